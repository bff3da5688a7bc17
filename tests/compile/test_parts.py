"""Independent items are found and solved apart; the sum of the parts is the whole."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.laws.random_studies import random_study
from tests.textbook.builders import case, cost, event, items, near, scenarios, solved, study
from tests.textbook.builders import effect as effect_on

from supplyopt.case import Case
from supplyopt.compile import Part, Program, compile_study, split
from supplyopt.risk import CVaR
from supplyopt.rules import Budget
from supplyopt.scenarios import ScenarioSet

ITEMS = ("bolt", "gear", "seal")
STORM = scenarios(event("storm", 0.3, effect_on("supplier=gear_cheap|seal_cheap", 0.0)))


def three_items(*chosen: str) -> Case:
    """Items that share nothing: each has a cheap and a dear supplier, the cheap one with a fee."""
    offers = [
        {"offer": f"{item}_{kind}", "item": item, "price": price * (1 + number), "capacity": 100.0, "fixed_cost": fee}
        for number, item in enumerate(ITEMS)
        for kind, price, fee in (("cheap", 2.0, 30.0), ("dear", 3.0, 0.0))
        if item in chosen
    ]
    asked = [{"item": item, "period": 1, "quantity": 20.0 + 10 * n} for n, item in enumerate(ITEMS) if item in chosen]
    return case(offers, asked, items=items(**dict.fromkeys(chosen, 50.0)))


def connected(program: Program, part: Part) -> bool:
    """Whether every column of a part is reached from its first by walking along rows."""
    matrix = program.matrix[part.rows, :][:, part.columns].toarray() != 0
    seen = np.zeros(len(part.columns), dtype=bool)
    seen[:1] = True
    while True:
        grown = seen | matrix[matrix[:, seen].any(axis=1)].any(axis=0)
        if (grown == seen).all():
            return bool(seen.all())
        seen = grown


def test_items_that_share_nothing_are_parts() -> None:
    program = compile_study(study(three_items(*ITEMS), STORM))
    found = []
    for part in split(program):
        names = " ".join(program.column_name(int(j)) for j in part.columns)
        found.append({item for item in ITEMS if item in names})
    assert sorted(map(sorted, found)) == [["bolt"], ["gear"], ["seal"]]


def test_the_sum_of_the_parts_is_the_whole() -> None:
    alone = [cost(three_items(item), _without_others(item)) for item in ITEMS]
    result = solved(study(three_items(*ITEMS), STORM))
    assert result.cost == near(sum(alone))
    assert result.manifest["size"]["parts"] == 3


def _without_others(item: str) -> ScenarioSet:
    hit = () if item == "bolt" else (effect_on(f"supplier={item}_cheap", 0.0),)
    return scenarios(event("storm", 0.3, *hit))


def test_a_budget_or_a_tail_couples_what_was_apart() -> None:
    whole = three_items(*ITEMS)
    for question in (study(whole, STORM, rules=[Budget(limit=45.0)]), study(whole, STORM, objective=CVaR(tail=0.5))):
        program = compile_study(question)
        largest = split(program)[0]
        names = " ".join(program.column_name(int(j)) for j in largest.columns)
        assert all(item in names for item in ITEMS)


@examples(15)
@given(st.integers(0, 10**6))
def test_parts_share_nothing_and_leave_nothing_out(seed: int) -> None:
    program = compile_study(random_study(seed))
    parts = split(program)
    columns = np.concatenate([part.columns for part in parts])
    rows = np.concatenate([part.rows for part in parts])
    assert sorted(columns) == list(range(program.shape[1]))
    # A row without a column decides nothing, so it must hold by itself.
    empty = np.flatnonzero(np.diff(program.matrix.indptr) == 0)
    assert sorted([*rows, *empty]) == list(range(program.shape[0]))
    assert (program.row_lower[empty] <= 0).all()
    assert (program.row_upper[empty] >= 0).all()
    assert [len(part.columns) for part in parts] == sorted((len(part.columns) for part in parts), reverse=True)
    for part in parts:
        elsewhere = np.setdiff1d(np.arange(program.shape[1]), part.columns)
        assert program.matrix[part.rows, :][:, elsewhere].nnz == 0
        assert connected(program, part) or not len(part.rows)
