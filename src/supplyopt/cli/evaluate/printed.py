"""An assessment for people: what the plan costs, what goes unserved and how often, what is worst, which rules hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from supplyopt.cli.show import line, money, percent, quantity, table
from supplyopt.cli.words import counted

NAMED = 5
"""Scenarios that are named in a sentence."""


def print_assessment(told: dict[str, Any]) -> None:
    """The decisive figures first."""
    currency, cost = told["currency"], told["cost"]
    line(f"{told['study']}: {counted(told['scenarios'], 'scenario')}")
    line(f"plan    {told['portfolio']['origin']}")
    for text in _costs(cost, currency):
        line(text)
    _print_unserved(told["unserved"], currency)
    _print_items(told["items"], currency)
    columns = ["scenario", "", ">probability", ">cost", ">demand unmet"]
    table(f"The {len(told['dearest'])} dearest scenarios", columns, _dearest(told["dearest"], currency))
    _print_rules(told, currency)


def _costs(cost: dict[str, Any], currency: str) -> Iterator[str]:
    error = cost["standard_error"]
    doubt = f"   standard error {money(error, currency)}{_SAMPLED.get(cost['drawn_by'], '')}" if error else ""
    yield f"cost    {money(cost['mean'], currency)} on average{doubt}"
    measure = cost["measure"]
    named = measure["kind"] if measure["of"] == "cost" else f"{measure['kind']} of {measure['of']}"
    if measure["value"] is None:
        yield f"        {named}: not worked out {measure['why_not']}"
    elif named != "expectation":
        yield f"        {money(measure['value'], currency)}: {measure['in_words']}, which the policy minimises"
    if cost["calm"] is not None:
        yield f"        {money(cost['calm'], currency)} if nothing happens"
    yield f"        {money(cost['worst_5pct'], currency)} in the worst 5 %, {money(cost['worst'], currency)} at worst"
    rules = f", {money(cost['rules'], currency)} what rules add" if cost["rules"] else ""
    yield f"        of which {money(cost['commitment'], currency)} are committed whatever happens{rules}"


_SAMPLED = {"sobol": ", as if drawn at random: Sobol points lie more evenly"}


def _print_unserved(unserved: dict[str, Any], currency: str) -> None:
    mean, tail = money(unserved["mean"], currency), money(unserved["worst_5pct"], currency)
    line(f"unmet   demand worth {mean} on average ({percent(unserved['part_mean'])} of all), {tail} in the worst 5 %")
    more = [f"more than {percent(float(part))} {percent(p)}" for part, p in unserved["chance_of_more_than"].items()]
    line(f"        probability of any shortage {percent(unserved['chance_of_any'])}; of {', of '.join(more)}")


def _print_items(items: list[dict[str, Any]], currency: str) -> None:
    short = sorted((each for each in items if each["worst_scenario"]), key=lambda each: (-each["value"], each["item"]))
    if short:
        columns = ["item", ">unmet, mean", ">worst 5 %", ">worst", "in", ">chance of any", ">unserved, mean"]
        table("What goes unserved", columns, _items(short, currency))
    if len(short) < len(items):
        line(f"{counted(len(items) - len(short), 'item')} of {len(items)} always served in full.")


def _items(items: list[dict[str, Any]], currency: str) -> Iterator[list[str]]:
    for each in items:
        yield [
            each["item"],
            percent(each["mean"]),
            percent(each["tail"]),
            percent(each["worst"]),
            each["worst_scenario"] or "-",
            percent(each["chance"]),
            money(each["value"], currency),
        ]


def _dearest(cases: list[dict[str, Any]], currency: str) -> Iterator[list[str]]:
    for each in cases:
        weight = "stress test" if each["family"] == "stress" else percent(each["probability"])
        broken = "" if each["keeps_rules"] else " (rules not kept)"
        cells = [each["scenario"], each["name"] + broken, weight]
        yield [*cells, money(each["cost"], currency), percent(each["unmet"])]


def _print_rules(told: dict[str, Any], currency: str) -> None:
    rules = told["rules"]
    if rules:
        rows = [[each["rule"], each["words"], _state(each, currency)] for each in rules]
        table("Rules of the policy", ["rule", "asks for", "here"], rows)
    for each in rules:
        for row in each["worst"]:
            where = f" in {row['scenario']}" if row["scenario"] else ""
            sides = f"{quantity(row['left'])} {_INSTEAD[row['sense']]} {quantity(row['right'])}"
            line(f"  {each['rule']}{where}: {row['row']}: {sides}")
    broken = told["broken_in"]
    if broken["scenarios"]:
        names = ", ".join(broken["scenarios"][:NAMED])
        more = ", ..." if len(broken["scenarios"]) > NAMED else ""
        line(
            f"In {counted(len(broken['scenarios']), 'scenario')} (probability {percent(broken['probability'])}) "
            f"the hard rules on operations cannot all be kept: {names}{more}"
        )
    if not told["keeps_rules"]:
        line("No calm operation of this plan keeps all hard rules; the one here misses them by least.")


_INSTEAD = {"<=": "instead of at most", ">=": "instead of at least"}


def _state(rule: dict[str, Any], currency: str) -> str:
    paid = f", {money(rule['paid'], currency)} paid" if rule["paid"] else ""
    if rule["state"] == "open":
        return (
            f"missed at least cost in {rule['missed']} of {counted(rule['rows'], 'row')}; dearer operations may keep it"
        )
    if rule["state"] in ("missed", "broken"):
        return f"{rule['state']} in {rule['missed']} of {counted(rule['rows'], 'row')}{paid}"
    if rule["state"] == "not measured":
        return "nothing on the plan itself"
    return f"kept{paid}"
