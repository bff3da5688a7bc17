"""Outer approximation: what it says when it is proven, when nothing fits, and when time is over."""

from __future__ import annotations

import numpy as np
import pytest
from tests.cases import offer, tiny_case
from tests.textbook.builders import near, solved, study

from supplyopt.result import Status
from supplyopt.rules import MaxHhi, MinService
from supplyopt.solver import Limits, solve
from supplyopt.study import Study

SERVED = MinService(level=1.0, scenarios=("calm",))


def lots(n: int, limit: float, seed: int = 0) -> Study:
    """Suppliers with least lots and fees, so that sets of them must be chosen."""
    rng = np.random.default_rng(seed)
    offers = [
        offer(
            f"s{i:02}",
            float(rng.uniform(8, 20)),
            float(rng.uniform(10, 40)),
            moq=float(rng.integers(1, 9)),
            fixed_cost=float(rng.integers(3, 31)),
        )
        for i in range(n)
    ]
    return study(tiny_case(offers), rules=[MaxHhi(limit=limit)])


def test_twenty_five_suppliers_take_few_rounds() -> None:
    """The bound meets the cost, the true index the limit; some fifty linear programs and hardly a tree."""
    result = solve(lots(25, 0.1), Limits(gap=1e-4))
    assert result.status is Status.OPTIMAL
    assert result.cost == near(1186.8323, 1e-4)
    assert result.table("rules")["value"].item() == near(0.1, 1e-5)
    work = result.manifest["work"]
    assert work["models"] <= 80
    assert work["tangents"] <= 25 * 25
    assert work["nodes"] <= 100


def test_an_index_below_what_the_capacities_allow_leaves_no_plan() -> None:
    """60 of one and 40 of two others: 0.36 + 2 · 0.04 = 0.44 at least, if all is to be served."""
    offers = [offer("large", 10, 90), offer("b", 11, 20), offer("c", 12, 20, moq=5.0)]
    asked = study(tiny_case(offers), rules=[MaxHhi(limit=0.43), SERVED])
    assert solve(asked).status is Status.INFEASIBLE
    exactly = study(tiny_case(offers), rules=[MaxHhi(limit=0.4401), SERVED])
    assert solved(exactly).cost == pytest.approx(600 + 220 + 240, rel=1e-3)


@pytest.mark.parametrize("seconds", [0.01, 2.0])
def test_whatever_the_time_no_answer_is_wrong(seconds: float) -> None:
    """Every plan that is told keeps the rule (it would be rejected else); with all the time it takes it is 1828.55."""
    result = solve(lots(60, 1 / 30), Limits(seconds=seconds))
    assert result.status in (Status.FEASIBLE, Status.UNDECIDED, Status.OPTIMAL)
    if result.bound is not None:
        assert result.bound <= 1828.55 <= (result.cost or 1e9)
