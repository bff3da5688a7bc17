"""Whoever uses one source must use another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Generator, Row, at_least
from supplyopt.rules.measure import GroupRule, measures, strangers
from supplyopt.rules.mix import AMOUNT_BASIS, AmountBasis
from supplyopt.rules.scope import Scope
from supplyopt.rules.use import used
from supplyopt.rules.views import Planned


class Requires(GroupRule):
    """Whoever uses one of some groups for an item must use the groups that it needs, for a given amount at least.

    ::

        M_g  ≤  M̂_g Z_g,     M_n  ≥  b Z_g        for every group g and every group n that it needs,     Z_g ∈ {0,1}

    M is the calm delivery of a group, weighed as in max_amount, M̂ the greatest that data allow, b the least over the
    periods of the rule [item unit, money or tonne]. Precedence, a shared qualification, a fitting second part; pooled,
    what is needed may be another item.
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "choice"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("least", "down")
    kind: Literal["requires"] = "requires"
    groups: tuple[str, ...] = Field(min_length=1, description="groups whose use needs others")
    needs: tuple[str, ...] = Field(min_length=1, description="groups of the same dimension that must then be used too")
    least: Annotated[float, Field(gt=0.0, le=1e12, allow_inf_nan=False)] = Field(
        description="least amount of each of these over the periods [item unit, money or tonne]"
    )
    basis: AmountBasis = Field("supplied", description=AMOUNT_BASIS)

    def wording(self) -> str:
        needed = f"{self.least:,.10g} from {' and '.join(self.needs)}"
        return f"nothing from {self.which()} without at least {needed}, of {self.of_what()}"

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        for key, group in strangers(self._of(self.needs), scope):
            cure = "name the items it is about, or pool them"
            yield f"what is needed, {self.by} {group}, has no source of {' at '.join(key)}", cure

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row an item and group, and one for each group that it needs."""
        for measure in measures(self._of((*self.groups, *self.needs)), plan, scope):
            for group in [g for g in self.groups if g in measure.groups]:
                use = used(scope, (*measure.key, group), measure.groups[group], measure.most[group])
                yield use.row
                for needed in self.needs:
                    amount = measure.groups.get(needed, 0.0)
                    yield at_least((*measure.key, group, needed), amount, self.least * use.yes)

    def _of(self, groups: tuple[str, ...]) -> Requires:
        return self.model_copy(update={"groups": groups})
