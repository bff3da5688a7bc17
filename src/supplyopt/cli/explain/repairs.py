"""What would have to give way, in a planner's words, and what the best plan then costs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from supplyopt.cli.endings import say
from supplyopt.cli.show import line, money, quantity

if TYPE_CHECKING:
    from supplyopt.analyse.elements import Element
    from supplyopt.analyse.joint import JointRepair
    from supplyopt.analyse.repair import Change, Repair
    from supplyopt.result import Result
    from supplyopt.rules import Rule
    from supplyopt.solver import Limits
    from supplyopt.study import Study


def repair_told(repair: Repair | JointRepair) -> dict[str, Any]:
    """A repair as plain data, without its price; items are named where one thing gives way differently for each."""
    every = getattr(repair, "repairs", (repair,))
    often = Counter(change.element for each in every for change in each.changes)
    words = [
        _change(change, each.items) + (f" for {', '.join(each.items)}" if _differs(change, often) else "")
        for each in every
        for change in each.changes
    ]
    changes = [
        {"name": c.element.name, "kind": c.element.kind, "words": text, "factor": c.factor} | _bounds(c)
        for c, text in zip(repair.changes, words, strict=True)
    ]
    return {"changes": changes, "items": list(repair.items), "words": "; ".join(words)}


def _differs(change: Change, often: Counter[Element]) -> bool:
    return change.element.kind == "rule" and often[change.element] > 1


def repair_priced(
    study: Study, repair: Repair | JointRepair, limits: Limits, against: Result | None = None
) -> dict[str, Any]:
    """A repair, what the best plan costs with it, and what that is against another result."""
    from supplyopt.solver import solve

    told = repair_told(repair)
    say(f"what it costs to {told['words']} ...")
    found = solve(repair.apply(study), limits, evidence=False)
    told |= {"status": found.status.value, "cost": found.cost, "bound": found.bound}
    if against is not None and against.cost is not None and found.cost is not None:
        told["saves"] = against.cost - found.cost
    return told


def cheapest_first(priced: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Repairs that leave a plan: those of rules by what the best plan then costs, then those that need more in tables.

    What it costs to build more is in no table, so the two do not compare.
    """
    found = [each for each in priced if each.get("cost") is not None]
    return sorted(found, key=lambda each: (any(c["kind"] == "data" for c in each["changes"]), each["cost"]))


def print_choices(repairs: list[dict[str, Any]], currency: str) -> None:
    """Repairs of which any one would do."""
    line("This would do:" if len(repairs) == 1 else "Any one of these would do:")
    for repair in repairs:
        line(f"  - {priced_in_words(repair, currency)}")


def priced_in_words(repair: dict[str, Any], currency: str) -> str:
    """A repair and its price, if it was asked for."""
    if repair.get("cost") is None:
        return str(repair["words"])
    free = ", at today's prices, building it not counted" if any(c["kind"] == "data" for c in repair["changes"]) else ""
    if "saves" in repair:
        saves = repair["saves"]
        return f"{repair['words']} ({'saves' if saves >= 0 else 'costs'} {money(abs(saves), currency)}{free})"
    return f"{repair['words']} (the best plan then costs {money(repair['cost'], currency)}{free})"


def _bounds(change: Change) -> dict[str, Any]:
    if change.before is None or change.after is None or change.before.loosens is None:
        return {}
    field = change.before.loosens[0]
    return {"field": field, "from": getattr(change.before, field), "to": getattr(change.after, field)}


def _change(change: Change, items: tuple[str, ...]) -> str:
    from supplyopt.analyse.elements import LIMITS

    if change.element.kind == "data":
        of = f" of {', '.join(items)}" if items else ""
        return f"have {quantity(change.factor)} times {LIMITS[change.element.name][0]}{of}"
    if change.after is None or change.before is None:
        return f"drop {change.element.name}"
    field, way = change.before.loosens or ("", "up")
    before, after = (bound_in_words(rule, field) for rule in (change.before, change.after))
    return f"{'raise' if way == 'up' else 'lower'} the {field} of {change.element.name} from {before} to {after}"


def bound_in_words(rule: Rule, field: str, value: float | None = None) -> str:
    """The bound of a rule, shares in percent; an index is no share."""
    bound = getattr(rule, field) if value is None else value
    return f"{100 * bound:.4g} %" if rule.is_bound_a_share else f"{bound:,.10g}"
