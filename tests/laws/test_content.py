"""What the ledger of origins can do is what paths can do; mixing goods never costs less."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from tests.laws.chains import ChainProblem, ruled_chains
from tests.laws.examples import examples
from tests.textbook.builders import cost, near

SLACK = 1e-7
Drawn = tuple[ChainProblem, list[Any]]


@examples(40)
@given(ruled_chains())
def test_the_ledger_is_worth_what_paths_are(drawn: Drawn) -> None:
    """Each source, route, storage and use is a path of its own; rules that trace the same look at the same paths."""
    problem, rules = drawn
    assert cost(problem.case(), rules=rules) == near(problem.least(rules), SLACK)
