"""Knock-outs by hand: three suppliers of widgets, who deliver 50, 30 and 40 of the 100 that are needed."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cases import offer, tiny_case
from tests.textbook.builders import case, items, near, study

from supplyopt.analyse.stress import KnockOut, KnockOuts, entities_of, knock_outs
from supplyopt.result import PlanValues, Portfolio
from supplyopt.rules import Exclude
from supplyopt.study import Study

PLAN = {"a": 50.0, "b": 30.0, "c": 40.0}


def three(**tables: Any) -> Study:
    """At 1, 2 and 3 each, paid when drawn; going without costs 100."""
    offers = [offer(name, price, 50, take_or_pay=0.0) for price, name in enumerate("abc", 1)]
    return study(tiny_case(offers, **tables))


def struck(question: Study, sizes: dict[str, float], *by: str, worst: int = 9, days: float | None = None) -> KnockOuts:
    plan = PlanValues(question.network, Portfolio(sizes, {}), None)
    return knock_outs(question, plan, entities_of(question.network, by or ("supplier",)), worst, days)


def named(found: list[KnockOut] | Any) -> dict[str, KnockOut]:
    return {"+".join(name for _, name in each.entities): each for each in found}


def test_single_and_double() -> None:
    """If nothing fails 50 + 2 × 30 + 3 × 20 = 170.

    Without a 30 × 2 + 40 × 3 and 30 short: 3180. Without b 50 + 120 and 10 short: 1170. Without c 50 + 60 and 20 short:
    2110. Without a and b 120 and 60 short: 6120; a and c: 60 and 70 short; b and c: 50 and 50 short.
    """
    found = struck(three(), PLAN)
    assert {name: each.dearer for name, each in named(found.single).items()} == {
        "a": near(3180 - 170),
        "c": near(2110 - 170),
        "b": near(1170 - 170),
    }
    assert [(name, each.dearer, each.synergy) for name, each in named(found.worst).items()] == [
        ("a+c", near(7060 - 170), near(7060 - 170 - 3010 - 1940)),
        ("a+b", near(6120 - 170), near(6120 - 170 - 3010 - 1000)),
        ("b+c", near(5050 - 170), near(5050 - 170 - 1000 - 1940)),
    ]
    assert (found.pairs, found.apart) == (3, 0)
    worst = found.worst[0]
    assert (worst.unserved, worst.missing) == (near(7000), {"widget": near(0.7)})
    assert (worst.first, worst.recovery) == (0.0, None)


def test_only_as_many_pairs_as_are_asked_for() -> None:
    assert [each.synergy > 0 for each in struck(three(), PLAN, worst=1).worst] == [True]
    none = struck(three(), PLAN, worst=0)
    assert (none.worst, none.pairs) == ([], 0)


def goods(**tables: Any) -> Study:
    """Gear from ``g`` and ``h``, pumps from ``p``: two chains that share nothing."""
    offers = [("g", "gear"), ("h", "gear"), ("p", "pump")]
    return study(
        case(
            [{"offer": o, "item": i, "price": 1.0, "capacity": 10.0, "take_or_pay": 0.0} for o, i in offers],
            [{"item": i, "period": 1, "quantity": 10.0} for i in ("gear", "pump")],
            items=items(gear=9.0, pump=5.0),
            **tables,
        )
    )


def test_pairs_that_share_nothing_cost_what_the_two_cost() -> None:
    """g and h bear gear together: 80 more if both go, 0 if one does. p costs 40, with whomever."""
    found = struck(goods(), {"g": 10.0, "h": 10.0, "p": 10.0})
    assert {name: (e.dearer, e.synergy) for name, e in named(found.worst).items()} == {
        "g+h": (near(80), near(80)),
        "g+p": (near(40), 0.0),
        "h+p": (near(40), 0.0),
    }
    assert (found.pairs, found.apart) == (3, 2)
    assert found.solved <= 2 + 3 + 1, "each part, each entity in its part, and one pair"


def test_nothing_is_solved_where_the_better_part_of_a_pair_changes_nothing() -> None:
    """All from a; without it all from b, whether c fails or not; without both all from c: three programs for seven."""
    offers = [offer(name, price, 100, take_or_pay=0.0) for price, name in enumerate("abc", 1)]
    found = struck(study(tiny_case(offers)), dict.fromkeys("abc", 100.0))
    assert {name: each.dearer for name, each in named(found.worst).items()} == {
        "a+b": near(200),
        "a+c": near(100),
        "b+c": near(0),
    }
    assert found.solved == 3


def test_a_failure_that_is_owed_less_may_save_something() -> None:
    """30 of b are owed, at 60, so that but 70 of a are drawn; if b fails it is owed nothing, and a gives 30 more."""
    offers = [offer("a", 1, 100, take_or_pay=0.0), offer("b", 2, 100), offer("c", 3, 100, take_or_pay=0.0)]
    found = struck(study(tiny_case(offers)), {"a": 100.0, "b": 30.0, "c": 100.0})
    assert {name: each.dearer for name, each in named(found.single).items()} == {
        "a": near((60 + 210) - (70 + 60)),
        "b": near(100 - (70 + 60)),
        "c": near(0),
    }
    assert named(found.worst)["a+b"].dearer == near(300 - (70 + 60))


def test_who_contains_the_other_makes_no_pair() -> None:
    """DE is all three; each country with a supplier in it is the supplier."""
    found = struck(three(), PLAN, "supplier", "country")
    assert found.pairs == 3
    assert "DE" in named(found.single)


def test_an_outage_of_some_days_in_periods() -> None:
    """Four quarters; a is out for 91.25 days, so that 30 of 100 of the first are short, and all is well after that."""
    quarters = [{"period": t, "days": 91.25} for t in range(1, 5)]
    asked = [{"period": t, "quantity": 25.0} for t in range(1, 5)]
    offers = [offer(name, 1, 50, take_or_pay=0.0) for name in "abc"]
    question = study(tiny_case(offers, asked, periods=quarters))
    quarter = named(struck(question, PLAN, days=91.25).single)["a"]
    assert quarter.missing == {"widget": near(0.3 / 4)}
    assert (quarter.first, quarter.recovery) == (0.0, near(91.25))
    assert quarter.dearer == near(7.5 * 99)


def test_a_stock_puts_it_off() -> None:
    """20 in stock bridge the first quarter's 7.5 and the second's; of the third 2.5 are missing, of the fourth all."""
    question = study(
        tiny_case(
            [offer(name, 1, 50, take_or_pay=0.0) for name in "abc"],
            [{"period": t, "quantity": 25.0} for t in range(1, 5)],
            periods=[{"period": t, "days": 91.25} for t in range(1, 5)],
            stocks=[{"item": "widget", "site": "market", "quantity": 20.0}],
        )
    )
    found = named(struck(question, PLAN).single)["a"]
    assert found.missing == {"widget": near(0.1)}
    assert found.unserved == near(1000)


def test_a_vendor_of_a_part_takes_a_part() -> None:
    """Half of b and of c go with the vendor: 15 + 20 of 120, so that 15 of 100 are missing."""
    needs = [{"selector": "supplier=b|c", "kind": "vendor", "needs": "acme", "share": 0.5}]
    [acme] = struck(three(dependencies=needs), PLAN, "vendor").single
    assert acme.missing == {"widget": near(0.15)}


@pytest.mark.parametrize(("rules", "missing"), [((), {}), ((Exclude(where="supplier=spot"),), {"widget": 0.3})])
def test_what_a_rule_shuts_does_not_help(rules: tuple[Exclude, ...], missing: dict[str, float]) -> None:
    """A spot market bridges the loss of a, unless it is excluded."""
    offers = [offer(name, 1, 50, take_or_pay=0.0) for name in "abc"]
    question = study(tiny_case([*offers, offer("spot", 50, 100, kind="spot")]), rules=rules)
    assert named(struck(question, PLAN).single)["a"].missing == near(missing)
