"""Changes that a planner would try on a study: one figure, one rule, one supplier, other chances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from supplyopt.rules import Exclude, MaxShare
from supplyopt.study import Study

Change = Callable[[Study, np.random.Generator], Study]


def _figure(table: str, column: str, factor: float) -> Change:
    """A figure of some row of a table, multiplied."""

    def change(study: Study, rng: np.random.Generator) -> Study:
        frame = getattr(study.case, table).copy()
        row = int(rng.integers(len(frame)))
        frame[column] = [value * factor if i == row else value for i, value in enumerate(frame[column])]
        return replace(study, case=replace(study.case, **{table: frame}))

    return change


def _rule_dropped(study: Study, rng: np.random.Generator) -> Study:
    names = [rule.name for rule in study.policy.rules]
    return study.without_rule(str(rng.choice(names))) if names else study


def _rule_added(study: Study, _: np.random.Generator) -> Study:
    return study.with_rule(MaxShare(name="asked", by="country", limit=0.7, penalty=5.0))


def _cap_moved(study: Study, _: np.random.Generator) -> Study:
    return study.with_rule(MaxShare(name="asked", by="country", limit=0.5, penalty=5.0))


def _supplier_lost(study: Study, rng: np.random.Generator) -> Study:
    return study.with_rule(Exclude(name="lost", where=f"supplier=s{int(rng.integers(4))}", penalty=50.0))


def _other_chances(study: Study, rng: np.random.Generator) -> Study:
    heads = study.scenarios.scenarios.copy()
    weighted = np.flatnonzero(heads["probability"].to_numpy() > 0)
    chances = rng.dirichlet(np.ones(len(weighted)))
    figures = heads["probability"].to_numpy(copy=True)
    figures[weighted] = chances / chances.sum()
    return replace(study, scenarios=replace(study.scenarios, scenarios=heads.assign(probability=figures)))


CHANGES: dict[str, Change] = {
    "price": _figure("offers", "price", 1.2),
    "capacity": _figure("offers", "capacity", 0.8),
    "fixed cost": _figure("offers", "fixed_cost", 2.0),
    "demand": _figure("demand", "quantity", 1.1),
    "stock": _figure("stocks", "quantity", 0.5),
    "rule dropped": _rule_dropped,
    "rule added": _rule_added,
    "cap moved": _cap_moved,
    "supplier lost": _supplier_lost,
    "other chances": _other_chances,
}
