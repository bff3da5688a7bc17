"""What is committed to now must not cost more than the budget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Amount, Generator, Row, Rule, at_most
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned

OptionKind = Literal["offer", "process", "lane", "site", "stock", "expansion", "hardening"]


class Budget(Rule):
    """Commitments (and, if asked, awards at their price) stay within a budget over the horizon.

    ::

        Σ_i ( F_i y_i + g_i x_i [+ p_i x_i H] )  ≤  B

    F is the fixed and g the unit cost of option i, p its price, H the horizon [year], B the budget [money]. With items
    or stages, those options count that are for one of them.
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "amount"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["budget"] = "budget"
    limit: Amount = Field(description="money over the horizon")
    of: Annotated[tuple[OptionKind, ...], Field()] = Field((), description="kinds of options that count; empty: all")
    include_awards: bool = Field(False, description="count awards at their price, drawn or not")

    def wording(self) -> str:
        return f"at most {self.limit:,.10g} spent on {' and '.join(self.of) or 'commitments'}{self.about()}"

    @property
    def is_bound_money(self) -> bool:
        return True

    @property
    def is_by_item(self) -> bool:
        return False

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row."""
        items = set(scope.items(self)) if self.items or self.stages else None
        of_kind = [o for o in scope.network.options if not self.of or o.kind in self.of]
        chosen = [o for o in of_kind if items is None or items & o.labels.get("item", frozenset())]
        spent: Any = plan.commitment(chosen)
        if self.include_awards:
            spent = spent + sum(o.price * scope.network.horizon * plan.size(o.name) for o in chosen)
        yield at_most(("total",), spent, self.limit)
