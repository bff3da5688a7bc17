"""``supplyopt packs``: law, benchmarks and drafts as dated rules, each with its source."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.day import as_of_option, parted, today
from supplyopt.cli.escape import escape
from supplyopt.cli.settings import Group

if TYPE_CHECKING:
    from supplyopt.packs import Clause, Origin, Pack


@click.group(cls=Group)
def packs() -> None:
    """Look at packs: law, benchmarks and drafts as dated rules. A planning aid, not legal advice."""


packs.add_command(escape)


@packs.command(name="list")
@as_of_option("Which rules are in force that day.  [default: today]")
@click.option("--json", is_flag=True, help="Print one JSON document instead of a table.")
def list_packs(as_of: datetime.date | None, json: bool) -> int:
    """List the shipped packs: what each is, how much of it is verified, how much is in force."""
    from supplyopt.cli.show import table
    from supplyopt.models import find_pack, shipped_packs

    day = as_of or today()
    found = [find_pack(name) for name in shipped_packs()]
    if json:
        return _print_json({"as_of": str(day), "packs": [_summary(pack, day) for pack in found]})
    columns = ["pack", "title", "status", "verified", "escape", f"in force {day}"]
    table("", columns, [_row(_summary(pack, day)) for pack in found])
    click.echo("second-hand: read in a summary, a copy or the news, not in the official text.")
    click.echo("supplyopt packs show NAME tells every rule; supplyopt solve CASE --pack NAME adds them to a model.")
    return 0


@packs.command()
@click.argument("pack")
@as_of_option("Tell what is in force that day.  [default: today]")
@click.option("--json", is_flag=True, help="Print one JSON document instead of text.")
def show(pack: str, as_of: datetime.date | None, json: bool) -> int:
    """Tell every rule of PACK (a name, NAME@DATE, a file): what it asks, its article, and whether that was verified."""
    from supplyopt.cli.show import line, table
    from supplyopt.models import find_pack

    name, day = parted(pack)
    found, day = find_pack(name), day or as_of or today()
    if json:
        rules = [{**rule.model_dump(mode="json"), **_standing(found, rule, day)} for rule in found.rules]
        told = found.model_dump(mode="json", exclude={"rules"})
        return _print_json({"as_of": str(day), "sha256": found.sha256, **told, "rules": rules})
    line(f"{found.name}, version {found.version}: {found.title}")
    line(f"{found.jurisdiction}, {found.status}{'' if found.status == 'law' else ': not law'}")
    line(" ".join(found.note.split()))
    if found.expects:
        rows = [(each.word, each.means, "may lack it" if each.optional else "") for each in found.expects]
        table("What a case must call so, or a model translate", ["word", "means", ""], rows)
    for rule in found.rules:
        _print_rule(found, rule, day)
    return 0


@packs.command()
@click.argument("before")
@click.argument("after")
@as_of_option("Compare only what is in force that day.")
@click.option("--json", is_flag=True, help="Print one JSON document instead of text.")
def diff(before: str, after: str, as_of: datetime.date | None, json: bool) -> int:
    """Tell which rules two packs add, remove or change. NAME@DATE is a pack as it stands on a day.

    Example: supplyopt packs diff us_buy_american@2028-12-31 us_buy_american@2029-01-01
    """
    from supplyopt.cli.show import line
    from supplyopt.packs.compare import compare

    changes = compare(_standing_on(before, as_of), _standing_on(after, as_of))
    if json:
        told = [{**vars(c), "fields": {f: {"before": a, "after": b} for f, a, b in c.fields}} for c in changes]
        return _print_json({"before": before, "after": after, "changes": told})
    for change in changes:
        line(f"{change.state} {change.rule}: {change.wording}")
        for field, old, new in change.fields:
            line(f"  {field}: {_shown(old)} -> {_shown(new)}")
    if not changes:
        line("no rule differs")
    return 0


def _standing_on(told: str, as_of: datetime.date | None) -> Pack:
    """A pack, or what of it is in force on a day: NAME@DATE, or the day that is given for both."""
    from supplyopt.models import find_pack

    name, day = parted(told)
    pack, day = find_pack(name), day or as_of
    return pack.on(day) if day else pack


def _row(told: dict[str, Any]) -> tuple[str, ...]:
    """The summary of a pack as a row of the list."""
    second_hand = f", {told['against_secondary_sources']} second-hand" if told["against_secondary_sources"] else ""
    verified = f"{told['verified']} of {told['rules']}{second_hand}"
    holds = f"{told['would_hold']} would hold" if told["would_hold"] else str(told["in_force"])
    return told["pack"], told["title"], told["status"], verified, told["escape"] or "", holds


def _summary(pack: Pack, day: datetime.date) -> dict[str, Any]:
    standing = len(pack.on(day).rules)
    return {
        "pack": pack.name,
        "version": pack.version,
        "title": pack.title,
        "jurisdiction": pack.jurisdiction,
        "status": pack.status,
        "rules": len(pack.rules),
        "verified": pack.verified,
        "against_secondary_sources": pack.second_hand,
        "escape": pack.escape.mark if pack.escape else None,
        "in_force": standing if pack.binds else 0,
        "would_hold": 0 if pack.binds else standing,
        "sha256": pack.sha256,
    }


def _standing(pack: Pack, rule: Clause, day: datetime.date) -> dict[str, Any]:
    return {
        "wording": rule.wording(),
        "source": pack.source(rule),
        "law": pack.is_law(rule),
        "in_force": pack.binds and rule.in_force(day),
        "would_hold": not pack.binds and rule.in_force(day),
    }


def _print_rule(pack: Pack, rule: Clause, day: datetime.date) -> None:
    from supplyopt.cli.show import line

    origin = rule.origin
    line()
    line(f"{rule.name} ({rule.kind}): {_when(pack, rule, day)}")
    line(f"  asks    {rule.wording()}")
    line(f"  says    {origin.says}")
    line(f"  source  {pack.source(rule)}")
    line(f"  mark    {origin.mark}, {_reading(origin)}: {origin.address}")
    if origin.escape:
        way = origin.escape
        line(f"  escape  above {100 * way.cost_above:.4g} % of cost: {way.says} ({way.article}, {way.mark})")


def _reading(origin: Origin) -> str:
    """When it was read, and in what kind of text."""
    text = "the official text" if origin.text == "official" else "a secondary source"
    return f"read {origin.read} in {text}" if origin.read else f"not read yet in {text}"


def _when(pack: Pack, rule: Clause, day: datetime.date) -> str:
    """Whether it is in force, or from when on, or since when no more; of what binds nobody yet, whether it would be."""
    would = "" if pack.binds else "would hold "
    if rule.in_force(day):
        return f"{would or 'in force '}on {day}{f', until {rule.valid_to}' if rule.valid_to else ''}"
    if rule.valid_from and day < rule.valid_from:
        return f"{would}{rule.term()}"
    return f"{'ended on' if pack.binds else 'would have ended on'} {rule.valid_to}"


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _print_json(told: dict[str, Any]) -> int:
    import json

    click.echo(json.dumps({"schema_version": 1, **told}, indent=1, allow_nan=False))
    return 0
