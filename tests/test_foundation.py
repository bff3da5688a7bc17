"""What every other file stands on: a light start, importable modules, one list of public names, a whole package."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import supplyopt

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
HEAVY = ("pandas", "pyomo", "pyarrow", "highspy", "pandera", "numpy", "scipy")
MODULES = sorted(
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
    if path.name != "__main__.py"
)


def run(code: str, *arguments: str) -> str:
    """Standard output of a program in a fresh interpreter where every warning is an error."""
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def heavy(output: str) -> list[str]:
    """The slow packages among the modules that a program printed as its last line."""
    loaded = {name.partition(".")[0] for name in output.splitlines()[-1].split()}
    assert "supplyopt" in loaded
    return sorted(loaded & set(HEAVY))


def test_importing_the_package_loads_nothing_slow() -> None:
    assert heavy(run("import sys, supplyopt; print(*sys.modules)")) == []


@pytest.mark.parametrize("arguments", [["--help"], ["solve", "--help"]], ids=" ".join)
def test_help_loads_nothing_slow(arguments: list[str]) -> None:
    code = """
import sys
from supplyopt.cli import main
sys.argv[0] = "supplyopt"
try:
    code = main()
except SystemExit as stop:
    code = stop.code
assert not code, code
print(*sys.modules)
"""
    output = run(code, *arguments)
    assert output.startswith("Usage: supplyopt")
    assert heavy(output) == []


IMPORTING = """
import importlib, sys

def forget(kept):
    for loaded in [m for m in sys.modules if m.partition(".")[0] == "supplyopt" and m not in kept]:
        del sys.modules[loaded]

package, kept = None, ()
for name in sorted(sys.argv[1:], key=lambda name: (name.rpartition(".")[0], name)):
    if name.rpartition(".")[0] != package:
        package = name.rpartition(".")[0]
        forget(())
        importlib.import_module(package or name)
        kept = set(sys.modules)
    forget(kept)
    importlib.import_module(name)
    print(name)
"""


def test_every_package_can_be_imported_first() -> None:
    """Whoever imports a module imports its packages before it, so that packages come first."""
    packages = sorted({name.rpartition(".")[0] for name in MODULES} - {"", "supplyopt"})
    assert sorted(run(IMPORTING, *packages).split()) == packages


@pytest.mark.nightly
def test_every_module_can_be_imported_first() -> None:
    """And modules right after their own package."""
    assert sorted(run(IMPORTING, *MODULES).split()) == MODULES


def test_public_names_are_listed_once_and_exist() -> None:
    names = supplyopt.__all__
    assert len(names) == len(set(names)) <= 27
    assert set(names) <= set(dir(supplyopt))
    assert [name for name in names if not hasattr(supplyopt, name)] == []


def test_an_unknown_public_name_is_an_attribute_error() -> None:
    assert not hasattr(supplyopt, "no_such_name")


def test_constraints_pin_every_requirement_to_one_tested_version() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", pin)] == []
    versions = {canonicalize_name(name): version for name, _, version in (pin.partition("==") for pin in pins)}
    assert len(versions) == len(pins)
    asked = [
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["test"],
        *PROJECT["optional-dependencies"]["regress"],
        *PROJECT["optional-dependencies"]["dev"],
    ]
    unmet = [r for r in map(Requirement, asked) if versions.get(canonicalize_name(r.name), "0") not in r.specifier]
    assert unmet == []


def files_under(folder: Path, place: str) -> set[str]:
    """Where in a wheel the files under a folder belong; compiled modules do not."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {f"{place}/{path.relative_to(folder).as_posix()}" for path in paths}


def test_the_wheel_holds_the_package_and_the_shipped_files_and_nothing_else(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if name.startswith("supplyopt/")}
    shipped = [files_under(ROOT / name, f"supplyopt/share/{name}") for name in ("data", "models", "scenarios")]
    assert all(shipped)
    assert held == files_under(SOURCE / "supplyopt", "supplyopt").union(*shipped)
