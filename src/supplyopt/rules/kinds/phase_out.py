"""Some sources are phased out by a schedule."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from supplyopt.network import Activity
from supplyopt.rules.base import CONTINGENCY, Row, Share, at_most
from supplyopt.rules.mix import MeasuringRule, mixes
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Operated, Planned
from supplyopt.scenarios.selector import Selector


class Step(BaseModel):
    """From a day, or a period, on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: Annotated[int, Field(ge=1)] | datetime.date = Field(
        description="first day, or first period, that it holds in"
    )
    limit: Share = Field(description="greatest share from then on; 0: nothing at all, in any scenario")


class PhaseOut(MeasuringRule):
    """What the selector matches may supply less and less of an item, by a schedule, down to nothing.

    ::

        Σ_a ω_a Σ_{t in step} v[a,t]  ≤  σ · D        in calm, for each step with σ > 0
        Σ_{t in step} v[a,t]  ≤  0,     x[i] ≤ 0      in calm and every scenario, for a step with σ = 0

    A step lasts until the next begins; a period falls under the step that is in force when it begins. v is the delivery
    [item unit/period], ω its weight, D the basis in the step. Awards are shut if nothing is left in any period.
    Source: docs/formulation.md 7; Regulation (EU) on the phase-out of Russian natural gas imports, 2026.
    """

    kind: Literal["phase_out"] = "phase_out"
    where: str = Field(min_length=1, description="selector of the sources that are phased out, e.g. 'country=RU'")
    basis: Literal["supplied", "demand"] = Field(
        "supplied", description="what shares are of: deliveries, or consumption"
    )
    steps: tuple[Step, ...] = Field(description="the schedule, in order; limits never rise")

    @model_validator(mode="after")
    def _goes_down(self) -> PhaseOut:
        if not self.steps:
            raise ValueError("a schedule has at least one step")
        if len({type(step.since) for step in self.steps}) > 1:
            raise ValueError("steps begin on days or in periods, not both")
        for one, other in pairwise(self.steps):
            if not _precedes(one, other) or other.limit > one.limit:
                raise ValueError("steps must be in order, and their limits must not rise")
        return self

    def wording(self) -> str:
        first, *later = (f"{100 * step.limit:.4g} %" for step in self.steps)
        since = [f"from {_told(step)} on" for step in self.steps]
        then = "".join(f", {limit} {start}" for limit, start in zip(later, since[1:], strict=True))
        return f"at most {first} of {self.of_what()} from sources with {self.where} {since[0]}{then}"

    @property
    def needs_calm(self) -> bool:
        """Shares by period are shares of calm deliveries."""
        return any(step.limit > 0 for step in self.steps)

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Days that cannot be compared with periods."""
        if not isinstance(self.steps[0].since, int) and None in scope.network.facts.starts:
            yield "steps by day need the first day of every period", "fill in periods.start, or give steps by period"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row an item and step; where nothing is left, a row an award."""
        for step, rule in self._steps(scope):
            if step.limit > 0:
                for mix in mixes(rule, plan, scope):
                    amount = sum(part.amount for part in mix.parts)
                    yield at_most((*mix.key, _told(step)), amount, step.limit * mix.total, of=mix.total)
        for source in self.excluded(scope) if self.is_hard else ():
            for option in scope.network.awards[source.name]:
                yield at_most(("award", option.name), plan.size(option.name), 0.0)

    def recourse_rows(self, operation: Operated, scope: Scope) -> Iterator[Row]:
        """A row a source where nothing is left."""
        for step, rule in self._steps(scope):
            for source in self._sources(scope) if step.limit == 0 else ():
                yield at_most((source.name, _told(step)), scope.drawn(rule, source.name, operation), 0.0)

    def excluded(self, scope: Scope) -> list[Activity]:
        """What is phased out from the first period on."""
        ended = any(step.limit == 0 and scope.covers_all(rule) for step, rule in self._steps(scope))
        return self._sources(scope) if ended else []

    def covers(self, scenario: str, family: str) -> bool:
        """Every scenario, if something ends; soft, not once more in the failures that another rule plays through."""
        return self.steps[-1].limit == 0 and (self.is_hard or family != CONTINGENCY)

    def _steps(self, scope: Scope) -> Iterator[tuple[Step, PhaseOut]]:
        """Each step, with the rule as it stands in the periods of the step."""
        begun = {t: [step for step in self.steps if _has_begun(step, t, scope)] for t in scope.periods(self)}
        for step in self.steps:
            held = [t for t, steps in begun.items() if steps and steps[-1] is step]
            if held:
                yield step, self.model_copy(update={"window": (held[0], held[-1])})

    def _sources(self, scope: Scope) -> list[Activity]:
        where = Selector.parse(self.where)
        sources = {a.name: a for item in scope.items(self) for a in scope.network.sources[item]}
        return [a for _, a in sorted(sources.items()) if where.matches(a.labels)]


def _has_begun(step: Step, t: int, scope: Scope) -> bool:
    if isinstance(step.since, int):
        return step.since <= t
    start = scope.network.facts.starts[t - 1]
    return start is not None and step.since <= start


def _precedes(one: Step, other: Step) -> bool:
    if isinstance(one.since, int) and isinstance(other.since, int):
        return one.since < other.since
    return str(one.since) < str(other.since)  # days in ISO format sort as text


def _told(step: Step) -> str:
    return f"period {step.since}" if isinstance(step.since, int) else str(step.since)
