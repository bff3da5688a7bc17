"""The catalogue of rules, written from their fields and docstrings: nothing about a rule is told twice."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from supplyopt.rules import RULES
from supplyopt.rules.base import Generator, Rule
from supplyopt.shipped import shipped_folder


@dataclass(frozen=True)
class FieldCard:
    """One parameter of a rule."""

    name: str
    type: str
    """in words"""
    default: str
    """as written in TOML; empty: it must be given, or may be left out without effect"""
    required: bool
    description: str
    common: bool
    """every rule has it"""


@dataclass(frozen=True)
class RuleCard:
    """All there is to tell of a rule."""

    name: str
    summary: str
    generator: Generator
    algebra: str
    notes: str
    """what the symbols mean, and the source"""
    fields: tuple[FieldCard, ...]
    example: str
    """the rule as a shipped model writes it [TOML]"""
    models: tuple[str, ...]
    """shipped models that use it"""


def catalogue() -> tuple[RuleCard, ...]:
    """A card for every rule, in the order of their names."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(shipped_folder("models").glob("*.toml"))}
    return tuple(_card(rule, texts) for rule in RULES)


def rule_table() -> str:
    """The rules as a table in Markdown: what each requires, of what kind its rows are, which model uses it."""
    head = "| Rule | What it requires | Rows | Used in |\n| --- | --- | --- | --- |"
    lines = [
        f"| `{card.name}` | {card.summary} | {card.generator} | {', '.join(f'`{name}`' for name in card.models)} |"
        for card in catalogue()
    ]
    return "\n".join([head, *lines])


def _card(rule: type[Rule], texts: Mapping[str, str]) -> RuleCard:
    name = str(rule.model_fields["kind"].default)
    summary, algebra, notes = _docstring(rule)
    uses = {model: block for model, text in texts.items() if (block := _block(text, name))}
    example = next(iter(uses.values()), "")
    return RuleCard(name, summary, rule.generator, algebra, notes, _fields(rule), example, tuple(uses))


def _docstring(rule: type[Rule]) -> tuple[str, str, str]:
    """First sentence, the indented block after ``::``, and what follows it."""
    text = inspect.cleandoc(rule.__doc__ or "")
    summary, _, rest = text.partition("\n\n")
    block = re.search(r"::\n\n((?:    .*\n|\n)+)", f"{rest}\n")
    if block is None:
        return summary, "", rest
    return summary, textwrap.dedent(block[1]).strip("\n"), rest[block.end() :].strip()


def _fields(rule: type[Rule]) -> tuple[FieldCard, ...]:
    schema = rule.model_json_schema()
    cards = [
        FieldCard(
            name,
            _in_words(schema["properties"][name], schema.get("$defs", {})),
            _as_toml(schema["properties"][name].get("default")),
            field.is_required(),
            field.description or "",
            name in Rule.model_fields,
        )
        for name, field in rule.model_fields.items()
        if name != "kind"
    ]
    return tuple(sorted(cards, key=lambda card: (card.common, not card.required)))


def _in_words(schema: Mapping[str, Any], tables: Mapping[str, Any]) -> str:
    """A JSON Schema in words; ``tables`` are the schemas that it refers to by name."""
    if "$ref" in schema:
        columns = tables[_name(schema["$ref"])]["properties"]
        return "table of " + ", ".join(f"{name} ({_in_words(part, tables)})" for name, part in columns.items())
    if "oneOf" in schema:
        kinds = schema["discriminator"]["mapping"].items()
        return "table of a kind: " + "; ".join(_kind_in_words(kind, tables[_name(at)], tables) for kind, at in kinds)
    if "anyOf" in schema:
        return " or ".join(_in_words(part, tables) for part in schema["anyOf"] if part.get("type") != "null")
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if schema["type"] == "array":
        if "prefixItems" in schema:
            return f"list of {len(schema['prefixItems'])}: {_in_words(schema['prefixItems'][0], tables)}"
        return f"list of {_in_words(schema['items'], tables)}"
    if schema["type"] == "string":
        return "date" if schema.get("format") == "date" else "text"
    word = {"number": "number", "integer": "whole number", "boolean": "true or false"}[schema["type"]]
    limits = [f"{sign} {schema[key]:g}" for key, sign in (("minimum", "from"), ("maximum", "to")) if key in schema]
    return " ".join([word, *limits])


def _kind_in_words(kind: str, schema: Mapping[str, Any], tables: Mapping[str, Any]) -> str:
    """A kind of table with the columns that it has beside its kind."""
    columns = {name: part for name, part in schema["properties"].items() if name != "kind"}
    return f"{kind} ({', '.join(f'{name}: {_in_words(part, tables)}' for name, part in columns.items())})"


def _name(reference: str) -> str:
    """The name of the schema that a reference leads to."""
    return reference.rpartition("/")[2]


def _as_toml(value: Any) -> str:
    """A default as it would be written in TOML; what is empty is left out there."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _block(text: str, kind: str) -> str:
    """The first ``[[rules]]`` of a kind in the text of a model."""
    for part in text.split("[[rules]]\n")[1:]:
        if re.search(rf'^kind = "{kind}"$', part, re.MULTILINE):
            return f"[[rules]]\n{part.strip()}"
    return ""
