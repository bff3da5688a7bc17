"""At least a share of the content that reaches a use must come from some origins."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.rules.auxiliary import Key
from supplyopt.rules.base import Row, Share, at_least
from supplyopt.rules.traced import TracedRule
from supplyopt.rules.views import Amount


class MinTracedShare(TracedRule):
    """At least a share of the traced content that reaches some uses comes from given origins, in calm operation.

    ::

        Σ_f Σ_t g[f,t]  ≥  σ · Σ_f Σ_t c[f] w[f,t]

    Symbols as in max_traced_share, but that g is what is known to come from the origins [content/period]. With the
    components of a product as traced items and weight ``price`` it is the share of domestic component cost, each
    component at the least price of its sources.
    Source: docs/formulation.md 7; 48 CFR 25.101 for the share of component cost.
    """

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "down")
    wanted: ClassVar[bool] = True
    kind: Literal["min_traced_share"] = "min_traced_share"
    limit: Share = Field(description="least share [-]")

    def wording(self) -> str:
        origin = f"{'from and through' if self.throughout else 'from'} {self.where}"
        return f"at least {100 * self.limit:.4g} % {origin} of {self.reaching()}"

    def row(self, key: Key, counted: Amount, total: Amount) -> Row:
        return at_least(key, counted, self.limit * total, of=total)
