"""Some offers are compared at more than their price."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from supplyopt.result import Bill
from supplyopt.rules.base import CONTINGENCY, Generator, Row, Rule, at_most
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Operated
from supplyopt.scenarios.selector import Selector


class EvaluationFactor(Rule):
    """Purchases that a selector matches are compared at a factor more than their price; the price is what is paid.

    ::

        φ · Σ_{a ∈ A} π_a Σ_t v[a,t,s]  ≤  e_s        in every scenario s, e_s is added to its cost as a preference

    A are the matching purchases, by contract or spot, π their price in calm [money/unit], v what is drawn [item
    unit/period], φ the factor [-]. The preference is told beside the bill: nobody is paid it.
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "amount"
    bill: ClassVar[Bill] = "preferences"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("factor", "down")
    kind: Literal["evaluation_factor"] = "evaluation_factor"
    where: str = Field(min_length=1, description="selector of what is liked less, e.g. 'bloc=third' or 'status=new'")
    factor: Annotated[float, Field(gt=0.0, le=100.0, allow_inf_nan=False)] = Field(
        description="what is added to the price for comparison, as a part of it [-]"
    )

    def wording(self) -> str:
        return f"{100 * self.factor:.4g} % added to the price of what is bought with {self.where}{self.about()}"

    def recourse_rows(self, operation: Operated, scope: Scope) -> Iterator[Row]:
        """One row an item."""
        where = Selector.parse(self.where)
        for item in scope.items(self):
            bought = [a for a in scope.sources(item) if a.kind in ("buy", "spot") and where.matches(a.labels)]
            value = sum(a.price * scope.drawn(self, a.name, operation) for a in bought)
            yield at_most((item,), self.factor * value, 0.0)

    def covers(self, scenario: str, family: str) -> bool:
        """Every scenario; in the failures that another rule plays through only service matters."""
        return family != CONTINGENCY
