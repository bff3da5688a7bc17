"""Plans that cost the same: the one told depends on the study alone, not on seed, threads or the order of rows."""

from __future__ import annotations

import itertools
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from tests.cli.program import supplyopt
from tests.laws.examples import examples

import supplyopt as so
from supplyopt.compile import LinearModel, compile_study
from supplyopt.shipped import shipped_folder
from supplyopt.solver import Limits, Ties, solve
from supplyopt.solver.highs import Options
from supplyopt.solver.one_model import solve_model
from supplyopt.solver.ties import TieBreak, weights


def breaker(weight: np.ndarray, ties: Ties = Ties.SMALL) -> TieBreak:
    """One that weighs columns as it is told."""
    made = TieBreak.__new__(TieBreak)
    made._ties, made._weight, made._known, made.alike = ties, weight, {}, True
    return made


def model(cost: list[float], rows: list[list[float]], least: list[float], upper: float, *, whole: bool) -> LinearModel:
    n = len(cost)
    matrix = sparse.csr_array(np.array(rows, dtype=np.float64))
    return LinearModel(
        np.array(cost, dtype=np.float64),
        matrix,
        np.array(least, dtype=np.float64),
        np.full(len(rows), np.inf),
        np.zeros(n),
        np.full(n, upper),
        np.full(n, whole),
    )


def told(question: LinearModel, weight: np.ndarray, seed: int = 0) -> np.ndarray:
    options, who = Options(gap=0.0, seed=seed), breaker(weight)
    found = who.settle(np.arange(len(weight)), question, solve_model(question, options), options)
    assert who.alike
    assert found.values is not None
    return found.values


def test_the_lighter_of_two_equals() -> None:
    """Ten units from two offers at the same price, at most 8 each: 8 of the lighter one, 2 of the other."""
    question = model([5.0, 5.0], [[1.0, 1.0]], [10.0], 8.0, whole=False)
    assert told(question, np.array([1.2, 1.7])) == pytest.approx([8.0, 2.0])
    assert told(question, np.array([1.7, 1.2])) == pytest.approx([2.0, 8.0])


def test_cost_comes_first() -> None:
    """The heavier offer is cheaper by a thousandth."""
    question = model([5.0, 4.995], [[1.0, 1.0]], [10.0], 8.0, whole=False)
    assert told(question, np.array([1.0, 1.9])) == pytest.approx([2.0, 8.0])


@examples(25)
@given(st.integers(0, 2**32 - 1))
def test_whole_numbers_are_the_least_of_all_that_cost_the_same(seed: int) -> None:
    """Covers with costs of 1 and 2, so that there are many: the lightest of the cheapest of all 2^n sets."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(3, 8)), int(rng.integers(1, 4))
    cost, rows = rng.integers(1, 3, n).astype(float), rng.integers(0, 2, (m, n)).astype(float)
    rows[:, 0] = 1.0
    least = np.minimum(rng.integers(1, 3, m), rows.sum(axis=1)).astype(float)
    weight = 1.0 + rng.random(n)
    question = model(list(cost), rows.tolist(), list(least), 1.0, whole=True)
    sets = np.array(list(itertools.product([0.0, 1.0], repeat=n)))
    covers = sets[(sets @ rows.T >= least).all(axis=1)]
    cheapest = covers[covers @ cost == (covers @ cost).min()]
    expected = cheapest[(cheapest @ weight).argmin()]
    assert told(question, weight) == pytest.approx(expected)


@examples(15)
@given(st.integers(0, 2**32 - 1))
def test_another_seed_or_order_of_columns_gives_the_same_digits(seed: int) -> None:
    """Transports at few prices; columns and rows change places, and so does the start of the solver."""
    rng = np.random.default_rng(seed)
    sources, places = int(rng.integers(2, 5)), int(rng.integers(2, 5))
    n = sources * places
    supply = rng.integers(20, 40, sources).astype(float)
    demand = rng.integers(5, 10, places).astype(float) / 3.0
    rows = np.zeros((sources + places, n))
    for i, j in itertools.product(range(sources), range(places)):
        rows[i, i * places + j], rows[sources + j, i * places + j] = -1.0, 1.0
    least, cost, weight = np.concatenate([-supply, demand]), rng.integers(1, 3, n) * 7.1, 1.0 + rng.random(n)
    first = told(model(list(cost), rows.tolist(), list(least), 50.0, whole=False), weight)
    column, row = rng.permutation(n), rng.permutation(sources + places)
    other = model(list(cost[column]), rows[row][:, column].tolist(), list(least[row]), 50.0, whole=False)
    again = told(other, weight[column], seed=int(rng.integers(1, 1000)))
    assert again == pytest.approx(first[column], rel=1e-12, abs=1e-12)
    same = told(model(list(cost), rows.tolist(), list(least), 50.0, whole=False), weight, seed=17)
    assert same.tobytes() == first.tobytes()


def test_weights_are_of_names() -> None:
    """An offer more in the case leaves those of the others alone."""
    case = so.read_case(shipped_folder("data") / "toy")
    more = case.offers.iloc[[0]].assign(offer="another", supplier=case.offers["supplier"].iloc[-1])
    larger = replace(case, offers=pd.concat([case.offers, more], ignore_index=True))

    def weighed(each: so.Case) -> dict[object, float]:
        program = compile_study(so.Study(each, so.models.cheapest))
        return dict(zip(program.column_names, weights(program), strict=False))

    small, large = weighed(case), weighed(larger)
    assert len(large) > len(small)
    assert {name: large[name] for name in small} == small
    assert all(1.0 <= weight < 2.0 for weight in small.values())


def test_what_is_not_settled_says_so() -> None:
    question = so.Study(so.read_case(shipped_folder("data") / "toy"), so.models.cautious)
    assert solve(question).manifest["reproducible"] == "with any seed and number of threads"
    left = solve(question, Limits(ties=Ties.NONE))
    assert left.manifest["reproducible"] == "with the same seed and number of threads"
    assert left.cost == pytest.approx(solve(question).cost)


def test_runs_of_any_seed_and_number_of_threads_have_the_same_tables(tmp_path: Path) -> None:
    """The award event has plans that cost the same: another seed gave other flows before.

    Only of the many proofs that a bound may have each run keeps the one that its solver came upon.
    """
    asked = ["solve", "award-event", "--model", "guarded_award", "-o"]
    for run, *seed in (("first",), ("again", "--seed", "7")):
        assert supplyopt(*asked, tmp_path / run, *seed).code == 0
    threads = [sys.executable, "-m", "supplyopt", *asked, str(tmp_path / "threads"), "--threads", "2"]
    subprocess.run(threads, check=True, capture_output=True, timeout=120)
    proof = "evidence.certificate."
    first, *others = (
        {path.name: path.read_bytes() for path in run.glob("*.parquet") if not path.name.startswith(proof)}
        for run in tmp_path.iterdir()
    )
    assert len(first) >= 6
    assert others == [first, first]
