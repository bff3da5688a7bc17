"""What is asked of a study's values, section by section, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from supplyopt.cli.endings import say, say_step
from supplyopt.cli.value.fresh import fresh_sets
from supplyopt.cli.words import counted, unknown

if TYPE_CHECKING:
    from supplyopt.analyse.worth import Interval
    from supplyopt.result import Portfolio
    from supplyopt.risk.measure import Event
    from supplyopt.solver import Limits
    from supplyopt.solver.solve import Answered
    from supplyopt.study import Study

EVERY = "all"
"""In the place of the name of an event."""


def check(study: Study, scenarios: str | None, asked: Mapping[str, Any]) -> None:
    """Whether anything can be said at all, before anything is solved; raises InputError, click.BadParameter."""
    from supplyopt.analyse.value.known import check_values
    from supplyopt.analyse.value.sampling import check_mean, check_replications

    check_values(study)
    if asked["radius"] or asked["replications"] is not None:
        check_mean(study)
    if asked["replications"] is not None:
        check_replications(study, asked["replications"])
        fresh_sets(study, str(scenarios), asked["samples"])
    _events(study, asked["event"])


def works(
    study: Study, answered: Answered, scenarios: str | None, limits: Limits, asked: Mapping[str, Any]
) -> dict[str, Callable[[], Any]]:
    """name -> what makes the section, of all that are asked for."""
    found: dict[str, Callable[[], Any]] = {
        "information": partial(information_told, study, answered, limits),
        "thinking": partial(thinking_told, study, answered, limits),
    }
    if asked["event"]:
        found["events"] = partial(events_told, study, answered, asked["event"], limits)
    if asked["dependence"]:
        found["dependence"] = partial(dependence_told, study, answered, limits)
    if asked["radius"]:
        found["radius"] = partial(radius_told, study, answered, limits)
    if asked["replications"] is not None:
        found["sampling"] = partial(sampling_told, study, answered, str(scenarios), limits, asked)
    if asked["trust"] is not None:
        found["trust"] = partial(trust_told, study, answered, asked["trust"], limits)
    return found


def information_told(study: Study, answered: Answered, limits: Limits) -> dict[str, Any]:
    """RP, WS and EVPI, by the mean."""
    from supplyopt.analyse.value.information import information

    say("what knowing the scenario is worth ...")
    found = information(study, answered.result, limits, say_step)
    return {
        "here_and_now": asdict(found.here_and_now),
        "wait_and_see": asdict(found.wait_and_see),
        "worth": asdict(found.worth),
    }


def thinking_told(study: Study, answered: Answered, limits: Limits) -> dict[str, Any]:
    """EV, EEV and VSS, by the objective."""
    from supplyopt.analyse.value.thinking import thinking

    say("what thinking in scenarios is worth ...")
    found = thinking(study, answered.result, limits)
    return {
        "best": asdict(found.best),
        "promised": asdict(found.promised),
        "average": _interval(found.average),
        "worth": _interval(found.worth),
        "moves": moves(study, answered, found.portfolio),
    }


def events_told(study: Study, answered: Answered, names: tuple[str, ...], limits: Limits) -> list[dict[str, Any]]:
    """Events, the one most worth knowing about first."""
    from supplyopt.analyse.value.events import event_values, uncertain_events
    from supplyopt.scenarios.scenario_set import names_of

    chosen, called = _events(study, names), names_of(uncertain_events(study))
    say(f"what knowing of {counted(len(chosen), 'event')} is worth ...")
    return [
        {
            "event": called[each.event],
            "probability": each.probability,
            "worth": asdict(each.worth),
            "break_even": each.break_even,
        }
        for each in event_values(study, answered, chosen, limits, say_step)
    ]


def dependence_told(study: Study, answered: Answered, limits: Limits) -> dict[str, Any]:
    """What the plan relies on, the worst that may come together, and what being prepared for that costs."""
    from supplyopt.analyse.value.dependence import dependence

    say("if events come together in the worst way ...")
    found = dependence(study, answered, limits)
    return {
        "as_drawn": found.as_drawn,
        "worst": found.worst,
        "reliance": found.reliance,
        "prepared": asdict(found.prepared),
        "prepared_as_drawn": found.prepared_as_drawn,
        "insurance": found.insurance,
        "price": asdict(found.price),
        "weights": {s: q for s, q in found.weights.items() if q > 0},
        "moves": moves(study, answered, found.portfolio),
    }


def radius_told(study: Study, answered: Answered, limits: Limits) -> dict[str, Any]:
    """Where another plan is better, and how it differs."""
    from supplyopt.analyse.value.radius import radius

    say("how wrong probabilities may be ...")
    found = radius(study, answered, limits, say_step)
    other = [] if found.portfolio is None else moves(study, answered, found.portfolio)
    return {"low": found.low, "high": found.high, "undecided": found.undecided, "moves": other}


def sampling_told(
    study: Study, answered: Answered, scenarios: str, limits: Limits, asked: Mapping[str, Any]
) -> dict[str, Any]:
    """The plan on fresh sets of scenarios."""
    from supplyopt.analyse.value.sampling import CONFIDENCE, sampling_gap

    number, samples = asked["replications"], asked["samples"]
    fresh = fresh_sets(study, scenarios, samples)
    say(f"the plan on {counted(number, 'set')}, each {fresh.source} ...")
    found = sampling_gap(study, answered, fresh.draw, number, asked["seed"], limits, say_step)
    kept = {"source": fresh.source, "replications": number, "samples": samples, "seed": asked["seed"]}
    return {**kept, "confidence": CONFIDENCE, **asdict(found)}


def trust_told(study: Study, answered: Answered, number: int, limits: Limits) -> list[dict[str, Any]]:
    """The largest awards and what would turn them."""
    from math import isinf

    from supplyopt.analyse.value.trust import trust

    say(f"what the {counted(number, 'largest award')} rest on ...")
    found = [asdict(each) for each in trust(study, answered.result, number, limits, say_step)]
    for each in found:
        each["price"]["high"] = None if isinf(each["price"]["high"]) else each["price"]["high"]
    return found


def moves(study: Study, answered: Answered, other: Portfolio) -> list[dict[str, Any]]:
    """How another portfolio differs from that of the answer, the largest changes of an option first."""
    own = answered.result.portfolio
    if own is None:
        return []
    found = []
    for option in study.network.options:
        change = other.size(option.name) - own.size(option.name)
        if abs(change) > 1e-6 * max(1.0, option.upper):
            part = change / option.upper
            row = {"option": option.name, "before": own.size(option.name), "after": other.size(option.name)}
            found.append({**row, "unit": option.unit, "part": part})
    return sorted(found, key=lambda each: (-abs(each["part"]), each["option"]))


def _interval(told: Interval | None) -> dict[str, float] | None:
    return None if told is None else asdict(told)


def _events(study: Study, names: tuple[str, ...]) -> list[Event]:
    """The events of some names, or every one; raises click.BadParameter for one that the set does not have."""
    from supplyopt.analyse.value.events import uncertain_events
    from supplyopt.scenarios.scenario_set import names_of

    known = {name: event for event, name in names_of(uncertain_events(study)).items()}
    if EVERY in names:
        return list(known.values())
    for name in names:
        if name not in known:
            raise unknown(name, sorted(known), "event")
    return [known[name] for name in dict.fromkeys(names)]
