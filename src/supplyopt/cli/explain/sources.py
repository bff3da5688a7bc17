"""Why not this source, or why so much of it; how firm shares are; who is critical. As plain data, and printed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from supplyopt.cli.endings import say
from supplyopt.cli.explain.reasons import conflict_told, print_conflicts
from supplyopt.cli.show import line, money, percent, quantity, table

if TYPE_CHECKING:
    from supplyopt.analyse.inclusion import Forced
    from supplyopt.cli.explain.places import Places
    from supplyopt.solver import Limits
    from supplyopt.solver.solve import Answered

MOST_SHOWN = 6


def source_told(answered: Answered, name: str, places: Places, limits: Limits) -> dict[str, Any]:
    """Everything about one source in the plan."""
    from supplyopt.analyse.inclusion import curb, why_not

    study, result = answered.hunted.study, answered.result
    say(f"what stands in the way of {name}, and at what price it comes in ...")
    found = why_not(study, result, name, limits)
    told = {
        "source": found.selector,
        "items": list(found.items),
        "share": found.share,
        "excluded_by": [{"rule": rule, "where": places.rules.get(rule, "")} for rule in found.excluded_by],
        "forced": _forced(found.forced, places, answered),
        "entry_factor": None if found.entry_factor is None or math.isinf(found.entry_factor) else found.entry_factor,
        "enters_at_any_price": found.entry_factor is not None and math.isinf(found.entry_factor),
    }
    if found.share > 0:
        told["curbed"] = _forced(curb(study, result, found.selector, limits), places, answered)
    return told


def _forced(forced: Forced, places: Places, answered: Answered) -> dict[str, Any]:
    return {
        "part": forced.part,
        "cost": forced.cost and {"low": forced.cost.low, "high": forced.cost.high},
        "replaced": dict(forced.replaced),
        "conflicts": [conflict_told(answered.hunted.study, conflict, places) for conflict in forced.conflicts],
    }


def print_source(told: dict[str, Any], currency: str) -> None:
    """Sentences, the decisive one first."""
    line()
    share = percent(told["share"]) if told["share"] else "nothing"
    line(f"{told['source']}: delivers {share} of {', '.join(told['items'])} in calm")
    for rule in told["excluded_by"]:
        where = f"   {rule['where']}" if rule["where"] else ""
        line(f"  it is shut by {rule['rule']}{where}")
    _print_forced(told["forced"], "made to deliver", currency)
    _print_entry(told)
    if "curbed" in told:
        _print_forced(told["curbed"], "held to less by", currency)


def _print_forced(forced: dict[str, Any], words: str, currency: str) -> None:
    part = percent(abs(forced["part"]))
    if forced["conflicts"]:
        line(f"  {words} {part} of consumption, no plan is left:")
        print_conflicts(forced["conflicts"], currency)
        return
    cost = forced["cost"]
    if cost is None:
        line(f"  {words} {part} of consumption: no answer was found in the time allowed")
        return
    line(f"  {words} {part} of consumption, the best plan is dearer by {_between(cost, currency)}")
    moved = [f"{name} {'+' if change > 0 else '-'}{quantity(abs(change))}" for name, change in _largest(forced)]
    if moved:
        line(f"  then {', '.join(moved)}")


def _largest(forced: dict[str, Any]) -> list[tuple[str, float]]:
    return sorted(forced["replaced"].items(), key=lambda each: -abs(each[1]))[:MOST_SHOWN]


def _print_entry(told: dict[str, Any]) -> None:
    if told["excluded_by"]:
        return
    factor = told["entry_factor"]
    if told["enters_at_any_price"]:
        line("  it comes in at any price: without it no plan keeps the rules, or demand goes short")
    elif factor is None:
        line("  it does not come in even for nothing: something other than its price is in the way")
    elif factor < 1:
        line(f"  it comes in at {percent(factor)} of its price: {percent(1 - factor)} too dear, fees and lots included")
    else:
        line(f"  it would stay in up to {factor:.4g} times its price")


def firmness_told(answered: Answered, by: str, items: tuple[str, ...], slack: float) -> list[dict[str, Any]]:
    """Ranges of shares over all plans within a slack of the best."""
    from supplyopt.analyse.firmness import firmness

    say(f"how far shares by {by} may move within {percent(slack)} of the cost ...")
    found = firmness(answered, by, items, slack=slack)
    return [
        {"item": f.item, "group": f.group, "share": f.share, "least": f.least, "most": f.most, "verdict": f.verdict}
        for f in found
    ]


VERDICTS = {"must": "must have", "never": "never", "free": "interchangeable"}


def print_firmness(told: list[dict[str, Any]], slack: float) -> None:
    """Who is a must, who is interchangeable; those that no good plan has are counted."""
    shown = [each for each in told if each["verdict"] != "never"]
    rows = [
        [
            e["item"],
            e["group"],
            percent(e["share"]),
            f"{percent(e['least'])} to {percent(e['most'])}",
            VERDICTS[e["verdict"]],
        ]
        for e in shown
    ]
    title = f"How firm the advice is: shares in all plans within {percent(slack)} of the least cost"
    table(title, ["item", "group", ">now", ">range", ""], rows)
    if len(shown) < len(told):
        line(f"{len(told) - len(shown)} more groups deliver next to nothing in any of them.")


def criticality_told(answered: Answered, by: str, planned: int, limits: Limits) -> list[dict[str, Any]]:
    """Entities of a dimension by sudden loss, with their importance; the first with their planned loss."""
    from supplyopt.analyse.criticality import rank

    say(f"what the loss of each {by} would mean ...")
    return [
        {
            "entity": c.entity,
            "sudden": c.sudden,
            "sudden_unmet": dict(c.sudden_unmet),
            "planned": c.planned and {"low": c.planned.low, "high": c.planned.high},
            "birnbaum": c.importance.birnbaum,
            "risk_achievement": None if math.isinf(c.importance.achievement) else c.importance.achievement,
            "part_of_risk": c.importance.part,
        }
        for c in rank(answered, by, planned=planned, limits=limits)
    ]


def print_criticality(told: list[dict[str, Any]], by: str, currency: str) -> None:
    """The worst first; what nobody would miss is counted."""
    shown = [each for each in told if each["sudden"] > 0 or each["birnbaum"] > 0]
    rows = [
        [
            each["entity"],
            money(each["sudden"], currency),
            ", ".join(f"{item} {percent(part)}" for item, part in _worst(each)) or "-",
            _between(each["planned"], currency) if each["planned"] else "-",
            money(each["birnbaum"], currency),
            percent(each["part_of_risk"]),
        ]
        for each in shown
    ]
    columns = [
        by,
        ">if it fails tomorrow",
        "then unserved",
        ">if it had never been",
        ">reliability is worth",
        ">of all risk",
    ]
    table(f"What the loss of each {by} would mean", columns, rows)
    if len(shown) < len(told):
        line(f"{len(told) - len(shown)} more would not be missed.")


def _worst(told: dict[str, Any]) -> list[tuple[str, float]]:
    return sorted(told["sudden_unmet"].items(), key=lambda each: -each[1])[:3]


def _between(interval: dict[str, float], currency: str) -> str:
    low, high = interval["low"], interval["high"]
    if high - low <= 1e-3 * max(1.0, high):
        return money(0.5 * (low + high), currency)
    return f"{money(low, currency)} to {money(high, currency)}"
