"""Some sources or ways are not used at all."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from supplyopt.network import Activity
from supplyopt.rules.exclusion import Exclusion
from supplyopt.rules.scope import Scope
from supplyopt.scenarios.selector import Selector


class Exclude(Exclusion):
    """What the selector names is neither contracted nor used, in calm or in any scenario.

    ::

        x[i] ≤ 0,     Σ_t v[a,t] ≤ 0        for every option i and activity a that the selector matches

    Source: docs/formulation.md 7.
    """

    kind: Literal["exclude"] = "exclude"
    where: str = Field(min_length=1, description="selector of what is excluded, e.g. 'country=RU' or 'passage=suez'")

    def wording(self) -> str:
        return f"nothing{self.about()} with {self.where}"

    def excluded(self, scope: Scope) -> list[Activity]:
        """Activities that touch the rule's items and that the selector matches."""
        items, selector = set(scope.items(self)), Selector.parse(self.where)
        touching = [a for a in scope.network.activities if any(item in items for (item, _), _ in a.net)]
        return [a for a in touching if selector.matches(a.labels)]
