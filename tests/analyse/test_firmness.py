"""Ranges of shares within a slack: by hand, and each end verified by a solve."""

from __future__ import annotations

import numpy as np
import pytest
from tests.cases import fails, offer, tiny_case, two_suppliers
from tests.textbook.builders import EXACT, cost, near, study

from supplyopt.analyse.firmness import Firmness, firmness
from supplyopt.result import Status
from supplyopt.rules import Exclude, MaxShare, MinShare
from supplyopt.solver.solve import answer, solve
from supplyopt.study import Study


def ranges(question: Study, slack: float = 0.01, by: str = "supplier") -> dict[str, Firmness]:
    return {f.group: f for f in firmness(answer(question, EXACT), by, slack=slack)}


def test_shares_within_one_percent_of_the_cost() -> None:
    """1080 and a slack of 10.8: 5.4 widgets may move by a step of 2; the cap keeps the cheap one at 60 %."""
    case = tiny_case([offer("cheap", 10), offer("dear", 12), offer("third", 14)])
    found = ranges(study(case, rules=[MaxShare(limit=0.6)]))
    assert {g: (f.share, f.least, f.most) for g, f in found.items()} == {
        "cheap": (near(0.6), near(0.546, 1e-5), near(0.6, 1e-5)),
        "dear": (near(0.4), near(0.346, 1e-5), near(0.454, 1e-5)),
        "third": (near(0.0), near(0.0), near(0.054, 1e-5)),
    }
    assert {g: f.verdict for g, f in found.items()} == {"cheap": "must", "dear": "must", "third": "free"}


def test_equals_are_interchangeable_and_the_dear_one_never() -> None:
    case = tiny_case([offer("a", 10), offer("b", 10), offer("dear", 40)])
    found = ranges(study(case), slack=0.001)
    assert {g: f.verdict for g, f in found.items()} == {"a": "free", "b": "free", "dear": "never"}
    assert (found["a"].least, found["a"].most) == (near(0), near(1))


def test_without_a_plan_nothing_is_firm() -> None:
    impossible = study(two_suppliers(), rules=[MaxShare(limit=0.3), MinShare(by="supplier", limit=1.0, basis="demand")])
    assert firmness(answer(impossible, EXACT)) == []


@pytest.mark.parametrize("seed", range(8))
def test_every_verdict_is_verified_by_a_solve(seed: int) -> None:
    """At the ends of a range a plan within the slack exists; a little beyond them none does."""
    rng = np.random.default_rng(seed)
    offers = [
        offer(f"s{k}", float(rng.integers(8, 14)), float(rng.integers(50, 120)), fixed_cost=float(rng.choice([0, 20])))
        for k in range(4)
    ]
    case, chances = tiny_case(offers, lost=60.0), fails("supplier=s1", 0.1) if seed % 2 else None
    cap = MaxShare(limit=0.6)
    best = cost(case, chances, rules=[cap])
    slack = 0.02
    for group, found in ranges(study(case, chances, rules=[cap]), slack).items():
        held = {"by": "supplier", "groups": (group,)}
        at_least = MinShare(name="asked", limit=min(1.0, found.most), **held)
        assert cost(case, chances, rules=[cap, at_least]) <= best * (1 + slack) * (1 + 1e-5)
        at_most = MaxShare(name="asked", limit=max(0.0, found.least), **held)
        assert cost(case, chances, rules=[cap, at_most]) <= best * (1 + slack) * (1 + 1e-5)
        if found.most < 0.59:
            beyond = solve(
                study(case, chances, rules=[cap, MinShare(name="asked", limit=found.most + 0.01, **held)]), EXACT
            )
            assert beyond.status is Status.INFEASIBLE or (beyond.bound or 0.0) > best * (1 + slack) * (1 - 1e-6)
        if found.verdict == "must":
            without = solve(study(case, chances, rules=[cap, Exclude(where=f"supplier={group}")]), EXACT)
            assert without.status is Status.INFEASIBLE or (without.bound or 0.0) > best * (1 + slack) * (1 - 1e-6)
