"""Studies that take a branch-and-bound solver minutes: fixed costs and counts over many suppliers, and full bins."""

from __future__ import annotations

import numpy as np
from tests.textbook.builders import case, effect, event, items, scenarios, study

from supplyopt.rules import Budget, MaxShare, MaxSources, MinService, Rule
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


def packed_study(*rules: Rule) -> Study:
    """Twenty parts, each of one of six suppliers, who can hardly make all of them; 10 of 100 pumps beside."""
    parts = {f"part{k:02d}": float(q) for k, q in enumerate(np.random.default_rng(7).uniform(20, 50, 20))}
    room = 1.00001 * sum(parts.values()) / 6
    offers = [
        {"offer": f"{maker}_{part}", "supplier": maker, "item": part, "price": 1.0, "capacity": 60.0}
        for maker in "abcdef"
        for part in parts
    ]
    offers.append({"offer": "pumps", "supplier": "pumps", "item": "pump", "price": 1.0, "capacity": 10.0})
    makers = [{"supplier": maker, "country": "DE", "capacity": room} for maker in "abcdef"]
    tables = {
        "items": items(**dict.fromkeys([*parts, "pump"], 100.0)),
        "suppliers": [*makers, {"supplier": "pumps", "country": "DE"}],
    }
    asked = [{"item": item, "period": 1, "quantity": q} for item, q in {**parts, "pump": 100.0}.items()]
    packing = [MaxSources(count=1), MinService(name="packed", items=tuple(parts), level=1.0, scenarios="calm")]
    return study(case(offers, asked, **tables), rules=[*packing, *rules])
