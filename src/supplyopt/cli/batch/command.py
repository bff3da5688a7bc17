"""``supplyopt batch``: one line a study as it is done, then how many are well."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from supplyopt.cli.batch.outcome import Outcome, gravest
from supplyopt.cli.endings import say
from supplyopt.cli.engine import engine_options
from supplyopt.cli.settings import Command
from supplyopt.cli.words import counted

if TYPE_CHECKING:
    from supplyopt.workers import Engine


@click.command(cls=Command)
@click.argument("studies", nargs=-1, required=True)
@click.option("-o", "--output", metavar="RUNS", required=True, help="Folder for the runs, one folder a study.")
@click.option("--resume", is_flag=True, help="Keep runs of the same question and limits; solve what has changed.")
@click.option("--overwrite", is_flag=True, help="Replace the runs that are in RUNS.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of lines.")
@engine_options
def batch(studies: tuple[str, ...], output: str, resume: bool, overwrite: bool, as_json: bool, engine: Engine) -> int:
    """Solve STUDIES, each a file NAME.study.toml or a folder of such, and write each to RUNS/NAME.

    A study that fails or kills its worker does not stop the others. One that was stopped is not written.

    The exit code is 0 if all are optimal, else the gravest of theirs (as of solve; 2 what cannot be asked, 7 not
    written). 'supplyopt schema study' tells what a file says.
    """
    from pathlib import Path

    from supplyopt.batch import study_files
    from supplyopt.cli.batch.run import Batch, Output
    from supplyopt.cli.show import line
    from supplyopt.workers import open_workers

    if resume and overwrite:
        raise click.UsageError("--resume keeps runs and --overwrite replaces them: choose one")
    files = study_files(studies)
    found: list[Outcome] = []
    with open_workers(engine) as workers:
        say(f"{len(files)} {'study' if len(files) == 1 else 'studies'}, {counted(workers.count, 'worker')}")
        for outcome in Batch(files, Output(Path(output), overwrite, resume), sys.argv[1:]).outcomes(workers):
            found.append(outcome)
            (say if as_json else line)(_line(outcome, len(found), len(files)))
            if outcome.status == "failed":
                for problem in outcome.message.splitlines():
                    say(f"{outcome.name}: {problem}")
    code = gravest(found)
    if as_json:
        import json

        told = [each.told for each in sorted(found, key=lambda each: each.name)]
        click.echo(json.dumps({"schema_version": 1, "exit_code": code, "studies": told}, indent=1, allow_nan=False))
    else:
        line(f"{len(found)} of {len(files)} done: {_counts(found)}")
    return code


def _line(outcome: Outcome, number: int, total: int) -> str:
    from supplyopt.cli.show import money, percent

    parts = [f"{number:>{len(str(total))}}/{total}", f"{outcome.name:24}", f"{outcome.status:13}"]
    if outcome.cost is not None:
        parts.append(f"cost {money(outcome.cost, outcome.currency)}")
    if outcome.bound is not None:
        parts.append(f"bound {money(outcome.bound, outcome.currency)}")
    if outcome.gap is not None:
        parts.append(f"gap {percent(outcome.gap)}")
    if outcome.seconds is not None and not outcome.kept:
        parts.append(f"{outcome.seconds:.1f} s")
    return "   ".join([*parts, *(["done earlier"] if outcome.kept else [])]).rstrip()


def _counts(found: list[Outcome]) -> str:
    """How many there are of each status, the most frequent first."""
    counts = Counter(each.status for each in found)
    return ", ".join(f"{number} {status}" for status, number in sorted(counts.items(), key=lambda c: (-c[1], c[0])))
