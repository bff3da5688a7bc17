"""The solver's optimum is that of trying every set of suppliers, on 200 problems drawn at random."""

from __future__ import annotations

from hypothesis import given
from tests.laws.examples import examples
from tests.laws.quickly import cost
from tests.laws.tiny import Tiny, brute_force, tiny_problems
from tests.textbook.builders import near

from supplyopt.rules import MaxShare


@examples(100)
@given(tiny_problems())
def test_the_optimum_is_that_of_trying_every_set_of_suppliers(tiny: Tiny) -> None:
    rules = [MaxShare(limit=tiny.cap)] if tiny.cap < 1 else []
    assert cost(tiny.case(), tiny.scenarios(), rules=rules) == near(brute_force(tiny), 1e-7)
