"""The shipped packs as a table, written from what they say of themselves."""

from __future__ import annotations

from supplyopt.models import find_pack, shipped_packs
from supplyopt.packs import Pack

SHOWN = 4
"""Days shown of a pack."""


def pack_table() -> str:
    """The packs as a table in Markdown: what each is, how many of its rules are verified, from when they hold."""
    head = "| Pack | What it holds | Status | Rules verified | From |\n| --- | --- | --- | --- | --- |"
    return "\n".join([head, *(_line(find_pack(name)) for name in shipped_packs())])


def _line(pack: Pack) -> str:
    verified = sum(rule.origin.is_verified for rule in pack.rules)
    return f"| `{pack.name}` | {pack.title} | {pack.status} | {verified} of {len(pack.rules)} | {_dates(pack)} |"


def _dates(pack: Pack) -> str:
    """The days on which rules of the pack begin to hold."""
    found = {str(rule.valid_from) if rule.valid_from else "undated" for rule in pack.rules}
    days = sorted(found, key=lambda day: (day != "undated", day))
    return ", ".join(days) if len(days) <= SHOWN else f"{days[0]} … {days[-1]}"
