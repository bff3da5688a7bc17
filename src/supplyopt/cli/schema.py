"""``supplyopt schema``: what each file must look like."""

from __future__ import annotations

from typing import Any

import click

from supplyopt.cli.settings import Command


@click.command(cls=Command)
@click.argument("name")
@click.option("--format", type=click.Choice(["json-schema", "md"]), help="[default: json-schema for policy and result]")
def schema(name: str, format: str | None) -> int:
    """Print what a file must look like: NAME is policy, result, tables (lists them) or one of the tables."""
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
    elif name in ("policy", "result"):
        told = policy_schema() if name == "policy" else _result_schema()
        click.echo(json.dumps(told, indent=2) if format != "md" else _fields(told))
    else:
        raise unknown(name, ["policy", "result", "tables", *TABLES], "file")
    return 0


def policy_schema() -> dict[str, Any]:
    """What editors check a model file with."""
    from supplyopt.policy import Policy

    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Policy.model_json_schema()}


def _result_schema() -> dict[str, Any]:
    from supplyopt.store import Document

    told = Document.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **told}


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
