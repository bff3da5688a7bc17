"""A designated second source, somebody else than the first, delivers a given share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Generator, Row, Share, at_least
from supplyopt.rules.measure import GroupRule, Measure, measures
from supplyopt.rules.mix import Basis
from supplyopt.rules.scope import Scope
from supplyopt.rules.use import NOTHING
from supplyopt.rules.views import Amount, Planned


class SecondSource(GroupRule):
    """Designated sources (cleared, domestic ...) other than the largest of all deliver at least a share of an item.

    ::

        Σ_{g ∈ G, g ≠ h} M_g  ≥  m·D - m·D̂ (1 - F_h),     M⁺_h  ≥  M⁺_g - M̂⁺_g (1 - F_h)        for all g, h
        Σ_h F_h  =  1,     F_h ∈ {0,1}

    F_h says that h is the first source: nobody supplies more. M_g is the calm delivery of group g from designated
    sources, M⁺_g from all [item unit], D the basis and m the share [-]; D̂ and M̂⁺ are the greatest that data allow.
    Where the first source is none of the designated, they deliver the share together.
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "choice"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "down")
    kind: Literal["second_source"] = "second_source"
    limit: Share = Field(description="least share of the designated sources besides the first source [-]")
    basis: Basis = Field("demand", description="what the share is of")

    def wording(self) -> str:
        return f"at least {100 * self.limit:.4g} % of {self.of_what()} from {self.which()} other than the first source"

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        for item in scope.items(self):
            sources = self.measured(item, "", scope)
            if sources and not any(self.by in activity.labels for activity in sources):
                yield f"no source of {item} has a {self.by}", "name the items it is about, or another dimension"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """For each group that may be the first source the rows that say so, and what the others then deliver."""
        everybody = self.model_copy(update={"groups": (), "where": ""})
        for named, every in zip(measures(self, plan, scope), measures(everybody, plan, scope), strict=True):
            first = {h: scope.choose((*every.key, h), partial(_is_first, h, named, every)) for h in every.groups}
            yield at_least((*every.key, "first"), sum(first.values()), 1.0, defines=True)
            for h, is_first in first.items():
                for g in named.groups:
                    if g != h:
                        larger = every.groups[g] - every.most[g] * (1.0 - is_first)
                        yield at_least((*every.key, h, g), every.groups[h], larger, defines=True)
                missing = self.limit * named.most_total * (1.0 - is_first)
                yield at_least((*every.key, h), _others(named.groups, h), self.limit * named.total - missing)


def _others(amounts: Mapping[str, Amount], h: str) -> Any:
    """What all groups but one deliver."""
    return sum(amount for g, amount in amounts.items() if g != h)


def _is_first(h: str, named: Measure, every: Measure) -> bool:
    """Whether a group is the first source; of several that supply alike it is one that leaves the others most."""
    largest = max(every.groups.values()) * (1.0 - NOTHING)
    alike = [g for g, amount in every.groups.items() if amount >= largest]
    return h == max(alike, key=lambda g: _others(named.groups, g))
