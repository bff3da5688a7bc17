"""States that walk along shared bases end at their optimum: another solver finds it for each alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.solver.test_pool import COLUMNS, FIGURES, alone, random_block, two_sources
from tests.textbook.builders import near

from supplyopt.compile.decided_block import DecidedBlock
from supplyopt.solver import walk as module
from supplyopt.solver.basis import UnfitError
from supplyopt.solver.highs import Ending, Resident, Vertex
from supplyopt.solver.walk import Walk

NONE = np.zeros((COLUMNS, FIGURES))


@pytest.fixture(autouse=True)
def _to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every state walks, however few are left, and several parts of them."""
    monkeypatch.setattr(module, "FEW", 0)
    monkeypatch.setattr(module, "BYTES", 12 * 8 * module.STATE * 10)


def walk_from(block: DecidedBlock, deviation: np.ndarray) -> Walk:
    state = block.at(deviation)
    return Walk(block, Resident(block.model).solve(state), state)


def steady(rng: np.random.Generator) -> DecidedBlock:
    """A random program whose costs and entries stay."""
    block = random_block(rng, twisted=False)
    return DecidedBlock(**{**vars(block), "costs": NONE})


@examples(40)
@given(seed=st.integers(0, 100_000))
def test_each_state_is_its_optimum(seed: int) -> None:
    """Feasible states are proven, none that has no optimum is."""
    rng = np.random.default_rng(seed)
    block = steady(rng)
    states = np.vstack([np.zeros(FIGURES), np.round(rng.uniform(-1.0, 1.0, (30, FIGURES)), 1)])
    optima = [alone(block, d) for d in states]
    known = [i for i, optimum in enumerate(optima) if optimum is not None]
    if not known:
        return
    found = walk_from(block, states[known[0]]).walk(states)
    assert found.proven.tolist() == [optimum is not None for optimum in optima]
    for i in known:
        values = found.values[i]
        activity, shift = block.model.matrix @ values, block.limits @ states[i]
        assert block.model.cost @ values == near(optima[i], 1e-6)
        assert (activity >= block.model.row_lower - shift - 1e-6).all()
        assert (activity <= block.model.row_upper - shift + 1e-6).all()


def test_the_optimum_by_hand() -> None:
    """x gives 10 (1 - d), y at most 5: all 8 from x; 4 and 4; 1, 5 and 2 short; none, 5 and 3 short."""
    found = walk_from(two_sources(), np.zeros(1)).walk(np.array([[0.1], [0.6], [0.9], [1.0]]))
    assert found.proven.all()
    assert found.values == near(np.array([[8.0, 0.0, 0.0], [4.0, 4.0, 0.0], [1.0, 5.0, 2.0], [0.0, 5.0, 3.0]]))


def test_a_point_is_proven_only_by_multipliers_that_reach_its_cost() -> None:
    """All 8 of x at 1, by a price of 1, is proven; 3 of x and 5 of y cost 18, of which that price proves 8."""
    walk = walk_from(two_sources(), np.zeros(1))
    points = np.array([[8.0, 0.0, 0.0, 8.0], [3.0, 5.0, 0.0, 8.0], [8.0, 0.0, -1.0, 7.0]])
    priced = np.tile([0.0, 2.0, 8.0, 1.0], (3, 1))
    lower, upper = np.tile([0.0, 0.0, 0.0, 8.0], (3, 1)), np.tile([10.0, 5.0, 100.0, 8.0], (3, 1))
    assert walk._are_proven(points, priced, lower, upper).tolist() == [True, False, False]


def test_a_basis_that_cannot_be_inverted_is_no_start() -> None:
    block = two_sources()
    state = block.at(np.zeros(1))
    vertex = Vertex(Ending.OPTIMAL, np.zeros(3), np.zeros(3, dtype=bool), np.zeros(1, dtype=bool))
    with pytest.raises(UnfitError):
        Walk(block, vertex, state)
