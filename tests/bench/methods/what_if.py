"""What-ifs: a solved study asked again with another price."""

from __future__ import annotations

from dataclasses import replace

from tests.bench.piece import Found, Work

import supplyopt as so
from supplyopt.study import Study

DEARER = 1.2
"""What the price of an offer is multiplied by."""


def first(study: Study, seconds: float) -> Work:
    """Solved for the first time, and kept."""

    def work() -> Found:
        result = so.prepare(study).result
        return Found(result.cost, result.bound, status=str(result.status))

    return work


def again(study: Study, seconds: float) -> Work:
    """An offer in the middle of the table is a fifth dearer. The first solve is not counted, the case anew is."""
    prepared, offers = so.prepare(study), study.case.offers.copy()
    offers.loc[len(offers) // 2, "price"] *= DEARER

    def work() -> Found:
        result = prepared.what_if(replace(study, case=replace(study.case, offers=offers)))
        return Found(result.cost, result.bound, status=str(result.status))

    return work
