"""Knock-outs, alone and in pairs. As plain data, and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplyopt.cli.show import line, money, percent, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplyopt.analyse.stress import KnockOut, KnockOuts

MOST_SHOWN = 12
ITEMS = 2
"""Items that are named in a line."""


def knock_outs_told(found: KnockOuts) -> dict[str, Any]:
    """Every knock-out."""
    return {
        "single": [_told(each) for each in found.single],
        "worst_pairs": [_told(each) for each in found.worst],
        "pairs": found.pairs,
        "apart": found.apart,
        "linear_programs": found.solved,
    }


def _told(each: KnockOut) -> dict[str, Any]:
    return {
        "entities": [{"by": by, "name": name} for by, name in each.entities],
        "dearer": each.dearer,
        "synergy": each.synergy,
        "unserved": each.unserved,
        "missing": dict(each.missing),
        "first": each.first,
        "recovery": each.recovery,
    }


def print_knock_outs(told: Sequence[dict[str, Any]], days: float | None, currency: str) -> None:
    """The dearest first; those that cost nothing are counted."""
    shown = [each for each in told if each["dearer"] > 0]
    rows = [
        [
            _names(each),
            money(each["dearer"], currency),
            money(each["unserved"], currency),
            missing(each["missing"]),
            "-" if each["first"] is None else f"{each['first']:,.0f}",
            "-" if each["first"] is None else back(each["recovery"]),
        ]
        for each in shown[:MOST_SHOWN]
    ]
    lasting = "until it has recovered, else for good" if days is None else f"for {days:,.0f} days"
    columns = ["who is lost", ">dearer by", ">unserved", "what goes short", ">after", ">back after"]
    table(f"What comes of losing each from the first period on {lasting}", columns, rows)
    if len(shown) > MOST_SHOWN:
        line(f"and {len(shown) - MOST_SHOWN} more; --json lists all")
    line("By periods, with lead times and stocks, beside the same plan if nothing fails. Dearer: lost demand counts at")
    line("its value. After: days until a period with something short. Back: until 95 % of each item is served again.")
    line("A loss is noticed at once here, and what is hardened does not help against it.")
    if len(shown) < len(told):
        line(f"{len(told) - len(shown)} more would not be missed.")


def print_pairs(told: dict[str, Any], currency: str) -> None:
    """The worst pairs, and what it took to know."""
    if not told["worst_pairs"]:
        return
    rows = [
        [
            _names(each),
            money(each["dearer"], currency),
            money(each["dearer"] - each["synergy"], currency),
            money(each["synergy"], currency),
            missing(each["missing"]),
        ]
        for each in told["worst_pairs"]
    ]
    columns = ["who is lost", ">dearer by", ">one by one", ">synergy", "what goes short"]
    table("The worst two at once", columns, rows)
    line(f"Synergy: what both cost more than each by itself. The worst of all {told['pairs']:,} pairs, of which")
    line(f"{told['apart']:,} share nothing; it took {told['linear_programs']:,} linear programs, with those of one.")


def missing(parts: dict[str, float]) -> str:
    """The items of which most is missing."""
    named = ", ".join(f"{item} {percent(part)}" for item, part in list(parts.items())[:ITEMS])
    return f"{named or '-'}{f', {len(parts) - ITEMS} more' if len(parts) > ITEMS else ''}"


def back(recovery: float | None) -> str:
    """Days until service is normal again."""
    return "not yet" if recovery is None else f"{recovery:,.0f}"


def _names(told: dict[str, Any]) -> str:
    kinds = {each["by"] for each in told["entities"]}
    plain = len(kinds) == 1 and len(told["entities"]) > 1
    names = [each["name"] if plain else f"{each['by']} {each['name']}" for each in told["entities"]]
    return " + ".join(names)
