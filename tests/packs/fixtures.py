"""For every rule of every pack a tiny case in which it binds and one in which it does not, answers worked out by hand.

Unless told otherwise 100 are needed, ``cheap`` asks 10 and ``dear`` 12, either has enough, and going without costs 100:
1000 where no rule holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.cases import offer, tiny_case

from supplyopt.case import Case
from supplyopt.scenarios import ScenarioSet


@dataclass(frozen=True)
class Fixture:
    """A case with its least cost without and with one rule [money]."""

    case: Case
    free: float
    held: float
    chances: ScenarioSet | None = None


Make = Callable[[], Fixture]


def two(
    countries: Mapping[str, str],
    *,
    free: float = 1000.0,
    held: float = 1000.0,
    item: Mapping[str, str] | None = None,
    cheap: Mapping[str, Any] | None = None,
    dear: Mapping[str, Any] | None = None,
    blocs: Mapping[str, str] | None = None,
) -> Make:
    """Two suppliers; ``item``: what is labelled of the item, ``blocs``: country -> bloc."""

    def make() -> Fixture:
        goods = {"item": "widget", "unit": "t", "value_of_lost_load": 100.0, **(item or {})}
        case = tiny_case(
            [offer("cheap", 10, **(cheap or {})), offer("dear", 12, **(dear or {}))],
            countries=countries,
            items=[goods],
            groups=[
                {"dimension": "bloc", "of": "country", "member": country, "group": bloc}
                for country, bloc in (blocs or {}).items()
            ],
        )
        return Fixture(case, free, held)

    return make


def three(free: float, held: float, capacity: float = 200.0) -> Make:
    """``a`` at 10, ``b`` at 12 and ``c`` at 15."""

    def make() -> Fixture:
        offers = [offer(name, price, capacity) for name, price in (("a", 10), ("b", 12), ("c", 15))]
        return Fixture(tiny_case(offers), free, held)

    return make


UNION = {"CN": "third", "DE": "home"}
ABROAD, AT_HOME = {"cheap": "CN", "dear": "DE"}, {"cheap": "DE", "dear": "CN"}
TWO_ABROAD = {"cheap": "CN", "dear": "JP"}

CRMA: dict[tuple[str, str], tuple[Make, Make]] = {
    ("eu_crma_2030", "extraction"): (
        two(ABROAD, item={"stage": "extracted"}, blocs=UNION, held=10 * 12 + 90 * 10),
        two(AT_HOME, item={"stage": "extracted"}, blocs=UNION),
    ),
    ("eu_crma_2030", "processing"): (
        two(ABROAD, item={"stage": "processed"}, blocs=UNION, held=40 * 12 + 60 * 10),
        two(ABROAD, item={"stage": "extracted"}, blocs=UNION),
    ),
    ("eu_crma_2030", "recycling"): (
        two(
            ABROAD,
            item={"stage": "processed"},
            dear={"technology": "recycling"},
            blocs=UNION,
            held=25 * 12 + 75 * 10,
        ),
        two(AT_HOME, item={"stage": "processed"}, cheap={"technology": "recycling"}, blocs=UNION),
    ),
    ("eu_crma_2030", "third_country"): (
        two(TWO_ABROAD, item={"stage": "processed"}, blocs={"CN": "third", "JP": "third"}, held=65 * 10 + 35 * 12),
        two(AT_HOME, item={"stage": "processed"}, blocs=UNION),
    ),
}

UK: dict[tuple[str, str], tuple[Make, Make]] = {
    ("uk_2035", "domestic"): (
        two({"cheap": "CN", "dear": "GB"}, held=10 * 12 + 90 * 10),
        two({"cheap": "GB", "dear": "CN"}),
    ),
    ("uk_2035", "recycling"): (
        two({"cheap": "CN", "dear": "GB"}, dear={"technology": "recycling"}, held=20 * 12 + 80 * 10),
        two({"cheap": "GB", "dear": "CN"}, cheap={"technology": "recycling"}),
    ),
    ("uk_2035", "one_country"): (
        two(ABROAD, held=60 * 10 + 40 * 12),
        two(ABROAD, cheap={"capacity": 60.0}, free=60 * 10 + 40 * 12, held=60 * 10 + 40 * 12),
    ),
}

MULTI_SOURCE: dict[tuple[str, str], tuple[Make, Make]] = {
    ("eu_multi_source", "three_suppliers"): (
        three(free=1000, held=90 * 10 + 5 * 12 + 5 * 15),
        three(free=40 * 10 + 40 * 12 + 20 * 15, held=40 * 10 + 40 * 12 + 20 * 15, capacity=40),
    ),
    ("eu_multi_source", "no_supplier_above_40"): (
        three(free=1000, held=40 * 10 + 40 * 12 + 20 * 15),
        three(free=40 * 10 + 40 * 12 + 20 * 15, held=40 * 10 + 40 * 12 + 20 * 15, capacity=40),
    ),
}

# By value half is kept where 10 x = 12 (100 - x): x = 1200 / 22, and both halves cost 12000 / 22.
TECHNOLOGY, COMPONENT = {"stage": "technology"}, {"stage": "component"}
NZIA: dict[tuple[str, str], tuple[Make, Make]] = {
    ("eu_nzia_25_7", "technology"): (
        two(ABROAD, item=TECHNOLOGY, blocs={"CN": "dependency"}, held=2 * 12000 / 22),
        two(AT_HOME, item=TECHNOLOGY, blocs={"CN": "dependency"}),
    ),
    ("eu_nzia_25_7", "components"): (
        two(ABROAD, item=COMPONENT, blocs={"CN": "dependency"}, held=2 * 12000 / 22),
        two(ABROAD, item=TECHNOLOGY, blocs={"CN": "dependency"}),
    ),
}

DFARS: dict[tuple[str, str], tuple[Make, Make]] = {
    ("us_dfars_7052", "melted_or_produced"): (
        two(ABROAD, item={"material": "tungsten", "stage": "melted"}, held=100 * 12),
        two(ABROAD, item={"material": "tungsten", "stage": "mined"}),
    ),
    ("us_dfars_7052", "mined_to_produced"): (
        two(ABROAD, item={"material": "tungsten", "stage": "mined"}, held=100 * 12),
        two({"cheap": "KZ", "dear": "DE"}, item={"material": "tungsten", "stage": "mined"}),
    ),
}


def _russian(technology: str, tag: str) -> tuple[Make, Make]:
    """Binds on gas from Russia under that kind of contract, not on the other kind."""
    other = {"short_term": "long_term", "long_term": "short_term"}[tag]
    gas = {"cheap": "RU", "dear": "NO"}
    return (
        two(gas, cheap={"technology": technology, "tags": tag}, held=100 * 12),
        two(gas, cheap={"technology": technology, "tags": other}),
    )


RUSSIAN_GAS: dict[tuple[str, str], tuple[Make, Make]] = {
    ("eu_russian_gas", f"{technology}_{tag}"): _russian(technology, tag)
    for technology in ("lng", "pipeline")
    for tag in ("short_term", "long_term")
}

FIXTURES: dict[tuple[str, str], tuple[Make, Make]] = {
    **CRMA,
    **UK,
    **MULTI_SOURCE,
    **NZIA,
    **DFARS,
    **RUSSIAN_GAS,
}
"""(pack, rule) -> where it binds, where it does not"""
