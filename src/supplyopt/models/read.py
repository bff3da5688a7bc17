"""Reading a model file, or a pack, with every problem told at its line."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from supplyopt.errors import Issue, PolicyError
from supplyopt.models import find_pack
from supplyopt.models.codes import issue
from supplyopt.models.faults import faults
from supplyopt.models.file import ModelFile
from supplyopt.models.lines import Path as Key
from supplyopt.models.lines import line_of, lines_of
from supplyopt.packs import Pack
from supplyopt.policy import Policy
from supplyopt.rules import Rule
from supplyopt.rules.place import Place, Places

MOST_BYTES = 1_000_000
_MOST_LISTS = 20
"""deepest list in a list; no key of a policy needs more than one"""
_Form = TypeVar("_Form", bound=BaseModel)


def read_policy(path: str | Path) -> Policy:
    """A policy from a TOML file; its name defaults to the file's. Raises PolicyError with one issue a problem.

    The rules of the packs that it names are added to its own.
    """
    file, text = str(path), _text(Path(path), str(path))
    written, lines = _read(ModelFile, text, file), lines_of(text)
    policy = written.policy().written_at(Places(_places(written.rules, lines, file)))
    for position, use in enumerate(written.packs):
        line, key = line_of(("packs", position), lines), f"packs.{position}"
        try:
            pack = find_pack(use.pack, Path(path).parent)
            policy = policy.with_pack(pack, use.words, use.penalty)
            policy = policy.written_at(Places(packs={pack.name: Place(file, line)}))
        except PolicyError as error:
            # No pack of that name is a fault of this file; a fault within a pack stays where it is.
            told = (replace(e, file=file, row=line, column=key) if e.code == "POL020" else e for e in error.issues)
            raise PolicyError(told) from None
        except ValueError as error:
            raise PolicyError([issue("POL021", str(error), "", file, line, key)]) from None
    return policy


def read_pack(path: str | Path) -> Pack:
    """A pack from a TOML file; its name defaults to the file's. Raises PolicyError with one issue a problem."""
    file, text = str(path), _text(Path(path), str(path))
    pack = _read(Pack, text, file)
    return pack.written_at(Places(_places(pack.rules, lines_of(text), file)))


def _places(rules: Sequence[Rule], lines: dict[Key, int], file: str) -> dict[str, Place]:
    """rule -> where it is written, with the line of each of its fields."""
    fields: dict[int, dict[str, int]] = defaultdict(dict)
    for path, line in lines.items():
        match path:
            case ("rules", int(position), str(field)):
                fields[position][field] = line
    at = [line_of(("rules", position), lines) for position in range(len(rules))]
    return {rule.name: Place(file, at[position], fields[position]) for position, rule in enumerate(rules)}


def _read(form: type[_Form], text: str, file: str) -> _Form:
    data = {"name": Path(file).stem, **_frozen(_parsed(text, file), file)}
    try:
        # Strict: "0.65" is not 0.65 and true is not 1. TOML has types, so nothing needs to be guessed.
        return form.model_validate(data, strict=True)
    except ValidationError as error:
        raise PolicyError(faults(error, form, data, text, file)) from None


def _text(path: Path, file: str) -> str:
    if not path.exists():
        raise PolicyError([issue("POL001", "does not exist", file=file)])
    if not path.is_file():
        raise PolicyError([issue("POL002", "is not a file", file=file)])
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise PolicyError([issue("POL002", f"cannot be read ({error.strerror})", file=file)]) from None
    if len(content) > MOST_BYTES:
        raise PolicyError([issue("POL003", f"is larger than {MOST_BYTES:,} bytes", file=file)])
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise PolicyError([issue("POL004", "is not UTF-8", file=file, line=line)]) from None


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = str(error)
        at = re.search(r"line (\d+)", told)
        line = int(at[1]) if at else text.rstrip("\n").count("\n") + 1
        message = re.sub(r" \(at .*\)$", "", told)
        raise PolicyError([_syntax(message[:1].lower() + message[1:], file, line)]) from None
    except RecursionError:
        raise PolicyError([_syntax("lists are nested too deeply", file, None)]) from None


def _syntax(message: str, file: str, line: int | None) -> Issue:
    return issue("POL005", message, file=file, line=line)


def _frozen(data: Any, file: str, depth: int = 0) -> Any:
    """The same with tuples for lists, as a strict reading of frozen fields asks for."""
    if depth > _MOST_LISTS:
        raise PolicyError([_syntax("tables and lists are nested too deeply", file, None)])
    if isinstance(data, dict):
        return {key: _frozen(value, file, depth + 1) for key, value in data.items()}
    if isinstance(data, list):
        return tuple(_frozen(value, file, depth + 1) for value in data)
    return data
