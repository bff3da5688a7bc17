"""What pydantic finds wrong with a policy, in the words of its file: line, key, value and cure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from supplyopt.errors import Issue, ascii_safe
from supplyopt.models.codes import issue
from supplyopt.models.lines import Path, line_of, lines_of
from supplyopt.policy import Policy
from supplyopt.rules import RULES

OBJECTIVES: tuple[type[BaseModel], ...] = get_args(Policy.model_fields["objective"].annotation)
_WORDS = {"tuple_type": "should be a list", "model_attributes_type": "should be a table"}


def faults(error: ValidationError, data: Mapping[str, Any], text: str, file: str) -> list[Issue]:
    """One issue a problem, in the order of the file."""
    lines, found = lines_of(text), {}
    for told in error.errors(include_url=False):
        code, path, message, cure = _explain(told, data)
        # The choices of a union each complain about the same value: the last names the allowed words.
        key = ascii_safe(".".join(map(str, path)))
        found[path, code] = issue(code, message, cure, file, line_of(path, lines), key, _shown(told, data, path))
    return sorted(found.values(), key=lambda each: (each.row or 0, each.column))


def _explain(told: Any, data: Mapping[str, Any]) -> tuple[str, Path, str, str]:
    """Code, path in the file, message and cure (empty: the usual one)."""
    kind, path = told["type"], _path_in_file(told["loc"], data)
    if kind == "extra_forbidden":
        known = _fields(path[:-1], data)
        return "POL010", path, "is not a key that is known here", _near(str(path[-1]), known, "keys")
    if kind == "missing":
        return "POL011", path, "is missing", f"add it: {_description(path, data)}"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        kinds = [str(cls.model_fields["kind"].default) for cls in _classes(path)]
        if kind == "union_tag_not_found":
            return "POL011", (*path, "kind"), "is missing", f"one of {', '.join(kinds)}"
        return "POL012", (*path, "kind"), "is not a kind that is known here", _near(told["ctx"]["tag"], kinds, "kinds")
    if kind == "value_error":
        return "POL013", path, ascii_safe(str(told["ctx"]["error"]), 400), ""
    message = _WORDS.get(kind, str(told["msg"]).removeprefix("Input "))
    return "POL013", path, message[:1].lower() + message[1:], ""


def _path_in_file(loc: Path, data: Any) -> Path:
    """The location without what pydantic adds to it: the kind chosen in a union, the branch tried."""
    path: Path = ()
    for step, part in enumerate(loc):
        if isinstance(data, Mapping):
            if part not in data and data.get("kind") == part:
                continue
            path = (*path, part)
            data = data.get(str(part))
        elif isinstance(data, tuple) and isinstance(part, int) and part < len(data):
            path, data = (*path, part), data[part]
        else:
            return path if step else loc
    return path


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _classes(path: Path) -> tuple[type[BaseModel], ...]:
    return OBJECTIVES if path[:1] == ("objective",) else RULES


def _class(path: Path, data: Mapping[str, Any]) -> type[BaseModel]:
    """The class that reads the table at a path."""
    if not path:
        return Policy
    kind = _at(data, path).get("kind")
    return next(cls for cls in _classes(path) if cls.model_fields["kind"].default == kind)


def _fields(path: Path, data: Mapping[str, Any]) -> list[str]:
    return list(_class(path, data).model_fields)


def _description(path: Path, data: Mapping[str, Any]) -> str:
    return _class(path[:-1], data).model_fields[str(path[-1])].description or str(path[-1])


def _near(word: str, known: Iterable[str], what: str) -> str:
    names = list(known)
    near = difflib.get_close_matches(word, names, 1)
    return f"did you mean {near[0]!r}?" if near else f"{what} known here: {', '.join(names)}"


def _shown(told: Any, data: Mapping[str, Any], path: Path) -> str:
    """The value as written, unless it is missing or a whole table."""
    if told["type"] in ("missing", "union_tag_not_found"):
        return ""
    value = told["ctx"]["tag"] if told["type"] == "union_tag_invalid" else _at(data, path)
    return "" if isinstance(value, Mapping | tuple) else str(value)
