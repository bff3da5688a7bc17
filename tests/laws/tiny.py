"""Tiny sourcing problems, drawn at random, and their optimum by trying every set of suppliers.

The linear programs here are written from the case alone; nothing of the model is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array
from tests.textbook.builders import case, effect, event, scenarios

from supplyopt.case import Case
from supplyopt.scenarios import ScenarioSet


@dataclass(frozen=True)
class Offer:
    """One supplier's terms, as in the table of offers."""

    price: float
    capacity: float
    fixed: float
    moq: float
    phi: float
    force_majeure: bool

    @property
    def is_choice(self) -> bool:
        """Whether taking it at all is a decision of its own."""
        return self.fixed > 0 or self.moq > 0


@dataclass(frozen=True)
class Storm:
    """A scenario: availability of each supplier and a factor on demand from its onset to the end."""

    probability: float
    onset: int
    availability: tuple[float, ...]
    surge: float


@dataclass(frozen=True)
class Tiny:
    """At most five suppliers of one item, calm and two storms, three periods, a stock, perhaps a cap on shares."""

    offers: tuple[Offer, ...]
    demand: tuple[float, ...]
    lost: float
    stock: float
    cap: float
    storms: tuple[Storm, ...]
    replacement: float = 4.0
    """price of replacing stock [money/unit]"""
    letter: str = "s"

    @property
    def names(self) -> list[str]:
        """Names of the offers; those that begin with z sort the other way round."""
        order = range(len(self.offers)) if self.letter != "z" else range(len(self.offers), 0, -1)
        return [f"{self.letter}{i}" for i in order]

    def case(self) -> Case:
        """As a case."""
        offers = [
            {
                "offer": name,
                "price": o.price,
                "capacity": o.capacity,
                "fixed_cost": o.fixed,
                "moq": o.moq,
                "take_or_pay": o.phi,
                "force_majeure": o.force_majeure,
            }
            for name, o in zip(self.names, self.offers, strict=True)
        ]
        stock = [{"item": "widget", "site": "market", "quantity": self.stock, "replacement_price": self.replacement}]
        return case(offers, self.demand, lost=self.lost, stocks=stock if self.stock else [])

    def scenarios(self) -> ScenarioSet:
        """As a set of scenarios."""
        last, events = len(self.demand), []
        for k, storm in enumerate(self.storms):
            reach = (storm.onset, last)
            effects = [
                effect(f"supplier={name}", left, reach)
                for name, left in zip(self.names, storm.availability, strict=True)
                if left != 1.0
            ]
            effects.append(effect("item=widget", storm.surge, reach, "demand_mult"))
            events.append(event(f"storm{k}", storm.probability, *effects, onset=storm.onset))
        return scenarios(*events)


@st.composite
def tiny_problems(draw: st.DrawFn) -> Tiny:
    """Anything from a trivial problem to five suppliers with every term."""
    offers = draw(
        st.lists(
            st.builds(
                Offer,
                price=st.integers(1, 20).map(float),
                capacity=st.integers(20, 120).map(float),
                fixed=st.sampled_from([0.0, 40.0, 150.0]),
                moq=st.sampled_from([0.0, 0.0, 15.0]),
                phi=st.sampled_from([1.0, 0.5, 0.0]),
                force_majeure=st.booleans(),
            ),
            min_size=1,
            max_size=5,
        )
    )
    periods = draw(st.integers(1, 3))
    left = st.sampled_from([0.0, 0.4, 1.0, 1.0])
    storm = st.builds(
        Storm,
        probability=st.sampled_from([0.1, 0.25, 0.4]),
        onset=st.integers(1, periods),
        availability=st.tuples(*[left] * len(offers)),
        surge=st.sampled_from([1.0, 1.0, 1.5, 0.5]),
    )
    return Tiny(
        offers=tuple(offers),
        demand=tuple(float(draw(st.integers(0, 60))) for _ in range(periods)),
        lost=float(draw(st.integers(2, 90))),
        stock=draw(st.sampled_from([0.0, 0.0, 25.0])),
        cap=draw(st.sampled_from([1.0, 0.7, 0.5])),
        storms=tuple(draw(st.lists(storm, max_size=2))),
    )


def brute_force(tiny: Tiny) -> float:
    """The least expected cost over every set of suppliers taken [money]."""
    return min(cost for taken in _subsets(tiny) if (cost := _least(tiny, taken)) is not None)


def _subsets(tiny: Tiny) -> Iterator[frozenset[int]]:
    choices = [i for i, o in enumerate(tiny.offers) if o.is_choice]
    for n in range(len(choices) + 1):
        yield from map(frozenset, combinations(choices, n))


class _Rows:
    """A linear program in the making: columns by name, rows ``Σ a·z ≤ b``."""

    def __init__(self) -> None:
        self.columns: dict[tuple[object, ...], int] = {}
        self.cost: dict[int, float] = defaultdict(float)
        self.bounds: list[tuple[float, float | None]] = []
        self.entries: list[tuple[int, int, float]] = []
        self.right: list[float] = []

    def column(self, name: tuple[object, ...], low: float = 0.0, high: float | None = None) -> int:
        if name not in self.columns:
            self.columns[name] = len(self.bounds)
            self.bounds.append((low, high))
        return self.columns[name]

    def at_most(self, terms: list[tuple[int, float]], right: float) -> None:
        self.entries += [(len(self.right), column, a) for column, a in terms]
        self.right.append(right)

    def least(self) -> float | None:
        row, column, value = (np.array(part) for part in zip(*self.entries, strict=True))
        shape = (len(self.right), len(self.bounds))
        cost = np.array([self.cost[j] for j in range(shape[1])])
        found = linprog(cost, A_ub=csr_array((value, (row, column)), shape=shape), b_ub=self.right, bounds=self.bounds)
        assert found.status in (0, 2), found.message
        return float(found.fun) if found.status == 0 else None


def _least(tiny: Tiny, taken: frozenset[int]) -> float | None:
    """The least cost with exactly these choices taken; none if that cannot be."""
    lp, periods = _Rows(), range(1, len(tiny.demand) + 1)
    for i, o in enumerate(tiny.offers):
        open_ = i in taken or not o.is_choice
        lp.column(("x", i), o.moq if i in taken else 0.0, o.capacity if open_ else 0.0)
    calm = Storm(1.0 - sum(s.probability for s in tiny.storms), 1, (1.0,) * len(tiny.offers), 1.0)
    for k, storm in [(-1, calm), *enumerate(tiny.storms)]:
        _operate(lp, tiny, k, storm)
    drawn = {i: [(lp.column(("v", -1, i, t)), 1.0) for t in periods] for i in range(len(tiny.offers))}
    for i, own in drawn.items():
        if i in taken and tiny.offers[i].phi < 1:
            lp.at_most([(j, -a) for j, a in own], -tiny.offers[i].moq)
        others = [(j, -tiny.cap) for each in drawn.values() for j, _ in each]
        lp.at_most([*own, *others], 0.0)
    found = lp.least()
    return None if found is None else found + sum(tiny.offers[i].fixed for i in taken)


def least_unserved(tiny: Tiny, awards: Sequence[float], failed: Collection[int]) -> float:
    """What cannot be served under given awards when some suppliers fail for good in period 1 [unit]."""
    lp, last = _Rows(), len(tiny.demand)
    for i, award in enumerate(awards):
        lp.column(("x", i), award, award)
    gone = Storm(0.0, 1, tuple(0.0 if i in failed else 1.0 for i in range(len(awards))), 1.0)
    _operate(lp, tiny, 0, gone)
    lp.cost.clear()
    for t in range(1, last + 1):
        lp.cost[lp.column(("u", 0, t))] = 1.0
    found = lp.least()
    assert found is not None
    return found


def _operate(lp: _Rows, tiny: Tiny, k: int, storm: Storm) -> None:
    """Calm (k = -1), or a storm that takes over from calm at its onset."""
    last = len(tiny.demand)

    def whose(t: int) -> int:
        return k if t >= storm.onset else -1

    for t in range(storm.onset, last + 1):
        asked = tiny.demand[t - 1] * storm.surge
        lost = lp.column(("u", k, t), high=asked)
        for i, left in enumerate(storm.availability):
            lp.at_most([(lp.column(("v", k, i, t)), 1.0), (lp.column(("x", i)), -left / last)], 0.0)
        arriving = [(lp.column(("v", k, i, t)), -1.0) for i in range(len(tiny.offers))]
        kept = [(lp.column(("q", k, t)), 1.0)] if tiny.stock else []
        entering = [(lp.column(("q", whose(t - 1), t - 1)), -1.0)] if tiny.stock and t > 1 else []
        held = tiny.stock if t == 1 else 0.0
        lp.at_most([*kept, *entering, *arriving, (lost, -1.0)], held - asked)
    for t in range(1, last + 1):
        lp.cost[lp.column(("u", whose(t), t))] += storm.probability * tiny.lost
    if tiny.stock:
        used = lp.column(("used", k))
        lp.at_most([(used, -1.0), (lp.column(("q", whose(last), last)), -1.0)], -tiny.stock)
        lp.cost[used] += storm.probability * tiny.replacement
    for i, (offer, left) in enumerate(zip(tiny.offers, storm.availability, strict=True)):
        paid = lp.column(("paid", k, i))
        lp.cost[paid] += storm.probability
        lp.at_most([(paid, -1.0), *((lp.column(("v", whose(t), i, t)), offer.price) for t in range(1, last + 1))], 0.0)
        share = (storm.onset - 1 + left * (last - storm.onset + 1)) / last if offer.force_majeure else 1.0
        lp.at_most([(paid, -1.0), (lp.column(("x", i)), offer.price * offer.phi * share)], 0.0)
