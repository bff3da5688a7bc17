"""Which failures leave no plan: as few of them as can be."""

from __future__ import annotations

from supplyopt.compile import Program
from supplyopt.solver.feasibility import doubts
from supplyopt.solver.hunter import quick
from supplyopt.solver.limits import Clock, Limits
from supplyopt.study import Failure, Study


def blocking(study: Study, program: Program, limits: Limits, clock: Clock) -> list[Failure]:
    """Failures that no plan survives together, while without any one of them some plan would do.

    None if no plan keeps the other rules either. A failure of which it could not be found out in time is kept.
    """
    failures = study.contingencies
    others = tuple(s for s in study.promised if s not in failures)

    def is_impossible(kept: tuple[str, ...]) -> bool:
        found = next(doubts(program, (*others, *kept), quick(limits, clock)), None)
        return found is not None and found.proven

    kept = tuple(failures)
    if is_impossible(()):
        return []
    for scenario in failures:
        without = tuple(other for other in kept if other != scenario)
        if is_impossible(without):
            kept = without
    return [failures[scenario] for scenario in kept]
