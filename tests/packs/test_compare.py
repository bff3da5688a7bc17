"""What differs between two packs."""

from __future__ import annotations

import datetime

from tests.packs.packs import cap, origin, pack

from supplyopt.models import find_pack
from supplyopt.packs.compare import compare


def test_a_pack_does_not_differ_from_itself() -> None:
    assert compare(pack(), pack()) == ()


def test_rules_are_added_removed_and_changed() -> None:
    share = {"kind": "min_share", "name": "share", "groups": ("third",), "limit": 0.1, "origin": origin()}
    changes = compare(pack(cap(), cap(name="gone", by="supplier")), pack(cap(limit=0.4), share))
    assert [(c.state, c.rule) for c in changes] == [("changed", "cap"), ("added", "share"), ("removed", "gone")]
    assert changes[0].fields == (("limit", 0.5, 0.4),)
    assert changes[0].wording == "no country with bloc=third above 40 % of what is supplied"


def test_what_was_checked_since_is_a_change() -> None:
    unread = pack(cap(origin=origin(mark="to be checked", read=None)))
    [change] = compare(unread, pack())
    assert {f"{field}: {old} -> {new}" for field, old, new in change.fields} == {
        "origin.mark: to be checked -> verified",
        "origin.read: None -> 2026-11-24",
    }


def test_a_step_of_a_schedule_takes_the_place_of_the_step_before() -> None:
    steps = pack(
        cap(name="first", limit=0.6, valid_to="2028-12-31"), cap(name="second", limit=0.5, valid_from="2029-01-01")
    )
    before, after = (steps.on(datetime.date(*day)) for day in ((2028, 12, 31), (2029, 1, 1)))
    [change] = compare(before, after)
    assert (change.state, change.rule) == ("changed", "second")
    assert ("limit", 0.6, 0.5) in change.fields
    assert ("name", "first", "second") in change.fields


def test_tungsten_on_the_first_day_of_2027() -> None:
    law = find_pack("us_dfars_7052")
    changes = compare(law.on(datetime.date(2026, 12, 31)), law.on(datetime.date(2027, 1, 1)))
    assert [(c.state, c.rule) for c in changes] == [("added", "mined_to_produced"), ("removed", "melted_or_produced")]


def test_domestic_components_on_the_first_day_of_2029() -> None:
    law = find_pack("us_buy_american")
    [change] = compare(law.on(datetime.date(2028, 12, 31)), law.on(datetime.date(2029, 1, 1)))
    assert (change.state, change.rule) == ("changed", "components_75")
    assert ("limit", 0.65, 0.75) in change.fields
