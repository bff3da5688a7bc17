"""A TOML file as text, as tables, as a form of pydantic."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from supplyopt.errors import InputError
from supplyopt.toml.family import Family
from supplyopt.toml.faults import faults

MOST_BYTES = 1_000_000
_MOST_LISTS = 20
"""deepest list in a list; no key needs more than one"""
_LONG_NUMBER = re.compile(r"\d{4000}")
_Form = TypeVar("_Form", bound=BaseModel)


def read_form(form: type[_Form], text: str, file: str, family: Family) -> _Form:
    """What a text says in a form; its name defaults to the file's. Raises the family's error, one issue a problem."""
    told = _frozen(_parsed(text, file, family), file, family)
    if not told:
        raise _syntax("says nothing", file, None, family, "an export that failed? Write it again from its source")
    data = {"name": Path(file).stem, **told}
    try:
        # Strict: "0.65" is not 0.65 and true is not 1. TOML has types, so nothing needs to be guessed.
        return form.model_validate(data, strict=True)
    except ValidationError as error:
        raise family.error(faults(error, form, data, text, file, family)) from None


def text_of(path: Path, file: str, family: Family) -> str:
    """The text of a plain file of moderate size; raises the family's error."""
    if not path.exists():
        raise family.error([family.issue(1, "does not exist", file=file)])
    if not path.is_file():
        raise family.error([family.issue(2, "is not a file", file=file)])
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise family.error([family.issue(2, f"cannot be read ({error.strerror})", file=file)]) from None
    if len(content) > MOST_BYTES:
        raise family.error([family.issue(3, f"is larger than {MOST_BYTES:,} bytes", file=file)])
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise family.error([family.issue(4, "is not UTF-8", file=file, line=line)]) from None


def _parsed(text: str, file: str, family: Family) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = str(error)
        at = re.search(r"line (\d+)", told)
        line = int(at[1]) if at else text.rstrip("\n").count("\n") + 1
        message = re.sub(r" \(at .*\)$", "", told)
        raise _syntax(message[:1].lower() + message[1:], file, line, family) from None
    except RecursionError:
        raise _syntax("lists are nested too deeply", file, None, family) from None
    except ValueError:  # Python refuses to read whole numbers of more than 4,300 digits
        raise _syntax("a whole number has too many digits", file, _of_long_number(text), family) from None


def _of_long_number(text: str) -> int | None:
    """The line of the first number that nobody means."""
    return next((at for at, line in enumerate(text.split("\n"), 1) if _LONG_NUMBER.search(line)), None)


def _syntax(message: str, file: str, line: int | None, family: Family, cure: str = "") -> InputError:
    return family.error([family.issue(5, message, cure, file=file, line=line)])


def _frozen(data: Any, file: str, family: Family, depth: int = 0) -> Any:
    """The same with tuples for lists, as a strict reading of frozen fields asks for."""
    if depth > _MOST_LISTS:
        raise _syntax("tables and lists are nested too deeply", file, None, family)
    if isinstance(data, dict):
        return {key: _frozen(value, file, family, depth + 1) for key, value in data.items()}
    if isinstance(data, list):
        return tuple(_frozen(value, file, family, depth + 1) for value in data)
    return data
