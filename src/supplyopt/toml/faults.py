"""What pydantic finds wrong with a form, in the words of its file: line, key, value and cure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from supplyopt.case.codes import did_you_mean
from supplyopt.errors import Issue, ascii_safe
from supplyopt.toml.family import Family
from supplyopt.toml.hints import nearest, rewritten
from supplyopt.toml.lines import Path, line_of, lines_of

Classes = tuple[type[BaseModel], ...]
"""What a table may be read by; of several its ``kind`` chooses."""
MOST = 200
"""Problems of one file that are looked at: of a file of nothing but problems there may be a hundred thousand."""
_WORDS = {"tuple_type": "should be a list", "model_attributes_type": "should be a table"}


def faults(
    error: ValidationError, root: type[BaseModel], data: Mapping[str, Any], text: str, file: str, family: Family
) -> list[Issue]:
    """One issue a problem of a file that ``root`` reads, in the order of the file."""
    lines, found = lines_of(text), dict[tuple[Path, int], Issue]()
    every = [told for told in error.errors(include_url=False) if not _follows(told, data)]
    for told in every[:MOST]:
        number, path, message, cure = _explain(told, root, data)
        # The choices of a union each complain about the same value: the last names the allowed words.
        key = ascii_safe(".".join(map(str, path)))
        line, value = line_of(path, lines), _shown(told, data, path)
        found[path, number] = family.issue(number, message, cure, file, line, key, value)
    issues = sorted(found.values(), key=lambda each: (each.row or 0, each.column))
    if len(every) > MOST:
        issues.append(replace(issues[-1], message=f"and {len(every) - MOST} more problems", cure="", value=None))
    return issues


def _explain(told: Any, root: type[BaseModel], data: Mapping[str, Any]) -> tuple[int, Path, str, str]:
    """Number of the code, path in the file, message and cure (empty: the usual one)."""
    kind, path = told["type"], _path_in_file(told["loc"], data)
    if kind == "extra_forbidden":
        known = _class(root, path[:-1], data).model_fields
        return 10, path, "is not a key that is known here", nearest(str(path[-1]), known, "keys")
    if kind == "missing":
        field = _class(root, path[:-1], data).model_fields[str(path[-1])]
        return 11, path, "is missing", f"add it: {field.description or path[-1]}"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        kinds = [_kind(cls) for cls in _classes(root, path, data)]
        if kind == "union_tag_not_found":
            return 11, (*path, "kind"), "is missing", f"one of {', '.join(kinds)}"
        return (
            12,
            (*path, "kind"),
            "is not a kind that is known here",
            nearest(told["ctx"]["tag"], kinds, "kinds"),
        )
    if kind == "value_error":
        return 13, path, ascii_safe(str(told["ctx"]["error"]), 400), ""
    message = _WORDS.get(kind, str(told["msg"]).removeprefix("Input "))
    if kind == "literal_error":
        return 13, path, message, did_you_mean(str(told["input"]), re.findall(r"'([^']*)'", told["ctx"]["expected"]))
    return 13, path, message[:1].lower() + message[1:], rewritten(told)


def _follows(told: Any, data: Mapping[str, Any]) -> bool:
    """Whether a list is too short only because its entries were refused, which is told of each of them."""
    if told["type"] != "too_short":
        return False
    given = _at(data, _path_in_file(told["loc"], data))
    return isinstance(given, tuple) and len(given) >= told["ctx"]["min_length"]


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


def _classes(root: type[BaseModel], path: Path, data: Mapping[str, Any]) -> Classes:
    """The classes that may read the table at a path."""
    found: Classes = (root,)
    for at, part in enumerate(path):
        if isinstance(part, str):
            found = _models(_chosen(found, _at(data, path[:at])).model_fields[part].annotation)
    return found


def _class(root: type[BaseModel], path: Path, data: Mapping[str, Any]) -> type[BaseModel]:
    return _chosen(_classes(root, path, data), _at(data, path))


def _chosen(classes: Classes, table: Mapping[str, Any]) -> type[BaseModel]:
    return classes[0] if len(classes) == 1 else next(cls for cls in classes if _kind(cls) == table.get("kind"))


def _kind(cls: type[BaseModel]) -> str:
    return str(cls.model_fields["kind"].default)


def _models(annotation: Any) -> Classes:
    """The model classes within an annotation, such as those of a list or of a choice."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    return tuple(cls for part in get_args(annotation) for cls in _models(part))


def _shown(told: Any, data: Mapping[str, Any], path: Path) -> str:
    """The value as written, unless it is missing or a whole table."""
    if told["type"] in ("missing", "union_tag_not_found"):
        return ""
    value = told["ctx"]["tag"] if told["type"] == "union_tag_invalid" else _at(data, path)
    return "" if isinstance(value, Mapping | tuple) else str(value)
