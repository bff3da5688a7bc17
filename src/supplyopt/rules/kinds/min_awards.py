"""Each group is awarded at least a number of items, sites, offers or lots, or none at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from supplyopt.rules.auxiliary import Key
from supplyopt.rules.awards import AwardsRule, Cell, awards
from supplyopt.rules.base import Generator, Row, Share, at_least, at_most
from supplyopt.rules.measure import plural
from supplyopt.rules.mix import Part, most_of
from supplyopt.rules.scope import Scope
from supplyopt.rules.use import Use, in_earnest, used
from supplyopt.rules.views import Planned


class MinAwards(AwardsRule):
    """Each group is awarded at least a number of items, sites, offers or lots, in calm operation; if asked, or none.

    ::

        M_gc  ≥  m·D_c - m·D̂_c (1 - Y_gc),     Y_gk  ≤  Σ_{c ∈ k} Y_gc,     Σ_k Y_gk  ≥  n        Y ∈ {0,1}
        M_g  ≤  M̂_g Z_g,     Σ_k Y_gk  ≥  n Z_g                                                   if used

    M_gc is the calm delivery of group g in cell c: of one item, at one site if sites are counted. D_c is what is
    consumed there (D̂_c at most), m the least share of it that counts [-]. A thing k of several cells, such as a lot of
    items in different units, counts if one of its cells does; what nobody needs does not count.
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "choice"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("count", "down")
    kind: Literal["min_awards"] = "min_awards"
    count: Annotated[int, Field(ge=1)] = Field(description="least number of things")
    meaningful: Share = Field(0.05, description="least share of consumption for a thing to count [-]")
    if_used: bool = Field(False, description="only of groups that supply anything: so many or none")

    def wording(self) -> str:
        what = f"{self.count} {plural(self.of, self.count)}{self.about()}"
        return f"at least {what} from each {self.which()}{' that is used' if self.if_used else ''}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row a cell, a row a thing of several cells, and one a group for the number of things."""
        for group, things in awards(self, plan, scope).items():
            number: Any = 0.0
            for thing, cells in things.items():
                served = list(self._served((group, thing), cells, plan, scope))
                yield from (use.row for use in served)
                if len(served) > 1:
                    counts = _any((group, thing), served, scope)
                    served = [counts]
                    yield counts.row
                number += sum(use.yes for use in served)
            least: Any = float(self.count)
            if self.if_used:
                parts = [part for cells in things.values() for cell in cells.values() for part in cell]
                use = used(scope, (group, "used"), sum(part.amount for part in parts), most_of(parts))
                yield use.row
                least = self.count * use.yes
            yield at_least((group, "count"), number, least)

    def _served(self, key: Key, cells: Mapping[Cell, list[Part]], plan: Planned, scope: Scope) -> Iterator[Use]:
        """Whether each cell that somebody needs something of is served in earnest."""
        for cell, parts in cells.items():
            most = scope.most_consumed(self, *cell)
            if most > 0:
                least = self.meaningful * scope.consumption(self, cell[0], plan, cell[1])
                amount = sum(part.amount for part in parts)
                named = tuple(dict.fromkeys((*key, cell[0])))
                yield in_earnest(scope, named, amount, least, self.meaningful * most)


def _any(key: Key, served: list[Use], scope: Scope) -> Use:
    """Whether any cell of a thing is served."""
    number = sum(use.yes for use in served)
    yes = scope.choose(key, lambda: number >= 1)
    return Use(yes, at_most(key, yes, number, defines=True))
