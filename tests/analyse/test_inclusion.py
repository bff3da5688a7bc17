"""Why not this source: W18, entry prices that are right to a thousandth, and what stands in the way."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.cases import fails, offer, tiny_case
from tests.textbook.builders import EXACT, near, size, solved, study

from supplyopt.analyse.inclusion import at_prices, curb, excluding, why_not
from supplyopt.analyse.sources import selector_of
from supplyopt.case import Case
from supplyopt.errors import InputError
from supplyopt.result import Result
from supplyopt.rules import Exclude, MaxShare, MaxSources, MinSources, PhaseOut
from supplyopt.study import Study


def three(**third: float) -> Case:
    return tiny_case([offer("cheap", 10), offer("dear", 12), offer("third", 14, **third)])


def test_w18_a_tenth_of_the_third_costs_twenty_and_replaces_the_dear() -> None:
    """10 × (14 - 12) = 20; it would come in below 12, which is 12/14 of its price."""
    question = study(three(), rules=[MaxShare(limit=0.6)])
    found = why_not(question, solved(question), "third", EXACT)
    assert (found.selector, found.share, found.excluded_by) == ("offer=third", 0.0, ())
    assert found.forced.cost is not None
    assert (found.forced.cost.low, found.forced.cost.high) == (near(20), near(20))
    assert dict(found.forced.replaced) == {"dear": near(-10), "third": near(10)}
    assert found.entry_factor == near(12 / 14, 2e-4)


def test_fees_make_the_entry_price_lower() -> None:
    """With a fee of 50 it replaces all 40 of the dear one: 40 p + 50 < 480, p < 10.75."""
    question = study(three(fixed_cost=50.0), rules=[MaxShare(limit=0.6)])
    found = why_not(question, solved(question), "third", EXACT)
    assert found.entry_factor == near(10.75 / 14, 2e-4)
    assert found.forced.cost is not None
    assert found.forced.cost.high == near(70)


def test_a_rule_that_shuts_it_is_named_and_the_conflict_told() -> None:
    question = study(three(), rules=[Exclude(name="no_third", where="supplier=third"), MaxShare(limit=0.6)])
    found = why_not(question, solved(question), "third", EXACT)
    assert (found.excluded_by, found.entry_factor, found.forced.cost) == (("no_third",), None, None)
    assert [set(conflict.rules) for conflict in found.forced.conflicts] == [{"no_third", "asked_for"}]


def test_a_schedule_that_leaves_nothing_shuts_as_well() -> None:
    ended = PhaseOut(name="ended", where="supplier=third", steps=({"since": 1, "limit": 0.0},))
    question = study(three(), rules=[ended, MaxShare(limit=0.6)])
    assert list(excluding(question, [question.network.activity["buy:third@market"]])) == ["ended"]


def test_whole_numbers_may_stand_in_the_way() -> None:
    """Two suppliers at most, at most 60 % each: a third can only come in for the second."""
    question = study(three(), rules=[MaxShare(limit=0.6), MaxSources(count=2)])
    found = why_not(question, solved(question), "third", EXACT)
    assert found.forced.cost is not None
    assert found.forced.cost.high == near(40 * 2), "all 40 of the second must come from the third"


def test_a_source_that_the_rules_need_comes_in_at_any_price() -> None:
    question = study(
        tiny_case([offer("a", 10), offer("b", 50)]), rules=[MinSources(count=2, meaningful=0.2, basis="demand")]
    )
    found = why_not(question, solved(question), "b", EXACT)
    assert found.entry_factor == math.inf
    assert found.share == near(0.2)


def test_why_so_much_of_it() -> None:
    """A tenth less of the cheap one costs 10 × 2."""
    question = study(three(), rules=[MaxShare(limit=0.6)])
    result = solved(question)
    held = curb(question, result, "supplier=cheap", EXACT)
    assert held.cost is not None
    assert held.cost.high == near(20)
    assert dict(held.replaced) == {"cheap": near(-10), "dear": near(10)}


def test_names_and_selectors() -> None:
    network = study(three()).network
    assert selector_of(network, "third") == "offer=third"
    assert selector_of(network, "DE") == "country=DE"
    assert selector_of(network, "country=DE&supplier=third") == "country=DE&supplier=third"
    with pytest.raises(InputError, match="did you mean third"):
        selector_of(network, "thrid")
    with pytest.raises(InputError, match="no source"):
        selector_of(network, "country=FR")


@pytest.mark.parametrize("seed", range(10))
def test_an_entry_price_is_right_to_a_thousandth(seed: int) -> None:
    """A thousandth below it the source is used, a thousandth above it is not; or it is not even for nothing.

    A source that fails one time in five, where awards are paid in full and a second one must stand ready anyway, may
    not be worth its fee.
    """
    rng = np.random.default_rng(seed)
    offers = [
        offer(
            f"s{k}",
            float(rng.integers(5, 20)),
            float(rng.integers(40, 90)),
            fixed_cost=float(rng.choice([0, 60])),
            moq=float(rng.choice([0, 15])),
        )
        for k in range(4)
    ]
    chances = fails("supplier=s0", 0.2) if seed % 3 else None
    question = study(tiny_case(offers, lost=90.0), chances, rules=[MaxShare(limit=0.55)])
    result = solved(question)
    name = f"s{int(np.argmin([size(result, f's{k}') for k in range(4)]))}"
    factor = why_not(question, result, name, EXACT).entry_factor
    if factor is None:
        without = solved(question.with_rule(Exclude(name="without", where=f"offer={name}")))
        assert priced(question, name, 0.0).cost == near(without.cost or 0.0)
        return
    assert 0 < factor < math.inf
    assert drawn(question, name, factor * 0.999) > 1e-6
    assert drawn(question, name, factor * 1.001) == near(0)


def priced(question: Study, name: str, factor: float) -> Result:
    """The best plan at a factor of an offer's price."""
    return solved(replace(question, case=at_prices(question.case, question, f"offer={name}", factor)))


def drawn(question: Study, name: str, factor: float) -> float:
    """What is awarded to an offer at a factor of its price [unit/year]."""
    return size(priced(question, name, factor), name)
