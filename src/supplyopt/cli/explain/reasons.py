"""Conflicts, repairs and shortages as plain data, in a planner's words; and printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from supplyopt.cli.endings import say
from supplyopt.cli.show import line, money, percent, quantity

if TYPE_CHECKING:
    from supplyopt.analyse.conflict import Conflict
    from supplyopt.analyse.elements import Element
    from supplyopt.analyse.repair import Change, Repair
    from supplyopt.cli.explain.places import Places
    from supplyopt.result import Result
    from supplyopt.rules import Rule
    from supplyopt.solver import Limits
    from supplyopt.study import Study

SHOWN_GROUPS = 4


def contradictions_told(study: Study, places: Places) -> list[dict[str, Any]]:
    """Every conflict of a study without a plan."""
    from supplyopt.analyse.conflict import find_conflicts

    say("looking for what cannot hold together ...")
    return [conflict_told(study, conflict, places) for conflict in find_conflicts(study)]


def conflicts_told(study: Study, places: Places, limits: Limits) -> list[dict[str, Any]]:
    """Every conflict of a study without a plan, with what would have to give way and what that costs."""
    from supplyopt.analyse.conflict import find_conflicts
    from supplyopt.analyse.repair import alternatives, cheapest_repair, fewest_rules

    say("looking for what cannot hold together ...")
    found = []
    for conflict in find_conflicts(study):
        cheapest = cheapest_repair(study, conflict)
        fewest = fewest_rules(study, conflict)
        found.append(
            {
                **conflict_told(study, conflict, places),
                "repairs": [_repair(study, repair, limits) for repair in alternatives(study, conflict)],
                "cheapest": None if cheapest is None else _repair(study, cheapest, limits),
                "fewest_rules": None if fewest is None else list(fewest),
            }
        )
    return found


def shortages_told(study: Study, result: Result, places: Places, limits: Limits) -> list[dict[str, Any]]:
    """Every item that goes short in calm, with what keeps it from being served."""
    from supplyopt.analyse.shortage import calm_only, shortages

    found: list[dict[str, Any]] = []
    for shortage in shortages(study, result):
        told: dict[str, Any] = {"item": shortage.item, "unmet": shortage.unmet}
        if shortage.conflict is not None:
            told |= conflict_told(calm_only(study), shortage.conflict, places, (shortage.item,))
            told["repairs"] = [_repair(study, repair, limits, result) for repair in shortage.repairs]
        found.append(told)
    return found


def conflict_told(
    study: Study, conflict: Conflict, places: Places, items: tuple[str, ...] | None = None
) -> dict[str, Any]:
    """A conflict in words, with what there is of some items (of all that it is about)."""
    from supplyopt.analyse.supply import supply_of

    about = conflict.items if items is None else items
    supplies = [supply_of(study, item) for item in about if study.network.sources[item]]
    return {
        "items": list(conflict.items),
        "minimal": conflict.minimal,
        "members": [
            {"kind": m.kind, "name": m.name, "words": _member(study, m), "where": places.of(m, conflict.items)}
            for m in conflict.members
        ],
        "supply": [{"item": s.item, "unit": s.unit, "needed": s.needed, "open": dict(s.open)} for s in supplies],
    }


def _member(study: Study, member: Element) -> str:
    from supplyopt.analyse.elements import LIMITS
    from supplyopt.analyse.shortage import SERVED

    if member.kind == "data":
        return LIMITS[member.name][0]
    if member.kind == "scenario":
        return f"what the scenario {member.name} takes away"
    if member.name == SERVED:
        return "all of it is served when nothing happens (the question)"
    rules = (rule.wording() for rule in study.policy.rules if rule.name == member.name)
    return next(rules, "what is asked for here")


def _repair(study: Study, repair: Repair, limits: Limits, against: Result | None = None) -> dict[str, Any]:
    """A repair, what the best plan costs with it, and what that is against another result."""
    from supplyopt.solver import solve

    words = "; ".join(_change(change) for change in repair.changes)
    say(f"what it costs to {words} ...")
    found = solve(repair.apply(study), limits)
    told = {
        "changes": [
            {"name": c.element.name, "kind": c.element.kind, "words": _change(c), "factor": c.factor} | _bounds(c)
            for c in repair.changes
        ],
        "items": list(repair.items),
        "words": words,
        "status": found.status.value,
        "cost": found.cost,
        "bound": found.bound,
    }
    if against is not None and against.cost is not None and found.cost is not None:
        told["saves"] = against.cost - found.cost
    return told


def _bounds(change: Change) -> dict[str, Any]:
    if change.before is None or change.after is None or change.before.loosens is None:
        return {}
    field = change.before.loosens[0]
    return {"field": field, "from": getattr(change.before, field), "to": getattr(change.after, field)}


def _change(change: Change) -> str:
    from supplyopt.analyse.elements import LIMITS

    if change.element.kind == "data":
        return f"have {quantity(change.factor)} times {LIMITS[change.element.name][0]}"
    if change.after is None or change.before is None:
        return f"drop {change.element.name}"
    field, way = change.before.loosens or ("", "up")
    before, after = (bound_in_words(rule, field) for rule in (change.before, change.after))
    return f"{'raise' if way == 'up' else 'lower'} the {field} of {change.element.name} from {before} to {after}"


def bound_in_words(rule: Rule, field: str, value: float | None = None) -> str:
    """The bound of a rule, shares in percent."""
    bound = getattr(rule, field) if value is None else value
    is_share = rule.model_json_schema()["properties"][field].get("maximum") == 1
    return f"{100 * bound:.4g} %" if is_share else f"{bound:,.10g}"


def print_conflicts(told: list[dict[str, Any]], currency: str) -> None:
    """What cannot hold together, and what would have to give way."""
    for number, conflict in enumerate(told, 1):
        line()
        about = f" about {', '.join(conflict['items'])}" if conflict["items"] else ""
        head = f"Conflict {number}{about}: " if len(told) > 1 else f"What cannot hold together{about}: "
        certain = "without any one of them a plan exists" if conflict["minimal"] else "not proven to be the fewest"
        line(f"{head}{certain}.")
        _print_conflict(conflict, currency)
        if conflict.get("cheapest") and len(conflict["cheapest"]["changes"]) > 1:
            line(f"Together: {_priced(conflict['cheapest'], currency)}")
        if conflict.get("fewest_rules") and len(conflict["fewest_rules"]) > 1:
            line(f"The fewest rules to drop: {', '.join(conflict['fewest_rules'])}")


def print_shortages(told: list[dict[str, Any]], currency: str) -> None:
    """What goes unserved in calm, why, and what would help."""
    for shortage in told:
        line()
        head = f"{shortage['item']}: {percent(shortage['unmet'])} of demand goes unserved even if nothing happens"
        if "members" not in shortage:
            line(f"{head}; all of it could be served, but that costs more than going without is worth.")
            continue
        line(f"{head}. These cannot hold together:")
        _print_conflict(shortage, currency)


def _print_conflict(conflict: dict[str, Any], currency: str) -> None:
    for member in conflict["members"]:
        place = ", ".join(
            part for part in (member["name"] if member["kind"] == "rule" else "", member["where"]) if part
        )
        line(f"  - {member['words']}{f'   [{place}]' if place else ''}")
    for text in _supplies(conflict["supply"]):
        line(f"  {text}")
    if "repairs" not in conflict:
        return
    line("Any one of these would do:" if conflict["repairs"] else "No single one of them can give way far enough.")
    for repair in conflict["repairs"]:
        line(f"  - {_priced(repair, currency)}")


def _supplies(supplies: list[dict[str, Any]]) -> Iterator[str]:
    for supply in supplies:
        largest = list(supply["open"].items())[:SHOWN_GROUPS]
        rest = sum(supply["open"].values()) - sum(most for _, most in largest)
        told = [f"{group or 'somewhere'} {quantity(most)}" for group, most in largest]
        told += [f"all others {quantity(rest)}"] if rest > 0 else []
        unit = supply["unit"]
        yield f"{supply['item']}: {quantity(supply['needed'])} {unit} a year are needed; open: {', '.join(told)}"


def _priced(repair: dict[str, Any], currency: str) -> str:
    if repair["status"] == "infeasible":  # it was tried where the conflict is; what is left stands elsewhere
        return f"{repair['words']} (other conflicts stay)"
    if repair["cost"] is None:
        return f"{repair['words']} (what it costs was not found: {repair['status']})"
    if "saves" in repair:
        saves = repair["saves"]
        return f"{repair['words']} ({'saves' if saves >= 0 else 'costs'} {money(abs(saves), currency)})"
    return f"{repair['words']} (the best plan then costs {money(repair['cost'], currency)})"
