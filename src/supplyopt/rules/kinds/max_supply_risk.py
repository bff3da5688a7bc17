"""The supply risk of the European Union's criticality assessments stays below a limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from supplyopt.rules.base import Amount, Row, Share, at_most
from supplyopt.rules.measure import Measure, measures, possible
from supplyopt.rules.risk_weighted import RiskWeightedRule
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned

HELD_FIXED = ("global_hhi", "import_reliance", "recycling_rate", "substitution")
"""What supply risk is made of besides the mix of sources: data."""
PARTS = HELD_FIXED[1:]
"""Those that lie between 0 and 1."""


def supply_risk(
    own_hhi: Any, global_hhi: Any, import_reliance: float, recycling_rate: float, substitution: float
) -> Any:
    """Supply risk from the weighted HHI of one's own sources and of the world's production [unit of the HHI].

    ::

        SR = ( HHI_world · IR/2  +  HHI_own · (1 - IR/2) ) · (1 - EoL) · SI

    IR is import reliance, EoL the end-of-life recycling input rate, SI the substitution index (1: nothing can replace
    it), each from 0 to 1. Linear in both HHIs, so times a total it is linear in a plan. Source: Blengini et al. 2017.

    W11: the world 60:40 and we 50:50 of countries with risks 8 and 3.

    >>> round(supply_risk(8 * 0.5**2 + 3 * 0.5**2, 8 * 0.6**2 + 3 * 0.4**2, 1.0, 0.2, 0.9), 4)
    2.1996
    """
    mixed = global_hhi * (import_reliance / 2) + own_hhi * (1 - import_reliance / 2)
    return mixed * ((1 - recycling_rate) * substitution)


class MaxSupplyRisk(RiskWeightedRule):
    """The supply risk of an item, as in the EU's criticality assessments, stays below a limit, in calm operation.

    ::

        ( HHI_world · D · IR/2  +  Σ_c r_c t_c w_c · (1 - IR/2) ) · (1 - EoL) · SI  ≤  SR · D,     w_c · D  ≥  M_c²

    M_c is the calm delivery of country c [item unit], D the basis, r_c its risk (governance: 0 good to 10 bad), t_c its
    factor for terms of trade, HHI_world the same weighted sum for the world's production [unit of the risk], IR import
    reliance, EoL the end-of-life recycling input rate, SI the substitution index (1: irreplaceable), each 0 to 1 [-].
    Only one's own mix M is decided. The other four are data and held fixed: a plan that would change them, by recycling
    more or importing less, is judged by the old figures, so give new ones and solve again. The EU calls a material
    critical from SR = 1 on, if it also matters enough to the economy.
    Source: docs/formulation.md 7; Blengini et al. 2017 (doi:10.2760/73303).
    """

    told_as: ClassVar[str] = "supply risk"
    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["max_supply_risk"] = "max_supply_risk"
    limit: Amount = Field(description="greatest supply risk [unit of the risk]")
    global_hhi: Amount | str = Field(
        "global_hhi", description="weighted HHI of the world's production, or the score of the items that holds it"
    )
    import_reliance: Share | str = Field("import_reliance", description="net imports / use, or the score that holds it")
    recycling_rate: Share | str = Field(
        "recycling_rate", description="end-of-life recycling input rate, or the score that holds it"
    )
    substitution: Share | str = Field("substitution", description="substitution index, or the score that holds it")

    @model_validator(mode="after")
    def _is_about_one_material(self) -> MaxSupplyRisk:
        if self.pooled:
            raise ValueError("supply risk is that of one item: leave out 'pooled'")
        return self

    def wording(self) -> str:
        return (
            f"a supply risk of at most {self.limit:.4g}, weighed by {self.score} of each {self.which()}{self.about()}"
        )

    def figure(self, index: float, measure: Measure, scope: Scope) -> float:
        """The supply risk."""
        return float(supply_risk(index, **self.held_fixed(measure.key[0], scope)))

    def held_fixed(self, item: str, scope: Scope) -> dict[str, float]:
        """What is not decided, as given or from the scores of the item; raises LookupError where it is not known."""
        found = {}
        for name in HELD_FIXED:
            given = getattr(self, name)
            value = scope.network.facts.score(given, scope.network.items[item]) if isinstance(given, str) else given
            if value is None:
                raise LookupError(f"item {item!r} has no score {given!r}, which is to hold {name}")
            found[name] = value
        return found

    def misfits(self, scope: Scope) -> Iterable[tuple[str, str]]:
        """Items of which not everything is known."""
        return [*self._unknown(scope)] or super().misfits(scope)

    def _unknown(self, scope: Scope) -> Iterator[tuple[str, str]]:
        for item in dict.fromkeys(measure.key[0] for measure in possible(self, scope)):
            try:
                held = self.held_fixed(item, scope)
            except LookupError as missing:
                yield str(missing.args[0]), "add it to the table scores, or write the figure into the rule"
                continue
            for name, value in held.items():
                if value < 0 or (name in PARTS and value > 1):
                    yield f"{name} of item {item!r} is {value:g}", "it lies between 0 and 1, the HHI above 0"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item."""
        for measure in measures(self, plan, scope):
            total, held = measure.total, self.held_fixed(measure.key[0], scope)
            world = {**held, "global_hhi": held["global_hhi"] * total}
            risk = supply_risk(self.index(measure, scope), **world)
            yield at_most(measure.key, risk, self.limit * total, of=total)
