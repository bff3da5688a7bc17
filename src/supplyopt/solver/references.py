"""What regret is measured from: the least cost of each scenario for whoever knew that it comes, a solve for each."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from supplyopt.risk.measure import TRACE
from supplyopt.rules.mix import SourceRule
from supplyopt.solver.highs import stop
from supplyopt.solver.hunt import hunt
from supplyopt.solver.knowing import known
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.remarks import listed
from supplyopt.study import References, Study
from supplyopt.verify import Recomputed

Progress = Callable[[int, int], None]
"""Told the number of each scenario as its solve begins, and how many there are."""
TIME = 0.5
"""Part of the time that references may take [-]."""


def referenced(study: Study, limits: Limits | None = None, progress: Progress | None = None) -> Study:
    """The study with all that its objective compares with; itself if it knows that, or compares with nothing.

    A scenario whose solve does not end within half of the time is known as far as its bound, or not at all: then 0 is
    what it costs at least. So regret is never understated, but for the trace of calm that is left beside rules.
    """
    if study.is_referenced:
        return study
    limits, weighted = limits or Limits(), [s for s, p in study.probabilities.items() if p > 0]
    clock = Clock(None if limits.seconds is None else TIME * limits.seconds)
    low, high = {}, {}
    for number, scenario in enumerate(weighted, 1):
        if stop.requested or clock.left == 0.0:
            break
        if progress is not None:
            progress(number, len(weighted))
        seconds = None if clock.left is None else max(clock.left / (len(weighted) - number + 1), 0.1)
        question = known(study, scenario)
        found = hunt(question, dataclasses.replace(limits, seconds=seconds), Clock(seconds))
        answer, program = found.answer, found.program
        low[scenario] = max(0.0, answer.bound) if math.isfinite(answer.bound) else 0.0
        if answer.values is not None and not found.broken:
            high[scenario] = float(program.cost @ answer.values) + program.offset
            low[scenario] = min(low[scenario], high[scenario])
    return dataclasses.replace(study, references=References(study.fingerprint, low, high))


def references_told(study: Study, answer: Recomputed) -> dict[str, Any]:
    """What regret was measured from, and by how much it may be overstated; nothing where there is no regret [money]."""
    if study.references is None or not study.policy.objective.needs_references:
        return {}
    costs, low, high = _costs(study, answer), study.references.low, study.references.high
    least = {s: low.get(s, 0.0) for s in costs}
    most = {s: max(least[s], min(cost, high.get(s, cost))) for s, cost in costs.items()}
    return {
        "least_costs": {s: [least[s], most[s]] for s in costs},
        "regrets": {s: cost - least[s] for s, cost in costs.items()},
        "regret_overstated_at_most": max(most[s] - least[s] for s in costs),
        "unsolved": [s for s in costs if s not in high],
    }


def doubts(study: Study, told: Mapping[str, Any], room: float) -> Iterator[str]:
    """What to know of regrets, as remarks: whether they may be overstated, by more than ``room`` or by much [money]."""
    if not told:
        return
    bound = [r.name for r in study.policy.rules if isinstance(r, SourceRule) and r.basis != "award"]
    if bound and study.calm is not None:
        yield (
            f"regret is measured from plans of whoever knew the scenario, and {listed(bound)} would bind those only in "
            "a calm that then does not come"
        )
    number, unsolved = len(told["least_costs"]), len(told["unsolved"])
    if told["regret_overstated_at_most"] > room:
        found = f"for {unsolved} of {number} scenarios no plan was found in time" if unsolved else "within the gap"
        yield (
            f"regrets may be overstated by up to {told['regret_overstated_at_most']:,.6g}: "
            f"the least costs they are measured from are only known so far ({found})"
        )


def contradictions(study: Study, answer: Recomputed) -> Iterator[str]:
    """Scenarios in which a plan costs less than the least that was told, beyond the trace that references keep."""
    if study.references is None or not study.policy.objective.needs_references:
        return
    for s, cost in _costs(study, answer).items():
        least = study.references.low.get(s, 0.0)
        if cost < least - 10.0 * TRACE * max(1.0, least):
            yield f"{s} costs {cost:.10g} under the plan, less than the least cost {least:.10g} that was proven for it"


def _costs(study: Study, answer: Recomputed) -> Mapping[str, float]:
    """scenario -> what it costs with all that is paid whatever happens, of those that have a probability [money]."""
    beside = answer.commitment + sum(answer.of_rules.values())
    return {s: beside + answer.cost(s) for s, p in study.probabilities.items() if p > 0}
