"""Write docs/licences.md: what supplyopt needs at run time, and under which licences, from installed metadata."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, metadata
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
EXTRAS = ("cluster", "mpi")
"""What users install; tools of contributors travel with nobody."""
PHRASES = {
    "Redistribution and use in source and binary forms": "BSD",
    "Permission is hereby granted, free of charge": "MIT",
    "Apache License": "Apache",
}
"""What whole texts of licences begin with."""
HEAD = """# Licences of dependencies

What supplyopt needs at run time, by itself and with its extras `cluster` and `mpi`, and what these need in turn: as the
packages tell of themselves. Written by `make docs`.

| package | licence |
|---|---|
"""


def needed() -> set[str]:
    """Names of all packages that are needed, on this machine."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    told = [*project["dependencies"], *(each for extra in EXTRAS for each in project["optional-dependencies"][extra])]
    waiting, found = [Requirement(each) for each in told], set[str]()
    while waiting:
        one = waiting.pop()
        extras = ("", *sorted(one.extras))
        if f"{one.name}[{extras}]" in found or not _is_here(one):
            continue
        found |= {f"{one.name}[{extras}]", _plain(one.name)}
        for requirement in map(Requirement, distribution(one.name).requires or []):
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(requirement)
    return {name for name in found if "[" not in name}


def _is_here(one: Requirement) -> bool:
    try:
        return bool(distribution(one.name))
    except PackageNotFoundError:
        return False


def licence(package: str) -> str:
    """What a package says of its licence: an SPDX expression, else its words, else its classifiers."""
    told = metadata(package)
    classifiers = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier", []) if c.startswith("License ::")]
    words = (told.get("License") or "").strip()
    short = words if words and "\n" not in words and len(words) <= 60 else ""
    return told.get("License-Expression") or short or ", ".join(classifiers) or _of_text(words)


def _of_text(words: str) -> str:
    """The name of a licence that is given as its whole text."""
    plain = " ".join(words.split())
    return next((name for phrase, name in PHRASES.items() if phrase in plain), "not told")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def listed() -> str:
    """The page."""
    return HEAD + "".join(f"| {name} | {licence(name)} |\n" for name in sorted(needed()))


if __name__ == "__main__":
    Path(__file__).with_suffix(".md").write_text(listed(), encoding="utf-8")
