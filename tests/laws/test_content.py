"""What the ledger of origins can do is what paths can do; mixing goods never costs less; the ends of the scale."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.chains import ORE, ChainProblem, chain_problems, ruled_chains
from tests.laws.examples import examples
from tests.laws.quickly import cost, solved
from tests.textbook.builders import near, study

from supplyopt.rules import Exclude, MaxShare, MaxTracedShare

SLACK = 1e-7
FEW = examples(12)
Drawn = tuple[ChainProblem, list[Any]]


@examples(40)
@given(ruled_chains())
def test_the_ledger_is_worth_what_paths_are(drawn: Drawn) -> None:
    """Each source, route, storage and use is a path of its own; rules that trace the same look at the same paths."""
    problem, rules = drawn
    assert cost(problem.case(), rules=rules) == near(problem.least(rules), SLACK)


@FEW
@given(ruled_chains())
def test_mixing_goods_never_costs_less_than_a_ledger(drawn: Drawn) -> None:
    problem, rules = drawn
    mixed = [rule.model_copy(update={"custody": "mixed"}) for rule in rules]
    least = cost(problem.case(), rules=rules)
    assert cost(problem.case(), rules=mixed) >= least * (1 - SLACK) - SLACK


@FEW
@given(ruled_chains(most=1), st.sampled_from(["mass_balance", "mixed"]))
def test_a_rule_that_asks_for_nothing_changes_nothing(drawn: Drawn, custody: str) -> None:
    problem, [rule] = drawn
    idle = 1.0 if isinstance(rule, MaxTracedShare) else 0.0
    free = rule.model_copy(update={"limit": idle, "custody": custody})
    assert cost(problem.case(), rules=[free]) == near(cost(problem.case()), SLACK)


@FEW
@given(chain_problems(), st.sampled_from(["mass_balance", "mixed"]), st.booleans())
def test_nothing_of_an_origin_is_without_its_sources(problem: ChainProblem, custody: str, throughout: bool) -> None:
    """A cap of 0 on all uses does what excluding the mines (and smelters, if they count) of a country does."""
    country = problem.mines[0][0]
    none = MaxTracedShare(
        traced=("ore",), where=f"country={country}", limit=0.0, custody=custody, throughout=throughout
    )
    shut = Exclude(where=f"country={country}" + ("" if throughout else "&kind=contract"))
    assert cost(problem.case(), rules=[none]) == near(cost(problem.case(), rules=[shut]), SLACK)


@FEW
@given(chain_problems(), st.sampled_from([0.2, 0.5, 0.8]))
def test_a_cap_on_all_uses_together_is_a_share_of_the_sources(problem: ChainProblem, limit: float) -> None:
    """Without losses, and where none of it is bought to be thrown away; that pays under a share of sources only."""
    ways = {name: tuple(replace(w, arrives=1.0) for w in getattr(problem, name)) for name in ("ore", "metal")}
    asked = {use: quantity for use, quantity in problem.demand.items() if use[2] == 1}
    lossless = replace(problem, **ways, old=(), periods=1, demand=asked).case()
    country = problem.mines[0][0]
    share = MaxShare(by="country", groups=(country,), items=("ore",), limit=limit)
    of_sources = solved(study(lossless, rules=[share]))
    of_uses = cost(lossless, rules=[MaxTracedShare(traced=("ore",), where=f"country={country}", limit=limit)])
    assert of_sources.cost is not None
    assert of_sources.cost <= of_uses * (1 + SLACK) + SLACK
    flows = of_sources.table("flows")
    bought = flows.loc[flows["kind"] == "buy", "quantity"].sum()
    served = sum(asked.values()) - of_sources.table("shortages")["short"].sum()
    if bought <= ORE * served + SLACK:
        assert of_sources.cost == near(of_uses, SLACK)
