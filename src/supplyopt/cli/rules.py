"""``supplyopt rules``: what can be required of a portfolio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from supplyopt.cli.settings import Command

if TYPE_CHECKING:
    from supplyopt.rules.catalogue import RuleCard


@click.command(cls=Command)
@click.argument("kind", required=False)
@click.option("--markdown", is_flag=True, help="Print Markdown, as in the README.")
def rules(kind: str | None, markdown: bool) -> int:
    """List what can be required of a portfolio, or tell everything about one KIND of rule."""
    from supplyopt.cli.show import table
    from supplyopt.cli.words import unknown
    from supplyopt.rules.catalogue import catalogue, rule_table

    cards = {card.name: card for card in catalogue()}
    if kind is not None:
        if kind not in cards:
            raise unknown(kind, cards, "rule")
        click.echo(_card(cards[kind], "### " if markdown else ""))
    elif markdown:
        click.echo(rule_table())
    else:
        rows = [(card.name, card.summary, ", ".join(card.models)) for card in cards.values()]
        table("", ["rule", "what it requires", "used in the models"], rows)
        click.echo("supplyopt rules KIND tells everything about one of them.")
    return 0


def _card(card: RuleCard, heading: str) -> str:
    """Sentence, algebra, parameters (its own first) and an example."""
    parts = [f"{heading}{card.name}", card.summary]
    if card.algebra:
        parts.append(_indented(card.algebra))
    parts.append(card.notes)
    parts.append("Parameters, those of every rule last:")
    parts.append(
        "\n".join(
            f"  {field.name} ({field.type}{', required' if field.required else ''}"
            f"{f', default {field.default}' if field.default else ''}): {field.description}"
            for field in card.fields
        )
    )
    if card.example:
        parts += [f"As in the model {card.models[0]}:", _indented(card.example)]
    return "\n\n".join(part for part in parts if part)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
