"""Items may only come from approved sources."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from supplyopt.network import Activity
from supplyopt.rules.exclusion import Exclusion
from supplyopt.rules.scope import Scope
from supplyopt.scenarios.selector import Selector


class ClearedOnly(Exclusion):
    """Items may only come from sources that the selector matches (a clearance, an approved list).

    ::

        x[i] ≤ 0,     Σ_t v[a,t] ≤ 0        for every source of the items that the selector does not match

    Source: docs/formulation.md 7.
    """

    kind: Literal["cleared_only"] = "cleared_only"
    where: str = Field(min_length=1, description="selector of the sources that may be used, e.g. 'tag=cleared'")

    def wording(self) -> str:
        return f"only sources{self.about()} with {self.where}"

    def excluded(self, scope: Scope) -> list[Activity]:
        """Sources of the rule's items without the clearance."""
        selector = Selector.parse(self.where)
        sources = {a.name: a for item in scope.items(self) for a in scope.network.sources[item]}
        return [a for _, a in sorted(sources.items()) if not selector.matches(a.labels)]
