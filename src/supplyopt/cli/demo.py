"""``supplyopt demo``: the main job on the real case, from tables to two proven plans side by side."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from supplyopt.cli.endings import say
from supplyopt.cli.settings import Command, parameters
from supplyopt.errors import OutputError
from supplyopt.shipped import shipped_folder

if TYPE_CHECKING:
    from supplyopt.study import Study

CASE, SCENARIOS = "critical-materials", "baseline"
PLANS = {"cheapest": "cheapest", "guarded": "guarded_stockpile"}
"""Run folder -> model."""


@click.command(cls=Command)
@click.option("-o", "--output", metavar="DIR", default="supplyopt-demo", help="Folder for the two runs.")
@click.pass_context
def demo(ctx: click.Context, /, output: str) -> int:
    """Solve the real case that is shipped: the cheapest plan and a guarded one, compared. Needs no network."""
    from supplyopt.cli.comparison import print_comparison
    from supplyopt.solver import solve
    from supplyopt.store import reserve, write_into

    command = {"arguments": sys.argv[1:], "parameters": parameters(ctx)}
    with contextlib.ExitStack() as held:
        places = {
            name: held.enter_context(reserve(Path(output) / name, overwrite=(Path(output) / name).exists()))
            for name in PLANS
        }
        with _phase("[1/4] validate") as told:
            studies = _studies()
            first = next(iter(studies.values()))
            told.append(f"{len(first.network.options)} options, {len(first.families)} scenarios, no errors")
        results = {}
        for step, (name, study) in enumerate(studies.items(), 2):
            with _phase(f"[{step}/4] {name} plan") as told:
                results[name] = solve(study)
                told.append(results[name].status.value)
            write_into(places[name], results[name], command)
        with _phase("[4/4] check") as told:
            for place in places.values():
                _check(place.target)
            told.append("both run folders read back whole, their costs add up")
    print_comparison(first, results)
    _print_next(output)
    return max(result.status.exit_code for result in results.values())


@contextlib.contextmanager
def _phase(title: str) -> Iterator[list[str]]:
    """Tell that something begins, and when it is done with what outcome and in what time."""
    told: list[str] = []
    start = time.monotonic()
    click.echo(f"{title} ... ", err=True, nl=False)
    try:
        yield told
    except BaseException:
        click.echo("failed", err=True)
        raise
    say(f"{'; '.join(told)} ({time.monotonic() - start:.1f} s)")


def _studies() -> dict[str, Study]:
    """Read and check everything once; the two studies differ in the model only."""
    from supplyopt.inputs import form_study, load_case, load_policy, load_scenarios

    # By their full paths: a folder of the same name where the user stands must not be taken for the shipped one.
    case = load_case(str(shipped_folder("data") / CASE))
    scenarios = load_scenarios(str(shipped_folder("scenarios") / f"{SCENARIOS}.parquet"))
    models = {name: str(shipped_folder("models") / f"{model}.toml") for name, model in PLANS.items()}
    return {name: form_study(case, load_policy(path, Path()), scenarios, path) for name, path in models.items()}


def _check(folder: Path) -> None:
    """Read a run back, each file against its hash, and add its cost up again from its tables."""
    from supplyopt.policy import Policy
    from supplyopt.store import read_run
    from supplyopt.store.document import rules_beside_scenarios

    result = read_run(folder)
    if result.cost is None:
        return
    table = result.table("scenarios")
    weighted = table[table["probability"] > 0].set_index("scenario")
    costs = {str(s): float(cost) for s, cost in weighted["cost"].items()}
    weights = {str(s): float(weight) for s, weight in weighted["probability"].items()}
    risk = Policy.model_validate(result.manifest["policy"]).objective.value(costs, weights)
    beside = sum(rules_beside_scenarios(result).values())
    total = result.table("portfolio")["commitment"].sum() + beside + risk
    if abs(total - result.cost) > 1e-6 * abs(result.cost):
        raise OutputError(f"{folder}: the tables come to {total:.10g}, the result says {result.cost:.10g}")


def _print_next(output: str) -> None:
    from supplyopt.cli.show import line

    line()
    for name in PLANS:
        line(f"run     {Path(output) / name}")
    line("next    supplyopt models")
    line(
        f"        supplyopt solve {CASE} --model third_country_65 --scenarios {SCENARIOS} "
        f"-o {Path(output) / 'third_country_65'}"
    )
    line(f"        supplyopt init my-case --template {CASE}    (your own copy, to change)")
