"""Reading a model file, with every problem told at its line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from supplyopt.errors import Issue, PolicyError
from supplyopt.models.codes import issue
from supplyopt.models.faults import faults
from supplyopt.policy import Policy

MOST_BYTES = 1_000_000
_MOST_LISTS = 20
"""deepest list in a list; no key of a policy needs more than one"""


def read_policy(path: str | Path) -> Policy:
    """A policy from a TOML file; its name defaults to the file's. Raises PolicyError with one issue a problem."""
    file = str(path)
    text = _text(Path(path), file)
    data = _frozen(_parsed(text, file), file)
    data.setdefault("name", Path(path).stem)
    try:
        # Strict: "0.65" is not 0.65 and true is not 1. TOML has types, so nothing needs to be guessed.
        return Policy.model_validate(data, strict=True)
    except ValidationError as error:
        raise PolicyError(faults(error, data, text, file)) from None


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
