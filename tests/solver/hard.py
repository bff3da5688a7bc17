"""A study that takes a branch-and-bound solver minutes: fixed costs, least awards and counts over many suppliers."""

from __future__ import annotations

import numpy as np
from tests.textbook.builders import case, effect, event, items, scenarios, study

from supplyopt.rules import Budget, MaxShare, MaxSources
from supplyopt.study import Study


def hard_study(goods: int = 12, suppliers: int = 40) -> Study:
    """Many items from many suppliers under one budget for fixed costs."""
    rng = np.random.default_rng(7)
    names = [f"item{k:02d}" for k in range(goods)]
    offers = [
        {
            "offer": f"s{s:02d}_{item}",
            "supplier": f"s{s:02d}",
            "item": item,
            "price": float(rng.integers(20, 60)),
            "capacity": float(rng.integers(10, 40)),
            "fixed_cost": float(rng.integers(50, 300)),
            "moq": float(rng.integers(3, 9)),
        }
        for s in range(suppliers)
        for item in names
        if rng.random() < 0.5
    ]
    asked = [{"item": item, "period": 1, "quantity": float(rng.integers(60, 120))} for item in names]
    sellers = sorted({offer["supplier"] for offer in offers})
    storms = [
        event(f"storm{k}", 0.1, *(effect(f"supplier={s}", 0.0) for s in rng.permutation(sellers)[: len(sellers) // 5]))
        for k in range(4)
    ]
    rules = [Budget(limit=9000.0), MaxShare(limit=0.3), MaxSources(count=6)]
    return study(case(offers, asked, items=items(**dict.fromkeys(names, 400.0))), scenarios(*storms), rules=rules)
