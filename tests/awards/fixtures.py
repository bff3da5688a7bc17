"""Sourcing events with the award rules of sourcing optimisers: as a planner writes them, and as plain conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.awards.events import Award, Bid, Event


@dataclass(frozen=True)
class Fixture:
    """An event, its rules as text, and the same as a condition on an award (and what it adds to the cost)."""

    event: Event
    rules: str
    allowed: Callable[[Award], bool] = lambda award: True
    extra: Callable[[Award], float] = lambda award: 0.0
    beyond: int = 0
    """how much more than is needed it may make sense to buy"""


def bolts(*bids: Bid, need: int = 100, **facts: Mapping[str, str]) -> Event:
    """An event about one item, needed in one place."""
    return Event(bids, {("bolt", "plant"): need}, **facts)


def bolts_and_nuts(*bids: Bid, **facts: Mapping[str, str]) -> Event:
    """An event about 60 bolts and 40 nuts, needed in one place."""
    return Event(bids, {("bolt", "plant"): 60, ("nut", "plant"): 40}, **facts)


def three_places(*bids: Bid) -> Event:
    """An event about 20 bolts at each of three places."""
    return Event(bids, {("bolt", place): 20 for place in ("north", "south", "west")})


def two_lots(*bids: Bid) -> Event:
    """An event about four items in two lots, 20 of each needed."""
    lots = {"bolt": "metal", "nut": "metal", "belt": "rubber", "seal": "rubber"}
    return Event(bids, {(item, "plant"): 20 for item in lots}, lots=lots)


def each(supplier: str, **prices: float) -> list[Bid]:
    """Bids of a supplier for 20 of each item at a price."""
    return [Bid(supplier, item, price, 20) for item, price in prices.items()]


THREE = (Bid("a", "bolt", 10, 100), Bid("b", "bolt", 12, 100), Bid("c", "bolt", 15, 100))
NORTH_TO_WEST = (
    *(Bid("a", "bolt", 10, 20, place) for place in ("north", "south", "west")),
    *(Bid("b", "bolt", price, 20, place) for place, price in (("north", 15), ("south", 12), ("west", 13))),
)
LOTS = (
    *each("a", bolt=10, nut=10, belt=10, seal=10),
    *each("b", bolt=12, nut=11, belt=14, seal=15),
    *each("c", bolt=8, nut=13, belt=13, seal=12),
)


def one_source_in_each_place(award: Award) -> bool:
    return all(len(award.users("supplier", place=place)) <= 1 for _, place in award.event.needs)


def in_both_lots_or_none(award: Award) -> bool:
    """A lot is won with half of the need for one of its items, that is with 10 of 20."""
    return all(len(award.users("lot", supplier=supplier)) in (0, 2) for supplier in "abc")


def together_or_not_at_all(award: Award) -> bool:
    return (award.of(supplier="a", item="bolt"), award.of(supplier="a", item="nut")) in ((0, 0), (60, 40))


def same_shares(award: Award) -> bool:
    return all(award.of(supplier=s, item="bolt") * 40 == award.of(supplier=s, item="nut") * 60 for s in "ab")


def second_is_cleared(award: Award) -> bool:
    """Without a largest supplier of all, the cleared ones still deliver 20."""
    amounts = {s: award.of(supplier=s) for s in "abc"}
    first = [s for s in "abc" if amounts[s] == max(amounts.values())]
    return any(award.of(tag="cleared") - (amounts[h] if h in "ac" else 0) >= 20 for h in first)


def charge(part: float) -> Callable[[Award], float]:
    """A charge on all that is spent, if more than half of it goes to China."""

    def extra(award: Award) -> float:
        return part * award.spent() if 2 * award.spent(country="CN") > award.spent() else 0.0

    return extra


CHINESE = bolts(Bid("a", "bolt", 10, 100), Bid("b", "bolt", 15, 100), countries={"a": "CN"})

FIXTURES = {
    "maximum_spend_per_supplier": Fixture(
        bolts_and_nuts(
            Bid("a", "bolt", 10, 60), Bid("a", "nut", 20, 40), Bid("b", "bolt", 12, 60), Bid("b", "nut", 23, 40)
        ),
        """
        kind = "max_amount"
        by = "supplier"
        weight = "price"
        pooled = true
        limit = 800
        """,
        lambda award: all(award.spent(supplier=s) <= 800 for s in "ab"),
    ),
    "maximum_volume_per_supplier": Fixture(
        bolts(*THREE),
        """
        kind = "max_amount"
        by = "supplier"
        limit = 60
        """,
        lambda award: all(award.of(supplier=s) <= 60 for s in "abc"),
    ),
    "minimum_volume_if_awarded": Fixture(
        bolts(Bid("a", "bolt", 10, 70), Bid("b", "bolt", 12, 100), Bid("c", "bolt", 11, 100)),
        """
        kind = "min_amount"
        by = "supplier"
        limit = 40
        if_used = true
        """,
        lambda award: all(award.of(supplier=s) == 0 or award.of(supplier=s) >= 40 for s in "abc"),
    ),
    "exact_volume_for_a_supplier": Fixture(
        bolts(*THREE),
        """
        kind = "min_amount"
        groups = ["c"]
        limit = 30

        [[rules]]
        kind = "max_amount"
        groups = ["c"]
        limit = 30
        """,
        lambda award: award.of(supplier="c") == 30,
    ),
    "minimum_spend_in_a_country": Fixture(
        bolts(*THREE, countries={"b": "FR"}),
        """
        kind = "min_amount"
        by = "country"
        groups = ["FR"]
        weight = "price"
        pooled = true
        limit = 480
        """,
        lambda award: award.spent(country="FR") >= 480,
    ),
    "maximum_number_of_suppliers": Fixture(
        bolts(Bid("a", "bolt", 10, 40), Bid("b", "bolt", 12, 50), Bid("c", "bolt", 15, 100)),
        """
        kind = "max_sources"
        by = "supplier"
        count = 2
        """,
        lambda award: len(award.users("supplier")) <= 2,
    ),
    "minimum_number_of_suppliers": Fixture(
        bolts(*THREE),
        """
        kind = "min_sources"
        by = "supplier"
        count = 3
        meaningful = 0.2
        """,
        lambda award: all(award.of(supplier=s) >= 0.2 * award.of() for s in "abc"),
    ),
    "one_source_per_place_and_item": Fixture(
        three_places(Bid("a", "bolt", 10, 30), Bid("b", "bolt", 12, 60), Bid("c", "bolt", 15, 60)),
        """
        kind = "max_sources"
        by = "supplier"
        count = 1
        by_site = true
        """,
        one_source_in_each_place,
    ),
    "a_supplier_serves_at_most_so_many_places": Fixture(
        three_places(*NORTH_TO_WEST),
        """
        kind = "max_awards"
        by = "supplier"
        of = "site"
        count = 2
        """,
        lambda award: all(len(award.users("place", supplier=s)) <= 2 for s in "ab"),
    ),
    "a_supplier_serves_at_least_so_many_places": Fixture(
        three_places(*NORTH_TO_WEST),
        """
        kind = "min_awards"
        by = "supplier"
        groups = ["b"]
        of = "site"
        count = 2
        meaningful = 0.5
        """,
        lambda award: sum(award.of(supplier="b", place=place) >= 10 for _, place in award.event.needs) >= 2,
    ),
    "a_supplier_wins_at_most_so_many_lots": Fixture(
        two_lots(*LOTS),
        """
        kind = "max_awards"
        by = "supplier"
        of = "lot"
        count = 1
        """,
        lambda award: all(len(award.users("lot", supplier=s)) <= 1 for s in "abc"),
    ),
    "a_supplier_wins_so_many_lots_or_none": Fixture(
        two_lots(*LOTS),
        """
        kind = "min_awards"
        by = "supplier"
        of = "lot"
        count = 2
        meaningful = 0.5
        if_used = true
        """,
        in_both_lots_or_none,
    ),
    "new_suppliers_have_at_most_a_share": Fixture(
        bolts(Bid("a", "bolt", 10, 100, today=60), Bid("b", "bolt", 12, 100, today=40), Bid("c", "bolt", 9, 100)),
        """
        kind = "max_share"
        by = "status"
        groups = ["new"]
        limit = 0.3
        """,
        lambda award: award.of(supplier="c") <= 0.3 * award.of(),
    ),
    "at_most_so_many_new_suppliers": Fixture(
        bolts(Bid("a", "bolt", 12, 100, today=100), Bid("c", "bolt", 8, 40), Bid("d", "bolt", 9, 40)),
        """
        kind = "max_sources"
        by = "supplier"
        where = "status=new"
        count = 1
        """,
        lambda award: len(award.users("supplier") - {"a"}) <= 1,
    ),
    "incumbents_keep_most_of_their_award": Fixture(
        bolts(Bid("a", "bolt", 12, 100, today=80), Bid("b", "bolt", 10, 100, today=20)),
        """
        kind = "incumbent_change"
        by = "supplier"
        limit = 0.2
        """,
        lambda award: abs(award.of(supplier="a") - 80) <= 20 and abs(award.of(supplier="b") - 20) <= 20,
    ),
    "share_of_the_value_of_all_items": Fixture(
        bolts_and_nuts(
            Bid("a", "bolt", 10, 60), Bid("a", "nut", 20, 40), Bid("b", "bolt", 12, 60), Bid("b", "nut", 24, 40)
        ),
        """
        kind = "max_share"
        by = "supplier"
        weight = "price"
        pooled = true
        limit = 0.6
        """,
        lambda award: all(award.spent(supplier=s) <= 0.6 * award.spent() for s in "ab"),
    ),
    "a_discount_on_all_units": Fixture(
        bolts(Bid("a", "bolt", 10, 120, tiers=((100, 8),)), Bid("b", "bolt", 9, 40), need=90), "", beyond=20
    ),
    "a_discount_on_the_part_above": Fixture(
        bolts(Bid("a", "bolt", 10, 200, tiers=((50, 6),), marginal=True), Bid("b", "bolt", 9, 100), need=120), ""
    ),
    "an_offer_that_is_all_or_nothing": Fixture(
        bolts(Bid("a", "bolt", 8, 60, least=60), Bid("b", "bolt", 10, 100), need=50), "", beyond=10
    ),
    "exclusive_bundles": Fixture(
        bolts_and_nuts(
            Bid("a", "bolt", 8, 60, tags="first_bundle"),
            Bid("a", "nut", 30, 40, tags="first_bundle"),
            Bid("b", "bolt", 12, 60, tags="second_bundle"),
            Bid("b", "nut", 18, 40, tags="second_bundle"),
            Bid("c", "bolt", 13, 60),
            Bid("c", "nut", 25, 40),
        ),
        """
        kind = "max_sources"
        by = "tag"
        groups = ["first_bundle", "second_bundle"]
        pooled = true
        count = 1
        """,
        lambda award: award.of(tag="first_bundle") == 0 or award.of(tag="second_bundle") == 0,
    ),
    "a_bundle_is_taken_whole_or_not_at_all": Fixture(
        bolts_and_nuts(
            Bid("a", "bolt", 8, 60), Bid("a", "nut", 27, 40), Bid("b", "bolt", 10, 60), Bid("b", "nut", 25, 40)
        ),
        """
        kind = "all_or_none"
        by = "offer"
        groups = ["a:bolt", "a:nut"]
        """,
        together_or_not_at_all,
    ),
    "a_bundle_is_taken_in_one_proportion": Fixture(
        bolts_and_nuts(
            Bid("a", "bolt", 8, 60), Bid("a", "nut", 26, 80), Bid("b", "bolt", 10, 60), Bid("b", "nut", 25, 40)
        ),
        """
        kind = "all_or_none"
        by = "offer"
        where = "supplier=a"
        in_full = false
        """,
        lambda award: award.of(supplier="a", item="bolt") * 80 == award.of(supplier="a", item="nut") * 60,
    ),
    "the_same_split_for_a_group_of_items": Fixture(
        bolts_and_nuts(
            Bid("a", "bolt", 10, 60), Bid("a", "nut", 22, 20), Bid("b", "bolt", 12, 60), Bid("b", "nut", 20, 40)
        ),
        """
        kind = "same_split"
        by = "supplier"
        items = ["bolt", "nut"]
        """,
        same_shares,
    ),
    "a_designated_second_source": Fixture(
        bolts(
            Bid("a", "bolt", 10, 100, tags="cleared"),
            Bid("b", "bolt", 11, 100),
            Bid("c", "bolt", 16, 100, tags="cleared"),
        ),
        """
        kind = "second_source"
        by = "supplier"
        where = "tag=cleared"
        limit = 0.2
        """,
        second_is_cleared,
    ),
    "a_conflict_of_interest": Fixture(
        bolts_and_nuts(
            Bid("a", "bolt", 10, 60), Bid("b", "nut", 20, 40), Bid("c", "bolt", 13, 60), Bid("c", "nut", 24, 40)
        ),
        """
        kind = "max_sources"
        by = "supplier"
        groups = ["a", "b"]
        pooled = true
        count = 1
        """,
        lambda award: award.of(supplier="a") == 0 or award.of(supplier="b") == 0,
    ),
    "who_uses_one_must_use_another": Fixture(
        bolts(*THREE),
        """
        kind = "requires"
        by = "supplier"
        groups = ["a"]
        needs = ["c"]
        least = 20
        """,
        lambda award: award.of(supplier="a") == 0 or award.of(supplier="c") >= 20,
    ),
    "a_preference_in_the_comparison_of_prices": Fixture(
        bolts(Bid("a", "bolt", 10, 100), Bid("b", "bolt", 12, 60), countries={"a": "CN"}),
        """
        kind = "evaluation_factor"
        where = "country=CN"
        factor = 0.3
        """,
        extra=lambda award: 0.3 * award.spent(country="CN"),
    ),
    "a_share_of_the_value_kept_for_fear_of_a_charge": Fixture(
        CHINESE,
        """
        kind = "share_or_charge"
        by = "country"
        groups = ["CN"]
        limit = 0.5
        charge = 0.3
        """,
        extra=charge(0.3),
    ),
    "a_charge_that_is_cheaper_than_to_keep_the_share": Fixture(
        CHINESE,
        """
        kind = "share_or_charge"
        by = "country"
        groups = ["CN"]
        limit = 0.5
        charge = 0.1
        """,
        extra=charge(0.1),
    ),
}
"""The award-rule types of sourcing optimisers by name."""
