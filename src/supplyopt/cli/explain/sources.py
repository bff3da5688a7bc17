"""Why not this source, or why so much of it. As plain data, and printed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from supplyopt.cli.endings import say
from supplyopt.cli.explain.conflicts import conflict_told, print_conflicts
from supplyopt.cli.show import CENT, between, line, percent, quantity

if TYPE_CHECKING:
    from supplyopt.analyse.entry import Entry
    from supplyopt.analyse.inclusion import Forced
    from supplyopt.cli.explain.places import Places
    from supplyopt.solver import Limits
    from supplyopt.solver.solve import Answered

MOST_SHOWN = 6


def source_told(answered: Answered, name: str, places: Places, limits: Limits) -> dict[str, Any]:
    """Everything about one source in the plan, item by item."""
    from supplyopt.analyse.inclusion import why_not

    say(f"what stands in the way of {name}, and at what price it comes in ...")
    found = why_not(answered.hunted.study, answered.result, name, limits)
    return {
        "source": found.selector,
        "excluded_by": [{"rule": rule, "where": places.rules.get(rule, "")} for rule in found.excluded_by],
        "entry": found.entry and _entry(found.entry),
        "items": [
            {
                "item": each.item,
                "unit": answered.hunted.study.network.units[each.item],
                "share": each.share,
                "forced": each.forced and _forced(each.forced, places, answered),
                "curbed": each.curbed and _forced(each.curbed, places, answered),
            }
            for each in found.deliveries
        ],
    }


def _entry(found: Entry) -> dict[str, Any]:
    high = None if math.isinf(found.high) else found.high
    return {"verdict": found.verdict, "factor": found.factor, "low": found.low, "high": high}


def _forced(forced: Forced, places: Places, answered: Answered) -> dict[str, Any]:
    return {
        "part": forced.part,
        "status": forced.status.value,
        "cost": forced.cost and {"low": forced.cost.low, "high": forced.cost.high},
        "replaced": dict(forced.replaced),
        "conflicts": [conflict_told(answered.hunted.study, (conflict,), places) for conflict in forced.conflicts],
    }


def print_source(told: dict[str, Any], currency: str) -> None:
    """Sentences, the decisive one first."""
    line()
    line(told["source"])
    for rule in told["excluded_by"]:
        where = f"   {rule['where']}" if rule["where"] else ""
        line(f"  it is shut by {rule['rule']}{where}")
    if told["entry"]:
        line(f"  {_entry_in_words(told['entry'])}")
    for each in told["items"]:
        share = f"{percent(each['share'])} of consumption" if each["share"] else "nothing"
        line(f"  {each['item']}: it delivers {share} in calm")
        for forced, words in (
            (each["forced"], "made to deliver {} of consumption"),
            (each["curbed"], "held to {} of consumption less"),
        ):
            if forced:
                _print_forced(forced, words, each["unit"], currency)


def _print_forced(forced: dict[str, Any], words: str, unit: str, currency: str) -> None:
    asked = words.format(percent(abs(forced["part"])))
    if forced["status"] == "infeasible":
        line(f"    {asked}, no plan is left:")
        print_conflicts(forced["conflicts"], currency)
        return
    cost = forced["cost"]
    if cost is None:
        line(f"    {asked}: not found out ({forced['status']})")
        return
    dearer = f"dearer by {between(cost['low'], cost['high'], currency)}" if cost["high"] >= CENT else "no dearer"
    line(f"    {asked}, the best plan is {dearer}")
    moved = [f"{name} {'+' if change > 0 else '-'}{quantity(abs(change))}" for name, change in _largest(forced)]
    if moved:
        line(f"    then {', '.join(moved)} {unit}")


def _largest(forced: dict[str, Any]) -> list[tuple[str, float]]:
    return sorted(forced["replaced"].items(), key=lambda each: -abs(each[1]))[:MOST_SHOWN]


def _entry_in_words(entry: dict[str, Any]) -> str:
    match entry["verdict"]:
        case "needed":
            return "it comes in at any price: without it no plan keeps the rules"
        case "unpriced":
            return "it has no price of its own, so there is none at which it comes in"
        case "never":
            return "it does not come in even for nothing: something other than its price is in the way"
        case "beyond":
            return f"it would stay in at {entry['low']:,.4g} times its price, and perhaps beyond"
        case "undecided":
            return _undecided(entry["low"], entry["high"])
    factor = entry["factor"]
    if factor < 1:
        return f"it comes in at {percent(factor)} of its price: {percent(1 - factor)} too dear, fees and lots included"
    return f"it would stay in up to {factor:.4g} times its price"


def _undecided(low: float, high: float | None) -> str:
    """What is known of a price that was not found out."""
    known = [f"it comes in at {percent(low)} of it"] if low > 0 else []
    known += [f"it stays out at {percent(high)}"] if high is not None else []
    told = f"; {' and '.join(known)}" if known else ""
    return f"at what price it comes in is not decided: some plan was not proven in the time allowed{told}"
