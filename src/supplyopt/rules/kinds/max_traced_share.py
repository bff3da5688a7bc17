"""At most a share of the content that reaches a use may come from some origins."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.rules.auxiliary import Key
from supplyopt.rules.base import Row, Share, at_most
from supplyopt.rules.traced import TracedRule
from supplyopt.rules.views import Amount


class MaxTracedShare(TracedRule):
    """At most a share of the traced content that reaches some uses comes from given origins, in calm operation.

    ::

        Σ_f Σ_t ( c[f] w[f,t] - g[f,t] )  ≤  σ · Σ_f Σ_t c[f] w[f,t]

    w is what is served [item unit/period], c what a unit of the item holds of the traced ones by its recipes
    [content/unit], σ the limit [-], and g what is known to come from elsewhere [content/period]. By ``mass_balance``
    that is what a ledger of claims allows: claims travel with goods, are lost with them, and never exceed what came
    in. Goods that are ``mixed`` have the share of their pool, and each pool upstream is kept to σ: safe, not least.
    What is bought in further down the chain counts by its own origin.
    Source: docs/formulation.md 7; ISO 22095:2020 for the chains of custody.
    """

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    wanted: ClassVar[bool] = False
    kind: Literal["max_traced_share"] = "max_traced_share"
    limit: Share = Field(description="greatest share [-]")

    def wording(self) -> str:
        origin = f"{'from or through' if self.throughout else 'from'} {self.where}"
        return f"at most {100 * self.limit:.4g} % {origin} of {self.reaching()}"

    def row(self, key: Key, counted: Amount, total: Amount) -> Row:
        return at_most(key, total - counted, self.limit * total, of=total)
