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
    return f"| `{pack.name}` | {pack.title} | {pack.status} | {_verified(pack)} | {_dates(pack)} |"


def _verified(pack: Pack) -> str:
    """How much of the pack was read, how much of that in secondary sources only, and whether its escape was."""
    second_hand = f", {pack.second_hand} of them against secondary sources" if pack.second_hand else ""
    escape = "; its escape is to be checked" if pack.escape and pack.escape.mark != "verified" else ""
    return f"{pack.verified} of {len(pack.rules)}{second_hand}{escape}"


def _dates(pack: Pack) -> str:
    """The days on which rules of the pack begin to hold."""
    found = {str(rule.valid_from) if rule.valid_from else "undated" for rule in pack.rules}
    days = sorted(found, key=lambda day: (day != "undated", day))
    return ", ".join(days) if len(days) <= SHOWN else f"{days[0]} … {days[-1]}"
