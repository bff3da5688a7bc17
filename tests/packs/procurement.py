"""Fixtures of law on who may be bought from: net-zero technologies, defence metals, owners, domestic components."""

from __future__ import annotations

from typing import Any

from tests.packs.tiny import ABROAD, AT_HOME, Fixture, Fixtures, Make, blocs, two
from tests.textbook.builders import case, items, sites

FROM_CHINA = blocs(CN="dependency")
TECHNOLOGY, COMPONENT = {"stage": "technology"}, {"stage": "component"}

# By value half is kept where 10 x = 12 (100 - x): x = 1200 / 22, and both halves cost 12000 / 22.
EU_NZIA_25_7: Fixtures = {
    ("eu_nzia_25_7", "technology"): (
        two(ABROAD, item=TECHNOLOGY, groups=FROM_CHINA, held=2 * 12000 / 22),
        two(AT_HOME, item=TECHNOLOGY, groups=FROM_CHINA),
    ),
    ("eu_nzia_25_7", "components"): (
        two(ABROAD, item=COMPONENT, groups=FROM_CHINA, held=2 * 12000 / 22),
        two(ABROAD, item=TECHNOLOGY, groups=FROM_CHINA),
    ),
}

# With 13 against 10 half and half would cost 2 · 13000 / 23 = 1130: the charge of a tenth of 1000 is less.
EU_NZIA_CHARGE: Fixtures = {
    ("eu_nzia_charge", "technology"): (
        two(ABROAD, item=TECHNOLOGY, dear={"price": 13.0}, groups=FROM_CHINA, held=1000 + 100),
        two(AT_HOME, item=TECHNOLOGY, groups=FROM_CHINA),
    ),
    ("eu_nzia_charge", "components"): (
        two(ABROAD, item=COMPONENT, dear={"price": 13.0}, groups=FROM_CHINA, held=1000 + 100),
        two(ABROAD, item=TECHNOLOGY, groups=FROM_CHINA),
    ),
}

MELTED, MINED = {"material": "tungsten", "stage": "melted"}, {"material": "tungsten", "stage": "mined"}

US_DFARS_7052: Fixtures = {
    ("us_dfars_7052", "melted_or_produced"): (two(ABROAD, item=MELTED, held=100 * 12), two(ABROAD, item=MINED)),
    ("us_dfars_7052", "mined_to_produced"): (
        two(ABROAD, item=MINED, held=100 * 12),
        two({"cheap": "KZ", "dear": "DE"}, item=MINED),
    ),
}


def _owned(part: float) -> list[dict[str, Any]]:
    """What the government of China holds of the cheap supplier."""
    return [{"entity": "cheap", "owner": "CN", "share": part}]


TWO_FRIENDS = {"cheap": "DE", "dear": "US"}

US_FEOC: Fixtures = {
    ("us_feoc", "control"): (
        two(TWO_FRIENDS, ownership=_owned(0.25), held=100 * 12),
        two(TWO_FRIENDS, ownership=_owned(0.24)),
    ),
}


def _assembled(component: str, cheap: str, *, held: float = 1000.0) -> Make:
    """A product of one component that is bought in ``cheap`` at 10, or elsewhere at 12: in the US, or in China."""

    def make() -> Fixture:
        countries = {"cheap": cheap, "dear": "CN" if cheap == "US" else "US"}
        offered = [
            {"offer": name, "item": component, "price": price, "capacity": 200.0}
            for name, price in (("cheap", 10.0), ("dear", 12.0))
        ]
        made = case(
            offered,
            [{"item": "product", "period": 1, "quantity": 100.0, "site": "plant"}],
            countries=countries,
            items=items(**{component: 100.0, "product": 100.0}),
            sites=sites(plant="US"),
            recipes=[
                {"recipe": "assemble", "item": component, "quantity": -1.0},
                {"recipe": "assemble", "item": "product", "quantity": 1.0},
            ],
            processes=[{"process": "line", "recipe": "assemble", "site": "plant", "capacity": 200.0}],
        )
        return Fixture(made, 1000.0, held)

    return make


def _offered(business: str) -> tuple[dict[str, str], ...]:
    """Foreign and home, and whose the lowest domestic offer is."""
    lowest = {"dimension": "domestic_offer", "of": "item", "member": "widget", "group": business}
    return (*blocs(CN="foreign"), lowest)


FOREIGN, DOMESTIC = {"cheap": "CN", "dear": "US"}, {"cheap": "US", "dear": "CN"}

# Compared at 20 % more, 10 is 12 and loses to 11.5; at 30 % more it is 13 and loses to 12.5. What is paid is the bill.
US_BUY_AMERICAN: Fixtures = {
    ("us_buy_american", "components_60"): (
        _assembled("component", "CN", held=60 * 12 + 40 * 10),
        _assembled("component", "US"),
    ),
    ("us_buy_american", "components_65"): (
        _assembled("component", "CN", held=65 * 12 + 35 * 10),
        _assembled("component", "US"),
    ),
    ("us_buy_american", "components_75"): (
        _assembled("component", "CN", held=75 * 12 + 25 * 10),
        _assembled("component", "US"),
    ),
    ("us_buy_american", "iron_and_steel"): (
        _assembled("iron_and_steel", "CN", held=95 * 12 + 5 * 10),
        _assembled("iron_and_steel", "US"),
    ),
    ("us_buy_american", "against_large"): (
        two(FOREIGN, dear={"price": 11.5}, groups=_offered("large"), held=100 * 11.5),
        two(DOMESTIC, groups=_offered("large")),
    ),
    ("us_buy_american", "against_small"): (
        two(FOREIGN, dear={"price": 12.5}, groups=_offered("small"), held=100 * 12.5),
        two(DOMESTIC, groups=_offered("small")),
    ),
}


def _by_value(share: float) -> float:
    """Least cost if 12 y is at least a share of 10 (100 - y) + 12 y: y = 1000 share / (12 - 2 share)."""
    return 1000 + 2 * 1000 * share / (12 - 2 * share)


MINERAL, HOME = {"stage": "critical_mineral"}, blocs(DE="home")
STEPS = {
    **{f"minerals_{year}": (MINERAL, s) for year, s in zip(range(2023, 2028), (0.4, 0.5, 0.6, 0.7, 0.8), strict=True)},
    **{
        f"components_{year}": (COMPONENT, s)
        for year, s in zip((2023, 2024, 2026, 2027, 2028, 2029), (0.5, 0.6, 0.7, 0.8, 0.9, 1.0), strict=True)
    },
}

US_30D: Fixtures = {
    **{
        ("us_30d", name): (
            two(ABROAD, item=item, groups=HOME, held=_by_value(share)),
            two(AT_HOME, item=item, groups=HOME),
        )
        for name, (item, share) in STEPS.items()
    },
    ("us_30d", "concern_components"): (
        two(TWO_FRIENDS, item=COMPONENT, ownership=_owned(0.25), held=100 * 12),
        two(TWO_FRIENDS, item=COMPONENT, ownership=_owned(0.24)),
    ),
    ("us_30d", "concern_minerals"): (
        two(TWO_FRIENDS, item=MINERAL, ownership=_owned(0.25), held=100 * 12),
        two(TWO_FRIENDS, item=COMPONENT, ownership=_owned(0.25)),
    ),
}
