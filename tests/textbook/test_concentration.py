"""Caps on concentration against answers found another way: by hand, by Lagrange's multipliers, by trying every set."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from tests.cases import offer, tiny_case, two_suppliers
from tests.laws.examples import examples
from tests.textbook.builders import cost, near, solved, study

from supplyopt.case import Case
from supplyopt.result import Result
from supplyopt.rules import MaxHhi, MaxWeightedHhi
from supplyopt.rules.diversity import effective_number
from supplyopt.rules.kinds.max_supply_risk import supply_risk

Floats = npt.NDArray[np.float64]
DEMAND = 100.0


def test_w2_of_two_suppliers() -> None:
    """Shares of 0.7 and 0.3 have 0.49 + 0.09 = 0.58: 70 · 10 + 30 · 12 = 1060."""
    assert cost(two_suppliers(), rules=[MaxHhi(limit=0.58)]) == near(1060, 1e-6)


def test_w11_supply_risk() -> None:
    """The world 0.6² · 8 + 0.4² · 3 = 3.36, we 0.5² · 8 + 0.5² · 3 = 2.75: (3.36 / 2 + 2.75 / 2) · 0.8 · 0.9."""
    assert supply_risk(2.75, 3.36, import_reliance=1.0, recycling_rate=0.2, substitution=0.9) == near(2.1996)


def test_w24_effective_numbers() -> None:
    """0.5, 0.3, 0.2: three; e^1.0297; 1 / 0.38; 1 / 0.5. Equal sources are as many as they are, in every order."""
    found = [effective_number([0.5, 0.3, 0.2], order) for order in (0, 1, 2, np.inf)]
    assert found == [pytest.approx(value, abs=5e-5) for value in (3, 2.8001, 2.6316, 2)]
    assert [effective_number([0.25] * 4, order) for order in (0, 0.5, 1, 2, np.inf)] == [near(4)] * 5
    assert effective_number([]) == 0


def by_multipliers(prices: Floats, capacity: Floats, limit: float) -> float:
    """The least cost of D under Σ v² ≤ H D²: v = (μ - c) / 2λ between its bounds, μ and λ by bisection."""

    def mix(multiplier: float) -> Floats:
        low, high = prices.min(), prices.max() + 2 * multiplier * capacity.max()
        for _ in range(200):
            level = (low + high) / 2
            found = np.clip((level - prices) / (2 * multiplier), 0.0, capacity)
            low, high = (low, level) if found.sum() > DEMAND else (level, high)
        return found

    low, high = 1e-9, 1e3
    for _ in range(200):
        multiplier = (low * high) ** 0.5
        concentrated = (mix(multiplier) ** 2).sum() > limit * DEMAND**2
        low, high = (multiplier, high) if concentrated else (low, multiplier)
    return float(prices @ mix(high))


def market(n: int, seed: int = 0) -> tuple[Case, Floats, Floats]:
    rng = np.random.default_rng(seed)
    prices, capacity = rng.uniform(8, 20, n), rng.uniform(10, 40, n)
    offers = [offer(f"s{i:02}", p, c) for i, (p, c) in enumerate(zip(prices, capacity, strict=True))]
    return tiny_case(offers), prices, capacity


@pytest.mark.parametrize("limit", [0.13, 0.15, 0.2, 0.3])
def test_eight_suppliers_at_several_limits(limit: float) -> None:
    case, prices, capacity = market(8)
    assert cost(case, rules=[MaxHhi(limit=limit)]) == near(by_multipliers(prices, capacity, limit), 1e-6)


def test_sixty_suppliers_converge_in_few_rounds() -> None:
    """About thirty linear programs, and twenty tangents more a supplier than the seven to begin with."""
    case, prices, capacity = market(60)
    result = solved(study(case, rules=[MaxHhi(limit=0.03)]))
    assert result.cost == near(by_multipliers(prices, capacity, 0.03), 1e-6)
    assert result.manifest["work"]["models"] <= 40
    assert result.manifest["work"]["tangents"] <= 60 * 25
    assert shares_of(result) @ shares_of(result) == near(0.03, 1e-6)


def shares_of(result: Result) -> Floats:
    flows = result.table("flows")["quantity"].to_numpy()
    return flows / flows.sum()


@dataclass(frozen=True)
class Lots:
    """Suppliers with fees and least lots, of which some set is chosen; amounts as parts of demand."""

    price: Floats
    most: Floats
    least: Floats
    fee: Floats
    risk: Floats

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Lots:
        n = int(rng.integers(3, 6))
        ranges = ((8, 20), (0.3, 0.9), (0.0, 0.3), (0, 80), (1, 6))
        return cls(*(rng.uniform(low, high, n) for low, high in ranges))

    def case(self) -> Case:
        """What need not be paid for must be drawn: the least lot is one of deliveries."""
        columns = zip(self.price, DEMAND * self.most, DEMAND * self.least, self.fee, strict=True)
        offers = [
            offer(f"s{i}", price, most, moq=least, fixed_cost=fee, take_or_pay=0.0)
            for i, (price, most, least, fee) in enumerate(columns)
        ]
        scores = [
            {"score": "risk", "of": "supplier", "member": f"s{i}", "value": float(r)} for i, r in enumerate(self.risk)
        ]
        return tiny_case(offers, scores=scores)

    def cheapest(self, chosen: list[int], limit: float) -> float:
        """What a set costs, shares left to sequential quadratic programming; what is missing costs 100 a unit."""
        saved, risk = 1 - self.price[chosen] / 100, self.risk[chosen]
        low, high = self.least[chosen], self.most[chosen]
        if risk @ low**2 > limit or low.sum() > 1:
            return np.inf
        caps = [
            {"type": "ineq", "fun": lambda s: limit - risk @ s**2, "jac": lambda s: -2 * risk * s},
            {"type": "ineq", "fun": lambda s: 1 - s.sum(), "jac": lambda s: -np.ones(len(s))},
        ]
        bounds = list(zip(low, high, strict=True))
        found = minimize(lambda s: -(saved @ s), low, jac=lambda s: -saved, bounds=bounds, constraints=caps, tol=1e-7)
        assert found.success, found.message
        return DEMAND * 100 * (1 + found.fun) + self.fee[chosen].sum()


@examples(20)
@given(st.integers(0, 10**6))
def test_least_lots_and_fees_are_those_of_trying_every_set(seed: int) -> None:
    """The cheapest of all sets of suppliers, each a convex problem of its own."""
    rng = np.random.default_rng(seed)
    lots = Lots.drawn(rng)
    n, limit = len(lots.price), float(rng.uniform(1.05, 1.8) / (1 / lots.risk).sum())
    rule = MaxWeightedHhi(by="supplier", limit=limit, score="risk", score_is="risk", basis="demand")
    sets = [list(chosen) for size in range(1, n + 1) for chosen in combinations(range(n), size)]
    best = min(DEMAND * 100.0, *(lots.cheapest(chosen, limit) for chosen in sets))
    assert cost(lots.case(), rules=[rule]) == pytest.approx(best, rel=1e-4)
