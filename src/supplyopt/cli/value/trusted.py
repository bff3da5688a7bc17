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
        line(_absence(each, currency))


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
    lost, planless, rest = (told["origins"][key] for key in ("lost", "planless", "undecided"))
    shown = [f"{country} (no plan)" if country in planless else country for country in lost[:MOST_COUNTRIES]]
    more = f" or {len(lost) - MOST_COUNTRIES} more" * (len(lost) > MOST_COUNTRIES)
    return (", ".join(shown) + more or "-") + (f"; {len(rest)} not decided" if rest else "")


def _recovery(told: Told) -> str:
    turn = told["recovery"]
    if turn is None:
        return "-"
    if turn["undecided"]:
        return "not decided"
    return "never" if turn["lost"] is None else f"{turn['lost']:g} periods"


def _absence(told: Told, currency: str) -> str:
    """What there is without the award."""
    offer, gains = told["offer"], list(told["gains"].items())
    if told["needed"]:
        return f"Without {offer} no plan keeps the rules: what loses it here leaves no plan at all."
    rises = ", ".join(f"{name} {money(amount, currency)}" for name, amount in gains[:MOST_GAINERS])
    return f"Without {offer} awards rise: {rises or 'none'}"
