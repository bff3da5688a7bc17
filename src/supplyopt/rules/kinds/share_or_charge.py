"""No group above a share of the value, or else a charge on all of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.result import Bill
from supplyopt.rules.base import Generator, Row, Share, at_most
from supplyopt.rules.measure import GroupRule, Measure, measures
from supplyopt.rules.mix import AMOUNT_BASIS, AmountBasis
from supplyopt.rules.scope import Scope
from supplyopt.rules.use import NOTHING
from supplyopt.rules.views import Planned


class ShareOrCharge(GroupRule):
    """No group supplies more than a share of an item's value, or else a part of all the value is charged.

    ::

        M_g  ≤  σ V + (1 - σ) M̂_g B        for every group g,     B ∈ {0,1}
        ρ V - ρ V̂ (1 - B)  ≤  e,           e is added to the cost as a charge

    M_g is the value of the calm delivery of group g, V of all deliveries, M̂ and V̂ the greatest that data allow [money],
    B the breach, σ the share and ρ the charge [-]. B = 1 makes e = ρ V, B = 0 makes it nothing, exactly.
    Source: docs/formulation.md 7; Regulation (EU) 2024/1735 Art. 25(7): 50 % from a third country, or 10 % of all.
    """

    generator: ClassVar[Generator] = "choice"
    bill: ClassVar[Bill] = "charges"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["share_or_charge"] = "share_or_charge"
    limit: Share = Field(description="greatest share of the value without a charge [-]")
    charge: Share = Field(description="charge as a part of all the value [-]")
    basis: AmountBasis = Field("supplied", description=AMOUNT_BASIS)
    weight: Literal["price"] = Field("price", description="shares and charge are of the value")

    def wording(self) -> str:
        cap = f"no {self.which()} above {100 * self.limit:.4g} % of {self.of_what()}"
        return f"{cap}, or {100 * self.charge:.4g} % of all of it as a charge"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row an item and group, and one an item for the charge."""
        for measure in measures(self, plan, scope):
            breach = scope.choose((*measure.key, "breach"), partial(self._breached, measure))
            for group, amount in measure.groups.items():
                allowed = self.limit * measure.total + (1.0 - self.limit) * measure.most[group] * breach
                yield at_most((*measure.key, group), amount, allowed, defines=True)
            charged = measure.total - measure.most_total * (1.0 - breach)
            yield at_most((*measure.key, "charge"), self.charge * charged, 0.0)

    def _breached(self, measure: Measure) -> bool:
        allowed = self.limit * measure.total
        return any(amount > allowed + NOTHING * max(1.0, allowed) for amount in measure.groups.values())
