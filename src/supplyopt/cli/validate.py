"""``supplyopt validate``: every problem of a case, its scenarios and a model, in one go."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.endings import pasted
from supplyopt.cli.settings import Command
from supplyopt.cli.words import counted
from supplyopt.errors import InputError, Issue, ascii_safe

if TYPE_CHECKING:
    from supplyopt.study import Study


@click.command(cls=Command)
@click.argument("case")
@click.option("--scenarios", metavar="URI", help="Scenario set to check with it: a path, an address, a shipped name.")
@click.option("--model", metavar="NAME|PATH", help="Model to check with it.  [default: CASE/model.toml, if any]")
@click.option("--pack", metavar="NAME|PATH", multiple=True, help="Pack to check with it; may repeat.")
@click.option("--format", type=click.Choice(["text", "json", "github"]), default="text", help="How to print it.")
@click.option("--max-errors", type=click.IntRange(1), default=20, help="Most issues to print as text.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
def validate(
    case: str,
    scenarios: str | None,
    model: str | None,
    pack: tuple[str, ...],
    format: str,
    max_errors: int,
    strict: bool,
) -> int:
    """Check the tables of CASE, and that scenarios, model and packs fit them. Prints every problem; changes nothing."""
    study, issues = _examine(case, scenarios, model, pack)
    unsound = any(issue.severity == "error" or strict for issue in issues)
    if format == "json":
        _print_json(study, issues)
    elif format == "github":
        for issue in issues:
            click.echo(_as_annotation(issue))
    else:
        _print_text(study, issues, max_errors)
    return 2 if unsound else 0


def _examine(
    case: str, scenarios: str | None, model: str | None, packs: tuple[str, ...]
) -> tuple[Study | None, list[Issue]]:
    """The study, if it is sound, and every issue, errors first."""
    from supplyopt.inputs import case_folder, form_study, load_case, load_policy, load_scenarios

    issues: list[Issue] = []

    def tried(load: Any, *given: Any) -> Any:
        try:
            return load(*given)
        except InputError as error:
            issues.extend(error.issues)

    told = [
        tried(load_case, case),
        tried(load_policy, model, case_folder(case), packs),
        tried(partial(load_scenarios, in_pieces=True), scenarios),
    ]
    issues += told[0].warnings if told[0] else ()
    study = tried(form_study, *told, model) if all(part is not None for part in told) else None
    issues += study.warnings if study else ()
    return study, sorted(issues, key=lambda issue: issue.severity != "error")


def _print_text(study: Study | None, issues: list[Issue], most: int) -> None:
    for issue in issues[:most]:
        click.echo("\n".join([f"{issue.severity}: {issue}", *pasted(issue)]))
    if len(issues) > most:
        click.echo(f"... and {len(issues) - most} more (--max-errors {len(issues)} shows all)")
    count = Counter(issue.severity for issue in issues)
    if study is None:
        click.echo(f"{counted(count['error'], 'error')}, {counted(count['warning'], 'warning')}")
        return
    for filled in study.case.defaults:
        click.echo(f"filled in: {ascii_safe(filled)}")
    facts = _facts(study)
    shown = ", ".join(counted(facts[name], name.removesuffix("s")) for name in ("tables", "rows", "periods"))
    click.echo(
        f"{study.name} is sound: {shown}, {facts['currency']}; {counted(facts['scenarios'], 'scenario')}, "
        f"{counted(facts['rules'], 'rule')}; {counted(facts['defaults'], 'default')} filled in, "
        f"{counted(count['warning'], 'warning')}"
    )


def _print_json(study: Study | None, issues: list[Issue]) -> None:
    import json

    told = {
        "schema_version": 1,
        "sound": study is not None,
        "issues": [asdict(issue) for issue in issues],
        "facts": _facts(study) if study else None,
    }
    click.echo(json.dumps(told, indent=1, allow_nan=False))


def _facts(study: Study) -> dict[str, Any]:
    tables = {name: len(frame) for name, frame in study.case.tables.items() if len(frame)}
    return {
        "study": study.name,
        "tables": len(tables),
        "rows": sum(tables.values()),
        "periods": len(study.case.periods),
        "currency": study.case.currency,
        "scenarios": len(study.scenarios.scenarios),
        "rules": len(study.policy.rules),
        "defaults": len(study.case.defaults),
    }


def _as_annotation(issue: Issue) -> str:
    """One line that GitHub shows beside the line of the file."""
    where = {"file": issue.file, "line": issue.row, "title": issue.code}
    place = ",".join(f"{key}={_escaped(str(value), place=True)}" for key, value in where.items() if value)
    text = ": ".join(part for part in (issue.column, issue.value and repr(issue.value), issue.message) if part)
    return f"::{issue.severity} {place}::{_escaped(f'{text}; {issue.cure}' if issue.cure else text)}"


def _escaped(text: str, *, place: bool = False) -> str:
    for character in "%\r\n:," if place else "%\r\n":
        text = text.replace(character, f"%{ord(character):02X}")
    return ascii_safe(text, 2_000)
