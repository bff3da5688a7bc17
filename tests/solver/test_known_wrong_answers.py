"""Models that some release of HiGHS, or a careless formulation, has answered wrongly; each with its right answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from scipy import sparse
from tests.textbook.builders import near

from supplyopt.compile import LinearModel
from supplyopt.solver.highs import Ending, Options, run
from supplyopt.solver.one_model import solve_model

INF = np.inf


@dataclass(frozen=True)
class Known:
    """A model by columns (cost, lower, upper, whole) and rows (coefficients, lower, upper), and its optimum."""

    columns: tuple[tuple[float, float, float, bool], ...]
    rows: tuple[tuple[tuple[float, ...], float, float], ...]
    optimum: float

    def model(self) -> LinearModel:
        """As arrays."""
        cost, lower, upper, whole = (np.array(part) for part in zip(*self.columns, strict=True))
        entries, low, high = zip(*self.rows, strict=True)
        return LinearModel(
            cost.astype(float),
            sparse.csr_array(np.array(entries, dtype=float)),
            np.array(low, dtype=float),
            np.array(high, dtype=float),
            lower.astype(float),
            upper.astype(float),
            whole.astype(bool),
        )


CORPUS = {
    # 1.14.0 said 15: all of it from z.
    "x continuous, z whole": Known(((2.0, 0.0, INF, False), (3.0, 0.0, INF, True)), (((1.0, 1.0), 4.5, INF),), 9.0),
    "x whole, z continuous": Known(
        ((2.0, 0.0, INF, True), (3.0, 0.0, INF, False)), (((1.0, 1.0), 4.5, INF),), 2 * 4 + 3 * 0.5
    ),
    "both whole": Known(((2.0, 0.0, INF, True), (3.0, 0.0, INF, True)), (((1.0, 1.0), 4.5, INF),), 10.0),
    # 10 for the switch and 10 for ten units; 1.14.0 made 99999 of such a link.
    "a big-M link": Known(
        ((1.0, 0.0, INF, False), (10.0, 0.0, 1.0, True)), (((1.0, 0.0), 10.0, INF), ((1.0, -99999.0), -INF, 0.0)), 20.0
    ),
    # A switch of 1e-7 would let one unit trickle through for a cent.
    "no trickle past a switch": Known(
        ((1.0, 0.0, INF, False), (1e5, 0.0, 1.0, True)), (((1.0, 0.0), 1.0, INF), ((1.0, -1e5), -INF, 0.0)), 100_001.0
    ),
    # 2x + 3y = 7 has the whole solutions (2, 1) only; y = 7/3 would be cheaper.
    "an equation in whole numbers": Known(
        ((5.0, 0.0, 10.0, True), (1.0, 0.0, 10.0, True)), (((2.0, 3.0), 7.0, 7.0),), 11.0
    ),
    # 4 of 6, 9, 20: 44 is not a sum, 45 = 5 × 9 is.
    "the coin problem": Known(
        tuple((c, 0.0, 50.0, True) for c in (6.0, 9.0, 20.0)), (((6.0, 9.0, 20.0), 43.0, INF),), 44.0
    ),
    # Fixed costs 5, 4, 3 for capacities 7, 5, 3; 8 needed at 1 each: the second and the third.
    "a tiny facility": Known(
        (*((1.0, 0.0, INF, False),) * 3, (5.0, 0.0, 1.0, True), (4.0, 0.0, 1.0, True), (3.0, 0.0, 1.0, True)),
        (
            ((1.0, 1.0, 1.0, 0.0, 0.0, 0.0), 8.0, INF),
            ((1.0, 0.0, 0.0, -7.0, 0.0, 0.0), -INF, 0.0),
            ((0.0, 1.0, 0.0, 0.0, -5.0, 0.0), -INF, 0.0),
            ((0.0, 0.0, 1.0, 0.0, 0.0, -3.0), -INF, 0.0),
        ),
        15.0,
    ),
    # A column that appears nowhere but in the cost, at its bounds.
    "a column without a row": Known(((-1.0, 0.0, 3.0, True), (1.0, 0.0, 9.0, False)), (((0.0, 1.0), 2.0, INF),), -1.0),
}


@pytest.mark.parametrize("presolve", [True, False], ids=["presolve", "no presolve"])
@pytest.mark.parametrize("known", CORPUS.values(), ids=CORPUS)
def test_the_answer_is_right_with_and_without_presolve(known: Known, presolve: bool) -> None:
    solution = run(known.model(), Options(gap=0.0, presolve=presolve))
    assert solution.ending is Ending.OPTIMAL
    assert solution.objective == near(known.optimum, 1e-6)
    assert solution.bound <= known.optimum + 1e-6 * abs(known.optimum)


@pytest.mark.parametrize("known", CORPUS.values(), ids=CORPUS)
def test_the_answer_is_right_and_sharp_after_scaling(known: Known) -> None:
    solution = solve_model(known.model(), Options(gap=0.0))
    assert solution.ending is Ending.OPTIMAL
    assert solution.objective == near(known.optimum)
    assert solution.values is not None
    whole = solution.values[known.model().integer]
    assert np.array_equal(whole, np.round(whole))


@pytest.mark.parametrize("seed", range(5))
def test_the_answer_does_not_depend_on_the_seed(seed: int) -> None:
    for known in CORPUS.values():
        assert run(known.model(), Options(gap=0.0, seed=seed)).objective == near(known.optimum, 1e-6)
