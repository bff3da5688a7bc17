"""At least so many sources that do not fail together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from supplyopt.network.independence import common_causes
from supplyopt.rules.base import Generator, Row, Share, at_least, at_most
from supplyopt.rules.bonds import Bonds, bonds_of, unplaced
from supplyopt.rules.measure import GroupRule, Measure, measures, plural, possible
from supplyopt.rules.scope import Scope
from supplyopt.rules.use import NOTHING, Use, in_earnest
from supplyopt.rules.views import Planned


class IndependentSources(GroupRule):
    """At least a number of groups that do not fail together each supply a meaningful share, in calm operation.

    ::

        M_g  ≥  m·D - m·D̂ (1 - I_g),     Σ_{g with value c} I_g  ≤  1,     Σ_g I_g  ≥  n,     I_g ∈ {0,1}

    M_g is the calm delivery of group g [item unit], m the least share that counts [-], D the basis and D̂ its greatest
    value, n the number asked for. Groups with a value c in common (a parent, a strait that all ways from them pass, a
    vendor, a grid) count once, whatever part of them depends on it; so do two with sites nearer than ``apart_km``.
    A row for each value, of all groups that carry it, is tighter than one for each pair.
    Source: docs/formulation.md 7; Padberg 1973 for rows on cliques.
    """

    generator: ClassVar[Generator] = "choice"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("count", "down")
    kind: Literal["independent_sources"] = "independent_sources"
    count: Annotated[int, Field(ge=1)] = Field(description="least number of independent groups")
    meaningful: Share = Field(0.05, description="least share for a group to count [-]")
    apart: tuple[str, ...] = Field(
        (), description="dimensions of which they share nothing; empty: parent, passage, hazards, all dependencies"
    )
    apart_km: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = Field(
        None, description="least great-circle distance between their sites [km]; none: any"
    )

    def wording(self) -> str:
        nothing = f"that share no {' or '.join(self.apart) or 'cause of failure'}"
        distance = f" and lie {self.apart_km:g} km apart" if self.apart_km else ""
        each = f"each with {100 * self.meaningful:.4g} % or more of {self.of_what()}"
        return f"at least {self.count} {plural(self.which(), self.count)} {nothing}{distance}, {each}"

    def bonds(self, measure: Measure, scope: Scope) -> Bonds:
        """What binds the groups of a measure."""
        return bonds_of(self, measure, self.apart or common_causes(scope.network), self.apart_km, scope)

    def in_earnest(self, measure: Measure) -> list[str]:
        """Groups with a meaningful share, of a plan in numbers."""
        least = self.meaningful * float(measure.total) * (1.0 - NOTHING)
        return [group for group, amount in measure.groups.items() if float(amount) >= least]

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row a group that may count, a value that several carry, a pair that is close; and one for the number."""
        for measure in measures(self, plan, scope):
            bonds = self.bonds(measure, scope)
            uses = self._uses(measure, bonds, scope)
            yield from (use.row for use in uses.values())
            for groups, ties in bonds.shared.items():
                yield at_most((*measure.key, *ties[0]), sum(uses[group].yes for group in groups), 1.0, defines=True)
            for one, other in bonds.close:
                yield at_most((*measure.key, one, other, "close"), uses[one].yes + uses[other].yes, 1.0, defines=True)
            yield at_least((*measure.key, "count"), sum(use.yes for use in uses.values()), float(self.count))

    def _uses(self, measure: Measure, bonds: Bonds, scope: Scope) -> dict[str, Use]:
        """group -> whether it is one of those counted; in an answer, of as many as can be."""
        counted = cache(lambda: bonds.independent(self.in_earnest(measure)))
        least, most_least = self.meaningful * measure.total, self.meaningful * measure.most_total

        def use(group: str) -> Use:
            key, amount = (*measure.key, group), measure.groups[group]
            return in_earnest(scope, key, amount, least, most_least, lambda: group in counted())

        return {group: use(group) for group in measure.groups}

    def misfits(self, scope: Scope) -> Iterable[tuple[str, str]]:
        """Dimensions that nothing has, sites of unknown place, and more groups than are independent at all."""
        known = {"passage"}.union(*(activity.labels for activity in scope.network.activities))
        for dimension in (dimension for dimension in self.apart if dimension not in known):
            yield f"'apart' names {dimension!r}, which nothing has", f"known here: {', '.join(sorted(known))}"
        for measure in possible(self, scope):
            item = " / ".join(measure.key)
            for group in unplaced(measure, scope) if self.apart_km else ():
                cure = "fill in latitude and longitude of its sites, or leave 'apart_km' out"
                yield f"nobody knows where {self.by} {group!r} of {item} is", cure
            yield from self._too_few(measure, item, scope)

    def _too_few(self, measure: Measure, item: str, scope: Scope) -> Iterator[tuple[str, str]]:
        bonds = self.bonds(measure, scope)
        number = len(bonds.independent(measure.groups))
        if self.is_hard and number < self.count:
            why = bonds.told(measure.groups)
            text = f"{number} of {len(measure.groups)} {plural(self.by, 2)} of {item} are independent at most"
            cure = f"{why or 'there are no more'}; ask for fewer, name other 'items', or give the rule a penalty"
            yield text, cure
