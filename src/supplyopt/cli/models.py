"""``supplyopt models``: the policies that are shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from supplyopt.cli.settings import Command

if TYPE_CHECKING:
    from supplyopt.policy import Policy


@click.command(cls=Command)
@click.argument("name", required=False)
def models(name: str | None) -> int:
    """List the shipped models, or tell what the model NAME (or a TOML file) requires, and why."""
    from supplyopt import models as library
    from supplyopt.cli.show import table

    if name is not None:
        _print_model(library.find(name), name)
        return 0
    found = [library.find(each) for each in library.shipped()]
    rows = [(policy.name, policy.title, ", ".join(rule.name for rule in policy.rules) or "none") for policy in found]
    table("", ["model", "title", "rules"], rows)
    click.echo("supplyopt models NAME tells more; supplyopt solve CASE --model NAME answers its question.")
    return 0


def _print_model(policy: Policy, told: str) -> None:
    from supplyopt.cli.show import line
    from supplyopt.models import shipped
    from supplyopt.shipped import shipped_folder

    line(f"{policy.name}: {policy.title}")
    line(" ".join(policy.question.split()))
    line()
    objective = policy.objective.model_dump(mode="json", exclude_defaults=True)
    line(f"minimises {policy.objective.kind}{_values({k: v for k, v in objective.items() if k not in ('kind', 'of')})}")
    line(f"  {policy.objective.figure()}")
    for rule in policy.rules:
        told_of = rule.model_dump(mode="json", exclude_defaults=True)
        own = {key: value for key, value in told_of.items() if key not in ("name", "why", "source", "owner")}
        line()
        line(f"{rule.name}: {rule.kind}{_values(own)}, {'hard' if rule.is_hard else 'soft'}")
        for text in (rule.why, rule.source and f"source: {rule.source}"):
            if text:
                line(f"  {text}")
    line()
    line(f"file: {shipped_folder('models') / f'{told}.toml' if told in shipped() else told}")


def _values(values: dict[str, object]) -> str:
    shown = ", ".join(f"{key} {value}" for key, value in values.items())
    return f" ({shown})" if shown else ""
