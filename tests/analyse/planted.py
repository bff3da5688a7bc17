"""Contradictions planted on purpose, with the set of elements that each must be traced back to.

Most are seen by lines. Those of whole numbers have a plan in their linear relaxation; those that are hunted have one in
every failure that is known before somebody looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.cases import fails, offer, tiny_case
from tests.textbook.builders import Record, items, sites, study

from supplyopt.case import Case
from supplyopt.rules import (
    Budget,
    ClearedOnly,
    Exclude,
    IncumbentChange,
    MaxHhi,
    MaxShare,
    MaxSources,
    MinService,
    MinShare,
    MinSources,
    MinStockDays,
    Rule,
    Survive,
)
from supplyopt.scenarios import ScenarioSet
from supplyopt.study import Study

SERVED = MinService(name="served", level=1.0, scenarios="calm")
SPARE: tuple[Rule, ...] = (
    Budget(name="spare_budget", limit=1e6, include_awards=True),
    MaxShare(name="spare_share", limit=1.0, basis="demand"),
)
"""Rules that are in nobody's way."""


@dataclass(frozen=True)
class Planted:
    """A case and rules that contradict each other, and the elements (kind:name) of every conflict."""

    case: Case
    rules: Sequence[Rule]
    conflicts: tuple[frozenset[str], ...]
    whole: bool = False
    scenarios: ScenarioSet | None = field(default=None)

    def study(self) -> Study:
        """The question, with rules that are in nobody's way."""
        return study(self.case, self.scenarios, rules=[*self.rules, *SPARE])


def three(capacity: float = 60.0, *, assumptions: Sequence[Record] = (), **terms: Any) -> Case:
    """``a`` (China), ``b`` (Germany), ``c`` (United States): 100 are needed."""
    offers = [offer(n, p, capacity, **terms) for n, p in zip("abc", (1, 2, 3), strict=True)]
    assumed = {"assumptions": assumptions} if assumptions else {}
    return tiny_case(offers, countries={"a": "CN", "b": "DE", "c": "US"}, **assumed)


def one(*members: str) -> tuple[frozenset[str], ...]:
    """A single conflict; members without a kind are rules."""
    return (frozenset(member if ":" in member else f"rule:{member}" for member in members),)


def both(first: Sequence[str], second: Sequence[str]) -> tuple[frozenset[str], ...]:
    """Two conflicts that have nothing to do with each other."""
    return one(*first) + one(*second)


PLACES = sites(mine="DE", market="DE")
ROAD = {"origin": "mine", "destination": "market"}
AT_MINE = {"offer": "ore", "item": "widget", "site": "mine", "price": 1.0, "capacity": 1000.0}
PRESS = [{"recipe": "press", "item": "ore", "quantity": -1.0}, {"recipe": "press", "item": "widget", "quantity": 1.0}]


def pressed(**plant: Any) -> Case:
    """Widgets are pressed of ore at the market."""
    ore: list[Record] = [{"offer": "ore", "item": "ore", "price": 1.0, "capacity": 1000.0, "site": "market"}]
    press = {"process": "press", "recipe": "press", "site": "market", "capacity": 1000.0, **plant}
    return tiny_case(
        ore, items=items(ore=10.0, widget=100.0), sites=sites(market="DE"), recipes=PRESS, processes=[press]
    )


def two_goods(bolts: float, nuts: float) -> Case:
    """Bolts and nuts from one supplier each."""
    offers = [offer("x", 1, bolts, item="bolt"), offer("y", 1, nuts, item="nut")]
    asked = [{"item": item, "period": 1, "quantity": 100.0} for item in ("bolt", "nut")]
    return tiny_case(offers, asked, items=items(bolt=100.0, nut=100.0))


def five() -> Case:
    """Five suppliers at 1 to 5, each good for 60 of the 90 that are needed."""
    return tiny_case([offer(n, p, 60) for p, n in enumerate("abcde", 1)], 90.0)


ANY_TWO = Survive(name="any_two", k=2, level=1.0)

SEEN_BY_LINES: dict[str, Planted] = {
    "three thirds of less than a third": Planted(three(), [MaxShare(limit=0.3), SERVED], one("max_share", "served")),
    "of demand as well": Planted(three(), [MaxShare(limit=0.3, basis="demand"), SERVED], one("max_share", "served")),
    "too little without one": Planted(
        three(40), [Exclude(where="country=CN"), SERVED], one("data:offers.capacity", "exclude", "served")
    ),
    "too little money": Planted(three(), [Budget(limit=50, include_awards=True), SERVED], one("budget", "served")),
    "no room for the stock": Planted(
        tiny_case([offer("a", 1)], stocks=[{"item": "widget", "quantity": 1.0, "build_limit": 5.0}]),
        [MinStockDays(days=73)],
        one("data:stocks.build_limit", "min_stock_days"),
    ),
    "nothing comes in the outage": Planted(
        three(),
        [MinService(level=0.5, scenarios=("outage",))],
        one("scenario:outage", "min_service"),
        scenarios=fails("supplier=a|b|c", 0.1),
    ),
    "nothing may move, everything must": Planted(
        tiny_case([offer("a", 1, incumbent=90.0), offer("b", 2, incumbent=10.0)]),
        [IncumbentChange(limit=0.1), MaxShare(limit=0.5, basis="demand")],
        one("incumbent_change", "max_share"),
    ),
    "half from whom nothing may come": Planted(
        three(),
        [Exclude(where="country=DE"), MinShare(by="country", groups=("DE",), limit=0.5, basis="demand")],
        one("exclude", "min_share"),
    ),
    "half from whom is not cleared": Planted(
        tiny_case([offer("a", 1, tags="cleared"), offer("b", 2)]),
        [ClearedOnly(where="tag=cleared"), MinShare(by="supplier", groups=("b",), limit=0.5, basis="demand")],
        one("cleared_only", "min_share"),
    ),
    "more than all": Planted(
        three(100),
        [
            MinShare(name="first", by="supplier", groups=("a",), limit=0.6),
            MinShare(name="second", by="supplier", groups=("b",), limit=0.6),
            SERVED,
        ],
        one("first", "second", "served"),
    ),
    "above its own cap": Planted(
        three(100),
        [MinShare(by="supplier", groups=("a",), limit=0.7, basis="demand"), MaxShare(limit=0.6, basis="demand")],
        one("min_share", "max_share"),
    ),
    "spread over fewer than it takes": Planted(
        three(100),
        [MaxHhi(limit=0.4), Exclude(where="supplier=c"), SERVED],
        one("max_hhi", "exclude", "served"),
    ),
    "a narrow road": Planted(
        tiny_case([AT_MINE], sites=PLACES, lanes=[{**ROAD, "capacity": 40.0}]),
        [SERVED],
        one("data:lanes.capacity", "served"),
    ),
    "a small press": Planted(pressed(capacity=40.0), [SERVED], one("data:processes.capacity", "served")),
    "a small supplier": Planted(
        tiny_case([offer("a", 1)], suppliers=[{"supplier": "a", "country": "DE", "capacity": 40.0}]),
        [SERVED],
        one("data:suppliers.capacity", "served"),
    ),
    "a small depot": Planted(
        tiny_case([AT_MINE], sites=[{**PLACES[0], "capacity": 40.0}, PLACES[1]], lanes=[ROAD]),
        [SERVED],
        one("data:sites.capacity", "served"),
    ),
    "no second country is large enough": Planted(
        three(90),
        [Survive(by="country", level=1.0), Exclude(where="country=US"), SERVED],
        one("data:offers.capacity", "survive", "exclude"),
    ),
    "three fifths served of seven tenths asked": Planted(
        three(),
        [MaxShare(by="country", limit=0.2, basis="demand"), MinService(level=0.7, scenarios="calm")],
        one("max_share", "min_service"),
    ),
    "one of two goods": Planted(two_goods(60, 100), [SERVED], one("data:offers.capacity", "served")),
    "both of two goods, each for its own reason": Planted(
        two_goods(60, 100),
        [SERVED, MaxShare(items=("nut",), limit=0.5, basis="demand")],
        both(["data:offers.capacity", "served"], ["max_share", "served"]),
    ),
    "a tenth of it is open": Planted(
        three(300, scaled_by="open", assumptions=[{"assumption": "open", "value": 0.1}]),
        [SERVED],
        one("data:offers.capacity", "served"),
    ),
    "all of it in one quarter of four": Planted(
        tiny_case([offer("a", 1, 100)], [0.0, 0.0, 0.0, 100.0]), [SERVED], one("data:offers.capacity", "served")
    ),
    "a tenth is left in the outage": Planted(
        three(200),
        [MinService(level=1.0, scenarios=("outage",))],
        one("data:offers.capacity", "scenario:outage", "min_service"),
        scenarios=fails("supplier=a|b|c", 0.1, left=0.1),
    ),
}

SEEN_BY_WHOLE_NUMBERS: dict[str, Planted] = {
    "W17, two suppliers of at most 40 % each": Planted(
        three(),
        [MaxShare(limit=0.4, basis="demand"), MaxSources(count=2), SERVED],
        one("max_share", "max_sources", "served"),
    ),
    "two at least, one at most": Planted(
        three(),
        [MinSources(count=2, meaningful=0.1, basis="demand"), MaxSources(count=1)],
        one("min_sources", "max_sources"),
    ),
    "a least award above its cap": Planted(
        three(100, moq=60.0, take_or_pay=0.5),
        [MaxShare(limit=0.5, basis="demand"), MinShare(by="supplier", groups=("a",), limit=0.1, basis="demand")],
        one("data:offers.moq", "max_share", "min_share"),
    ),
    "one source, and not for all": Planted(
        three(200),
        [MaxSources(count=1), MaxShare(limit=0.8, basis="demand"), MinService(level=0.9, scenarios="calm")],
        one("max_sources", "max_share", "min_service"),
    ),
    "three suppliers of one country each": Planted(
        three(),
        [MinSources(count=3, meaningful=0.1, basis="demand"), MaxSources(name="one_country", by="country", count=1)],
        one("min_sources", "one_country"),
    ),
    "two fees above the budget": Planted(
        tiny_case([offer("a", 1, fixed_cost=80.0), offer("b", 2, fixed_cost=80.0)]),
        [Budget(limit=100.0), MinSources(count=2, meaningful=0.1, basis="demand")],
        one("budget", "min_sources"),
    ),
    "a site that cannot be opened": Planted(
        tiny_case([AT_MINE], sites=[{**PLACES[0], "opening_cost": 100.0}, PLACES[1]], lanes=[ROAD]),
        [Budget(limit=60.0, of=("site",)), MinService(level=0.1, scenarios="calm")],
        one("budget", "min_service"),
    ),
    "a least award above today's and a step": Planted(
        tiny_case([offer("a", 1, incumbent=20.0, moq=60.0, take_or_pay=0.5), offer("b", 2, incumbent=80.0)]),
        [IncumbentChange(limit=0.1)],
        one("data:offers.moq", "incumbent_change"),
    ),
    "one country for two shares": Planted(
        three(200),
        [
            MaxSources(by="country", count=1),
            MinShare(name="china", by="country", groups=("CN",), limit=0.3, basis="demand"),
            MinShare(name="germany", by="country", groups=("DE",), limit=0.3, basis="demand"),
        ],
        one("max_sources", "china", "germany"),
    ),
    "two halves of at most 45 %": Planted(
        three(100),
        [MinSources(count=2, meaningful=0.5, basis="demand"), MaxShare(limit=0.45, basis="demand")],
        one("min_sources", "max_share"),
    ),
}

HUNTED: dict[str, Planted] = {
    "whichever two fail, and too little money": Planted(
        five(), [ANY_TWO, Budget(name="purse", limit=300, include_awards=True)], one("any_two", "purse")
    ),
    "whichever two fail of three too small": Planted(three(60), [ANY_TWO], one("data:offers.capacity", "any_two")),
    "whichever two fail of two": Planted(three(200), [ANY_TWO, Exclude(where="country=US")], one("any_two", "exclude")),
}

PLANTED: dict[str, Planted] = {
    **SEEN_BY_LINES,
    **HUNTED,
    **{name: Planted(p.case, p.rules, p.conflicts, True, p.scenarios) for name, p in SEEN_BY_WHOLE_NUMBERS.items()},
}
