"""independent_sources: four suppliers a to d at 10, 11, 12 and 13, each good for the 100 that are needed."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.cases import excesses, offer, tiny_case
from tests.laws.examples import examples
from tests.textbook.builders import Record, cost, near, sites, solved, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import IndependentSources

PRICES = dict(zip("abcd", (10.0, 11.0, 12.0, 13.0), strict=True))


def four(needs: Mapping[str, str] | None = None, **tables: Any) -> Case:
    """``needs``: vendor -> the suppliers that depend on it."""
    told = [
        {"selector": f"supplier={'|'.join(who)}", "kind": "vendor", "needs": vendor}
        for vendor, who in (needs or {}).items()
    ]
    return tiny_case([offer(name, price) for name, price in PRICES.items()], dependencies=told, **tables)


def asked(count: int = 2, **fields: Any) -> IndependentSources:
    return IndependentSources(**{"count": count, "meaningful": 0.1, **fields})


@pytest.mark.parametrize(
    ("needs", "count", "least"),
    [
        ({}, 2, 1010),
        ({"acme": "ab"}, 2, 1020),
        ({"acme": "abc"}, 2, 1030),
        ({"acme": "ab", "wonka": "bc"}, 3, 1050),
        ({"acme": "ab"}, 3, 1050),
    ],
)
def test_the_next_source_shares_nothing_with_the_first(needs: dict[str, str], count: int, least: float) -> None:
    """A tenth from each that counts, the rest from a: 10 more with b, 20 with c, 30 with d, 50 with c and d."""
    assert cost(four(needs), rules=[asked(count)]) == near(least)


def test_three_of_four_in_a_row_leave_out_the_cheap_one() -> None:
    """a with b, b with c, c with d: a and c, a and d, or b and d; of three there are none."""
    chain = {"x": "ab", "y": "bc", "z": "cd"}
    assert cost(four(chain), rules=[asked(2)]) == near(1020)
    message = "2 of 4 suppliers of widget are independent at most; a, b share vendor x; b, c share vendor y; c, d share"
    with pytest.raises(StudyError, match=message):
        study(four(chain), rules=[asked(3)])


def test_parents_count_and_only_what_is_named_does_if_something_is_named() -> None:
    owned = {"suppliers": [{"supplier": s, "country": "DE", "parent": "one" if s in "ab" else s} for s in PRICES]}
    assert cost(four({"acme": "ac"}, **owned), rules=[asked()]) == near(1030)
    assert cost(four({"acme": "ac"}, **owned), rules=[asked(apart=("vendor",))]) == near(1010)
    assert cost(four({"acme": "ac"}, **owned), rules=[asked(apart=("parent",))]) == near(1020)


def test_a_strait_binds_only_those_that_have_no_other_way() -> None:
    """a and b lie behind Malacca; b has a detour as well."""
    places = sites(one="CN", two="CN", market="DE")
    offers = [offer("a", 10, site="one"), offer("b", 11, site="two"), offer("c", 12, site="market")]
    lanes = [{"origin": site, "destination": "market", "passages": "malacca"} for site in ("one", "two")]
    detour = {"lane": "detour", "origin": "two", "destination": "market", "passages": "lombok"}
    assert cost(tiny_case(offers, sites=places, lanes=lanes), rules=[asked()]) == near(1020)
    assert cost(tiny_case(offers, sites=places, lanes=[*lanes, detour]), rules=[asked()]) == near(1010)


def places(**where: tuple[float, float]) -> list[Record]:
    return [{"site": site, "country": "DE", "latitude": lat, "longitude": lon} for site, (lat, lon) in where.items()]


def test_sites_that_are_close_count_once() -> None:
    """One degree of latitude is 111.2 km."""
    offers = [offer("a", 10, site="here"), offer("b", 11, site="near"), offer("c", 12, site="far")]
    lanes = [{"origin": site, "destination": "market"} for site in ("here", "near", "far")]
    where = places(here=(50.0, 8.0), near=(51.0, 8.0), far=(60.0, 8.0), market=(50.0, 9.0))
    case = tiny_case(offers, sites=where, lanes=lanes)
    assert cost(case, rules=[asked(apart_km=111.0)]) == near(1010)
    assert cost(case, rules=[asked(apart_km=112.0)]) == near(1020)
    with pytest.raises(StudyError, match=r"1 of 3 suppliers of widget are independent at most; .*a, c are close"):
        study(case, rules=[asked(apart_km=2000.0)])
    with pytest.raises(StudyError, match="nobody knows where supplier 'a' of widget is"):
        study(four(), rules=[asked(apart_km=100.0)])


def test_a_point_inside() -> None:
    found = excesses(asked(), four({"acme": "ab"}), {"a": 50.0, "b": 20.0, "c": 30.0})
    assert found["widget", "count"] == near(0)
    assert found["widget", "vendor", "acme"] == near(0)
    assert max(found.values()) <= 0


def test_a_point_outside_has_two_sources_on_paper() -> None:
    """50, 45, 5: a and b count once, c is too small."""
    found = excesses(asked(), four({"acme": "ab"}), {"a": 50.0, "b": 45.0, "c": 5.0})
    assert found["widget", "count"] == near(1)


@pytest.mark.parametrize(("penalty", "least"), [(15.0, 1015), (50.0, 1020)])
def test_soft_pays_for_each_source_missing_while_that_is_cheaper(penalty: float, least: float) -> None:
    assert cost(four({"acme": "ab"}), rules=[asked(penalty=penalty)]) == near(least)


def test_more_than_there_are_is_missed_if_soft() -> None:
    """All four share a vendor: one counts, two are missing."""
    result = solved(study(four({"acme": "abcd"}), rules=[asked(3, penalty=1.0)]))
    assert result.cost == near(1000 + 2)


def test_a_dimension_that_nothing_has_is_a_slip() -> None:
    with pytest.raises(StudyError, match="'apart' names 'grid', which nothing has"):
        study(four(), rules=[asked(apart=("grid",))])


@examples(25)
@given(st.integers(0, 10**6))
def test_the_answer_is_that_of_trying_every_set(seed: int) -> None:
    """The cheapest of all independent pairs, triples ... by a linear program each."""
    rng = np.random.default_rng(seed)
    n, count, least = 5, int(rng.integers(1, 4)), 0.15
    names, prices = "abcde"[:n], rng.integers(8, 30, n).astype(float)
    capacity = rng.integers(20, 90, n).astype(float)
    needs = {f"v{k}": "".join(rng.choice(list(names), size=2, replace=False)) for k in range(int(rng.integers(0, 5)))}
    offers = [offer(name, float(p), float(c)) for name, p, c in zip(names, prices, capacity, strict=True)]
    told = [{"selector": f"supplier={'|'.join(w)}", "kind": "vendor", "needs": v} for v, w in needs.items()]
    case = tiny_case(offers, dependencies=told)
    bound = {frozenset(who) for who in needs.values()}
    best = np.inf
    for chosen in combinations(names, count):
        if any(frozenset(pair) in bound for pair in combinations(chosen, 2)):
            continue
        # Least shares of what is supplied, v_g ≥ m Σ v; what is not supplied costs 100.
        rows = [[least - float(name == g) for name in names] for g in chosen]
        found = linprog(
            [*prices, 100.0],
            A_ub=np.hstack([np.array(rows), np.zeros((len(rows), 1))]),
            b_ub=np.zeros(len(rows)),
            A_eq=np.ones((1, n + 1)),
            b_eq=[100.0],
            bounds=[*((0.0, c) for c in capacity), (0.0, None)],
        )
        best = min(best, found.fun)
    rule = IndependentSources(count=count, meaningful=least, apart=("vendor",) if needs else ())
    if np.isinf(best):
        with pytest.raises(StudyError, match="are independent at most"):
            study(case, rules=[rule])
    else:
        assert cost(case, rules=[rule]) == near(best, 1e-6)
