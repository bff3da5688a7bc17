"""What caps on exposure have in common: each source counts by the part of it that is exposed to something."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.network import Activity
from supplyopt.rules.base import Row, Share, at_most
from supplyopt.rules.mix import MeasuringRule, mixes
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class ExposureRule(MeasuringRule):
    """At most a share of an item is exposed; a source is so in nothing, in part, or in all."""

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    limit: Share = Field(description="greatest share that may be exposed [-]")

    @abstractmethod
    def exposure(self, scope: Scope) -> Callable[[Activity], float]:
        """What tells the part of a source that is exposed [-]."""

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item."""
        part_of = self.exposure(scope)
        for mix in mixes(self, plan, scope):
            exposed = [part.times(weight) for part in mix.parts if (weight := part_of(part.activity)) > 0]
            yield at_most(mix.key, sum(part.amount for part in exposed), self.limit * mix.total, of=mix.total)
