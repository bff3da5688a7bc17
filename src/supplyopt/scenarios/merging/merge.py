"""One set from several: either one of their worlds or another, or all their causes in one world."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from supplyopt.case.codes import did_you_mean
from supplyopt.errors import Issue, ScenarioError
from supplyopt.scenarios.check_scenarios import TOLERANCE
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.horizon import Horizon, common
from supplyopt.scenarios.merging.labelled import Labelled, labelled, unlike
from supplyopt.scenarios.scenario import Scenario, set_of
from supplyopt.scenarios.scenario_set import ScenarioSet

MOST = 20_000
"""Scenarios that a merged set may have."""
JOINT = " + "
"""Between the names of what comes together."""


@dataclass(frozen=True)
class Merged:
    """A set with what a person needs to check it."""

    scenarios: ScenarioSet
    weights: Mapping[str, float]
    """set -> its weight [-]; 1 each where all their causes are in one world"""
    alike: int
    """scenarios that did the same as another one, and are one with it now"""


def merge_alternatives(sets: Sequence[ScenarioSet], weights: Mapping[str, float], name: str = "merged") -> Merged:
    """The world is as one of the sets says: ``P = Σ_k w_k P_k``, by weights that sum to 1.

    Sets without a weight share what the others leave evenly. So a cause that only one set knows is as likely as that
    set says, times its weight. Raises ScenarioError with everything that cannot work.
    """
    parts = labelled(sets)
    told = _completed([part.label for part in parts], weights)
    horizon, unlike_periods = _horizon(sets)
    if issues := [*_too_few(parts), *_misfits(parts, weights, told), *unlike_periods]:
        raise ScenarioError(issues)
    every = [
        replace(scenario, probability=scenario.probability * told[part.label])
        for part in parts
        for scenario in part.scenarios
    ]
    return _merged(every, told, name, horizon)


def merge_together(sets: Sequence[ScenarioSet], name: str = "merged") -> Merged:
    """All causes in one world, those of one set independent of those of another: ``P(a and b) = P(a) P(b)``.

    Every scenario of a set comes with every one of the others. Stress tests stay as they are. Raises ScenarioError with
    everything that cannot work: an event in two sets would strike twice; beside a set without calm nothing is alone.
    """
    parts = labelled(sets)
    horizon, unlike_periods = _horizon(sets)
    if issues := [*_too_few(parts), *_not_independent(parts), *unlike_periods]:
        raise ScenarioError(issues)
    weighted = [[_owned(s) for s in part.scenarios if s.family != "stress"] for part in parts]
    every = [_joined(years) for years in product(*weighted)]
    every += [scenario for part in parts for scenario in part.scenarios if scenario.family == "stress"]
    return _merged(every, {part.label: 1.0 for part in parts}, name, horizon)


def _merged(every: Sequence[Scenario], weights: Mapping[str, float], name: str, horizon: Horizon | None) -> Merged:
    """Those that do the same as one, under the first id; all calm is calm."""
    alike: dict[object, list[Scenario]] = {}
    for scenario in every:
        alike.setdefault(scenario.content, []).append(scenario)
    kept: dict[str, Scenario] = {}
    for same in alike.values():
        own = unlike(same[0].scenario_id, kept)
        probability = math.fsum(each.probability for each in same)
        kept[own] = replace(same[0], scenario_id=own, probability=probability)
    return Merged(replace(set_of(kept.values(), name), horizon=horizon), weights, len(every) - len(kept))


def _completed(labels: Sequence[str], weights: Mapping[str, float]) -> dict[str, float]:
    """Weights of all sets: those not told share what is left."""
    silent = [label for label in labels if label not in weights]
    left = 1.0 - math.fsum(weights.values())
    return {label: weights[label] if label in weights else left / len(silent) for label in labels}


def _horizon(sets: Sequence[ScenarioSet]) -> tuple[Horizon | None, list[Issue]]:
    """The periods of the sets that tell; an issue where these are not as long as each other."""
    try:
        return common(found.horizon for found in sets), []
    except ValueError as error:
        text = f"sets were drawn for {error}; effects last as many periods, not days"
        return None, [issue("SCN051", text, cure="draw them for the same periods")]


def _too_few(parts: Sequence[Labelled]) -> Iterator[Issue]:
    if len(parts) < 2:
        yield issue("SCN051", "there is only one set", cure="name two or more")


def _misfits(parts: Sequence[Labelled], given: Mapping[str, float], told: Mapping[str, float]) -> Iterator[Issue]:
    labels = [part.label for part in parts]
    for name, weight in given.items():
        if name not in labels:
            cure = did_you_mean(name, labels, f"sets are {', '.join(labels)}")
            yield issue("SCN051", "has a weight, but no set is called so", cure=cure, value=name)
        if not 0 < weight <= 1:
            cure = "a set that counts for nothing is left out"
            yield issue("SCN051", "a weight is above 0 and at most 1", cure=cure, file=name, value=f"{weight:g}")
    total = math.fsum(given.values())
    if set(given) >= set(labels) and abs(total - 1.0) > TOLERANCE:
        yield issue("SCN051", f"weights sum to {total:.10g}, not to 1", cure="correct them, or leave one out")
    elif set(given) < set(labels) and min(told.values()) <= 0:
        silent = ", ".join(label for label in labels if label not in given)
        yield issue("SCN051", f"weights sum to {total:.10g}: nothing is left for {silent}", cure="lower them")


def _not_independent(parts: Sequence[Labelled]) -> Iterator[Issue]:
    known: dict[str, str] = {}
    for part in parts:
        if not any(scenario.family == "calm" for scenario in part.scenarios):
            text = "has no calm, so that nothing else can strike alone"
            yield issue("SCN051", text, cure="merge by weights", file=part.label)
        events = {effect[-1] for s in part.scenarios if s.family == "prob" for effect in _owned(s).effects}
        for event in sorted(events & known.keys()):
            text = f"the event is in {known[event]} too, and would strike twice"
            cure = "leave it out of one of them, or merge by weights"
            yield issue("SCN051", text, cure=cure, file=part.label, value=event)
        known |= dict.fromkeys(events, part.label)
    number = math.prod(sum(scenario.family != "stress" for scenario in part.scenarios) for part in parts)
    if number > MOST:
        text = f"{number:,} scenarios would come of it, more than {MOST:,}"
        yield issue("SCN051", text, cure="reduce the sets first: supplyopt scenarios reduce")


def _owned(scenario: Scenario) -> Scenario:
    """Effects that name no event are an event of their scenario, also when it comes with others."""
    effects = (effect if effect[-1] else (*effect[:-1], scenario.scenario_id) for effect in scenario.effects)
    return replace(scenario, effects=tuple(sorted(effects)))


def _joined(years: Sequence[Scenario]) -> Scenario:
    """What happens if each of some scenarios comes true."""
    struck = [year for year in years if year.family != "calm"]
    probability, onset = math.prod(year.probability for year in years), min((y.onset for y in struck), default=0)
    if len(struck) <= 1:
        return replace(struck[0] if struck else years[0], probability=probability)
    return Scenario(
        JOINT.join(year.scenario_id for year in struck),
        _listed(year.name for year in struck),
        probability,
        "prob",
        onset,
        _listed(year.source for year in struck),
        tuple(sorted(effect for year in struck for effect in year.effects)),
        min(year.detection_days for year in struck if year.onset == onset),
    )


def _listed(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
