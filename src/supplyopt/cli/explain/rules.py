"""What each rule costs, at the margin and as a whole; as plain data, and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplyopt.cli.endings import say, say_step
from supplyopt.cli.explain.repairs import bound_in_words
from supplyopt.cli.show import CENT, between, line, money, table
from supplyopt.cli.words import counted

if TYPE_CHECKING:
    from supplyopt.analyse.price import Price
    from supplyopt.analyse.worth import Interval
    from supplyopt.cli.explain.places import Places
    from supplyopt.rules import Rule
    from supplyopt.solver import Limits
    from supplyopt.solver.solve import Answered


def rules_told(answered: Answered, places: Places, limits: Limits) -> list[dict[str, Any]]:
    """Every rule with its state, its price at this portfolio and its worth."""
    from supplyopt.analyse.price import prices
    from supplyopt.analyse.worth import worths

    study, result = answered.hunted.study, answered.result
    if not study.policy.rules:
        return []
    say("what a little more room is worth ...")
    at_margin = {price.rule: price for price in prices(answered, limits, say_step)}
    say(f"what each rule costs: {counted(len(study.policy.rules), 'solve')} ...")
    whole = {worth.rule: worth for worth in worths(study, result, limits, say_step)}
    states = result.table("rules").groupby("rule")["state"].agg(set).to_dict()
    found = []
    for rule in study.policy.rules:
        price, worth = at_margin.get(rule.name), whole[rule.name]
        found.append(
            {
                "rule": rule.name,
                "words": rule.wording(),
                "where": places.rules.get(rule.name, ""),
                "state": _state(states.get(rule.name, set())),
                "hard": rule.is_hard,
                "price": price and _price_told(price),
                "step": price and step_of(rule, price.field),
                "worth": _interval_told(worth.interval),
                "status_without": worth.status.value,
            }
        )
    return sorted(found, key=lambda each: (-(each["worth"] or {"high": 0.0})["high"], each["rule"]))


def premium_told(answered: Answered, limits: Limits) -> dict[str, Any]:
    """What all rules cost together, split so that the parts add up; or why it cannot be split."""
    from supplyopt.analyse.worth import split_premium

    study = answered.hunted.study
    names = [rule.name for rule in study.policy.rules]
    say(f"the premium split over {counted(len(names), 'rule')}: {2 ** len(names)} solves ...")
    try:
        split = split_premium(study, {name: [name] for name in names}, limits, say_step)
    except ValueError as error:
        return {"premium": None, "parts": {}, "reason": str(error)}
    return {"premium": split.premium, "parts": dict(split.parts)}


def _state(states: set[str]) -> str:
    return next((state for state in ("missed", "binding", "slack") if state in states), "never applies")


def _interval_told(interval: Interval | None) -> dict[str, float] | None:
    return {"low": interval.low, "high": interval.high} if interval else None


def _price_told(price: Price) -> dict[str, Any]:
    sides = {"looser": _interval_told(price.looser), "tighter": _interval_told(price.tighter)}
    return {"field": price.field, **sides, "tightest": price.tightest}


def step_of(rule: Rule, field: str) -> tuple[float, str]:
    """The step that a price is told for [unit of the bound], and how that is said after an amount of money."""
    value = getattr(rule, field)
    if bound_in_words(rule, field).endswith("%"):
        return 0.01, "a point"
    if rule.is_bound_money:
        return 1.0, "a unit of money"
    if isinstance(value, int):
        return 1.0, f"for a step of 1 of {field}"
    if "HHI" in rule.told_as:
        return 0.01, "for each 0.01 of HHI"
    return 1.0, "a day" if field == "days" else f"a unit of {field}"


def print_rules(told: list[dict[str, Any]], currency: str) -> None:
    """A table, the dearest rule first."""
    if not told:
        return
    rows = []
    for rule in told:
        rows.append([rule["rule"], rule["words"], rule["state"], _whole(rule, currency), _margin(rule, currency)])
    table("What each rule costs", ["rule", "it asks for", "", ">in all", ">at the margin"], rows)
    line("In all: the best plan with the rule less the best without it; these do not add up.")
    line("At the margin: what a little more room saves or a little less costs, with the same contracts.")
    if any(rule["state"] == "binding" and rule["worth"] and rule["worth"]["low"] <= 0 for rule in told):
        line("Binding is a rule that is kept with nothing to spare; without it a plan may still be no cheaper.")


def _whole(rule: dict[str, Any], currency: str) -> str:
    worth = rule["worth"]
    if not worth:
        return f"without it {rule['status_without']}"
    return between(worth["low"], worth["high"], currency) if worth["high"] >= CENT else "nothing"


def print_premium(told: dict[str, Any], currency: str) -> None:
    """The premium and its parts."""
    if told["premium"] is None:
        line()
        line(f"The premium of all rules is not split: {told['reason']}")
        return
    rows = [[name, money(part, currency)] for name, part in sorted(told["parts"].items(), key=lambda each: -each[1])]
    table(
        "The premium of all rules, split by Shapley",
        ["rule", ">part"],
        [*rows, ["all", money(told["premium"], currency)]],
    )


def _margin(rule: dict[str, Any], currency: str) -> str:
    price = rule["price"]
    if not price:
        return "-"
    step, unit = rule["step"]
    looser, tighter = _middle(price["looser"]), _middle(price["tighter"])
    if looser is None or (tighter is None and not price["tightest"]):
        return "not found out"
    if not looser and not tighter:
        return "nothing; no plan if tighter" if price["tightest"] else "nothing"
    saves = f"saves {money(step * looser, currency)}" if looser else "saves nothing"
    if tighter is None:
        return f"{saves} {unit}; no plan if tighter"
    if abs(looser - tighter) <= 0.01 * max(looser, tighter):
        return f"{money(step * looser, currency)} {unit}"
    costs = f"costs {money(step * tighter, currency)}" if tighter else "costs nothing"
    return f"{saves}, {costs} {unit}"


def _middle(interval: dict[str, float] | None) -> float | None:
    return None if interval is None else 0.5 * (interval["low"] + interval["high"])
