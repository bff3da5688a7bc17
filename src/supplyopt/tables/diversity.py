"""How diverse the sources of an answer are: shares, concentration, and how many of them are independent in truth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from supplyopt.result import PlanValues
from supplyopt.rules import IndependentSources, MaxHhi, Scope
from supplyopt.rules.diversity import effective_number
from supplyopt.rules.measure import Measure, measures
from supplyopt.study import Study

Fact = tuple[str, str, str, float, str]
"""kpi, item, group, value, unit"""
NEGLIGIBLE = 1e-9


def diversity(study: Study, plan: PlanValues) -> Iterator[Fact]:
    """Facts about what each item is supplied by in calm."""
    scope = Scope.measuring(study.network)
    for by in ("country", "supplier"):
        for measure in measures(MaxHhi(by=by, limit=1.0), plan, scope):
            if float(measure.total) > NEGLIGIBLE:
                yield from _concentration(by, measure)
    on_paper = IndependentSources(count=1)
    for measure in measures(on_paper, plan, scope):
        if float(measure.total) > NEGLIGIBLE:
            yield from _independence(on_paper, measure, scope)


def _concentration(by: str, measure: Measure) -> Iterator[Fact]:
    """The largest share of a country or supplier, HHI and effective number."""
    shares = {group: float(amount) / float(measure.total) for group, amount in measure.groups.items()}
    [item] = measure.key
    number = effective_number(shares.values())
    top = max(shares, key=lambda g: (shares[g], g), default="")
    yield (f"top_{by}_share", item, top, shares.get(top, 0.0), "-")
    yield (f"hhi_{by}", item, "", sum(share**2 for share in shares.values()), "-")
    yield (f"effective_number_{by}", item, "", number if number > 0 else np.nan, "-")


def _independence(rule: IndependentSources, measure: Measure, scope: Scope) -> Iterator[Fact]:
    """Suppliers with a meaningful share, and the largest number of them that share no cause of failure."""
    [item] = measure.key
    bonds, present = rule.bonds(measure, scope), rule.in_earnest(measure)
    yield ("nominal_sources", item, "", float(len(present)), "-")
    yield ("independent_sources", item, bonds.told(present), float(len(bonds.independent(present))), "-")
