"""``supplyopt evaluate``: a plan as it stands, under any scenarios; nothing of it is optimised again."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.day import as_of_option
from supplyopt.cli.endings import say
from supplyopt.cli.engine import engine_options
from supplyopt.cli.portfolio import read_plan
from supplyopt.cli.question import Question, read_study
from supplyopt.cli.settings import Command, parameters
from supplyopt.errors import OutputError

if TYPE_CHECKING:
    from supplyopt.analyse.evaluation import Evaluation
    from supplyopt.store import Place
    from supplyopt.workers import Engine

BROKEN = 1
"""Exit code where a hard rule is not kept: a check ran, and says no."""


@click.command(cls=Command)
@click.argument("case")
@click.argument("portfolio")
@click.option("--model", metavar="NAME|PATH", help="What is required.  [default: CASE/model.toml, else least cost]")
@click.option("--scenarios", metavar="URI", help="What may happen: path, address or shipped name.  [default: nothing]")
@click.option("--pack", metavar="NAME|PATH", multiple=True, help="Law or benchmarks required too; may repeat.")
@click.option("--assume", metavar="NAME=VALUE", multiple=True, help="Another value for an assumption; may repeat.")
@as_of_option()
@click.option("-o", "--output", metavar="OUT", help="Folder to write the outcome of every scenario to.")
@click.option("--overwrite", is_flag=True, help="Replace what a run or an evaluation has written to OUT.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of tables.")
@engine_options
@click.pass_context
def evaluate(
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
    engine: Engine,
) -> int:
    """Judge a plan for CASE under scenarios that it need not have been made for.

    PORTFOLIO is a run folder (solve -o), or a CSV or Parquet table with the columns option and size, and taken where
    an option is taken without a size. The plan stays as it is; in each scenario operations make the best of it.

    The exit code is 0 if every hard rule is kept, 1 if one is not.
    """
    import contextlib

    from supplyopt.analyse.assessment import assess
    from supplyopt.analyse.evaluation import evaluate as evaluate_plan
    from supplyopt.cli.evaluate.printed import print_assessment
    from supplyopt.cli.evaluate.told import assessment_told
    from supplyopt.store import reserve
    from supplyopt.workers import open_workers

    study = read_study(Question(case, model, scenarios, pack, assume, as_of), in_pieces=True)
    command = {"arguments": sys.argv[1:], "parameters": parameters(ctx)}
    with reserve(output, overwrite=overwrite) if output else contextlib.nullcontext() as place:
        committed = read_plan(portfolio, study)
        say("what every scenario comes to under the plan ...")
        with open_workers(engine) as workers:
            evaluation = evaluate_plan(study, committed.plan, _Told(), workers)
        told = assessment_told(evaluation, assess(evaluation), committed)
        lost = _written(evaluation, told, place, command)
    told["run"] = str(place.target) if place and not lost else None
    if as_json:
        import json

        click.echo(json.dumps(told, indent=1, allow_nan=False))
    else:
        print_assessment(told)
    if lost:
        raise lost
    say(f"written: {told['run']}" if told["run"] else "nothing was written; -o OUT keeps every outcome")
    return int(told["exit_code"])


class _Told:
    """How many scenarios are done, told about ten times."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, done: int, total: int) -> None:
        if done - self._last >= total / 10:
            self._last = done
            say(f"  {done:,} of {total:,} scenarios ...")


def _written(
    evaluation: Evaluation, told: dict[str, Any], place: Place | None, command: dict[str, Any]
) -> OutputError | None:
    """Write every outcome; what cannot be written is still printed."""
    from supplyopt.cli.evaluate.tables import outcome_tables
    from supplyopt.solver.manifest import provenance
    from supplyopt.store.write import write_folder

    if place is None:
        return None
    import json

    manifest = {
        **provenance(evaluation.study),
        "kind": "evaluation",
        "portfolio": told["portfolio"],
        "command": command,
    }
    try:
        document = json.dumps(told, indent=1, allow_nan=False, ensure_ascii=False).encode()
        write_folder(place, outcome_tables(evaluation), {"evaluation.json": document}, manifest)
    except OutputError as error:
        return error
    return None
