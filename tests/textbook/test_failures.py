"""W6, W7 and W12: what is left when something fails."""

from __future__ import annotations

from functools import cache
from math import inf

import pytest
from tests.cases import offer, tiny_case
from tests.textbook.builders import case, items, near, size, solved, study

from supplyopt.analyse.time_to_survive import Outage
from supplyopt.compile.promise import compile_promise
from supplyopt.network import Network
from supplyopt.network.failures import entities
from supplyopt.rules import Survive
from supplyopt.rules.kinds.capacity_n_minus_1 import n_minus_1
from supplyopt.solver.attack import strike, targets
from supplyopt.solver.highs import Options
from supplyopt.study import Study

YEAR = 365.0


def test_w6_any_two_of_three() -> None:
    """Prices 1, 2, 3, 60 each at most, any two are to carry 90: 45 of each, 45 × (1 + 2 + 3) = 270."""
    three = tiny_case([offer("a", 1, 60), offer("b", 2, 60), offer("c", 3, 60)], 90)
    result = solved(study(three, rules=[Survive(level=1.0)]))
    assert [size(result, name) for name in "abc"] == [near(45)] * 3
    assert result.cost == near(270)


def test_w6b_the_two_largest_as_the_worst_attack() -> None:
    """Of 40, 30, 20 and 10, any two of which may fail, the two largest go: 70 of 100 are missing."""
    sold = {"a": 40.0, "b": 30.0, "c": 20.0, "d": 10.0}
    asked, promise = study(tiny_case([offer(name, 1, 40) for name in sold])), Survive(name="n2", level=1.0, k=2)
    promised = compile_promise(asked, promise)
    [target] = targets(promised, sold, {("widget", "standard"): 0.0}, promise.losses(asked.network))
    attack = strike(target, 2, Options(0.0))
    assert attack.entities == ("a", "b")
    assert attack.missing == near(0.7)
    assert attack.bound == near(0.7, 1e-6)


@cache
def w7_study() -> Study:
    """S1 60 and S2 30 parts a day, of two of which a plant makes an end product, 40 a day at most; 40 are needed."""
    parts = [{"item": "part", "site": "plant", "price": 1.0}] * 2
    offers = [{**p, "offer": s, "capacity": c * YEAR} for p, s, c in zip(parts, ("S1", "S2"), (60, 30), strict=True)]
    return study(
        case(
            offers,
            [{"item": "end", "site": "plant", "period": 1, "quantity": 40 * YEAR}],
            items=items(part=1.0, end=100.0),
            recipes=[{"recipe": "make", "item": i, "quantity": q} for i, q in (("part", -2.0), ("end", 1.0))],
            processes=[{"process": "plant", "recipe": "make", "site": "plant", "capacity": 40 * YEAR}],
            stocks=[{"item": i, "site": "plant", "quantity": q} for i, q in (("part", 100.0), ("end", 20.0))],
        )
    )


def w7() -> Network:
    """Its network."""
    return w7_study().network


PLAN = {"S1": 60 * YEAR, "S2": 30 * YEAR}


@pytest.mark.parametrize(
    ("by", "name", "days"), [("supplier", "S1", 2.8), ("supplier", "S2", 7.0), ("process", "plant", 0.5)]
)
def test_w7_time_to_survive(by: str, name: str, days: float) -> None:
    """S1: 20 + (100 + 30 t) / 2 = 40 t; S2: 20 + (100 + 60 t) / 2 = 40 t; the plant: 20 = 40 t."""
    assert Outage(w7(), PLAN, entities(w7(), by)[name]).time_to_survive == near(days)


def test_w7_what_never_fails_is_survived_for_good() -> None:
    """90 parts a day make 45, more than the 40 that are needed."""
    assert Outage(w7(), PLAN, {}).time_to_survive == inf


def test_w7_the_loss_until_recovery() -> None:
    """In 4 days without S1: 20 + (100 + 120) / 2 = 130 of 160; 30 at 100 are 3000. Until 2.8 nothing is lost."""
    outage = Outage(w7(), PLAN, entities(w7(), "supplier")["S1"])
    assert outage.loss(4.0) == near(3000)
    assert outage.loss(2.8) == near(0.0)


def test_w12_the_unions_formula_for_gas() -> None:
    """Entries of 100, of which the largest is 60, production 20, storage 30, LNG 50: (200 - 60) / 130 = 107.69 %."""
    capacity = {"trunk": 60.0, "other pipes": 40.0, "fields": 20.0, "caverns": 30.0, "terminal": 50.0}
    assert n_minus_1(capacity, 130.0) == near(140 / 130)
