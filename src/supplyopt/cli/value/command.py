"""``supplyopt value``: what knowing, thinking in scenarios and doubt are worth, and what the awards rest on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.day import as_of_option
from supplyopt.cli.endings import ending, say
from supplyopt.cli.question import Question, read_study
from supplyopt.cli.settings import Command

if TYPE_CHECKING:
    from supplyopt.solver import Limits


@click.command(cls=Command)
@click.argument("case")
@click.option("--model", metavar="NAME|PATH", help="What is required.  [default: CASE/model.toml, else least cost]")
@click.option("--scenarios", metavar="URI", help="What may happen: path, address or shipped name.  [default: nothing]")
@click.option("--pack", metavar="NAME|PATH", multiple=True, help="Law or benchmarks required too; may repeat.")
@click.option("--assume", metavar="NAME=VALUE", multiple=True, help="Another value for an assumption; may repeat.")
@as_of_option()
@click.option(
    "--event", metavar="EVENT", multiple=True, help="What knowing of this event is worth; may repeat, or all."
)
@click.option("--dependence", is_flag=True, help="What the plan relies on: events that do not come together.")
@click.option("--radius", is_flag=True, help="How wrong probabilities may be before another plan is better.")
@click.option("--replications", type=int, metavar="M", help="The gap on M fresh sets of scenarios, with confidence.")
@click.option(
    "--samples", type=click.IntRange(1), metavar="N", default=100, help="For --replications: eventful years a set."
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, help="For --replications: which fresh sets.")
@click.option("--trust", type=click.IntRange(1), metavar="N", help="What misreports turn each of the N largest awards.")
@click.option("--gap", type=float, default=1e-4, help="Gap between cost and bound that will do (0.01 is 1 %).")
@click.option("--time-limit", type=float, metavar="SECONDS", help="Stop each solve then.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
@click.pass_context
def value(
    ctx: click.Context,
    /,
    case: str,
    model: str | None,
    scenarios: str | None,
    pack: tuple[str, ...],
    assume: tuple[str, ...],
    as_of: date | None,
    gap: float,
    time_limit: float | None,
    as_json: bool,
    **asked: Any,
) -> int:
    """Tell what it is worth to know which scenario comes, and to plan for scenarios rather than for their average.

    A solve for each scenario, and two more. Further questions by options, each with solves of its own. Every figure is
    an interval, as every solve leaves a gap. Rules over all scenarios together (max_risk, min_reliability, min_service
    on average) are refused: once more is known they mean something else.
    """
    from supplyopt.solver import Limits

    try:
        limits = Limits(gap, time_limit)
    except ValueError as error:
        raise click.UsageError(str(error), ctx) from None
    told, code = _told(Question(case, model, scenarios, pack, assume, as_of), limits, asked)
    if as_json:
        import json

        click.echo(json.dumps(told, indent=1, allow_nan=False))
    else:
        _print(told)
    return code


def _told(question: Question, limits: Limits, asked: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Everything that is asked as plain data, and how the command ends."""
    from supplyopt.cli.value.sections import check, works
    from supplyopt.errors import SupplyoptError
    from supplyopt.solver.solve import answer

    study = read_study(question)
    check(study, question.scenarios, asked)
    say("solving ...")
    answered = answer(study, limits)
    result, code = answered.result, 0
    told: dict[str, Any] = {
        "schema_version": 1,
        "study": study.name,
        "status": result.status.value,
        "message": result.message,
        "cost": result.cost,
        "bound": result.bound,
        "currency": study.case.currency,
        "objective": study.policy.objective.kind,
        "rules": len(study.policy.rules),
        "errors": [],
    }
    if result.cost is None:
        return told, result.status.exit_code
    for name, work in works(study, answered, question.scenarios, limits, asked).items():
        try:
            told[name] = work()
        except SupplyoptError as error:
            say(f"not told: {name}, because of an error; the other sections stand")
            told["errors"].append({"section": name, "message": str(error)})
            code = max(code, ending(error, ()))
    return told, code


def _print(told: dict[str, Any]) -> None:
    from supplyopt.cli.show import line
    from supplyopt.cli.value.printed import print_sections

    line(f"{told['study']}: {told['status']}; {told['message']}")
    print_sections(told)
