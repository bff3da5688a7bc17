"""Remarks on an answer: what is bought beyond need, and what is no surplus."""

from tests.cases import offer, tiny_case, two_suppliers
from tests.textbook.builders import case, solved, study
from tests.works import works

from supplyopt.rules import MaxShare, MinSources, Rule


def test_what_is_bought_beyond_need_is_told() -> None:
    """Two of 60 % of the 100 that are consumed: 120, and nobody needs 20 of them."""
    rule = MinSources(count=2, meaningful=0.6, basis="demand")
    [remark] = solved(study(two_suppliers(), rules=[rule])).manifest["remarks"]
    assert remark.startswith("more is bought or made than is needed if nothing happens (widget 20 pc)")


def test_a_surplus_is_told_over_all_periods() -> None:
    """Twice 60 % of the 100 and 100 that two periods consume: 240 for 200, whichever period has too much."""
    rule = MinSources(count=2, meaningful=0.6, basis="demand")
    offers = [offer("cheap", 10, 400), offer("dear", 12, 400)]
    [remark] = solved(study(tiny_case(offers, [100.0, 100.0]), rules=[rule])).manifest["remarks"]
    assert "(widget 40 pc)" in remark


def test_by_products_are_no_surplus() -> None:
    """Two of slag come with each of metal, and nobody wants them."""
    recipe = [
        {"recipe": "smelt", "item": item, "quantity": quantity}
        for item, quantity in (("ore", -2.0), ("metal", 1.0), ("slag", 2.0))
    ]
    assert solved(study(works(recipes=recipe))).manifest["remarks"] == []


def test_a_plan_that_is_sound_has_no_remarks() -> None:
    assert solved(study(two_suppliers(), rules=[MaxShare(limit=0.6)])).manifest["remarks"] == []


def test_rules_about_nothing_are_told_together() -> None:
    """Nobody sells from China here."""
    idle: list[Rule] = [MaxShare(name=name, by="country", groups=("CN",), limit=0.5) for name in ("one", "other")]
    german = case([{"offer": "only", "price": 1.0, "capacity": 200.0}], [100.0])
    assert solved(study(german, rules=idle)).manifest["remarks"] == [
        "one and other never apply: about nothing in this case and its scenarios"
    ]
