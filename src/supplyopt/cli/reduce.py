"""``supplyopt scenarios reduce``: from many scenarios to few, with what that leaves out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.making import placed, refuse
from supplyopt.cli.reduced import TAIL, Asked
from supplyopt.cli.settings import Command
from supplyopt.cli.words import counted

if TYPE_CHECKING:
    from supplyopt.analyse.decision_distance import Decisions
    from supplyopt.scenarios import ScenarioSet
    from supplyopt.scenarios.reduction import Reduced
    from supplyopt.study import Study


@click.command(cls=Command)
@click.argument("uri", metavar="SET")
@click.option("-o", "--out", metavar="SET.parquet", required=True, help="File to write.")
@click.option("--keep", type=click.IntRange(1), required=True, help="Most weighted scenarios kept, calm among them.")
@click.option("--method", type=click.Choice(("forward", "backward")), default="forward", help="Add or drop one by one.")
@click.option(
    "--distance", type=click.Choice(("effects", "decisions")), default="effects", help="What tells scenarios apart."
)
@click.option("--case", metavar="CASE", help="effects: what they do to this case; decisions: what they cost in it.")
@click.option(
    "--model", metavar="NAME|PATH", help="decisions: what is required.  [default: CASE/model.toml, else least cost]"
)
@click.option("--pin", metavar="ID", multiple=True, help="A scenario that stays; may repeat. Calm and stress tests do.")
@click.option(
    "--worst",
    type=click.FloatRange(0, 1),
    help="decisions: the dearest part stays.  [default: 0.05 or --keep/3]",
)
@click.pass_context
def reduce(ctx: click.Context, /, uri: str, out: str, **options: Any) -> int:
    """Keep the few scenarios of SET that stand best for all; what is dropped leaves its probability to the nearest.

    Example: supplyopt scenarios reduce baseline-500 -o few.parquet --keep 40 --distance decisions --case my-case
    """
    from supplyopt.cli.reduced import tell_reduced
    from supplyopt.inputs import load_scenarios, scenario_address
    from supplyopt.scenarios import write_scenarios
    from supplyopt.scenarios.origin import metadata

    asked = _settled(ctx, Asked(**options))
    address = scenario_address(uri)
    refuse(Path(out), [address])
    found = load_scenarios(uri)
    study = _study(asked, found)
    decided = _decisions(study) if study and asked.by_decisions else None
    reduced = _reduced(asked, found, study, decided, Path(out).stem)
    how = {"method": asked.method, "parameters": asdict(asked), "kantorovich": repr(reduced.distance)}
    write_scenarios(reduced.scenarios, out, metadata("reduced", [placed(found, address, Path(out))], how))
    tell_reduced(reduced, asked, uri, out, decided, study.case.currency if study else "")
    return 0


def _settled(ctx: click.Context, asked: Asked) -> Asked:
    """What is asked, with the part that stays; refused where it does not go together."""
    if asked.by_decisions:
        if asked.case is None:
            text = "--distance decisions needs --case: scenarios are told apart by what they cost in it"
            raise click.UsageError(text, ctx)
        return asked
    strangers = [name for name, value in (("--model", asked.model), ("--worst", asked.worst)) if value is not None]
    if strangers:
        raise click.UsageError(f"{' and '.join(strangers)} belong to --distance decisions", ctx)
    return asked


def _study(asked: Asked, found: ScenarioSet) -> Study | None:
    """The case under the scenarios; with a model where decisions count."""
    from supplyopt.inputs import case_folder, form_study, load_case, load_policy
    from supplyopt.policy import Policy

    if asked.case is None:
        return None
    policy = load_policy(asked.model, case_folder(asked.case)) if asked.by_decisions else Policy()
    return form_study(load_case(asked.case), policy, found, asked.model)


def _decisions(study: Study) -> Decisions:
    from supplyopt.analyse.decision_distance import decisions
    from supplyopt.cli.endings import say, say_step

    say(f"three plans are made, and each is tried in {counted(len(study.families), 'scenario')}")
    return decisions(study, say_step)


def _reduced(asked: Asked, found: ScenarioSet, study: Study | None, decided: Decisions | None, name: str) -> Reduced:
    from supplyopt.network.distance import points
    from supplyopt.scenarios.multipliers import multipliers
    from supplyopt.scenarios.reduction import reduce_scenarios
    from supplyopt.scenarios.reduction.reduce import weighted

    method, pinned = asked.method, list(asked.pin)
    if study and decided:
        dearest = decided.worst(TAIL, asked.keep // 3) if asked.worst is None else decided.worst(asked.worst)
        pinned += [*study.policy.named_scenarios, *dearest]
        return reduce_scenarios(found, decided.costs, asked.keep, method=method, pinned=pinned, scale=False, name=name)
    figures = points(study.network, found) if study else multipliers(found).points
    return reduce_scenarios(found, figures[weighted(found)], asked.keep, method=method, pinned=pinned, name=name)
