"""Which failures leave no plan: as few of them as can be."""

from __future__ import annotations

from dataclasses import dataclass

from supplyopt.compile import Program
from supplyopt.solver.feasibility import has_plan
from supplyopt.solver.hunter import quick
from supplyopt.solver.limits import Clock, Limits
from supplyopt.study import Failure, Study


@dataclass(frozen=True)
class Blocking:
    """Failures that no plan survives together; none if no plan keeps the other rules either."""

    failures: tuple[Failure, ...]
    minimal: bool
    """proven: without any one of them some plan would do. Otherwise some test ran out of time"""

    @property
    def told(self) -> str:
        """Why there is no plan."""
        less = " (with one less some would)" if self.minimal else ""
        return f"no portfolio keeps every promise in these failures{less}: {'; '.join(self.scenarios)}"

    @property
    def scenarios(self) -> list[str]:
        """The failures by name."""
        return [failure.scenario for failure in self.failures]


def blocking(study: Study, program: Program, limits: Limits, clock: Clock) -> Blocking:
    """The failures that block an infeasible study; what could not be found out in time of one, it is kept."""
    failures = study.contingencies
    others = tuple(s for s in study.promised if s not in failures)
    kept, minimal = tuple(failures), True
    if has_plan(program, others, quick(limits, clock)) is False:
        return Blocking((), minimal)
    for scenario in failures:
        without = tuple(other for other in kept if other != scenario)
        answer = has_plan(program, (*others, *without), quick(limits, clock))
        if answer is False:
            kept = without
        else:
            minimal = minimal and answer is True
    return Blocking(tuple(failures[scenario] for scenario in kept), minimal)
