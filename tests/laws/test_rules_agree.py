"""Rules that say the same in two ways have the same answer; a choice is the best of what could be chosen."""

from __future__ import annotations

from typing import Literal

from hypothesis import given
from hypothesis import strategies as st
from tests.cases import offer, tiny_case
from tests.laws.examples import examples
from tests.laws.quickly import cost, solved
from tests.textbook.builders import Record, near, study

from supplyopt.case import Case
from supplyopt.rules import (
    Exclude,
    ExcludeOwned,
    MaxDependence,
    MaxHhi,
    MaxOwnedShare,
    MaxShare,
    MaxShareBeyondScore,
    MinClearance,
    MinEffectiveNumber,
    MinFill,
    PhaseOut,
    Rule,
)

FEW = examples(15)
NAMES = ("a", "b", "c", "d")


@st.composite
def marked_cases(draw: st.DrawFn) -> Case:
    """Four suppliers of any price, some of them marked: by a tag of their group, a stake, a need and a score."""
    marked = draw(st.sets(st.sampled_from(NAMES), min_size=1, max_size=3))
    offers = [offer(name, float(draw(st.integers(1, 30))), float(draw(st.integers(20, 120)))) for name in NAMES]
    return tiny_case(
        offers,
        groups=[{"dimension": "mark", "of": "supplier", "member": m, "group": "yes"} for m in sorted(marked)],
        ownership=[{"entity": m, "owner": "x", "share": 1.0} for m in sorted(marked)],
        dependencies=[{"selector": "mark=yes", "kind": "vendor", "needs": "acme", "share": 1.0}],
        scores=[{"score": "risk", "of": "supplier", "member": n, "value": 9.0 if n in marked else 1.0} for n in NAMES]
        + [{"score": "clearance", "of": "supplier", "member": n, "value": 1.0 if n in marked else 3.0} for n in NAMES],
    )


@FEW
@given(marked_cases(), st.sampled_from([0.0, 0.25, 0.6]), st.sampled_from(["demand", "supplied"]))
def test_five_ways_to_cap_what_is_marked(case: Case, limit: float, basis: str) -> None:
    capped: list[Rule] = [
        MaxShare(by="mark", limit=limit, basis=basis),
        MaxDependence(by="vendor", limit=limit, basis=basis),
        MaxOwnedShare(owners=("x",), limit=limit, basis=basis),
        MaxShareBeyondScore(score="risk", above=5, limit=limit, basis=basis),
        PhaseOut(where="mark=yes", steps=[{"since": 1, "limit": limit}], basis=basis),
    ]
    first, *others = (cost(case, rules=[rule]) for rule in capped)
    assert others == [near(first, 1e-7)] * 4


@FEW
@given(marked_cases())
def test_five_ways_to_exclude_what_is_marked(case: Case) -> None:
    shut: list[Rule] = [
        Exclude(where="mark=yes"),
        ExcludeOwned(owners=("x",), definition="cascade"),
        ExcludeOwned(owners=("x",), definition="control"),
        ExcludeOwned(owners=("x",), definition="look_through"),
        MinClearance(level=2),
    ]
    first, *others = (solved(study(case, rules=[rule])) for rule in shut)
    assert [other.cost for other in others] == [near(first.cost or 0.0, 1e-7)] * 4


def stored(demand: list[int], price: list[int], holding: int) -> Case:
    """A store for 40, and an offer a period, so that it matters when the store is filled."""
    offers: list[Record] = [offer(f"o{t}", float(p), 400.0, take_or_pay=0.0) for t, p in enumerate(price, 1)]
    store = {"item": "widget", "capacity": 40.0, "holding_cost": float(holding), "replacement_price": 5.0}
    return tiny_case(offers, [float(q) for q in demand], stocks=[store])


@FEW
@given(
    st.lists(st.integers(0, 60), min_size=3, max_size=3),
    st.lists(st.integers(1, 20), min_size=1, max_size=3),
    st.integers(0, 20),
    st.sampled_from([None, 3.0]),
)
def test_a_store_is_filled_when_that_is_cheapest(
    demand: list[int], price: list[int], holding: int, penalty: float | None
) -> None:
    """Some period of three: the best of each by itself."""
    case = stored(demand, price, holding)
    each = [cost(case, rules=[MinFill(level=0.5, window=(t, t), penalty=penalty)]) for t in (1, 2, 3)]
    assert cost(case, rules=[MinFill(level=0.5, penalty=penalty)]) == near(min(each), 1e-7)
    together = cost(case, rules=[MinFill(level=0.5, always=True, penalty=penalty)])
    assert together >= max(each) - 1e-6


@given(
    st.sampled_from(["volume", "price"]),
    st.sampled_from([(1.0, 1.0), (1.0, 1e3), (1e3, 1.0), (1e3, 1e6), (1e6, 1e3), (1e6, 1e6)]),
    st.booleans(),
    st.data(),
)
@FEW
def test_a_limit_that_nothing_can_reach_changes_nothing(
    weight: Literal["volume", "price"], scale: tuple[float, float], soft: bool, data: st.DataObject
) -> None:
    """Whatever things are counted in: an index is at most 1, a share too, and one source is one at least."""
    size, money = scale
    draws = [(data.draw(st.integers(1, 30)), data.draw(st.integers(30, 120))) for _ in range(3)]
    offers = [
        offer(f"s{k}", price * money / size, capacity * size, moq=20.0 * size, fixed_cost=100.0 * money)
        for k, (price, capacity) in enumerate(draws)
    ]
    case = tiny_case(offers, 100.0 * size, lost=50.0 * money / size)
    terms: Record = {"weight": weight, "penalty": 2.0 if soft else None}
    idle = [MaxHhi(limit=1.0, **terms), MinEffectiveNumber(count=1.0, **terms), MaxShare(limit=1.0, **terms)]
    assert cost(case, rules=idle) == near(cost(case), 1e-6)
