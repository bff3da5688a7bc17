"""W3 and others by minimax regret: what a plan costs above the best one for whoever knew, at worst."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from tests.cases import fails, offer, tiny_case
from tests.compile.reference import compiled, reference
from tests.textbook.builders import case, cost, cost_of_plan, effect, event, near, scenarios, size, solved, study

from supplyopt.analyse.value.information import information
from supplyopt.case import Case
from supplyopt.compile import compile_study
from supplyopt.errors import StudyError
from supplyopt.formulation import build
from supplyopt.result import Status
from supplyopt.risk import Expectation, MinimaxRegret, WorstCase
from supplyopt.risk.measure import TRACE
from supplyopt.rules import MaxRisk, MaxShare, MinShare, Rule
from supplyopt.solver import Limits, referenced, solve
from supplyopt.study import References, Study

DOWN = effect("supplier=s1", 0.0)
REGRET = MinimaxRegret()


@pytest.fixture(scope="module")
def committed() -> Case:
    """What is ordered is paid for, delivered or not: s1 at 10 may fail, s2 at 13 does not."""
    terms = {"capacity": 200.0, "take_or_pay": 1.0, "force_majeure": False}
    return case([{"offer": "s1", "price": 10.0, **terms}, {"offer": "s2", "price": 13.0, **terms}], [100], lost=40.0)


@pytest.mark.parametrize("probability", [0.01, 0.2, 0.9])
def test_w3_the_least_regret(committed: Case, probability: float) -> None:
    """Known calm costs 1000, known down 1300. With a of s1 and the rest of s2, 1300 - 3a are paid and a lost if down.

    Calm: 1300 - 3a - 1000. Down: 1300 - 3a + 40a - 1300 = 37a. Alike at a = 7.5: 277.5, however likely it is.
    """
    result = solved(study(committed, scenarios(event("down", probability, DOWN)), objective=REGRET))
    assert (result.cost, result.bound) == (near(277.5, 2 * TRACE), near(277.5, 2 * TRACE))
    assert (size(result, "s1"), size(result, "s2")) == (near(7.5, 1e-6), near(92.5, 1e-6))
    assert result.manifest["least_costs"] == {"calm": [near(1000)] * 2, "down": [near(1300)] * 2}
    assert result.manifest["regrets"] == {s: near(277.5, 1e-6) for s in ("calm", "down")}
    assert (result.manifest["regret_overstated_at_most"], result.manifest["remarks"]) == (near(0), [])
    assert "regret" in result.minimised
    assert "least regret" in result.message


def _regretted(question: Study) -> Study:
    return replace(question, policy=question.policy.model_copy(update={"objective": REGRET}))


def test_what_is_known_is_what_perfect_information_tells() -> None:
    """The mean of the least costs is what waiting and seeing costs, with a rule in calm too."""
    two = tiny_case([offer("cheap", 10), offer("dear", 12), offer("late", 30)])
    question = study(two, fails("supplier=cheap", 0.3), rules=[MaxShare(limit=0.6)])
    low = solved(_regretted(question)).manifest["least_costs"]
    waiting = information(question, solve(question)).wait_and_see
    assert 0.7 * low["calm"][0] + 0.3 * low["outage"][0] == near(waiting.low, 2 * TRACE)


def test_halves_names_and_order_mean_nothing(committed: Case) -> None:
    halves = scenarios(event("z", 0.15, DOWN), event("a", 0.05, DOWN))
    assert cost(committed, halves, objective=REGRET) == near(277.5, 2 * TRACE)


def test_who_knows_what_comes_regrets_nothing(committed: Case) -> None:
    """One scenario alone: the best plan for it."""
    certain = solved(study(committed, scenarios(event("down", 1.0, DOWN), calm=False), objective=REGRET))
    assert (certain.cost, size(certain, "s2")) == (near(0), near(100))


def test_w5b_regret_lies_between_the_habits(committed: Case) -> None:
    """All of s1 would be regretted by 1000 + 4000 - 1300 = 3700 if it is down, all of s2 by 300 in calm."""
    question = referenced(study(committed, scenarios(event("down", 0.05, DOWN)), objective=REGRET))
    regrets = [cost_of_plan(question, {"s1": a, "s2": 100.0 - a}) for a in (100.0, 0.0)]
    assert regrets == [near(3700, 2 * TRACE), near(300, 2 * TRACE)]


def test_it_is_the_least_of_all_whole_lots() -> None:
    """Lots of 0, 40 or 60 with a fee each: by trying every plan in every scenario, as costs are added up by hand."""
    prices, fees = {"a": 10.0, "b": 12.0, "c": 15.0}, {"a": 30.0, "b": 80.0, "c": 10.0}
    terms = {"capacity": 60.0, "moq": 60.0, "take_or_pay": 1.0, "force_majeure": False}
    lots = tiny_case([offer(n, prices[n], fixed_cost=fees[n], **terms) for n in prices])
    down = {"calm": (), "x": ("a",), "y": ("b",), "z": ("a", "c")}
    storms = [event(s, 0.1, *(effect(f"supplier={n}", 0.0) for n in names)) for s, names in down.items() if names]

    def costs(plan: dict[str, float]) -> dict[str, float]:
        paid = sum(fees[n] + prices[n] * x for n, x in plan.items() if x)
        return {
            s: paid + 100.0 * max(0.0, 100 - sum(x for n, x in plan.items() if n not in out)) for s, out in down.items()
        }

    every = [costs(dict(zip(prices, sizes, strict=True))) for sizes in product((0.0, 60.0), repeat=3)]
    known = {s: min(each[s] for each in every) for s in down}
    best = min(max(each[s] - known[s] for s in down) for each in every)
    result = solved(study(lots, scenarios(*storms), objective=REGRET))
    assert result.cost == near(best, 2 * TRACE)
    assert {s: each[0] for s, each in result.manifest["least_costs"].items()} == {s: near(c) for s, c in known.items()}


def test_rules_bind_those_who_know_too(committed: Case) -> None:
    """At most half from each in calm costs 1150; who knows of prices at 0.9 keeps to it in a calm to no purpose.

    That is 900, all from s1 and nobody served in calm, plus 1e-5 × (1000 + 4000 - 900). With x ≥ 50 of s1 and the rest
    of s2, as much of either is drawn in calm: 1300 - 3x + 40 (2x - 100) - 1150 = 77x - 3850 are regretted then, or
    1170 - 2.7x - 900.041 in the cheap year: alike at x = 4119.959 / 79.7.
    """
    half = study(committed, scenarios(event("cheap", 0.2, effect("item=widget", 0.9, attribute="price_mult"))))
    result = solved(_regretted(half).with_rule(MaxShare(limit=0.5)))
    assert result.manifest["least_costs"]["calm"][0] == near(1150)
    assert result.manifest["least_costs"]["cheap"][0] == near(900 + TRACE * (5000 - 900))
    assert result.cost == near(77 * 4119.959 / 79.7 - 3850, 2 * TRACE)
    assert "max_share" in result.manifest["remarks"][0]


def test_compiled_and_reference_know_the_same(committed: Case) -> None:
    """The program and the Pyomo model, which cannot be built before it is known what regret is measured from."""
    question = study(committed, scenarios(event("down", 0.2, DOWN)), objective=REGRET)
    with pytest.raises(ValueError, match="referenced"):
        build(question)
    asked = referenced(question)
    assert referenced(asked) is asked
    assert asked.references is not None
    assert asked.references.low == asked.references.high == {"calm": near(1000), "down": near(1300)}
    ours, theirs = compiled(compile_study(asked)), reference(asked)
    assert (ours.columns(), ours.rows()) == (theirs.columns(), theirs.rows())
    assert ours.offset == near(theirs.offset)


def test_what_was_known_for_another_question_is_found_again(committed: Case) -> None:
    """With at most half of s1 in calm, that costs 1150 at least: not 1000, as it did before."""
    asked = referenced(study(committed, scenarios(event("down", 0.2, DOWN)), objective=REGRET))
    changed = asked.with_rule(MaxShare(limit=0.5))
    assert not changed.is_referenced
    assert solved(changed).manifest["least_costs"]["calm"][0] == near(1150)


def test_regret_is_never_understated(committed: Case) -> None:
    """Where only 900 of the 1000 and nothing of the 1300 is known, regret is told as 1300, and how far that may be off.

    Calm: 1300 - 3a - 900; down, at least 0: 1300 + 37a. All comes from s2: 1300, of which up to 1300 may be too much.
    """
    question = study(committed, scenarios(event("down", 0.2, DOWN)), objective=REGRET)
    known = References(question.fingerprint, {"calm": 900.0}, {"calm": 1000.0})
    result = solve(replace(question, references=known))
    assert result.cost == near(1300, 2 * TRACE)
    assert result.manifest["regret_overstated_at_most"] == near(1300, 2 * TRACE)
    assert result.manifest["unsolved"] == ["down"]
    assert "overstated by up to 1,300" in result.manifest["remarks"][0]


def test_a_least_cost_that_a_plan_undercuts_is_not_believed(committed: Case) -> None:
    question = study(committed, scenarios(event("down", 0.2, DOWN)), objective=REGRET)
    wrong = References(question.fingerprint, {"calm": 1400.0, "down": 1300.0}, {})
    result = solve(replace(question, references=wrong))
    assert result.status is Status.REJECTED
    assert "less than the least cost 1400" in result.message


def test_where_there_is_no_plan_nobody_regrets(committed: Case) -> None:
    rules = [MaxShare(limit=0.3, basis="demand"), MinShare(by="supplier", groups=("s1",), limit=0.5, basis="demand")]
    result = solve(study(committed, scenarios(event("down", 0.2, DOWN)), rules=rules, objective=REGRET))
    assert (result.status, result.cost) == (Status.INFEASIBLE, None)


def test_a_limit_of_time_is_told(committed: Case) -> None:
    """However little there is: either all was known in time, or it is told for which scenarios not."""
    question = study(committed, scenarios(event("down", 0.2, DOWN)), objective=REGRET)
    result = solve(question, Limits(seconds=1e-9))
    assert result.cost is None or result.manifest["unsolved"] == ["calm", "down"]


def test_progress_is_told(committed: Case) -> None:
    steps: list[tuple[int, int]] = []
    question = study(committed, scenarios(event("down", 0.2, DOWN)), objective=REGRET)
    referenced(question, progress=lambda number, total: steps.append((number, total)))
    assert steps == [(1, 2), (2, 2)]


def test_other_objectives_compare_with_nothing(committed: Case) -> None:
    for objective in (Expectation(), WorstCase()):
        question = study(committed, scenarios(event("down", 0.2, DOWN)), objective=objective)
        assert referenced(question) is question
        assert "regrets" not in solve(question).manifest


@pytest.mark.parametrize(
    ("objective", "rule", "code"),
    [
        (Expectation(), MaxRisk(measure=REGRET, limit=300), "STU030"),
        (REGRET, MaxRisk(measure=WorstCase(), limit=3000), "STU035"),
    ],
)
def test_what_regret_cannot_be_asked_with(objective: Expectation, rule: Rule, code: str) -> None:
    with pytest.raises(StudyError) as told:
        Study(
            tiny_case([offer("cheap", 10)]),
            study(tiny_case([offer("cheap", 10)]), objective=objective).policy.with_rule(rule),
            fails("supplier=cheap", 0.1),
        )
    assert [issue.code for issue in told.value.issues] == [code]
