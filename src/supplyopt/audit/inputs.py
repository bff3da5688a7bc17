"""The inputs of a run against the files that somebody holds to be them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from supplyopt.audit.finding import Finding


def check_inputs(
    manifest: Mapping[str, Any], which: Literal["case", "scenarios"], files: Mapping[str, str]
) -> Iterator[Finding]:
    """Whether files (name -> sha256) are those that a run was made from."""
    made_from: Mapping[str, str] = manifest["inputs"][which]
    for name in sorted({*made_from, *files}):
        if name not in files:
            yield Finding("VER006", f"{which}, {name}", "the run was made from it, and it is not there")
        elif name not in made_from:
            yield Finding("VER006", f"{which}, {name}", "the run was made without it")
        elif files[name] != made_from[name]:
            yield Finding("VER006", f"{which}, {name}", "is not the file that the run was made from")
