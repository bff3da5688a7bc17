"""Small chains drawn at random - mines, smelters, markets - and their optimum by paths.

A path is one way from one source to one use. Goods on a path have one origin, so that shares of origins are sums over
paths: nothing of the ledger is used here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.textbook.builders import case

from supplyopt.case import Case
from supplyopt.rules import MaxTracedShare, MinTracedShare

LOST, ORE, DECAY, HOLDING = 60.0, 1.5, 0.1, 2.0
"""Value of lost load [money/unit], ore for a unit of metal [unit/unit], decay [-] and holding [money/(unit year)]."""
COUNTRIES = ("CN", "DE", "US")
Rules = Sequence[MaxTracedShare | MinTracedShare]


@dataclass(frozen=True)
class Lane:
    """A way between two places."""

    origin: str
    destination: str
    cost: float
    arrives: float


@dataclass(frozen=True)
class ChainProblem:
    """Mines send ore to smelters, which may hold it; smelters send metal to markets, which may buy old metal too."""

    mines: tuple[tuple[str, float, float], ...]
    """country, price, capacity"""
    smelters: tuple[tuple[str, float, float], ...]
    """country, cost, capacity"""
    old: tuple[tuple[str, float, float], ...]
    """country, price, capacity of metal that is bought in, for any market"""
    ore: tuple[Lane, ...]
    metal: tuple[Lane, ...]
    demand: dict[tuple[str, str, int], float]
    """market, class, period -> quantity"""
    periods: int

    def case(self) -> Case:
        """As a case."""
        places = {f"mine{k}": c for k, (c, _, _) in enumerate(self.mines)}
        places |= {f"smelter{k}": c for k, (c, _, _) in enumerate(self.smelters)} | {f"market{k}": "FR" for k in (0, 1)}
        ends = {"ore": self.ore, "metal": self.metal}
        sold = [
            *((f"mine{k}", "ore", f"mine{k}", *terms) for k, terms in enumerate(self.mines)),
            *((f"old{k}", "metal", "", *terms) for k, terms in enumerate(self.old)),
        ]
        return case(
            [
                {"offer": n, "item": i, "site": s, "price": p, "capacity": c, "take_or_pay": 0.0}
                for n, i, s, _, p, c in sold
            ],
            [
                {"item": "metal", "site": m, "class": c, "period": t, "quantity": q}
                for (m, c, t), q in self.demand.items()
            ],
            countries={name: country for name, _, _, country, _, _ in sold},
            items=[{"item": i, "unit": "t", "value_of_lost_load": LOST, "mass_per_unit": 1.0} for i in ends],
            sites=[{"site": s, "country": c} for s, c in places.items()],
            lanes=[
                {
                    "lane": f"{w.origin}>{w.destination}",
                    "origin": w.origin,
                    "destination": w.destination,
                    "items": item,
                    "cost": w.cost,
                    "yield": w.arrives,
                }
                for item, ways in ends.items()
                for w in ways
            ],
            recipes=[
                {"recipe": "smelt", "item": "ore", "quantity": -ORE},
                {"recipe": "smelt", "item": "metal", "quantity": 1.0},
            ],
            processes=[
                {"process": f"smelter{k}", "recipe": "smelt", "site": f"smelter{k}", "cost": cost, "capacity": most}
                for k, (_, cost, most) in enumerate(self.smelters)
            ],
            stocks=[
                {"item": "ore", "site": f"smelter{k}", "quantity": 0.0, "decay": DECAY, "holding_cost": HOLDING}
                for k in range(len(self.smelters))
            ],
            periods=[{"period": t, "days": 365.0 / self.periods} for t in range(1, self.periods + 1)],
        )

    def least(self, rules: Rules = ()) -> float:
        """The least cost under rules on all ore [money]."""
        paths = [*self._paths(), *_short(self.demand)]
        rows: dict[Any, dict[int, float]] = defaultdict(dict)
        limits: dict[Any, float] = defaultdict(float)
        for column, path in enumerate(paths):
            for key, (used, limit) in path.uses.items():
                rows[key][column], limits[key] = used, limit
            for rule in rules:
                if path.origins and (not rule.classes or path.use[1] in rule.classes):
                    share, sign = _share(rule, path), -1.0 if isinstance(rule, MinTracedShare) else 1.0
                    rows[rule.name, path.use[0] if rule.by_site else ""][column] = sign * (share - rule.limit)
        needs = [[float(path.use == use) for path in paths] for use in self.demand]
        held = [[row.get(column, 0.0) for column in range(len(paths))] for row in rows.values()]
        found = linprog(
            [path.cost for path in paths],
            A_ub=np.array(held).reshape(len(held), len(paths)),
            b_ub=[limits[key] for key in rows],
            A_eq=np.array(needs),
            b_eq=list(self.demand.values()),
        )
        assert found.status == 0, found.message
        return float(found.fun)

    def _paths(self) -> Iterator[_Path]:
        for use in self.demand:
            market, _, t = use
            for k, (country, price, most) in enumerate(self.old):
                yield _Path(use, price, {("old", k, t): (1.0, most / self.periods)}, (country,))
            for way in (w for w in self.metal if w.destination == market):
                smelter = int(way.origin.removeprefix("smelter"))
                yield from self._from_mines(use, smelter, way)

    def _from_mines(self, use: Use, smelter: int, onward: Lane) -> Iterator[_Path]:
        """Ore is bought in some period, held until the metal is needed, smelted and sent at once."""
        country, smelting, capacity = self.smelters[smelter]
        made = 1.0 / onward.arrives
        for way in (w for w in self.ore if w.destination == onward.origin):
            mine = int(way.origin.removeprefix("mine"))
            of, price, most = self.mines[mine]
            for bought in range(1, use[2] + 1):
                kept = [(1.0 - DECAY) ** k for k in range(use[2] - bought + 1)]
                come = made * ORE / kept[-1]
                sent = come / way.arrives
                holding = come * HOLDING / self.periods * sum(kept[:-1])
                cost = sent * (price + way.cost) + holding + made * (smelting + onward.cost)
                uses = {
                    ("mine", mine, bought): (sent, most / self.periods),
                    ("smelter", smelter, use[2]): (made, capacity / self.periods),
                }
                yield _Path(use, cost, uses, (of, country))


Use = tuple[str, str, int]


@dataclass(frozen=True)
class _Path:
    """Metal for a use [unit]: what it costs, what it takes of limited things, who mined and who smelted it."""

    use: Use
    cost: float
    uses: dict[tuple[str, int, int], tuple[float, float]]
    """limited thing -> taken by a unit, limit"""
    origins: tuple[str, ...]
    """none: nothing comes, it is missing"""


def _short(demand: dict[Use, float]) -> list[_Path]:
    return [_Path(use, LOST, {}, ()) for use in demand]


def _share(rule: MaxTracedShare | MinTracedShare, path: _Path) -> float:
    """Part of a path that is of the origins a rule is about: all or nothing."""
    named = set(rule.where.removeprefix("country=").split("|"))
    origins = path.origins if rule.throughout else path.origins[:1]
    every, some = set(origins) <= named, not named.isdisjoint(origins)
    return float(every if isinstance(rule, MinTracedShare) else some)


@st.composite
def chain_problems(draw: st.DrawFn) -> ChainProblem:
    """Two or three mines, one or two smelters, two markets with two classes each, one or two periods."""
    country = st.sampled_from(COUNTRIES)
    mines, smelters = draw(st.integers(2, 3)), draw(st.integers(1, 2))
    periods = draw(st.integers(1, 2))

    def terms(price: int, count: int) -> tuple[tuple[str, float, float], ...]:
        figures = st.tuples(country, st.integers(1, price).map(float), st.integers(20, 150).map(float))
        return tuple(draw(figures) for _ in range(count))

    def lanes(origins: Sequence[str], destinations: Sequence[str]) -> tuple[Lane, ...]:
        ways = [(o, d) for o in origins for d in destinations]
        chosen = [way for way in ways if draw(st.integers(0, 4))] or ways[:1]
        return tuple(Lane(*way, float(draw(st.integers(0, 4))), draw(st.sampled_from([1.0, 0.9]))) for way in chosen)

    places = [f"smelter{k}" for k in range(smelters)]
    uses = [(f"market{k}", c, t) for k in (0, 1) for c in ("civil", "defence") for t in range(1, periods + 1)]
    return ChainProblem(
        mines=terms(15, mines),
        smelters=terms(6, smelters),
        old=terms(40, draw(st.integers(0, 1))),
        ore=lanes([f"mine{k}" for k in range(mines)], places),
        metal=lanes(places, ["market0", "market1"]),
        demand={use: float(draw(st.integers(1, 30))) for use in uses},
        periods=periods,
    )


@st.composite
def ruled_chains(draw: st.DrawFn, most: int = 3) -> tuple[ChainProblem, list[Any]]:
    """A chain, and rules on where its ore is from."""
    problem = draw(chain_problems())
    countries = sorted({country for country, _, _ in (*problem.mines, *problem.smelters, *problem.old)})
    rule = st.builds(
        lambda kind, named, **terms: kind(traced=("ore",), where=f"country={'|'.join(sorted(named))}", **terms),
        kind=st.sampled_from([MaxTracedShare, MinTracedShare]),
        named=st.sets(st.sampled_from(countries), min_size=1, max_size=2),
        limit=st.sampled_from([0.0, 0.2, 0.5, 0.8]),
        classes=st.sampled_from([(), ("defence",), ("civil",)]),
        by_site=st.booleans(),
        throughout=st.booleans(),
    )
    rules = draw(st.lists(rule, min_size=1, max_size=most))
    return problem, [rule.model_copy(update={"name": f"rule{k}"}) for k, rule in enumerate(rules)]
