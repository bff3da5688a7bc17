"""The data dictionary: what each column of a table holds, from the schemas that validation uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from supplyopt.case.cast import kind_of
from supplyopt.case.tables import Table

_TYPES = {"text": "text", "number": "number", "whole": "whole number", "flag": "true or false"}
_JSON = {"text": "string", "number": "number", "whole": "integer", "flag": "boolean"}


def markdown(table: Table, columns: Iterable[str] = ()) -> str:
    """A table's columns as a table in Markdown; only those named, if any are."""
    head = "| column | type | unit | if left out | rule | meaning |\n| --- | --- | --- | --- | --- | --- |"
    chosen = list(columns) or list(table.schema.columns)
    lines = [f"| {' | '.join(_cells(table, name))} |" for name in chosen]
    return "\n".join([head, *lines])


def json_schema(table: Table) -> dict[str, Any]:
    """One row of a table as JSON Schema."""
    properties = {}
    for name, column in table.schema.columns.items():
        told: dict[str, Any] = {"type": _JSON[kind_of(column)], "description": column.description}
        if unit := column.metadata.get("unit"):
            told["description"] += f" [{unit}]"
        if column.metadata["default"] is not None:
            told["default"] = column.metadata["default"]
        properties[name] = told
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name,
        "description": table.description,
        "type": "object",
        "properties": properties,
        "required": [name for name, column in table.schema.columns.items() if column.required],
        "additionalProperties": False,
    }


def _cells(table: Table, name: str) -> list[str]:
    column = table.schema.columns[name]
    default = column.metadata["default"]
    missing = "**required**" if column.required else "empty" if default is None else f"`{_shown(default)}`"
    rules = [str(check.error) for check in column.checks if "finite" not in str(check.error)]
    if name in table.references:
        rules.append(f"must be in `{table.references[name]}`")
    if name in table.key:
        rules.append("part of the key" if len(table.key) > 1 else "unique")
    unit = column.metadata.get("unit", "")
    cells = [f"`{name}`", _TYPES[kind_of(column)], unit, missing, "; ".join(rules), column.description]
    return [str(cell).replace("|", "\\|") for cell in cells]


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
