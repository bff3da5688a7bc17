"""What an answer was made from, in short: inputs by hash, rules by their words, options, versions; and what differs."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

import supplyopt
from supplyopt.batch import StudyFile
from supplyopt.study import Study

SHORT = 12
"""Digits of a hash that are kept."""


class Sources(BaseModel):
    """Everything that an answer depends on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    inputs: dict[str, str] = Field(description="file -> beginning of its sha256")
    rules: dict[str, str] = Field(description="rule -> what it asks for")
    policy: str = Field(description="beginning of the sha256 of all that is required")
    options: dict[str, int | float | str | None] = Field(description="how it was solved, and what was assumed")
    versions: dict[str, str] = Field(
        description="package -> version; code: beginning of the sha256 of supplyopt itself"
    )
    platform: str


def sources_of(study: Study, file: StudyFile, manifest: Mapping[str, Any]) -> Sources:
    """What the answer with this manifest was made from."""
    inputs = {
        f"{kind}/{name}": str(digest)[:SHORT]
        for kind, files in manifest["inputs"].items()
        for name, digest in files.items()
    }
    limits = {name: value for name, value in manifest["limits"].items() if name != "threads"}
    assumed = {f"assume {name}": value for name, value in file.assume.items()}
    as_of = {"as_of": file.as_of.isoformat()} if file.as_of else {}
    return Sources(
        inputs=dict(sorted(inputs.items())),
        rules={rule.name: rule.wording() for rule in study.policy.rules},
        policy=hashlib.sha256(study.policy.model_dump_json(exclude={"name", "title"}).encode()).hexdigest()[:SHORT],
        options={**limits, "method": manifest["method"], **assumed, **as_of},
        versions={**manifest["versions"], "code": code()},
        platform=platform.machine(),
    )


@cache
def code() -> str:
    """The program itself, which may change without its version: the beginning of the sha256 of its source."""
    root, digest = Path(supplyopt.__file__).parent, hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:SHORT]


def differences(old: Sources, new: Sources) -> list[str]:
    """What differs, in words, what planners change first."""
    told = [*_inputs(old.inputs, new.inputs), *_rules(old, new)]
    told += _changed("option ", old.options, new.options)
    told += _changed("", old.versions, new.versions)
    return [*told, *_changed("", {"platform": old.platform}, {"platform": new.platform})]


def _inputs(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*old, *new}):
        if name not in old:
            yield f"{name} is new"
        elif name not in new:
            yield f"{name} is gone"
        elif old[name] != new[name]:
            yield f"{name} has changed ({old[name]} -> {new[name]})"


def _rules(old: Sources, new: Sources) -> Iterator[str]:
    found = False
    for name in sorted({*old.rules, *new.rules}):
        before, now = old.rules.get(name), new.rules.get(name)
        if before != now:
            found = True
            yield f"rule {name}: {_quoted(before, 'not there')} -> {_quoted(now, 'gone')}"
    if not found and old.policy != new.policy:
        yield f"what is required has changed ({old.policy} -> {new.policy})"


def _quoted(words: str | None, without: str) -> str:
    return without if words is None else repr(words)


def _changed(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted({*old, *new}):
        before, now = old.get(name), new.get(name)
        if before != now:
            yield f"{kind}{name} {'none' if before is None else before} -> {'none' if now is None else now}"
