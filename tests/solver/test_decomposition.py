"""The decomposition agrees with the extensive form, whatever a study uses, and proves what it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.compile.reference import reference
from tests.compile.test_equals_reference import optimum
from tests.laws.examples import examples
from tests.solver.decomposable import decomposable
from tests.textbook.builders import case, effect, event, near, scenarios, study
from tests.textbook.test_farmer import farmer  # noqa: F401 (a fixture)

from supplyopt.compile import compile_study
from supplyopt.compile.two_stage import TwoStage, split_stages, stages_of
from supplyopt.compile.write import write_study
from supplyopt.errors import InputError, StudyError
from supplyopt.result import Status
from supplyopt.risk import Calm, CVaR, Expectation, RiskMeasure, SemiDeviation, TotalVariation, WorstCase
from supplyopt.rules import MinService
from supplyopt.solver import Limits, Method, solve
from supplyopt.solver.benders.operations import CutShortError, operations_of
from supplyopt.solver.benders.recourse import BlockRecourse, Judged
from supplyopt.solver.checkpoint import Checkpoint
from supplyopt.solver.highs import stop
from supplyopt.solver.rounds import Round
from supplyopt.study import Study
from supplyopt.workers import Engine, open_workers

SEEDS = st.integers(0, 10**6)
CLOSE = Limits(gap=1e-6)


def decomposed(question: Study) -> TwoStage:
    written = write_study(question)
    return split_stages(written, stages_of(written, question.promised))


def storms(risk: RiskMeasure, *rules: MinService) -> Study:
    """Two suppliers who fail alike and apart, in one period of two; the dearer one also in part."""
    offers = [
        {"offer": "near", "price": 14.0, "capacity": 80.0, "fixed_cost": 100.0, "moq": 10.0},
        {"offer": "far", "price": 9.0, "capacity": 80.0, "fixed_cost": 60.0, "take_or_pay": 0.8},
    ]
    stocks = [{"item": "widget", "site": "market", "quantity": 10.0, "replacement_price": 9.0}]
    events = [
        event(f"e{i}", 0.06, effect(f"supplier={who}", left, when))
        for i, (who, left, when) in enumerate(
            [
                ("near", 0.0, (1, 1)),
                ("near", 0.0, (2, 2)),
                ("far", 0.0, (1, 2)),
                ("far", 0.5, (1, 2)),
                ("far", 0, (2, 2)),
            ]
        )
    ]
    both = event("both", 0.05, effect("supplier=near", 0.3, (2, 2)), effect("supplier=far", 0.0, (2, 2)))
    stress = event("stress", None, effect("supplier=near", 0.0, (1, 2)), effect("supplier=far", 0.0, (1, 2)))
    chances = scenarios(*events, both, stress)
    return study(case(offers, [60.0, 60.0], stocks=stocks), chances, rules=rules, objective=risk)


@examples(3)
@given(SEEDS)
def test_the_interval_holds_the_optimum_of_the_reference(seed: int) -> None:
    """Bound ≤ optimum ≤ cost; curves the reference knows by a few tangents only."""
    question = decomposable(seed)
    try:
        result = solve(question, CLOSE, method=Method.BENDERS)
    except StudyError:  # it cannot carry what the study uses, and says so
        return
    expected = optimum(reference(question))
    assert (result.status is Status.INFEASIBLE) == (expected is None)
    if expected is not None and result.cost is not None and result.bound is not None:
        slack = 2e-5 * max(1.0, abs(expected))
        assert result.cost >= expected - slack
        if not compile_study(question).curves.count:
            assert result.status is Status.OPTIMAL
            assert result.bound <= expected + 1e-6 * max(1.0, abs(expected))
            assert result.cost == near(expected, 2e-5)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(500))
def test_five_hundred_studies_keep_their_certificates(seed: int) -> None:
    question = decomposable(seed)
    try:
        ours = solve(question, Limits(gap=1e-5), method=Method.BENDERS)
    except StudyError:
        return
    theirs = solve(question, Limits(gap=1e-5), method=Method.EXTENSIVE_FORM)
    assert ours.status is theirs.status
    if ours.cost is not None and theirs.cost is not None and ours.bound is not None and theirs.bound is not None:
        slack = 1e-6 * max(1.0, abs(theirs.cost))
        assert ours.bound <= theirs.cost + slack
        assert theirs.bound <= ours.cost + slack


@pytest.mark.parametrize(
    "risk",
    [
        Expectation(),
        CVaR(tail=0.1, weight=1.0),
        CVaR(tail=0.2, weight=0.5),
        WorstCase(),
        SemiDeviation(weight=0.7),
        TotalVariation(radius=0.1),
    ],
    ids=lambda risk: type(risk).__name__,
)
def test_measures_of_risk_agree(risk: RiskMeasure) -> None:
    """Costs are told apart by one column each where more than their mean is asked for."""
    question = storms(risk)
    ours, theirs = (solve(question, method=m) for m in (Method.BENDERS, Method.EXTENSIVE_FORM))
    assert ours.status is theirs.status is Status.OPTIMAL
    assert ours.cost == near(theirs.cost, 2e-4)
    assert ours.manifest["method"] == "benders"
    assert theirs.manifest["method"] == "extensive-form"


def test_the_farmer_sows_the_same(farmer: Study) -> None:  # noqa: F811
    """Birge and Louveaux solve it by this very method: the best plan earns 108,390."""
    ours, theirs = (solve(farmer, Limits(gap=0.0), method=m) for m in (Method.BENDERS, Method.EXTENSIVE_FORM))
    assert ours.cost == near(theirs.cost, 1e-9)


def test_a_scenario_nobody_looks_at_gets_its_best_operation() -> None:
    """As in one program: all that stands in no objective is settled afterwards."""
    ours, theirs = (
        solve(storms(Expectation()), CLOSE, method=m).table("scenarios").set_index("scenario")
        for m in (Method.BENDERS, Method.EXTENSIVE_FORM)
    )
    assert ours.loc["stress", "cost"] == near(theirs.loc["stress", "cost"], 1e-6)


def test_what_a_scenario_must_be_served_binds_the_plan() -> None:
    """Cuts of feasibility: what must be served in named scenarios costs the same either way, and more than nothing."""
    served = MinService(name="served", level=0.75, scenarios=("e0", "e2", "e4"))
    free = solve(storms(Expectation()), CLOSE, method=Method.BENDERS)
    question = storms(Expectation(), served)
    ours, theirs = (solve(question, CLOSE, method=m) for m in (Method.BENDERS, Method.EXTENSIVE_FORM))
    assert ours.status is theirs.status is Status.OPTIMAL
    assert ours.cost == near(theirs.cost, 1e-5)
    assert (ours.cost or 0.0) > (free.cost or 0.0) + 1.0


def test_what_no_plan_can_serve_is_infeasible() -> None:
    """Everything is to be served where both suppliers fail."""
    question = storms(Expectation(), MinService(name="served", level=1.0, scenarios=("both",)))
    assert solve(question, CLOSE, method=Method.BENDERS).status is Status.INFEASIBLE


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (storms(Expectation(), MinService(name="mean", level=0.5)), "rules compare scenarios (mean)"),
        (storms(Expectation(of="shortage")), "about shortage"),
        (storms(Calm()), "no scenario but calm"),
    ],
    ids=["rule", "shortage", "calm"],
)
def test_what_it_cannot_carry_is_refused_with_the_reason(question: Study, why: str) -> None:
    with pytest.raises(StudyError, match="decomposition cannot solve this") as refused:
        solve(question, method=Method.BENDERS)
    assert why in str(refused.value)
    assert solve(question).manifest["method"] == "extensive-form"


@pytest.mark.parametrize("seed", range(6))
def test_cuts_hold_under_any_plan(seed: int) -> None:
    """Whatever duals: what they prove is never above what operations cost (weak duality)."""
    rng = np.random.default_rng(seed)
    for later in decomposed(decomposable(seed)).later:
        block = later.block
        plans = [rng.uniform(0.0, 30.0, len(block.plan)) for _ in range(3)]
        true = [BlockRecourse(block).judge(plan) for plan in plans]
        every = np.ones(block.count, dtype=bool)
        anyhow = block.proven(rng.normal(0.0, 5.0, (block.count, len(block.rows))), every)
        for constant, slope in (anyhow, *((np.where(t.feasible, t.constant, -np.inf), t.slope) for t in true)):
            for plan, each in zip(plans, true, strict=True):
                size = 1e-6 * np.maximum(1.0, np.abs(np.where(each.feasible, each.cost, 0.0)))
                assert (constant + slope @ plan <= each.cost + size).all()
        for plan, each in zip(plans, true, strict=True):
            worth, known = each.constant + each.slope @ plan, each.feasible
            assert worth[known] == pytest.approx(each.cost[known], rel=1e-6, abs=1e-6)
            assert (worth[~known] > 0.0).all()


def test_scenarios_in_the_same_state_are_one() -> None:
    """Three scenarios that do the same to supply are solved once, and weigh what they weigh together."""
    same = [event(f"e{i}", 0.1, effect("supplier=a", 0.5, (1, 1))) for i in range(3)]
    other = event("f", 0.1, effect("supplier=a", 0.0, (1, 1)))
    question = study(case([{"offer": "a", "price": 5.0, "capacity": 50.0}], [40.0]), scenarios(*same, other))
    (later,) = [each for each in decomposed(question).later if len(each.block.plan)]
    assert sorted(later.weight.tolist()) == [near(0.1), near(0.3)]


def test_what_is_missed_by_next_to_nothing_is_not_missed() -> None:
    """Half of 40 is to be served: 20 are needed, and 20 but for 6e-6 are enough, as they are to who checks answers.

    With 19.9 there is no operation, and the cut says so: 20 - x ≤ 0, times something.
    """
    served = MinService(name="served", level=0.5, scenarios=("e",))
    chances = scenarios(event("e", 0.1, effect("supplier=a", 0.9, (1, 1))))
    offer = {"offer": "a", "price": 5.0, "capacity": 50.0, "take_or_pay": 1.0}
    later = decomposed(study(case([offer], [40.0]), chances, rules=(served,))).later
    block = next(each.block for each in later if np.isfinite(each.block.row_lower).any() and len(each.block.plan))
    recourse, needed = BlockRecourse(block), 20.0 / 0.9

    def judged(part: float) -> Judged:
        return recourse.judge(np.full(len(block.plan), needed * part))

    assert judged(1.0 - 3e-7).feasible.all()
    assert judged(1.0 - 3e-7).cost == pytest.approx(judged(1.0).cost, rel=1e-5)
    short = judged(0.995)
    assert not short.feasible.all()
    worth = short.constant + short.slope @ np.full(len(block.plan), needed * 0.995)
    assert (worth[~short.feasible] > 0.0).all()


def test_figures_of_states_are_looked_at_together() -> None:
    """The largest and the smallest of each kind in the two programs are those of all states."""
    for later in decomposed(decomposable(11)).later:
        block = later.block
        limits = block.limits(np.zeros(len(block.plan)))
        every = [block.model(k, limits) for k in range(block.count)]
        for figures in (lambda m: m.matrix.data, lambda m: m.cost, lambda m: m.row_upper):
            true = np.abs(np.concatenate([figures(model) for model in every]))
            told = np.abs(np.concatenate([figures(model) for model in block.extremes()]))
            for side in (true, told):
                side[~np.isfinite(side)] = 0.0
            assert told.max(initial=0.0) == true.max(initial=0.0)
            assert told[told > 0].min(initial=np.inf) == true[true > 0].min(initial=np.inf)


def test_bases_solve_most_states() -> None:
    """Of two hundred states that differ in one limit the solver sees a few, under the next plan none that is alike."""
    events = [event(f"e{i}", 0.001, effect("supplier=a", i / 200.0, (1, 2))) for i in range(200)]
    question = study(case([{"offer": "a", "price": 5.0, "capacity": 50.0}], [40.0, 40.0]), scenarios(*events))
    (later,) = [each for each in decomposed(question).later if each.block.count == 200]
    recourse = BlockRecourse(later.block)
    first = recourse.judge(np.full(len(later.block.plan), 30.0))
    assert recourse.solved <= 20
    plan = np.full(len(later.block.plan), 30.0)
    one_by_one = [BlockRecourse(later.block.only(slice(k, k + 1))).judge(plan).cost[0] for k in range(0, 200, 7)]
    assert first.cost[::7] == pytest.approx(one_by_one)


class _After:
    """Asks to stop after some rounds."""

    def __init__(self, rounds: int) -> None:
        self.rounds, self.seen = rounds, list[Round]()

    def __call__(self, round_: Round) -> None:
        self.seen.append(round_)
        if len(self.seen) == self.rounds:
            stop.requested = True


def test_who_is_stopped_keeps_a_bound_and_goes_on_from_what_was_learnt(tmp_path: Path) -> None:
    """The bound is that of the master; what comes after begins with its cuts, and ends where the whole would have."""
    question, file = storms(CVaR(tail=0.2, weight=0.5)), tmp_path / "run.checkpoint.npz"
    whole = _After(10**9)
    true = solve(question, CLOSE, method=Method.BENDERS, watch=whole)
    early = _After(len(whole.seen) - 1)
    stopped = solve(question, CLOSE, method=Method.BENDERS, watch=early, checkpoint=Checkpoint(file))
    assert stopped.status is Status.INTERRUPTED
    assert stopped.bound is not None
    assert true.cost is not None
    assert stopped.bound <= true.cost * (1.0 + 1e-6)
    again = _After(10**9)
    resumed = solve(question, CLOSE, method=Method.BENDERS, watch=again, checkpoint=Checkpoint(file, resume=True))
    assert resumed.status is Status.OPTIMAL
    assert resumed.cost == near(true.cost, 1e-5)
    assert len(again.seen) < len(whole.seen)


def test_a_round_of_operations_that_nobody_waits_for_is_left() -> None:
    """There is no answer then, rather than one of some states; the next is as good as ever."""
    events = [event(f"e{i}", 0.001, effect("supplier=a", i / 9.0, (1, 1))) for i in range(9)]
    two = decomposed(study(case([{"offer": "a", "price": 5.0, "capacity": 50.0}], [40.0]), scenarios(*events)))
    with open_workers() as workers, operations_of(two.later, workers) as operations:
        plans = [np.zeros(len(each.block.plan)) for each in two.later]
        with pytest.raises(CutShortError):
            operations.judge(plans, lambda: False)
        assert len(operations.judge(plans)) == len(plans)


def test_a_checkpoint_of_another_study_is_refused_and_stays(tmp_path: Path) -> None:
    """So is one that is damaged; and a solve that did not resume deletes nothing that it has not written."""
    file = tmp_path / "run.checkpoint.npz"
    solve(storms(Expectation()), CLOSE, method=Method.BENDERS, checkpoint=Checkpoint(file))
    before = file.read_bytes()
    with pytest.raises(InputError, match="another study"):
        solve(storms(WorstCase()), method=Method.BENDERS, checkpoint=Checkpoint(file, resume=True))
    assert file.read_bytes() == before
    file.write_bytes(before[:300])
    with pytest.raises(InputError, match="damaged"):
        solve(storms(Expectation()), method=Method.BENDERS, checkpoint=Checkpoint(file, resume=True))
    Checkpoint(file).forget()
    assert file.exists()


def test_a_hunt_that_was_cut_off_begins_with_the_failures_it_knew(tmp_path: Path) -> None:
    """They stand in the question that the checkpoint is of; another policy, another limit is another question."""
    file, question = tmp_path / "run.checkpoint.npz", storms(Expectation())
    asked = '[[["survive", ["near"]]], "digest"]'
    Checkpoint(file).keep(question.fingerprint, asked, {"0.most": np.zeros(2)})
    resumed = Checkpoint(file, resume=True)
    assert resumed.question_of(question.fingerprint) == asked
    assert set(resumed.known(asked)) >= {"0.most"}
    assert resumed.known("another") == {}


def test_rounds_are_told_in_one_line_each() -> None:
    """Bound, cost and gap; bounds never fall, costs never rise, and what is not known yet is a dash."""
    seen = list[Round]()
    result = solve(storms(Expectation()), CLOSE, method=Method.BENDERS, watch=seen.append)
    assert result.log.splitlines() == [each.told() for each in seen]
    bounds, costs = [each.bound for each in seen], [each.cost for each in seen]
    assert bounds == sorted(bounds)
    assert costs == sorted(costs, reverse=True)
    assert " - " in seen[0].told()
    assert seen[-1].gap <= 1e-6


def test_many_scenarios_choose_the_decomposition() -> None:
    """From forty on, and never fewer."""
    offers = [{"offer": "a", "price": 5.0, "capacity": 50.0}]

    def method(count: int) -> str:
        events = [event(f"e{i}", 0.001, effect("supplier=a", i / count, (1, 1))) for i in range(count)]
        return str(solve(study(case(offers, [40.0]), scenarios(*events))).manifest["method"])

    assert [method(39), method(40)] == ["extensive-form", "benders"]


@pytest.mark.parametrize("engine", [Engine("processes", count=2)], ids=["processes"])
def test_answers_are_the_same_whoever_works(engine: Engine) -> None:
    """To the last bit: pieces of operations are fixed by the problem."""
    alone, shared = list[Round](), list[Round]()
    question = storms(Expectation())
    one = solve(question, CLOSE, method=Method.BENDERS, watch=alone.append)
    two = solve(question, CLOSE, method=Method.BENDERS, watch=shared.append, engine=engine)
    assert one.portfolio == two.portfolio
    assert [(r.bound, r.cost, r.cuts) for r in alone] == [(r.bound, r.cost, r.cuts) for r in shared]
