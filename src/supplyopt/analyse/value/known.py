"""What would be planned if more were known: some scenarios only, with the probabilities that they then have."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from supplyopt.errors import InputError, Issue
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.solver.knowing import conditioned, trace_of_calm, with_scenarios
from supplyopt.study import Study


@dataclass(frozen=True)
class Message:
    """Something that one may be told before the plan is chosen."""

    probability: float
    """of being told it [-]"""
    weights: Mapping[str, float]
    """scenario -> its probability once one has been told [-]"""


def weighted(study: Study) -> dict[str, float]:
    """scenario -> probability [-], of those that have one."""
    return {s: p for s, p in study.probabilities.items() if p > 0}


def messages(study: Study, parts: Sequence[Collection[str]]) -> list[Message]:
    """One message for each part of the scenarios: that the truth is in it.

    ::

        π(s | part) = (1-ε) p_s / p(part),   π(calm | part) = ε          for a part without calm
        q(part) = p(part) / (1-ε),           Σ_part q(part) π(s | part) = p_s

    Rules measure what calm would deliver, and if calm were ruled out that would cost nothing and mean nothing. So
    where a policy has rules a trace ε of calm's probability is left in every message; then no message says quite all,
    but together they say no more and no less than p. Elsewhere ε = 0.
    """
    chances = weighted(study)
    trace = trace_of_calm(study)
    bare = math.fsum(chances[s] for part in parts if CALM not in part for s in part) / (1.0 - trace)
    found = []
    for part in parts:
        own = {s: chances[s] for s in chances if s in part}
        if CALM in own:
            own[CALM] -= trace * bare
            probability = math.fsum(own.values())
        else:
            probability = math.fsum(own.values()) / (1.0 - trace)
            own |= {CALM: trace * probability} if trace else {}
        found.append(Message(probability, {s: p / probability for s, p in own.items()}))
    return found


def told(study: Study, message: Message) -> Study:
    """The study once a message has been heard; of two plans the one with the lower mean cost is then better."""
    return with_scenarios(study, conditioned(study, message.weights))


def check_values(study: Study) -> None:
    """Raises InputError where nothing can be said of what it is worth to know or to think more."""
    issues = []
    if study.policy.objective.kind == CALM:
        cure = "minimise the expectation, or another measure that looks at scenarios"
        issues.append(Issue("VAL001", "the objective is blind to all but calm", cure, study.policy.name))
    if (subject := study.policy.objective.subject) != "cost":
        text = f"the objective is one of {subject}"
        issues.append(Issue("VAL006", text, "minimise a measure of cost", study.policy.name))
    if len(weighted(study)) < 2:
        cure = "give scenarios (--scenarios) of which two or more have a probability"
        issues.append(Issue("VAL002", "nothing is uncertain here", cure, study.scenarios.name))
    for rule in study.policy.rules:
        if rule.compares:
            about = "the mean over scenarios" if rule.looks_at_means else "all scenarios together"
            text = f"rule {rule.name!r} is about {about}, and means something else once more is known"
            cure = "require it in all scenarios, or leave it out" if rule.looks_at_means else "leave it out"
            issues.append(Issue("VAL003", text, cure, study.policy.name))
    if issues:
        raise InputError(issues)
