"""At least so many groups must each supply a meaningful share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Generator, Row, Share, at_least
from supplyopt.rules.measure import GroupRule, measures, plural
from supplyopt.rules.scope import Scope
from supplyopt.rules.use import in_earnest
from supplyopt.rules.views import Planned


class MinSources(GroupRule):
    """At least a number of groups each supply a meaningful share of an item, in calm operation.

    ::

        M_g  ≥  m·D - m·D̂ (1 - Y_g),     Σ_g Y_g  ≥  n,     Y_g ∈ {0,1}

    M_g is the calm delivery of group g, m the least share that counts [-], D the basis and D̂ its greatest value,
    n the number asked for. Without m a third supplier of 0.1 % would do on paper. Of what is supplied, as for every
    share, the rule holds where nothing is supplied; of demand it does not.
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "choice"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("count", "down")
    kind: Literal["min_sources"] = "min_sources"
    count: Annotated[int, Field(ge=1)] = Field(description="least number of groups")
    meaningful: Share = Field(0.05, description="least share for a group to count [-]")

    def wording(self) -> str:
        each = f"each with {100 * self.meaningful:.4g} % or more"
        return f"at least {self.count} {plural(self.which(), self.count)}, {each} of {self.of_what()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row a group that may count, and one an item for their number."""
        for measure in measures(self, plan, scope):
            least, most_least = self.meaningful * measure.total, self.meaningful * measure.most_total
            number: Any = 0.0
            for group, amount in measure.groups.items():
                use = in_earnest(scope, (*measure.key, group), amount, least, most_least)
                yield use.row
                number += use.yes
            yield at_least((*measure.key, "count"), number, float(self.count))
