"""The concentration of sources, weighed by risk, stays below a limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Amount, Row, at_most
from supplyopt.rules.measure import measures
from supplyopt.rules.risk_weighted import RiskWeightedRule
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MaxWeightedHhi(RiskWeightedRule):
    """The HHI of the groups that supply an item, each weighed by its risk, stays below a limit, in calm operation.

    ::

        Σ_g r_g t_g w_g  ≤  R · D,     w_g · D  ≥  M_g²,      r_g = score_g   or   r_g = (2.5 - estimate_g) · 2

    M_g is the calm delivery of group g [item unit], D the basis, r_g its risk (governance: 0 good to 10 bad), t_g its
    factor for terms of trade (1 without one), R the limit [unit of the risk]: with governance the HHI-WGI, at most 10.
    A group that has no score itself has that of the worst of its sources.
    Source: docs/formulation.md 7; Blengini et al. 2017, Kaufmann and Kraay (Worldwide Governance Indicators).
    """

    told_as: ClassVar[str] = "weighted HHI"
    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["max_weighted_hhi"] = "max_weighted_hhi"
    limit: Amount = Field(description="greatest sum of squared shares times risk [unit of the risk]")

    def wording(self) -> str:
        weighed = f"weighed by {self.score}{f' and {self.trade_score}' if self.trade_score else ''}"
        return f"an HHI {weighed} of at most {self.limit:.4g} by {self.which()}, of {self.of_what()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item."""
        for measure in measures(self, plan, scope):
            total = measure.total
            yield at_most(measure.key, self.index(measure, scope), self.limit * total, of=total)
