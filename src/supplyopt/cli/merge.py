"""``supplyopt scenarios merge``: one set from several."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from supplyopt.cli.making import placed, refuse
from supplyopt.cli.settings import Command
from supplyopt.cli.words import counted

if TYPE_CHECKING:
    from supplyopt.errors import Issue
    from supplyopt.scenarios import ScenarioSet
    from supplyopt.scenarios.merging import Merged

MANY = 500
"""With more scenarios a set is told to be slow to solve."""


@click.command(cls=Command)
@click.argument("uris", metavar="SET SET...", nargs=-1, required=True)
@click.option("-o", "--out", metavar="SET.parquet", required=True, help="File to write.")
@click.option(
    "--weight", metavar="SET=PART", multiple=True, help="How likely a set is; may repeat.  [default: all alike]"
)
@click.option("--together", is_flag=True, help="All causes in one world, independent of each other; no weights.")
def merge(uris: tuple[str, ...], out: str, weight: tuple[str, ...], together: bool) -> int:
    """Make one set of several: by weights where either one or another is right, or with all causes together.

    By weights the world is as one of the sets says: a cause that one set alone knows becomes less likely. With
    --together every scenario of a set comes with every one of the others, and events keep their probabilities.
    Stress tests are kept; what does the same becomes one.

    Example: supplyopt scenarios merge optimist.parquet pessimist.parquet -o both.parquet --weight pessimist=0.3

    Example: supplyopt scenarios merge few-cyber.parquet few-climate.parquet -o joint.parquet --together
    """
    from supplyopt.inputs import scenario_address
    from supplyopt.scenarios import write_scenarios
    from supplyopt.scenarios.merging import merge_alternatives, merge_together
    from supplyopt.scenarios.origin import metadata

    if together and weight:
        raise click.UsageError("--weight and --together exclude each other: together all sets are true at once")
    addresses = [scenario_address(uri) for uri in uris]
    refuse(Path(out), addresses)
    sets, weights = _read(uris, weight)
    name = Path(out).stem
    merged = merge_together(sets, name) if together else merge_alternatives(sets, weights, name)
    how = {"method": "joining" if together else "weights", "parameters": {"weights": dict(merged.weights)}}
    sources = [placed(found, address, Path(out)) for found, address in zip(sets, addresses, strict=True)]
    write_scenarios(merged.scenarios, out, metadata("merged", sources, how))
    _tell(merged, sets, out, together=together)
    return 0


def _read(uris: Sequence[str], told: Sequence[str]) -> tuple[list[ScenarioSet], dict[str, float]]:
    """Every set and every weight; raises ScenarioError with what is wrong with any of them."""
    from supplyopt.errors import ScenarioError
    from supplyopt.inputs import load_scenarios
    from supplyopt.scenarios.merging import labels_of

    issues: list[Issue] = []
    sets = []
    for uri in uris:
        try:
            sets.append(load_scenarios(uri))
        except ScenarioError as error:
            issues += error.issues
    weights = _weights(told, issues)
    if issues:
        raise ScenarioError(issues)
    typed = dict(zip(uris, labels_of(sets), strict=True))
    return sets, {typed.get(name, name): weight for name, weight in weights.items()}


def _weights(told: Sequence[str], issues: list[Issue]) -> dict[str, float]:
    """Weights by the name of a set, or as the set was typed."""
    from supplyopt.scenarios.codes import issue

    weights: dict[str, float] = {}
    for text in told:
        name, equals, part = text.rpartition("=")
        if name in weights:
            issues.append(issue("SCN051", "has two weights", cure="give one", value=name))
        try:
            weights[name] = float(part if equals else "")
        except ValueError:
            issues.append(issue("SCN051", "is no weight", cure="write SET=PART, such as baseline=0.7", value=text))
    return weights


def _tell(merged: Merged, sets: Sequence[ScenarioSet], out: str, *, together: bool) -> None:
    from supplyopt.cli.show import line, percent, table

    heads = merged.scenarios.scenarios
    line(f"{out}: {counted(len(heads), 'scenario')}, {counted(len(merged.scenarios.effects), 'effect')}")
    if together:
        line("all causes in one world: those of one set are independent of those of another")
    else:
        line("either one world or another: a cause is as likely as a set says, times the weight of the set")
        line("  if causes may strike in one year, merge with --together, or draw them from one events file")
    if merged.alike:
        line(f"{counted(merged.alike, 'scenario')} did the same as another, and became one with it")
    rows = []
    for (label, weight), found in zip(merged.weights.items(), sets, strict=True):
        rows.append((label, "-" if together else percent(weight), *_figures(found)))
    table(
        "",
        ["set", ">weight", ">scenarios", ">stress tests", ">calm"],
        [*rows, ("merged", "", *_figures(merged.scenarios))],
    )
    if len(heads) > MANY:
        line(f"Solving so many scenarios is slow; few that stand for them: supplyopt scenarios reduce {out}")


def _figures(found: ScenarioSet) -> tuple[str, str, str]:
    from supplyopt.cli.show import percent

    families = found.scenarios["family"]
    calm = float(found.scenarios.loc[families == "calm", "probability"].sum())
    stress = int((families == "stress").sum())
    return str(len(families) - stress), str(stress), percent(calm) if (families == "calm").any() else "none"
