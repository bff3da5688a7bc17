"""A frontier for people: a row a point, the knee marked, and what a step costs and changes."""

from __future__ import annotations

from typing import Any

from supplyopt.cli.show import between, line, money, percent, table

SHOWN = 5
"""Options that are named of those that come and go."""
LARGE = 1e6
"""From so much on a bound is told in millions."""
_STEPS = {
    "a point": "each percentage point",
    "a unit of money": "each unit of money",
    "a day": "each day",
}
_WAYS = (("+", "coming"), ("-", "going"))


def print_frontier(told: dict[str, Any]) -> None:
    """The table, and the words that it needs."""
    line(f"{told['study']}: {told['minimised']} against {' and '.join(axis['name'] for axis in told['axes'])}")
    for axis in told["axes"]:
        line(f"  {axis['name']}: {axis['looser']} is looser ({axis['kind']}, {axis['field']})")
    line(told["message"])
    if not told["points"]:
        return
    alone = len(told["axes"]) == 1
    columns = [f">{told['minimised']}", ">gap", *(f">{axis['name']}" for axis in told["axes"]), ""]
    columns += [f">price {told['axes'][0]['step']['unit']}"] if alone else []
    table("", columns, [_row(told, point, alone=alone) for point in told["points"]])
    _print_price(told)
    if alone and len(told["points"]) > 1:
        _print_moves(told)
    if any(point["knee"] for point in told["points"]):
        line("Knee: where the frontier bends most; up to there a step buys much for its price, beyond it less.")
    for axis in told["axes"]:
        if axis["tightest_proven"]:
            line(f"No plan goes {_beyond(axis)} {_bound(told, axis, axis['tightest'])} with {axis['name']}.")
    if not all(point["settled"] for point in told["points"]):
        line("Points marked * are plans, but better ones may be there: the solver was stopped.")


def _row(told: dict[str, Any], point: dict[str, Any], *, alone: bool) -> list[str]:
    bounds = [_bound(told, axis, point["bounds"][axis["name"]]) for axis in told["axes"]]
    mark = ("knee" if point["knee"] else "") + ("" if point["settled"] else "*")
    gap = "-" if point["gap"] is None else percent(point["gap"])
    row = [money(point["cost"], told["currency"]), gap, *bounds, mark]
    return [*row, _price(told, point)] if alone else row


def _print_price(told: dict[str, Any]) -> None:
    """What a price is for; beside two axes there is no single step that it could be for."""
    axis = told["axes"][0]
    if len(told["axes"]) > 1:
        line("With three axes a point has no one before it, so the price of a step is not told.")
    elif any(point["price"] for point in told["points"]):
        way = "lower" if axis["looser"] == "higher" else "higher"
        unit = axis["step"]["unit"].removeprefix("for ")
        step = _STEPS.get(unit, unit)
        more = f"how much more {told['minimised']} than at the point above"
        line(f"Price: {more}, for {step} that {axis['name']} is {way}.")


def _print_moves(told: dict[str, Any]) -> None:
    """What comes into the plan and what goes out of it, step by step."""
    items = {each["item"] for point in told["points"] for each in (*point["coming"], *point["going"])}
    line("From each point to the next, + comes in and - goes out:")
    for point in told["points"][1:]:
        moved = [f"{sign} {_option(each, items)}" for sign, way in _WAYS for each in point[way]]
        more = f", {len(moved) - SHOWN} more" if len(moved) > SHOWN else ""
        where = _bound(told, told["axes"][0], point["bounds"][told["axes"][0]["name"]])
        line(f"  to {where}: {', '.join(moved[:SHOWN]) or 'the same, in other parts'}{more}")


def _option(each: dict[str, str], items: set[str]) -> str:
    """Whose it is; with what it brings where there are several things, and what it is where it is no offer."""
    of = f" ({each['item']})" if len(items) > 1 and each["item"] else ""
    return (each["who"] if each["kind"] == "offer" else f"{each['kind']} {each['who']}") + of


def _price(told: dict[str, Any], point: dict[str, Any]) -> str:
    axis, price = told["axes"][0], point["price"]
    if not price:
        return ""
    step = axis["step"]
    if axis["money"]:
        low, high = f"{price['low']:.4g}", f"{price['high']:.4g}"
        return low if low == high else f"{low} to {high}"
    return between(step["size"] * price["low"], step["size"] * price["high"], told["currency"])


def _bound(told: dict[str, Any], axis: dict[str, Any], bound: float) -> str:
    """A bound in percent where it is a share, with the currency where it is money; large ones as amounts are."""
    value = round(bound, 6) + 0.0
    if axis["money"]:
        return money(value, told["currency"])
    if axis["step"]["unit"] == "a point":
        return f"{100 * value:.4g} %"
    return money(value, "").strip() if abs(value) >= LARGE else f"{value:,.6g}"


def _beyond(axis: dict[str, Any]) -> str:
    return "below" if axis["looser"] == "higher" else "above"
