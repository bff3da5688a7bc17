"""``supplyopt scenarios show``: a set on one screen, or all of it as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.settings import Command
from supplyopt.cli.words import counted

if TYPE_CHECKING:
    import pandas as pd

    from supplyopt.errors import Issue
    from supplyopt.network import Network
    from supplyopt.scenarios import ScenarioSet
    from supplyopt.scenarios.summary import Summary

SHOWN = 6
"""Rows of each table."""
LATEST = 12
"""Periods that are told of."""


@click.command(cls=Command)
@click.argument("uri")
@click.option("--case", metavar="CASE", help="Also tell what in this case is hit, and which selectors find nothing.")
@click.option("--json", is_flag=True, help="Print one JSON document with everything.")
def show(uri: str, case: str | None, json: bool) -> int:
    """Summarise the set at URI (a path, an address or a shipped name)."""
    from supplyopt.inputs import load_scenarios
    from supplyopt.scenarios.summary import Summary

    found = load_scenarios(uri, in_pieces=True)
    network = None if case is None else _network(case)
    summary = Summary(found if network is None else _warned(found, network))
    fit = None if network is None else _fit(found, network)
    if json:
        click.echo(_document(summary, fit))
        return 0
    _tell(summary)
    if fit is not None:
        _tell_fit(summary.found, *fit)
    return 0


def _network(case: str) -> Network:
    from supplyopt.inputs import load_case
    from supplyopt.network import build_network

    return build_network(load_case(case))


def _warned(found: ScenarioSet, network: Network) -> ScenarioSet:
    """The set with a warning where the periods of a case are longer or shorter."""
    from supplyopt.fit import length_misfits

    return found.warned((*found.warnings, *length_misfits(network, found)))


def _fit(found: ScenarioSet, network: Network) -> tuple[list[Issue], pd.DataFrame]:
    """Selectors that find nothing in a case, and the assets that are hit."""
    from supplyopt.fit import selector_misfits
    from supplyopt.network.hits import hits

    return selector_misfits(network, found), hits(network, found)


def _tell(summary: Summary) -> None:
    from supplyopt.cli.show import line, percent, shortened, table

    found = summary.found
    stress = int((found.scenarios["family"] == "stress").sum())
    line(f"{found.name}: {len(found.scenarios)} scenarios, {counted(found.number_of_effects, 'effect')}")
    line(f"drawn for {found.horizon}" if found.horizon else "how long its periods are is not told")
    for note in found.notes:
        line(f"note: {note}")
    for issue in found.warnings:
        line(f"warning: {issue}")
    trouble = len(summary.weights) - int((found.scenarios["family"] == "calm").sum())
    line(
        f"calm {percent(summary.calm)}; {counted(trouble, 'weighted scenario')}, as varied as {summary.effective:.0f} "
        f"equally likely ones; {counted(stress, 'stress test')}"
    )
    line(f"trouble begins with period {', '.join(_numbered(summary.begins))}")
    line(f"events at once: {', '.join(_numbered(summary.at_once))}")
    events, pairs, losses = summary.events, summary.pairs, summary.losses
    rows = [
        (shortened(row["event"]), row["scenarios"], percent(row["probability"]), percent(row["alone"]))
        for row in events.head(SHOWN).to_dict("records")
    ]
    table(_title("Events, likeliest first", events), ["event", ">scenarios", ">probability", ">alone"], rows)
    for row in pairs.head(1).to_dict("records"):
        line(
            f"most often together: {row['first']} and {row['second']}, {percent(row['probability'])}; "
            f"{percent(row['independent'])} if they were independent"
        )
    told = [
        (
            shortened(row["selector"]),
            row["attribute"],
            percent(row["hit"]),
            _change(row["expected"]),
            _change(row["worst"]),
        )
        for row in losses.head(SHOWN).to_dict("records")
    ]
    columns = ["selector", "of it", ">hit", ">expected", ">worst"]
    table(_title("What changes, on average over the horizon", losses), columns, told)
    _tell_worst(summary)


def _tell_worst(summary: Summary) -> None:
    from supplyopt.cli.show import percent, shortened, table

    severe = summary.severities
    worst = severe[(severe["family"] == "prob") & (severe["probability"] > 0)].head(SHOWN)
    stress = severe[severe["family"] == "stress"]
    rows = [
        (
            row["scenario"],
            shortened(row["name"]),
            "stress test" if row["family"] == "stress" else percent(row["probability"]),
            f"{row['severity']:.3g}",
        )
        for part in (worst, stress.head(SHOWN))
        for row in part.to_dict("records")
    ]
    title = "Worst, by how far from calm: 1 is one thing lost throughout"
    table(title, ["scenario", "", ">probability", ">severity"], rows)


def _tell_fit(found: ScenarioSet, issues: list[Issue], struck: pd.DataFrame) -> None:
    from supplyopt.cli.show import line, percent, shortened, table

    figures = ["kind", "hit", "expected", "worst"]
    alike = struck.round(9).groupby(figures, sort=False)["asset"].agg(["first", "size"]).reset_index()
    rows = [
        (shortened(row["first"]), row["size"] - 1, *(percent(row[name]) for name in figures[1:]))
        for row in alike.head(SHOWN).to_dict("records")
    ]
    table(
        _title("What is hit in the case", alike),
        ["asset", ">others alike", ">hit", ">expected loss", ">worst loss"],
        rows,
    )
    number = found.kinds["selector"].nunique()
    line(f"of {number} selectors, {len(issues)} name what the case does not have{':' if issues else ''}")
    for issue in issues:
        line(f"  {issue}")


def _numbered(masses: dict[int, float]) -> Iterator[str]:
    """``1: 20 %``; what comes late or is many is added up."""
    from supplyopt.cli.show import percent

    for number, mass in list(masses.items())[:LATEST]:
        yield f"{number}: {percent(mass)}"
    if rest := list(masses.values())[LATEST:]:
        yield f"later: {percent(sum(rest))}"


def _title(text: str, frame: pd.DataFrame) -> str:
    more = len(frame) - SHOWN
    return f"{text} ({more} more with --json)" if more > 0 else text


def _change(amount: float) -> str:
    from supplyopt.cli.show import percent

    return f"{'-' if amount < 0 else '+'}{percent(abs(amount))}"


def _document(summary: Summary, fit: tuple[list[Issue], pd.DataFrame] | None) -> str:
    import json
    from dataclasses import asdict

    found = summary.found
    told: dict[str, Any] = {
        "schema_version": 1,
        "name": found.name,
        "files": dict(found.files),
        "origins": {file: dict(origin.told) for file, origin in found.origins.items()},
        "horizon": asdict(found.horizon) if found.horizon else None,
        "notes": list(found.notes),
        "warnings": [str(issue) for issue in found.warnings],
        "scenarios": len(found.scenarios),
        "effects": found.number_of_effects,
        "calm": summary.calm,
        "effective_number": summary.effective,
        "begins": summary.begins,
        "at_once": summary.at_once,
        "events": summary.events.to_dict("records"),
        "pairs": summary.pairs.to_dict("records"),
        "changes": summary.losses.to_dict("records"),
        "severities": summary.severities.to_dict("records"),
    }
    if fit is not None:
        issues, struck = fit
        told |= {"unmatched": [str(issue) for issue in issues], "assets": struck.to_dict("records")}
    return json.dumps(told, indent=1)
