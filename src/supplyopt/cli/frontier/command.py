"""``supplyopt frontier``: what more resilience costs, from the cheapest plan to the most cautious one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.day import as_of_option
from supplyopt.cli.endings import INTERRUPTED, TERMINATED, Terminated, say, say_step
from supplyopt.cli.question import Question, read_study
from supplyopt.cli.settings import Command

if TYPE_CHECKING:
    from supplyopt.analyse.frontier import Trace
    from supplyopt.solver import Limits
    from supplyopt.study import Study

STOPPED = 4


@click.command(cls=Command)
@click.argument("case")
@click.option("--model", metavar="NAME|PATH", help="What is required.  [default: CASE/model.toml, else least cost]")
@click.option("--scenarios", metavar="URI", help="What may happen: path, address or shipped name.  [default: nothing]")
@click.option("--pack", metavar="NAME|PATH", multiple=True, help="Law or benchmarks required too; may repeat.")
@click.option("--assume", metavar="NAME=VALUE", multiple=True, help="Another value for an assumption; may repeat.")
@as_of_option()
@click.option("--x", default="cost", metavar="AXIS", help="What is minimised: cost, or a measure of it.")
@click.option("--y", required=True, metavar="AXIS", help="What it is weighed against: a rule, hhi, cvar:0.05 ...")
@click.option("--z", metavar="AXIS", help="A third axis.")
@click.option("--points", type=click.IntRange(2, 1000), default=7, help="At most so many points along each axis.")
@click.option("--gap", type=float, default=1e-4, help="Gap between cost and bound that will do (0.01 is 1 %).")
@click.option("--time-limit", type=float, metavar="SECONDS", help="Stop then and keep the points found.")
@click.option("--threads", type=int, default=1, help="Threads of the solver; with 1 answers are reproducible.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, help="Random seed of the solver.")
@click.option("-o", "--output", metavar="FILE", help="Write the points to a .parquet, .csv or .json file.")
@click.option("--overwrite", is_flag=True, help="Replace FILE.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, with all plans, instead of tables.")
@click.pass_context
def frontier(
    ctx: click.Context,
    /,
    case: str,
    model: str | None,
    scenarios: str | None,
    pack: tuple[str, ...],
    assume: tuple[str, ...],
    as_of: date | None,
    points: int,
    output: str | None,
    overwrite: bool,
    as_json: bool,
    **rest: Any,
) -> int:
    """Plans for CASE of which none is better in everything, from the cheapest to the one that goes farthest.

    \b
    An AXIS is
      cost                        what the model minimises
      cvar:0.05, expectation ...  another measure of cost
      cvar:0.05:unmet             a measure of what goes unserved (:shortage in money)
      NAME                        a rule of the model, its bound moved
      hhi, share, hhi:country     concentration or largest share of suppliers, of countries
      service, service:stress     least part of demand served, on average, in stress
      tts:30, tts:30:country      least part served while what fails is out for 30 days

    NAME=0.6..0.4 looks between two bounds only, the loosest first.

    The exit code is 0 when all points are found and proven, 3 without any plan, 4 when stopped by a limit.
    """  # noqa: D301 - click reads the escape, so it must not be a raw one
    from supplyopt.solver import Limits

    words = [word for word in (rest["x"], rest["y"], rest["z"]) if word]
    target = _target(output, overwrite=overwrite)
    try:
        limits = Limits(rest["gap"], rest["time_limit"], rest["threads"], rest["seed"])
    except ValueError as error:
        raise click.UsageError(str(error), ctx) from None
    study = read_study(Question(case, model, scenarios, pack, assume, as_of))
    trace, priced = _traced(study, words, points, limits)
    return _run(trace, priced, target, as_json=as_json)


def _target(output: str | None, *, overwrite: bool) -> Path | None:
    from supplyopt.store.table import check_target

    return None if output is None else check_target(output, overwrite=overwrite)


def _traced(study: Study, words: list[str], points: int, limits: Limits) -> tuple[Trace, str]:
    """The frontier to be found, and the word for what is minimised."""
    from supplyopt.analyse.frontier import Trace
    from supplyopt.analyse.frontier.words import frontier_of

    try:
        asked, priced, axes = frontier_of(study, words)
        return Trace(asked, axes, points, limits, say_step), priced
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--x, --y, --z") from None


def _run(trace: Trace, priced: str, target: Path | None, *, as_json: bool) -> int:
    """Find the points; whoever stops it gets what has been found."""
    from supplyopt.analyse.frontier import Frontier
    from supplyopt.cli.frontier.shown import print_frontier
    from supplyopt.cli.frontier.told import frontier_told, table_of
    from supplyopt.solver.highs import stop
    from supplyopt.store.table import write_table

    code = None
    try:
        trace.run()
    except Terminated:
        code = TERMINATED
    except KeyboardInterrupt:
        code = INTERRUPTED
    if stop.requested:
        code = 128 + stop.by_signal
    found = Frontier.of(trace)
    told = frontier_told(trace.study, found, priced, trace.ended)
    if target is not None and found.points:
        write_table(target, table_of(told), told)
    if as_json:
        click.echo(json.dumps(told, indent=1, allow_nan=False))
    else:
        print_frontier(told)
    say(f"written: {target}" if target and found.points else "nothing was written; -o FILE keeps the points")
    if found.points:
        return code or (0 if found.is_proven else STOPPED)
    return code or (trace.ended.status.exit_code if trace.ended else STOPPED)
