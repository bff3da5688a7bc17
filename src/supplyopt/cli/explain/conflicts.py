"""What cannot hold together, in a planner's words, and what would have to give way; as plain data, and printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from supplyopt.cli.endings import say
from supplyopt.cli.explain.repairs import cheapest_first, priced_in_words, print_choices, repair_priced, repair_told
from supplyopt.cli.show import line, quantity

if TYPE_CHECKING:
    from supplyopt.analyse.conflict import Conflict
    from supplyopt.analyse.elements import Element
    from supplyopt.analyse.repair import Repair
    from supplyopt.cli.explain.places import Places
    from supplyopt.solver import Limits
    from supplyopt.study import Study

SHOWN_GROUPS = 4
MOST_TRIED = 4
"""Ways to mend every conflict at once that are tried, besides those that are one thing: a solve each."""
Group = tuple["Conflict", ...]
"""conflicts of the same members, about different items"""


def contradictions_told(study: Study, places: Places) -> list[dict[str, Any]]:
    """Every conflict of a study without a plan."""
    return [conflict_told(study, group, places) for group in _groups(study)]


def conflicts_told(study: Study, places: Places, limits: Limits) -> dict[str, Any]:
    """Every conflict of a study without a plan, what would have to give way, and the cheapest that mends them all."""
    from supplyopt.analyse.joint import JointRepair, of_one_each, of_one_thing
    from supplyopt.analyse.repair import alternatives, cheapest_repair, fewest_rules

    groups = _groups(study)
    conflicts = [conflict for group in groups for conflict in group]
    found: dict[Group, list[Repair]] = {}
    for group in groups:
        choices = [alternatives(_apart(study, conflict, conflicts), conflict) for conflict in group]
        found[group] = [repair for joint in of_one_thing(choices) for repair in joint.repairs]
    least = dict.fromkeys(repair for each in conflicts if (repair := cheapest_repair(study, each)) is not None)
    every = list(found.values())
    tried = [*of_one_thing(every), *of_one_each(every, MOST_TRIED), JointRepair(tuple(least))]
    by_words = {repair_told(each)["words"]: each for each in reversed(tried) if each.repairs}
    priced = {words: repair_priced(study, each, limits) for words, each in by_words.items()}
    fewest = [fewest_rules(study, conflict) for conflict in conflicts]
    return {
        "conflicts": [
            {
                **conflict_told(study, group, places),
                "repairs": [priced.get(told["words"], told) for told in map(repair_told, repairs)],
            }
            for group, repairs in found.items()
        ],
        "cheapest": next(iter(cheapest_first(list(priced.values()))), None),
        "fewest_rules": None if None in fewest else sorted({name for rules in fewest for name in rules or ()}),
    }


def _groups(study: Study) -> list[Group]:
    from supplyopt.analyse.conflict import find_conflicts

    say("looking for what cannot hold together ...")
    alike: dict[tuple[Element, ...], list[Conflict]] = defaultdict(list)
    for conflict in find_conflicts(study):
        alike[conflict.members].append(conflict)
    return [tuple(group) for group in alike.values()]


def _apart(study: Study, conflict: Conflict, conflicts: Sequence[Conflict]) -> Study:
    """The study without what is in other conflicts only: what mends this one is asked by itself."""
    others = {name for other in conflicts for name in other.rules} - set(conflict.rules)
    for name in sorted(others):
        study = study.without_rule(name)
    return study


def conflict_told(study: Study, group: Group, places: Places, items: tuple[str, ...] | None = None) -> dict[str, Any]:
    """Conflicts alike in words, with what there is of some items (of all that they are about)."""
    from supplyopt.analyse.supply import supply_of

    of = tuple(sorted({item for conflict in group for item in conflict.items}))
    supplies = [supply_of(study, item) for item in (of if items is None else items) if study.network.sources[item]]
    members = group[0].members
    return {
        "items": list(of),
        "minimal": all(conflict.minimal for conflict in group),
        "members": [
            {"kind": m.kind, "name": m.name, "words": _member(study, m), "law": _is_law(study, m)}
            | {"where": places.of(m, of)}
            for m in members
        ],
        "supply": [
            {"item": s.item, "unit": s.unit, "needed": s.needed, "open": _named(study, members) | dict(s.open)}
            for s in supplies
        ],
    }


def _named(study: Study, members: Sequence[Element]) -> dict[str, float]:
    """Nothing from each country that a rule of the conflict names, unless there is something."""
    names = {member.name for member in members if member.kind == "rule"}
    rules = [rule for rule in study.policy.rules if rule.name in names and getattr(rule, "by", "") == "country"]
    return {group: 0.0 for rule in rules for group in getattr(rule, "groups", ())}


def _is_law(study: Study, member: Element) -> bool:
    from supplyopt.analyse.shortage import SERVED

    return member.name != SERVED and any(r.law for r in study.policy.rules if r.name == member.name)


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


def print_conflicts(told: list[dict[str, Any]], currency: str) -> None:
    """What cannot hold together, and what would have to give way."""
    for number, conflict in enumerate(told, 1):
        line()
        line(_headline(conflict, f"Conflict {number}" if len(told) > 1 else ""))
        print_members(conflict)
        if conflict.get("repairs"):
            print_choices(conflict["repairs"], currency)
        elif all(member["law"] for member in conflict["members"]):
            line("All of it is law, and nothing here may be loosened: change the case, or ask for a derogation.")
        elif "repairs" in conflict:
            line("No single one of them can give way far enough.")


def print_remedy(told: Mapping[str, Any], currency: str) -> None:
    """The cheapest change that leaves a plan, and the fewest rules to drop."""
    shown = {repair["words"] for conflict in told["conflicts"] for repair in conflict["repairs"]}
    if told["cheapest"] and told["cheapest"]["words"] not in shown:
        line()
        line(f"Of what was tried the cheapest that leaves a plan: {priced_in_words(told['cheapest'], currency)}.")
    if told["fewest_rules"] and told["fewest_rules"][1:]:
        line(f"The fewest rules to drop: {', '.join(told['fewest_rules'])}.")


def _headline(conflict: dict[str, Any], number: str) -> str:
    about = f" about {', '.join(conflict['items'])}" if conflict["items"] else ""
    if len(conflict["members"]) == 1:
        return f"{number or 'What cannot be met'}{about}: impossible by itself."
    certain = "without any one of them a plan exists" if conflict["minimal"] else "not proven to be the fewest"
    return f"{number or 'What cannot hold together'}{about}: {certain}."


def print_members(conflict: dict[str, Any]) -> None:
    """Who is in a conflict, where each is written, and what there is of its items."""
    for member in conflict["members"]:
        name = member["name"] if member["kind"] == "rule" and member["where"] else ""
        place = ", ".join(part for part in (name, member["where"], "law" if member["law"] else "") if part)
        line(f"  - {member['words']}{f'   [{place}]' if place else ''}")
    for text in _supplies(conflict["supply"]):
        line(f"  {text}")


def _supplies(supplies: list[dict[str, Any]]) -> Iterator[str]:
    for supply in supplies:
        some = sorted(supply["open"].items(), key=lambda each: -each[1])
        shown = [*(each for each in some if each[1] > 0)][:SHOWN_GROUPS]
        rest = sum(supply["open"].values()) - sum(most for _, most in shown)
        told = [f"{group or 'somewhere'} {quantity(most)}" for group, most in shown]
        told += [f"all others {quantity(rest)}"] if rest > 0 else []
        told += [f"{group} nothing" for group, most in some if most == 0]
        unit = supply["unit"]
        yield f"{supply['item']}: {quantity(supply['needed'])} {unit} a year are needed; open: {', '.join(told)}"
