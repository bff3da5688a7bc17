"""``supplyopt schema``: what each file must look like."""

from __future__ import annotations

from typing import Any

import click

from supplyopt.cli.settings import Command

DOCUMENTS = ("policy", "pack", "events", "study", "result")
"""Files that are no tables."""


@click.command(cls=Command)
@click.argument("name")
@click.option("--format", type=click.Choice(["json-schema", "md"]), help="[default: json-schema, md for tables]")
def schema(name: str, format: str | None) -> int:
    """Print what a file must look like: policy, pack, events, study, result, tables (lists them) or a table."""
    import json

    from supplyopt.case import TABLES
    from supplyopt.cli import dictionary
    from supplyopt.cli.words import unknown

    if name == "tables":
        _print_tables()
    elif name in TABLES:
        table = TABLES[name]
        if format == "json-schema":
            click.echo(json.dumps(dictionary.json_schema(table), indent=2))
        else:
            click.echo(f"## {table.name}\n\n{table.description}\n\n{dictionary.markdown(table)}")
    elif name in DOCUMENTS:
        told = _document(name)
        click.echo(json.dumps(told, indent=2) if format != "md" else _fields(told))
    else:
        raise unknown(name, [*DOCUMENTS, "tables", *TABLES], "file")
    return 0


def _document(name: str) -> dict[str, Any]:
    from supplyopt.batch import study_schema
    from supplyopt.models.schema import DIALECT, model_schema, pack_schema
    from supplyopt.scenarios.drawing.events_file import events_schema
    from supplyopt.store import Document

    if name == "result":
        return {"$schema": DIALECT, **Document.model_json_schema(mode="serialization")}
    return {"policy": model_schema, "pack": pack_schema, "events": events_schema, "study": study_schema}[name]()


def _print_tables() -> None:
    from supplyopt.case import TABLES
    from supplyopt.cli.show import table

    rows = [
        (each.name, "required" if each.required else "optional", ", ".join(each.key), each.description)
        for each in TABLES.values()
    ]
    table("", ["table", "", "key", "what it holds"], rows)
    click.echo("supplyopt schema TABLE tells its columns.")


def _fields(told: dict[str, Any]) -> str:
    """The fields of a JSON Schema as a table in Markdown."""
    head = f"## {told['title']}\n\n{told.get('description', '')}\n\n| field | meaning |\n| --- | --- |"
    lines = [
        f"| `{name}` | {field.get('description', '').replace('|', chr(92) + '|')} |"
        for name, field in told["properties"].items()
    ]
    return "\n".join([head, *lines])
