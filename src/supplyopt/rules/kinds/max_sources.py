"""At most so many groups may supply at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Generator, Row, at_most
from supplyopt.rules.measure import GroupRule, measures, plural
from supplyopt.rules.mix import AMOUNT_BASIS, AmountBasis
from supplyopt.rules.scope import Scope
from supplyopt.rules.use import used
from supplyopt.rules.views import Planned


class MaxSources(GroupRule):
    """At most a number of groups supply an item, in calm operation (a portfolio that can be managed).

    ::

        M_g  ≤  M̂_g Z_g,     Σ_g Z_g  ≤  n,     Z_g ∈ {0,1}

    M_g is the calm delivery of group g, M̂_g the greatest that data allow, n the number allowed. At each site by itself,
    n = 1 is one source for each place and item; pooled, of named groups, a conflict: at most n of them are used at all.
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "choice"
    only_caps: ClassVar[bool] = True
    only_counts: ClassVar[bool] = True

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("count", "up")
    kind: Literal["max_sources"] = "max_sources"
    count: Annotated[int, Field(ge=1)] = Field(description="greatest number of groups")
    basis: AmountBasis = Field("supplied", description=AMOUNT_BASIS)

    def wording(self) -> str:
        return f"at most {self.count} {plural(self.which(), self.count)} for {self.of_what()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row a group, and one an item for their number."""
        for measure in measures(self, plan, scope):
            number: Any = 0.0
            for group, amount in measure.groups.items():
                use = used(scope, (*measure.key, group), amount, measure.most[group])
                yield use.row
                number += use.yes
            yield at_most((*measure.key, "count"), number, float(self.count))
