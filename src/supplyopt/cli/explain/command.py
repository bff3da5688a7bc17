"""``supplyopt explain``: what cannot hold together, what each rule costs, why not this source, how firm it all is."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.day import as_of_option
from supplyopt.cli.explain.places import Places
from supplyopt.cli.question import Question, read_study
from supplyopt.cli.settings import Command

if TYPE_CHECKING:
    from supplyopt.cli.explain.sections import Sections
    from supplyopt.solver import Limits


@click.command(cls=Command)
@click.argument("what")
@click.option("--model", metavar="NAME|PATH", help="What is required.  [default: CASE/model.toml, else least cost]")
@click.option("--scenarios", metavar="URI", help="What may happen: path, address or shipped name.  [default: nothing]")
@click.option("--pack", metavar="NAME|PATH", multiple=True, help="Law or benchmarks required too; may repeat.")
@click.option("--assume", metavar="NAME=VALUE", multiple=True, help="Another value for an assumption; may repeat.")
@as_of_option()
@click.option("--about", metavar="NAME", multiple=True, help="Why not this supplier, offer, country ...; may repeat.")
@click.option("--firm", is_flag=True, help="How far shares may move at next to no cost.")
@click.option("--slack", type=click.FloatRange(0.0, 1.0, min_open=True), default=0.01, help="What is next to no cost.")
@click.option("--critical", is_flag=True, help="What the loss of each supplier, country ... would mean.")
@click.option("--breaks", is_flag=True, help="Which failures, alone and together, leave demand unserved.")
@click.option("--level", type=click.FloatRange(0.0, 1.0), default=1.0, help="For --breaks: part that must be served.")
@click.option("--by", default="country", metavar="DIMENSION", help="For --firm, --critical, --breaks: supplier ...")
@click.option("--item", metavar="ITEM", multiple=True, help="For --firm: only this item; may repeat.")
@click.option("--premium", is_flag=True, help="Split what all rules cost together so that the parts add up.")
@click.option("--gap", type=float, default=1e-4, help="Gap between cost and bound that will do (0.01 is 1 %).")
@click.option("--time-limit", type=float, metavar="SECONDS", help="Stop each solve then.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
@click.pass_context
def explain(
    ctx: click.Context,
    /,
    what: str,
    model: str | None,
    scenarios: str | None,
    pack: tuple[str, ...],
    assume: tuple[str, ...],
    as_of: date | None,
    gap: float,
    time_limit: float | None,
    as_json: bool,
    **sections: Any,
) -> int:
    """Explain the answer for WHAT: a case, a run folder, or the code of a message such as OFF011.

    Without a plan: the smallest sets of rules and limits that cannot hold together, and what would have to give way.
    With one: what goes unserved in calm and why, and what each rule costs. Further questions by options.

    The exit code is 0 when everything asked was explained, also why there is no plan (solve then ends with 3).
    """
    from supplyopt.solver import Limits

    if _is_code(what):
        return _print_code(what.upper())
    try:
        limits = Limits(gap, time_limit)
    except ValueError as error:
        raise click.UsageError(str(error), ctx) from None
    question = Question(what, model, scenarios, pack, assume, as_of)
    expected = None
    if (Path(what) / "manifest.json").is_file():
        question, expected = _of_run(what)
    told, explained = _explained(question, expected, limits, sections)
    if as_json:
        import json

        click.echo(json.dumps(told, indent=1, allow_nan=False))
    else:
        _print(told, sections)
    return explained.end()


def _is_code(word: str) -> bool:
    """Whether a word looks like a code, three letters and three digits, and is no case of that name."""
    looks = len(word) == 6 and word[:3].isalpha() and word[3:].isdigit()
    return looks and not (word[:3].islower() and Path(word).exists())


def _print_code(what: str) -> int:
    from supplyopt.cli.explain.codes import meaning
    from supplyopt.cli.show import line

    code = meaning(what)
    line(f"{what}: {code.title}")
    line(f"  why     {code.cause}")
    line(f"  cure    {code.cure}")
    return 0


def _of_run(folder: str) -> tuple[Question, str]:
    """The question that a run answers, and the fingerprint of its inputs."""
    from supplyopt.errors import InputError, Issue
    from supplyopt.store import read_run

    manifest = read_run(folder).manifest
    told = manifest.get("command", {}).get("parameters", {})
    if "case" not in told:
        text, cure = "does not tell what it was made from", "explain the case itself, with --model and --scenarios"
        raise InputError([Issue("WHY002", text, cure, folder)])
    values = {
        name: told.get(name, {}).get("value") for name in ("case", "model", "scenarios", "pack", "assume", "as_of")
    }
    when = datetime.fromisoformat(values["as_of"]).date() if values["as_of"] else None
    packs, assumed = tuple(values["pack"] or ()), tuple(values["assume"] or ())
    return Question(values["case"], values["model"], values["scenarios"], packs, assumed, when), manifest["fingerprint"]


def _explained(
    question: Question, expected: str | None, limits: Limits, asked: dict[str, Any]
) -> tuple[dict[str, Any], Sections]:
    """Everything that is asked, as plain data; and how that went."""
    from supplyopt.cli.endings import say
    from supplyopt.cli.explain.sections import Sections, check
    from supplyopt.errors import InputError, Issue
    from supplyopt.solver.solve import answer

    study = read_study(question)
    if expected is not None and study.fingerprint != expected:
        cure = "explain the case itself, or solve it again"
        raise InputError([Issue("WHY003", "its inputs have changed since the run", cure, question.case)])
    check(study, asked)
    say("solving ...")
    answered = answer(study, limits)
    result, sections = answered.result, Sections(answered, Places(question), limits, asked)
    told: dict[str, Any] = {
        "schema_version": 1,
        "study": study.name,
        "status": result.status.value,
        "message": result.message,
        "cost": result.cost,
        "bound": result.bound,
        "currency": study.case.currency,
    }
    return told | sections.told(), sections


def _print(told: dict[str, Any], asked: dict[str, Any]) -> None:
    from supplyopt.cli.explain.sections import print_sections
    from supplyopt.cli.show import line, money

    line(f"{told['study']}: {told['status']}; {told['message']}")
    if told["cost"] is not None:
        line(f"cost    {money(told['cost'], told['currency'])}")
    print_sections(told, told["currency"], asked)
