"""``supplyopt rules``: what can be required of a portfolio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from supplyopt.cli.settings import Command

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplyopt.rules.catalogue import FieldCard, RuleCard


@click.command(cls=Command)
@click.argument("kind", required=False)
@click.option("--all", "everything", is_flag=True, help="Of KIND, the parameters too that every rule has.")
@click.option("--markdown", is_flag=True, help="Print Markdown, as in the README.")
def rules(kind: str | None, everything: bool, markdown: bool) -> int:
    """List what can be required of a portfolio, or tell everything about one KIND of rule."""
    from supplyopt.cli.show import table
    from supplyopt.cli.words import unknown
    from supplyopt.rules.catalogue import catalogue, rule_table

    cards = {card.name: card for card in catalogue()}
    if kind is not None:
        if kind not in cards:
            raise unknown(kind, cards, "rule")
        click.echo(_card(cards[kind], "### " if markdown else "", everything=everything))
    elif markdown:
        click.echo(rule_table())
    else:
        rows = [(card.name, card.summary, ", ".join(card.models)) for card in cards.values()]
        table("", ["rule", "what it requires", "used in the models"], rows)
        click.echo("supplyopt rules KIND tells everything about one of them.")
    return 0


def _card(card: RuleCard, heading: str, *, everything: bool) -> str:
    """Sentence, example and parameters for a planner; the algebra last."""
    parts = [f"{heading}{card.name}", card.summary]
    if card.example:
        parts += [f"As in the model {card.models[0]}:", _indented(card.example)]
    own = [field for field in card.fields if not field.common]
    if own:
        parts += ["Parameters:", _parameters(own)]
    common = [field for field in card.fields if field.common]
    if everything:
        parts += ["Parameters that every rule has:", _parameters(common)]
    else:
        parts.append(f"And what every rule has: {', '.join(field.name for field in common)}; --all tells of them.")
    if card.algebra:
        parts += ["In symbols:", _indented(card.algebra)]
    parts.append(card.notes)
    return "\n\n".join(part for part in parts if part)


def _parameters(fields: Iterable[FieldCard]) -> str:
    return "\n".join(
        f"  {field.name} ({field.type}{', required' if field.required else ''}"
        f"{f', default {field.default}' if field.default else ''}): {field.description}"
        for field in fields
    )


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
