"""The sections of what things are worth, printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supplyopt.cli.show import between, line, money, percent, quantity, table
from supplyopt.cli.value.trusted import print_trust
from supplyopt.cli.words import counted

MOST_SHOWN = 6
Told = Mapping[str, Any]


def print_sections(told: Told) -> None:
    """Everything that was told, in one order."""
    currency = told["currency"]
    printers: dict[str, Callable[[Any, str], None]] = {
        "events": print_events,
        "dependence": print_dependence,
        "radius": print_radius,
        "sampling": print_sampling,
        "trust": print_trust,
    }
    print_worth(told, currency)
    for name, printer in printers.items():
        if name in told:
            printer(told[name], currency)


def print_worth(told: Told, currency: str) -> None:
    """RP, WS, EVPI, EEV and VSS."""
    rows = []
    if "information" in told:
        found = told["information"]
        rows += [
            ["RP", "the best plan for all scenarios, on average", _between(found["here_and_now"], currency)],
            ["WS", "if one knew in time which scenario comes", _between(found["wait_and_see"], currency)],
            ["EVPI", "so knowing is worth", _between(found["worth"], currency)],
        ]
    if "thinking" in told:
        found, broken = told["thinking"], "it cannot keep every rule"
        measure = told["objective"]
        if measure != "expectation":
            rows.append(["RP", f"the best plan, by {measure}", _between(found["best"], currency)])
        eev = _between(found["average"], currency) if found["average"] else broken
        vss = _between(found["worth"], currency) if found["worth"] else "without it there is no plan"
        rows += [
            ["EV", "the plan for the average scenario promises", _between(found["promised"], currency)],
            ["EEV", f"and comes to{'' if measure == 'expectation' else f', by {measure}'}", eev],
            ["VSS", "so thinking in scenarios is worth", vss],
        ]
    table("What knowing and thinking are worth", ["", "", ">cost"], rows)
    if "information" in told and told["rules"]:
        line("Rules look at calm, and one who knows that calm is not to come keeps them there at next to no cost:")
        line("what knowing is worth includes what they cost.")
    if "thinking" in told:
        print_moves(told["thinking"]["moves"], "The plan for the average, against the best")


def print_events(told: list[Told], currency: str) -> None:
    """Which event is worth knowing about most."""
    rows = [
        [
            each["event"],
            percent(each["probability"]),
            _between(each["worth"], currency),
            percent(each["break_even"]) if each["break_even"] is not None else "-",
        ]
        for each in told
    ]
    table("What it is worth to know whether it will happen", ["event", ">probability", ">worth", ">pays from"], rows)
    line("Pays from: probability from which on this plan is cheaper than the best one for a world without the event.")


def print_dependence(told: Told, currency: str) -> None:
    """The plan as drawn and in the worst dependence, beside one made for it."""
    rows = [
        ["this plan", money(told["as_drawn"], currency), money(told["worst"], currency)],
        ["made for the worst", money(told["prepared_as_drawn"], currency), _between(told["prepared"], currency)],
    ]
    table("If events come together in the worst way, each as likely as before", ["", ">as drawn", ">worst"], rows)
    price = told["price"]
    line(f"The plan relies on it that they do not: {money(told['reliance'], currency)} on average.")
    factors = dict.fromkeys(f"{price[end]:.4g}" for end in ("low", "high"))
    line(f"Price of correlation: there it costs {' to '.join(factors)} times the least possible.")
    print_moves(told["moves"], "The plan made for the worst, against this one")


def print_radius(told: Told, currency: str) -> None:
    """Where the plan changes, and how."""
    line()
    good = f"Radius: with {told['low']:.4g} of the probability misplaced the plan is still as good as any"
    if told["high"] is None and told["undecided"]:
        line("Radius: not decided in the time allowed; a longer --time-limit may tell.")
    elif told["high"] is None:
        line(f"{good}.")
    else:
        line(f"{good}, with {told['high']:.4g} another is better.")
        if told["undecided"]:
            line("What is between them was not decided in the time allowed.")
        print_moves(told["moves"], "That one, against this")


def print_sampling(told: Told, currency: str) -> None:
    """The gap on fresh scenarios."""
    rows = [
        [name, money(told[key]["mean"], currency), f"{side} {money(told[key]['limit'], currency)}"]
        for key, name, side in (
            ("lower", "the least cost possible is, at least", "above"),
            ("upper", "this plan costs", "below"),
            ("gap", "so it is too dear by, at most", "below"),
        )
        if told[key]
    ]
    title = f"On {counted(told['replications'], 'set')}, each {told['source']}"
    table(title, ["", ">estimate", f">at {percent(told['confidence'])} confidence"], rows)
    if told["broken"]:
        line(
            f"In {counted(told['broken'], 'scenario')} of them the plan cannot keep every rule. What it costs without "
            "those rules is no figure for a plan that is allowed, so neither that nor a gap is told."
        )


def print_moves(told: list[Told], title: str) -> None:
    """Which options come in, go out and change."""
    rows = [[each["option"], quantity(each["before"]), quantity(each["after"]), each["unit"]] for each in told]
    if not rows:
        line(f"{title}: the same portfolio.")
        return
    table(title, ["option", ">this plan", ">the other", "unit"], rows[:MOST_SHOWN])
    if len(rows) > MOST_SHOWN:
        line(f"and {len(rows) - MOST_SHOWN} more; --json lists all")


def _between(told: Mapping[str, float], currency: str) -> str:
    return between(told["low"], told["high"], currency)
