"""Who stands behind whom: W10 and other graphs worked out by hand, and laws on random ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.textbook.builders import near

from supplyopt.network.ownership import Ownership, Stakes


def owned(**stakes: float) -> Ownership:
    """``owned(A_X=0.5)``: X holds half of A."""
    return Ownership(*[{(pair[0], pair[2:]): part for pair, part in stakes.items()}] * 3)


def test_w10_half_of_a_half_is_blocked_though_its_look_through_is_a_quarter() -> None:
    """X holds 50 % of A, A holds 50 % of B."""
    chain = owned(A_X=0.5, B_A=0.5)
    assert chain.cascade(["X"]) == {"A", "B"}
    assert chain.look_through(["X"]) == {"A": near(0.5), "B": near(0.25)}


def test_w10_stakes_of_blocked_owners_add_up() -> None:
    """X holds half of A and half of B, which hold a quarter of C each: together one half."""
    assert owned(A_X=0.5, B_X=0.5, C_A=0.25, C_B=0.25).cascade(["X"]) == {"A", "B", "C"}


def test_w10_two_quarters_do_not_block() -> None:
    """X holds 25 % of A and of B, which hold half of C each: none is blocked, though X has a quarter of C."""
    spread = owned(A_X=0.25, B_X=0.25, C_A=0.5, C_B=0.5)
    assert spread.cascade(["X"]) == frozenset()
    assert spread.look_through(["X"])["C"] == near(0.25)


def test_w10_cross_holdings_settle() -> None:
    """A is held by X with 0.4 and by B with 0.2, B by A with 0.3: a = 0.4 + 0.2 × 0.3 a, so a = 0.4/0.94."""
    cross = owned(A_X=0.4, A_B=0.2, B_A=0.3)
    assert cross.look_through(["X"]) == {"A": near(0.4 / 0.94), "B": near(0.12 / 0.94)}


def test_companies_that_own_all_of_each_other_have_nobody_behind_them() -> None:
    assert owned(A_B=1.0, B_A=1.0, C_X=0.3).look_through(["X"]) == {"C": near(0.3)}


def test_a_majority_hands_on_all_a_minority_its_part() -> None:
    """The state has 60 % of A (counts as all), A 30 % of B: 0.3; through a 40 % link it would be 0.12, below 25 %."""
    assert owned(A_S=0.6, B_A=0.3).controlled(["S"]) == {"A": near(1), "B": near(0.3)}
    assert owned(A_S=0.4, B_A=0.3).controlled(["S"]) == {"A": near(0.4)}


def test_votes_and_seats_count_by_themselves() -> None:
    """5 % of the equity but a third of the seats."""
    seats = Ownership({("A", "S"): 0.05}, {("A", "S"): 0.05}, {("A", "S"): 1 / 3})
    assert seats.controlled(["S"]) == {"A": near(1 / 3)}
    assert seats.look_through(["S"]) == {"A": near(0.05)}


def test_the_parent_is_at_the_top_of_the_majorities() -> None:
    tree = owned(A_B=0.6, B_C=0.51, C_D=0.5)
    assert [tree.parent(name) for name in "ABCDZ"] == ["C", "C", "C", "D", "Z"]
    assert {owned(A_B=0.6, B_A=0.6).parent(name) for name in "AB"} == {"A"}


@st.composite
def graphs(draw: st.DrawFn) -> Stakes:
    """At most seven companies and two owners X and Y, stakes in each adding up to at most 1."""
    names = [f"c{k}" for k in range(draw(st.integers(1, 7)))]
    stakes: dict[tuple[str, str], float] = {}
    for entity in names:
        holders = draw(st.lists(st.sampled_from([*names, "X", "Y"]), max_size=3, unique=True))
        parts = [draw(st.integers(1, 10)) for _ in holders]
        whole = draw(st.sampled_from([0.5, 0.9, 1.0]))
        stakes |= {(entity, h): whole * p / sum(parts) for h, p in zip(holders, parts, strict=True) if h != entity}
    return stakes


@examples(200)
@given(graphs())
def test_laws_of_any_graph(stakes: Stakes) -> None:
    graph = Ownership(stakes, stakes, stakes)
    of_x, of_y, of_both = (graph.look_through(owners) for owners in (["X"], ["Y"], ["X", "Y"]))
    for name in graph.names:
        assert of_x.get(name, 0) + of_y.get(name, 0) == pytest.approx(of_both.get(name, 0), abs=1e-7)
        direct = sum(part * (of_x.get(o, 0.0) if o != "X" else 1.0) for (e, o), part in stakes.items() if e == name)
        if name not in ("X", "Y"):
            assert of_x.get(name, 0.0) == pytest.approx(direct, abs=1e-7)
    assert graph.cascade(["X"]) <= graph.cascade(["X", "Y"])
    held = graph.controlled(["X"])
    assert all(0.25 - 1e-9 <= share <= 1 for share in held.values())
    assert set(held) >= {name for name in graph.names if of_x.get(name, 0) >= 0.25 + 1e-9}
    assert np.array([*of_both.values(), 0.0]).max() <= 1 + 1e-9
