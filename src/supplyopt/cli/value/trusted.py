"""What each of the largest awards rests on, printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from supplyopt.cli.show import line, money, percent, table

MOST_COUNTRIES, MOST_GAINERS = 4, 3
Told = Mapping[str, Any]


def print_trust(told: list[Told], currency: str) -> None:
    """One row an award."""
    rows = [
        [
            each["offer"],
            money(each["money"], currency),
            _price(each),
            _capacity(each),
            _origins(each),
            _recovery(each),
        ]
        for each in told
    ]
    columns = ["award", ">worth", ">dearer by", ">delivers only", "comes from", ">out longer by"]
    table("The award is lost if in truth the offer ...", columns, rows)
    line("Each figure by itself, all else as told; delivers only: a part of its capacity, in brackets what is awarded.")
    for each in told:
        line(f"Without {each['offer']} awards rise: {_gains(each, currency)}")


def _price(told: Told) -> str:
    price = told["price"]
    verdict, factor = price["verdict"], price["low"]
    if verdict == "below":
        return percent(max(0.0, factor - 1.0))
    never = "never"
    return {"needed": never, "unpriced": never, "beyond": never, "never": "0 %"}.get(verdict, "not decided")


def _capacity(told: Told) -> str:
    capacity, part = told["capacity"], f"({percent(told['part'])})"
    if capacity["undecided"]:
        return f"not decided {part}"
    return f"{percent(capacity['lost']) if capacity['lost'] is not None else 'nothing'} {part}"


def _origins(told: Told) -> str:
    known, rest = told["origins"], len(told["undecided_origins"])
    listed = ", ".join(known[:MOST_COUNTRIES]) + (
        f" or {len(known) - MOST_COUNTRIES} more" * (len(known) > MOST_COUNTRIES)
    )
    return (listed or "-") + (f"; {rest} not decided" if rest else "")


def _recovery(told: Told) -> str:
    turn = told["recovery"]
    if turn is None:
        return "-"
    if turn["undecided"]:
        return "not decided"
    return "never" if turn["lost"] is None else f"{turn['lost']:g} periods"


def _gains(told: Told, currency: str) -> str:
    gains = list(told["gains"].items())
    return ", ".join(f"{name} {money(amount, currency)}" for name, amount in gains[:MOST_GAINERS]) or "none"
