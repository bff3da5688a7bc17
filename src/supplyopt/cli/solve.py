"""``supplyopt solve``: the best plan for a case, with its bound."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.day import as_of_option
from supplyopt.cli.endings import say, say_step
from supplyopt.cli.engine import engine_options
from supplyopt.cli.explain.places import Places
from supplyopt.cli.question import Question, read_study
from supplyopt.cli.settings import Command, parameters
from supplyopt.errors import InputError, Issue, OutputError

if TYPE_CHECKING:
    from supplyopt.result import Result
    from supplyopt.solver import Limits
    from supplyopt.solver.checkpoint import Checkpoint
    from supplyopt.store import Place
    from supplyopt.study import Study
    from supplyopt.workers import Engine


@dataclass(frozen=True)
class Asked:
    """The options that say what to print and what to write."""

    output: str | None
    overwrite: bool
    json: bool
    dry_run: bool
    write_model: str | None
    verbose: bool
    method: str
    resume: bool
    engine: Engine


@click.command(cls=Command)
@click.argument("case")
@click.option("--model", metavar="NAME|PATH", help="What is required.  [default: CASE/model.toml, else least cost]")
@click.option("--scenarios", metavar="URI", help="What may happen: path, address or shipped name.  [default: nothing]")
@click.option("--pack", metavar="NAME|PATH", multiple=True, help="Law or benchmarks required too; may repeat.")
@click.option("-o", "--output", metavar="RUN", help="Folder to write the whole result to.")
@click.option("--overwrite", is_flag=True, help="Replace the run that is in RUN.")
@click.option("--resume", is_flag=True, help="Go on where an earlier solve with -o RUN was cut off.")
@click.option("--gap", type=float, default=1e-4, help="Gap between cost and bound that will do (0.01 is 1 %).")
@click.option("--time-limit", type=float, metavar="SECONDS", help="Stop then and keep the best plan found.")
@click.option(
    "--method",
    type=click.Choice(["auto", "extensive-form", "benders"]),
    default="auto",
    help="One program, or the plan and its operations in turn; auto: in turn from 40 scenarios on.",
)
@engine_options
@click.option("--threads", type=int, default=1, help="Threads of the solver.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, help="Random seed of the solver.")
@click.option(
    "--ties",
    type=click.Choice(["none", "small", "all"]),
    default="small",
    help="Where plans that cost the same are told apart, so that every run tells the same one.  [default: small parts]",
)
@click.option("--assume", metavar="NAME=VALUE", multiple=True, help="Another value for an assumption; may repeat.")
@as_of_option()
@click.option("--json", is_flag=True, help="Print one JSON document instead of tables.")
@click.option("--dry-run", is_flag=True, help="Print the size of the problem; do not solve it.")
@click.option("--write-model", metavar="FILE", help="Write the whole model too: FILE ends in .lp or .mps.")
@click.option("-v", "--verbose", is_flag=True, help="Show the solver's log on the standard error.")
@click.pass_context
def solve(
    ctx: click.Context,
    /,
    case: str,
    model: str | None,
    scenarios: str | None,
    gap: float,
    time_limit: float | None,
    threads: int,
    seed: int,
    ties: str,
    assume: tuple[str, ...],
    as_of: date | None,
    pack: tuple[str, ...],
    **rest: Any,
) -> int:
    """Find the best plan for CASE, prove how good it is, and say what to buy.

    The exit code tells the status: 0 proven, 3 infeasible, 4 stopped by a limit, 5 unbounded, 6 solver failed.
    """
    from supplyopt.solver import Limits, Ties

    asked = Asked(**rest)
    if asked.resume and asked.output is None:
        raise click.UsageError("--resume needs -o RUN: what was learnt is kept beside it", ctx)
    try:
        limits = Limits(gap, time_limit, threads, seed, Ties(ties))
    except ValueError as error:
        raise click.UsageError(str(error), ctx) from None
    question = Question(case, model, scenarios, pack, assume, as_of)
    study = read_study(question)
    if asked.write_model:
        study = _write_model(study, limits, asked.write_model)
    if asked.dry_run:
        return _print_sizes(study, asked)
    command = {"arguments": sys.argv[1:], "parameters": parameters(ctx)}
    return _solve(study, limits, asked, command, Places(question))


def _solve(study: Study, limits: Limits, asked: Asked, command: dict[str, Any], places: Places) -> int:
    from supplyopt.cli.answer import print_answer
    from supplyopt.solver.highs import stop
    from supplyopt.store import document

    stop.announce = _announce
    with _place(asked) as place:
        checkpoint = _checkpoint(place, asked)
        result = _solved(study, limits, places, asked, checkpoint)
        if asked.verbose and result.manifest["method"] != "benders":  # whose rounds were told as they ended
            click.echo(result.log, err=True)
        if asked.engine.kind != "serial" and result.manifest["method"] != "benders":
            say("workers had nothing to do: it was solved as one program (see --method)")
        lost = _written(result, place, command)
        if checkpoint is not None and not lost:
            _settle(checkpoint, result)
        run = str(place.target) if place and not lost else None
    if asked.json:
        click.echo(document(result, run).model_dump_json(indent=1))
    else:
        print_answer(study, result)
    if lost:
        raise lost
    say(f"written: {run}" if run else "nothing was written; -o RUN keeps everything")
    return 128 + stop.by_signal if result.status.value == "interrupted" else result.status.exit_code


def _announce() -> None:
    """From within the handler of a signal, where a stream may be in the middle of something."""
    with contextlib.suppress(OSError):
        os.write(2, b"stopping: the best plan found so far is kept; once more ends at once\n")


def _solved(study: Study, limits: Limits, places: Places, asked: Asked, checkpoint: Checkpoint | None) -> Result:
    """The answer; if there can be none, with the rules and limits that cannot hold together."""
    from supplyopt.cli.explain.conflicts import contradictions_told
    from supplyopt.result import Status
    from supplyopt.solver import solve as solve_study
    from supplyopt.study import Failure

    if not study.is_referenced:
        say("first the least cost of each scenario, a solve for each ...")
    watch = (lambda round_: say(round_.told())) if asked.verbose else None
    result = solve_study(
        study,
        limits,
        say_step,
        method=asked.method,
        watch=watch,
        checkpoint=checkpoint,
        engine=asked.engine,
    )
    if result.status is not Status.INFEASIBLE:
        return result
    hunted = [Failure(each["rule"], tuple(each["entities"])) for each in result.manifest.get("failures", ())]
    told = contradictions_told(study.with_failures(hunted), places)
    return replace(result, manifest={**result.manifest, "conflicts": told})


@contextlib.contextmanager
def _place(asked: Asked) -> Iterator[Place | None]:
    """The place of the run, reserved before the work begins."""
    from supplyopt.store import reserve

    if asked.output is None:
        yield None
        return
    with reserve(asked.output, overwrite=asked.overwrite) as place:
        yield place


def _checkpoint(place: Place | None, asked: Asked) -> Checkpoint | None:
    """The file beside a run that keeps what a long solve learns."""
    from supplyopt.solver.checkpoint import Checkpoint

    if place is None:
        return None
    path = place.target.with_name(f"{place.target.name}.checkpoint.npz")
    if asked.resume and not path.exists():
        say(f"nothing to resume: there is no {path.name}; it begins anew")
    if path.exists() and not asked.resume and not asked.overwrite:
        cure = "--resume goes on from it, --overwrite begins anew"
        raise InputError([Issue("RUN016", "holds what an earlier solve has learnt", cure, str(path))])
    return Checkpoint(path, asked.resume)


def _settle(checkpoint: Checkpoint, result: Result) -> None:
    """What was learnt is of use only as long as the answer could be better."""
    from supplyopt.result import Status

    if result.status not in (Status.FEASIBLE, Status.UNDECIDED, Status.INTERRUPTED):
        checkpoint.forget()
    elif checkpoint.path.exists():
        say(f"what was learnt is in {checkpoint.path}: the same command with --resume --overwrite goes on from it")


def _written(result: Result, place: Place | None, command: dict[str, Any]) -> OutputError | None:
    """Write the run; an answer that cannot be written is still printed."""
    from supplyopt.store import write_into

    try:
        if place is not None:
            write_into(place, result, command)
    except OutputError as error:
        return error
    return None


def _write_model(study: Study, limits: Limits, file: str) -> Study:
    """Write the model; the study with what its objective compares with, which stands in it."""
    from supplyopt.formulation import write_model
    from supplyopt.solver import referenced

    if not file.endswith((".lp", ".mps")):
        raise click.BadParameter("the file must end in .lp or .mps", param_hint="--write-model")
    study = referenced(study, limits, say_step)
    write_model(study, file)
    say(f"written: {file}")
    return study


def _print_sizes(study: Study, asked: Asked) -> int:
    """The size of all as one program, and how it would be solved; what a solve refuses is refused."""
    import json

    from supplyopt.cli.show import line
    from supplyopt.compile import compile_study
    from supplyopt.solver import Method
    from supplyopt.solver.hunt import pose

    problem = pose(study, Method(asked.method))
    program = problem.program if problem.two is None else compile_study(study)
    rows, columns, nonzeros = program.shape
    sizes = {
        "options": len(study.network.options),
        "activities": len(study.network.activities),
        "assets": len(study.network.assets),
        "periods": len(study.network.periods),
        "scenarios": len(study.families),
        "rules": len(study.policy.rules),
        "rows": rows,
        "columns": columns,
        "whole_numbers": int(program.integer.sum()),
        "nonzeros": nonzeros,
    }
    if asked.json:
        told = {"schema_version": 1, "study": study.name, "method": problem.method.value, "size": sizes}
        click.echo(json.dumps(told, indent=1))
        return 0
    for name, size in sizes.items():
        line(f"{name.replace('_', ' '):14}{size:>12,}")
    line(f"{'method':14}{problem.method.value:>12}")
    return 0
