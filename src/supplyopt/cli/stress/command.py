"""``supplyopt stress``: what a plan that is decided stands, and what breaks it; without any probability."""

from __future__ import annotations

import contextlib
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.day import as_of_option
from supplyopt.cli.endings import say
from supplyopt.cli.question import Question, read_study
from supplyopt.cli.settings import Command, parameters

if TYPE_CHECKING:
    from supplyopt.study import Study


@click.command(cls=Command)
@click.argument("case")
@click.argument("portfolio")
@click.option("--model", metavar="NAME|PATH", help="What is required.  [default: CASE/model.toml, else least cost]")
@click.option("--scenarios", metavar="URI", help="Stress tests: path, address or shipped name.  [default: none]")
@click.option("--all", "weighted", is_flag=True, help="The scenarios that have a probability too.")
@click.option("--pack", metavar="NAME|PATH", multiple=True, help="Law or benchmarks required too; may repeat.")
@click.option("--assume", metavar="NAME=VALUE", multiple=True, help="Another value for an assumption; may repeat.")
@as_of_option()
@click.option("--by", metavar="DIMENSION", multiple=True, default=("country",), help="Who may fail; may repeat.")
@click.option(
    "--where",
    default="",
    show_default=False,
    metavar="SELECTOR",
    help="Only what the selector matches fails with them.  [default: all]",
)
@click.option(
    "--recovery-days",
    type=click.FloatRange(0.0, min_open=True),
    metavar="DAYS",
    help="Time to recover, where no score recovery_days tells it.",
)
@click.option(
    "--days",
    type=click.FloatRange(0.0, min_open=True),
    metavar="DAYS",
    help="How long knock-outs last.  [default: the time to recover, else for good]",
)
@click.option("--double", type=click.IntRange(0), default=5, help="How many of the worst pairs are told.")
@click.option(
    "--break-service",
    type=click.FloatRange(0.0, 1.0, min_open=True),
    default=0.9,
    metavar="PART",
    help="For reverse stress: service is broken below this part of demand.",
)
@click.option("-o", "--output", metavar="OUT", help="Folder to write every figure to, as tables.")
@click.option("--overwrite", is_flag=True, help="Replace what supplyopt has written to OUT.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of tables.")
@click.pass_context
def stress(
    ctx: click.Context,
    /,
    case: str,
    portfolio: str,
    model: str | None,
    scenarios: str | None,
    pack: tuple[str, ...],
    assume: tuple[str, ...],
    as_of: date | None,
    output: str | None,
    overwrite: bool,
    as_json: bool,
    **asked: Any,
) -> int:
    """Strike at a plan: who may fail for how long, alone and in pairs; stress tests; and what breaks it.

    PORTFOLIO is a run folder, or a table of option and size. The plan stays as it is; operations make the best of it.
    """
    from supplyopt.cli.portfolio import read_plan
    from supplyopt.cli.stress.sections import print_sections, sections
    from supplyopt.cli.stress.write import written
    from supplyopt.store import reserve

    study = read_study(Question(case, model, scenarios, pack, assume, as_of))
    _check(study, asked)
    command = {"arguments": sys.argv[1:], "parameters": parameters(ctx)}
    with reserve(output, overwrite=overwrite) if output else contextlib.nullcontext() as place:
        told = sections(study, read_plan(portfolio, study), asked)
        lost = written(place, study, told, command) if place else None
    told["run"] = str(place.target) if place and not lost else None
    if as_json:
        import json

        click.echo(json.dumps(told, indent=1, allow_nan=False))
    else:
        print_sections(told)
    if lost:
        raise lost
    say(f"written: {told['run']}" if told["run"] else "nothing was written; -o OUT keeps every figure")
    return 0


def _check(study: Study, asked: dict[str, Any]) -> None:
    """Whether there is anything that may fail; raises click.BadParameter."""
    from supplyopt.cli.words import unknown
    from supplyopt.fit import vocabulary
    from supplyopt.network.failures import entities
    from supplyopt.scenarios.selector import Selector

    known = vocabulary(study.network)
    try:
        conditions = Selector.parse(asked["where"]).conditions if asked["where"] else ()
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--where") from None
    for dimension in [*asked["by"], *sorted(of for of, _ in conditions)]:
        if dimension not in known:
            raise unknown(dimension, sorted(known), "dimension")
    for dimension, values in conditions:
        for missing in sorted(values - known[dimension]):
            raise unknown(missing, sorted(known[dimension]), dimension, "--where")
    for by in asked["by"]:
        if not entities(study.network, by, asked["where"]):
            if asked["where"] and entities(study.network, by):
                text = f"{asked['where']!r} matches nothing that can fail by {by}"
                raise click.BadParameter(text, param_hint="--where")
            raise click.BadParameter(f"nothing that can fail is labelled with a {by!r} here", param_hint="--by")
