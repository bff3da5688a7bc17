"""What the program is made of: licences that are listed and can be combined, an audit that calls no silence clean."""

from __future__ import annotations

import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LICENCES = runpy.run_path(str(ROOT / "docs" / "licences.py"))
AUDIT = runpy.run_path(str(ROOT / ".ci" / "audit.py"))
LISTED = {
    name.strip(): licence.strip()
    for _, name, licence, _ in (
        line.split("|") for line in (ROOT / "docs" / "licences.md").read_text().splitlines()[8:] if line.count("|") == 3
    )
}


def test_every_direct_dependency_is_listed() -> None:
    """What these need in turn changes with their versions and the machine; what we ask for does not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [each for extra in ("cluster", "mpi") for each in project["optional-dependencies"][extra]]
    assert {Requirement(each).name for each in [*project["dependencies"], *extras]} <= set(LISTED)


def test_every_licence_is_told_and_lets_itself_be_combined() -> None:
    assert all(LISTED.values())
    assert not [name for name, told in LISTED.items() if "GPL" in told or told == "not told"]


@pytest.mark.parametrize("package", ["click", "numpy", "pydantic"])
def test_the_list_says_what_the_packages_say(package: str) -> None:
    assert LISTED[package] == LICENCES["licence"](package)


SKIPPED = {"name": "a", "skip_reason": "Dependency not found"}
CLEAN = {"name": "b", "version": "1", "vulns": []}
KNOWN = {"name": "c", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["3"]}]}


@pytest.mark.parametrize(
    ("packages", "code", "says"),
    [
        ([], 0, "not run"),
        ([SKIPPED], 0, "not run, nothing could be looked up: Dependency not found"),
        ([SKIPPED, CLEAN], 0, "1 of 2 packages looked up, 0 known"),
        ([CLEAN, KNOWN], 1, "c 2: CVE-1, mended in 3"),
    ],
)
def test_an_audit_that_asked_nobody_is_no_clean_one(packages: list[dict[str, Any]], code: int, says: str) -> None:
    ended, said = AUDIT["verdict"]({"dependencies": packages}, "")
    assert ended == code
    assert says in said
