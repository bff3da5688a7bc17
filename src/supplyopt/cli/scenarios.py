"""``supplyopt scenarios``: what may happen, in a form that a person can check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from supplyopt.cli.draw import draw
from supplyopt.cli.reduce import reduce
from supplyopt.cli.settings import Group

if TYPE_CHECKING:
    import pandas as pd

    from supplyopt.errors import Issue
    from supplyopt.scenarios import ScenarioSet

LARGEST = 10
"""Scenarios shown."""


@click.group(cls=Group)
def scenarios() -> None:
    """Look at sets of scenarios, or draw one from events."""


scenarios.add_command(draw)
scenarios.add_command(reduce)


@scenarios.command()
@click.argument("uri")
@click.option("--case", metavar="CASE", help="Also tell which selectors match nothing in this case.")
def show(uri: str, case: str | None) -> int:
    """Summarise the set at URI (a path, an address or a shipped name)."""
    from supplyopt.cli.inputs import load_scenarios
    from supplyopt.cli.show import line, percent, table

    found = load_scenarios(uri)
    heads = found.scenarios
    line(f"{found.name}: {len(heads)} scenarios, {len(found.effects)} effects")
    for note in found.notes:
        line(f"note: {note}")
    for issue in found.warnings:
        line(f"warning: {issue}")
    groups = heads.groupby("family", sort=True)["probability"].agg(["size", "sum"])
    table(
        "By family", ["family", ">scenarios", ">probability"], [(f, n, percent(p)) for f, n, p in groups.itertuples()]
    )
    table(
        f"The {LARGEST} likeliest, and every stress test",
        ["scenario", ">probability", "", ">effects"],
        _likeliest(found),
    )
    columns = ["attribute", ">period", ">effects", ">scenarios", ">smallest", ">mean", ">largest"]
    table("Effects, by the period in which they begin", columns, _effects(found.effects))
    if case is not None:
        _print_fit(found, case)
    return 0


def _likeliest(found: ScenarioSet) -> list[tuple[str, ...]]:
    from supplyopt.cli.show import percent

    effects = found.effects["scenario_id"].value_counts()
    heads = found.scenarios.sort_values(["probability", "scenario_id"], ascending=[False, True])
    shown = [*heads.head(LARGEST).itertuples(), *heads.iloc[LARGEST:].query("family == 'stress'").itertuples()]
    return [
        (
            str(row.scenario_id),
            percent(float(str(row.probability))) if row.family != "stress" else "stress test",
            str(row.name),
            str(effects.get(row.scenario_id, 0)),
        )
        for row in shown
    ]


def _effects(effects: pd.DataFrame) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for (attribute, period), part in effects.groupby(["attribute", "period_from"], sort=True):
        values = part["value"]
        figures = (f"{values.min():.3g}", f"{values.mean():.3g}", f"{values.max():.3g}")
        rows.append((str(attribute), str(period), str(len(part)), str(part["scenario_id"].nunique()), *figures))
    return rows


def _print_fit(found: ScenarioSet, case: str) -> None:
    """Whether every selector hits something in a case."""
    from supplyopt.cli.inputs import load_case
    from supplyopt.cli.show import line
    from supplyopt.fit import selector_misfits
    from supplyopt.network import build_network

    issues: list[Issue] = selector_misfits(build_network(load_case(case)), found)
    line()
    number = found.effects["selector"].nunique()
    line(f"of {number} selectors, {len(issues)} name what the case does not have{':' if issues else ''}")
    for issue in issues:
        line(f"  {issue}")
