"""``supplyopt packs escape``: whether a law lets go of its own rules, because they cost too much."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.day import as_of_option
from supplyopt.cli.endings import say
from supplyopt.cli.question import Question, read_study
from supplyopt.cli.settings import Command, parameters

if TYPE_CHECKING:
    from supplyopt.analyse.derogation import Derogation
    from supplyopt.packs import Escape, Pack
    from supplyopt.store import Place
    from supplyopt.study import Study

VERDICT = "escape.json"


@click.command(cls=Command)
@click.argument("pack")
@click.argument("case")
@click.option(
    "--model", metavar="NAME|PATH", help="What else is required.  [default: CASE/model.toml, else least cost]"
)
@click.option("--scenarios", metavar="URI", help="What may happen: path, address or shipped name.  [default: nothing]")
@as_of_option()
@click.option("--gap", type=float, default=1e-4, help="Gap between cost and bound that will do (0.01 is 1 %).")
@click.option("--time-limit", type=float, metavar="SECONDS", help="Stop each of the two solves then.")
@click.option("-o", "--output", metavar="DIR", help="Folder for both runs and the verdict.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
@click.pass_context
def escape(
    ctx: click.Context,
    /,
    pack: str,
    case: str,
    model: str | None,
    scenarios: str | None,
    as_of: date | None,
    gap: float,
    time_limit: float | None,
    output: str | None,
    as_json: bool,
) -> int:
    """Solve CASE with and without the rules of PACK that may be set aside, and decide whether they may.

    The exit code tells whether the question is decided: 0 it is, 4 the intervals are too wide for the threshold.
    """
    from supplyopt.analyse.derogation import Verdict, derogation
    from supplyopt.models import find_pack
    from supplyopt.solver import Limits

    try:
        limits = Limits(gap, time_limit)
    except ValueError as error:
        raise click.UsageError(str(error), ctx) from None
    found = find_pack(pack)
    study = read_study(Question(case, model, scenarios, (pack,), (), as_of))
    way, rules = _escapable(found, study)
    with _place(output) as place:
        proof = derogation(study, rules, way.cost_above, limits)
        told = _document(found, way, proof)
        if place:
            _write(place, proof, told, {"arguments": sys.argv[1:], "parameters": parameters(ctx)})
    if as_json:
        click.echo(json.dumps(told, indent=1, allow_nan=False))
    else:
        _print(way, proof, study.case.currency)
    say(f"written: {place.target}" if place else "nothing was written; -o DIR keeps both runs and the verdict")
    return 4 if proof.verdict is Verdict.UNDECIDED else 0


def _escapable(pack: Pack, study: Study) -> tuple[Escape, list[str]]:
    """The escape of a pack, and the rules of the study that it may set aside."""
    subject = {f"{pack.name}.{rule.name}" for rule in pack.rules if rule.origin.escape}
    rules = [rule.name for rule in study.policy.rules if rule.name in subject]
    if pack.escape is None or not rules:
        raise click.UsageError(f"pack {pack.name} has nothing to set aside: {_why_none(pack)}")
    return pack.escape, rules


def _why_none(pack: Pack) -> str:
    """Why a pack has no escape, and what to do about it."""
    from supplyopt.models import find_pack, shipped_packs

    if pack.escape is None:
        others = [name for name in shipped_packs() if find_pack(name).escape]
        return f"none of its rules has an escape; packs that have one: {', '.join(others)}"
    return "no rule of it that is in force that day has an escape; give --as-of another day"


@contextlib.contextmanager
def _place(output: str | None) -> Iterator[Place | None]:
    """The place of both runs, reserved before the work begins."""
    from supplyopt.store import reserve

    if output is None:
        yield None
        return
    with reserve(output) as place:
        yield place


def _document(pack: Pack, way: Escape, proof: Derogation) -> dict[str, Any]:
    """The verdict with what it rests on; a share that has no end is null."""
    least, most = (share if isfinite(share) else None for share in proof.extra)
    answers = {"with": proof.kept, "without": proof.dropped}
    return {
        "schema_version": 1,
        "pack": pack.name,
        "version": pack.version,
        "sha256": pack.sha256,
        "escape": way.model_dump(mode="json"),
        "rules": list(proof.rules),
        "extra": {"least": least, "most": most},
        "verdict": proof.verdict.value,
        **{
            name: {"status": each.status.value, "message": each.message, "cost": each.cost, "bound": each.bound}
            for name, each in answers.items()
        },
    }


def _write(place: Place, proof: Derogation, told: dict[str, Any], command: dict[str, Any]) -> None:
    """Both runs and the verdict, in one folder that appears whole or not at all."""
    from supplyopt.store import write_run

    write_run(proof.kept, place.staging / "with", command=command)
    write_run(proof.dropped, place.staging / "without", command=command)
    place.put(VERDICT, json.dumps(told, indent=1, allow_nan=False).encode())
    place.publish()


def _print(way: Escape, proof: Derogation, currency: str) -> None:
    from supplyopt.cli.show import line, money, percent

    for name, each in (("with", proof.kept), ("without", proof.dropped)):
        known = each.cost is not None and each.bound is not None
        told = f"cost {money(each.cost or 0, currency)}, bound {money(each.bound or 0, currency)}" if known else ""
        line(f"{name:9}{each.status.value}{f': {told}' if told else ''}")
    least, most = (percent(share) if isfinite(share) else "without end" for share in proof.extra)
    line(f"{', '.join(proof.rules)}: dearer by {least} to {most}; the escape opens above {percent(proof.threshold)}")
    line(f"the escape {proof.verdict.value}: {way.article}, {way.mark}")
