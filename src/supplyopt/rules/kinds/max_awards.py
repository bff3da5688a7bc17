"""No group is awarded more than a number of items, sites, offers or lots."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from supplyopt.rules.awards import AwardsRule, awards
from supplyopt.rules.base import Generator, Row, at_most
from supplyopt.rules.measure import plural
from supplyopt.rules.mix import most_of
from supplyopt.rules.scope import Scope
from supplyopt.rules.use import used
from supplyopt.rules.views import Planned


class MaxAwards(AwardsRule):
    """No group is awarded more than a number of items, sites, offers or lots, in calm operation.

    ::

        M_gk  ≤  M̂_gk Z_gk,     Σ_k Z_gk  ≤  n        for every group g,     Z_gk ∈ {0,1}

    M_gk is the calm delivery of group g that counts for thing k (an item, all that goes to a site, a lot), M̂_gk the
    greatest that data allow, n the number allowed.
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "choice"
    only_caps: ClassVar[bool] = True

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("count", "up")
    kind: Literal["max_awards"] = "max_awards"
    count: Annotated[int, Field(ge=1)] = Field(description="greatest number of things")

    def wording(self) -> str:
        return f"no {self.which()} with more than {self.count} {plural(self.of, self.count)}{self.about()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row a group and thing, and one a group for their number."""
        for group, things in awards(self, plan, scope).items():
            number: Any = 0.0
            for thing, found in things.items():
                parts = [part for cell in found.values() for part in cell]
                use = used(scope, (group, thing), sum(part.amount for part in parts), most_of(parts))
                yield use.row
                number += use.yes
            yield at_most((group, "count"), number, float(self.count))
