"""``supplyopt scenarios reduce``: from many scenarios to few, with what that leaves out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from supplyopt.cli.making import placed, refuse
from supplyopt.cli.settings import Command
from supplyopt.cli.words import counted

if TYPE_CHECKING:
    from supplyopt.analyse.decision_distance import Decisions
    from supplyopt.scenarios import ScenarioSet
    from supplyopt.scenarios.reduction import Reduced
    from supplyopt.study import Study

HEAVIEST = 5
"""Scenarios shown of those that stand for others."""
TAIL = 0.05
"""Worst part that is compared [-]."""
MILDER = 0.9
"""Below this part of the mean distance from calm, trouble is told to have become milder."""


@dataclass(frozen=True)
class Asked:
    """The options of the command."""

    keep: int
    method: Literal["forward", "backward"]
    distance: str
    case: str | None
    model: str | None
    pin: tuple[str, ...]
    worst: float | None


@click.command(cls=Command)
@click.argument("uri", metavar="SET")
@click.option("-o", "--out", metavar="SET.parquet", required=True, help="File to write.")
@click.option("--keep", type=click.IntRange(1), required=True, help="Most weighted scenarios kept, calm among them.")
@click.option("--method", type=click.Choice(("forward", "backward")), default="forward", help="Add, or drop, one by one.")
@click.option("--distance", type=click.Choice(("effects", "decisions")), default="effects", help="What tells them apart.")
@click.option("--case", metavar="CASE", help="effects: what they do to this case; decisions: what they cost in it.")
@click.option("--model", metavar="NAME|PATH", help="decisions: what is required.  [default: CASE/model.toml, else least cost]")
@click.option("--pin", metavar="ID", multiple=True, help="A scenario that stays; may repeat. Calm and stress tests do.")
@click.option("--worst", type=click.FloatRange(0, 1), help="decisions: the dearest part stays.  [default: 0.05]")
@click.pass_context
def reduce(ctx: click.Context, uri: str, out: str, **options: Any) -> int:
    """Keep the few scenarios of SET that stand best for all; what is dropped leaves its probability to the nearest.

    Example: supplyopt scenarios reduce baseline-500 -o few.parquet --keep 40 --distance decisions --case my-case
    """
    from supplyopt.cli.inputs import load_scenarios, scenario_address
    from supplyopt.cli.show import line
    from supplyopt.scenarios import write_scenarios
    from supplyopt.scenarios.origin import metadata

    asked = Asked(**options)
    _refuse_strangers(ctx, asked)
    if asked.distance == "decisions" and asked.worst is None:
        asked = replace(asked, worst=TAIL)
    address = scenario_address(uri)
    refuse(Path(out), [address])
    found = load_scenarios(uri)
    study = _study(asked, found)
    decided = _decisions(study) if study and asked.distance == "decisions" else None
    reduced = _reduced(asked, found, study, decided, Path(out).stem)
    how = {"method": asked.method, "parameters": asdict(asked), "kantorovich": repr(reduced.distance)}
    write_scenarios(reduced.scenarios, out, metadata("reduced", [placed(found, address, Path(out))], how))
    _tell(reduced, asked, out, study)
    if decided and study:
        _tell_costs(reduced, decided, study.case.currency)
    line()
    line(f"A plan that is made with the reduced set is better judged by the full one, {uri}: tell both figures.")
    return 0


def _refuse_strangers(ctx: click.Context, asked: Asked) -> None:
    """Options that the distance does not look at, and one that it needs."""
    if asked.distance == "decisions" and asked.case is None:
        raise click.UsageError("--distance decisions needs --case: scenarios are told apart by what they cost in it", ctx)
    strangers = [name for name, value in (("--model", asked.model), ("--worst", asked.worst)) if value is not None]
    if asked.distance == "effects" and strangers:
        raise click.UsageError(f"{' and '.join(strangers)} belong to --distance decisions", ctx)


def _study(asked: Asked, found: ScenarioSet) -> Study | None:
    """The case under the scenarios; with a model where decisions count."""
    from supplyopt.cli.inputs import case_folder, form_study, load_case, load_policy
    from supplyopt.policy import Policy

    if asked.case is None:
        return None
    decide = asked.distance == "decisions"
    policy = load_policy(asked.model, case_folder(asked.case)) if decide else Policy()
    return form_study(load_case(asked.case), policy, found, asked.model)


def _decisions(study: Study) -> Decisions:
    from supplyopt.analyse.decision_distance import decisions
    from supplyopt.cli.endings import say, say_step

    say(f"three plans are made, and each is tried in {counted(len(study.families), 'scenario')}")
    return decisions(study, say_step)


def _reduced(asked: Asked, found: ScenarioSet, study: Study | None, decided: Decisions | None, name: str) -> Reduced:
    from supplyopt.analyse.decision_distance import named_by
    from supplyopt.network.distance import points
    from supplyopt.scenarios.multipliers import multipliers
    from supplyopt.scenarios.reduction import reduce_scenarios
    from supplyopt.scenarios.reduction.reduce import weighted

    pinned, settings = list(asked.pin), {"method": asked.method, "name": name}
    if study and decided:
        pinned += [*named_by(study.policy), *decided.worst(asked.worst or 0.0)]
        return reduce_scenarios(found, decided.costs, asked.keep, pinned=pinned, scale=False, **settings)
    figures = points(study.network, found) if study else multipliers(found).points
    return reduce_scenarios(found, figures[weighted(found)], asked.keep, pinned=pinned, **settings)


def _tell(reduced: Reduced, asked: Asked, out: str, study: Study | None) -> None:
    from supplyopt.cli.show import line, money, percent, table

    def shown(distance: float) -> str:
        return money(distance, study.case.currency) if study and asked.distance == "decisions" else f"{distance:.3g}"

    kept = reduced.scenarios.scenarios.query("family != 'stress'")
    stress = len(reduced.scenarios.scenarios) - len(kept)
    line(
        f"{out}: {len(kept)} of {counted(len(reduced.stands), 'weighted scenario')}"
        f"{f', all {stress} stress tests' if stress else ''}, {counted(len(reduced.scenarios.effects), 'effect')}"
    )
    line(f"reduced from {reduced.source.name} by {asked.method} selection; apart by {_by(asked)}")
    part = percent(reduced.distance / reduced.alone) if reduced.alone else "nothing"
    only = "calm" if (kept["family"] == "calm").any() else "the one nearest to all"
    line(f"Kantorovich distance {shown(reduced.distance)}, {part} of the {shown(reduced.alone)} if only {only} were kept")
    if all(scenario == kept for scenario, kept in reduced.stands.items()):
        line("nothing was dropped")
        return
    line(f"kept as they are: {percent(reduced.unchanged)} of probability; the rest went to the nearest that is kept")
    line(f"mean distance from {only}: {shown(reduced.alone)} before, {shown(reduced.left)} after")
    if reduced.left < MILDER * reduced.alone:
        cure = "keep more" if asked.distance == "decisions" else "keep more, or take --distance decisions --case CASE"
        line(f"warning: trouble is milder than in the full set, since mild years count as {only}; {cure}")
    columns = ["scenario", "", ">stands for", ">probability before", ">after", ">farthest of them"]
    rows = [(*row, shown(farthest)) for *row, farthest in _heaviest(reduced)]
    table("What stands for most others", columns, rows)


def _by(asked: Asked) -> str:
    if asked.distance == "decisions":
        return f"what they cost in {asked.case} under three plans"
    where = f"what they do to {asked.case}" if asked.case else "what they do to whatever effects name"
    return f"{where} (1 is the mean of two that differ)"


def _heaviest(reduced: Reduced) -> list[tuple[Any, ...]]:
    from supplyopt.cli.show import percent, shortened

    before = reduced.source.probabilities
    others: dict[str, list[str]] = {}
    for scenario, kept in reduced.stands.items():
        others.setdefault(kept, []).append(scenario)
    rows = []
    for row in reduced.scenarios.scenarios.to_dict("records"):
        scenario = row["scenario_id"]
        stood = [other for other in others.get(scenario, ()) if other != scenario]
        if stood:
            gained = row["probability"] - before[scenario]
            shown = (scenario, shortened(row["name"]), len(stood), percent(before[scenario]), percent(row["probability"]))
            rows.append((gained, (*shown, max(reduced.moved[other] for other in stood))))
    return [shown for _gained, shown in sorted(rows, key=lambda each: (-each[0], each[1][0]))[:HEAVIEST]]


def _tell_costs(reduced: Reduced, decided: Decisions, currency: str) -> None:
    """What each plan costs by the full set and by the reduced one."""
    from supplyopt.analyse.decision_distance import PLANS
    from supplyopt.cli.show import money, table
    from supplyopt.risk import CVaR, Expectation

    masses = reduced.scenarios.probabilities.to_dict()
    full = dict(zip(decided.scenarios, decided.weights.tolist(), strict=True))
    both = [{s: p for s, p in weights.items() if p > 0} for weights in (full, masses)]
    rows = []
    for plan, figures in zip(PLANS, decided.costs.T, strict=True):
        costs = dict(zip(decided.scenarios, figures.tolist(), strict=True))
        measures = (Expectation(), CVaR(tail=TAIL, weight=1.0))
        told = [money(each.value(costs, weights), currency) for each in measures for weights in both]
        rows.append((plan, *told))
    columns = ["plan", ">mean, full set", ">mean, reduced", ">worst 5 %, full set", ">worst 5 %, reduced"]
    table("What operations cost, commitments aside", columns, rows)

