"""The model of each scenario by itself: what mpi-sppy makes of them is the answer of the study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpisppy.MPI
import pyomo.environ as pyo
import pytest
from mpisppy.opt.ef import ExtensiveForm
from mpisppy.opt.lshaped import LShapedMethod
from mpisppy.opt.ph import PH
from mpisppy.utils.sputils import solver_options_layer
from pyomo.contrib.benders import benders_cuts
from tests.textbook.builders import case, cost, effect, event, near, scenarios, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.formulation import ScenarioCreator, scenario_creator
from supplyopt.risk import Calm, CVaR, Expectation, MinimaxRegret, RiskMeasure, SemiDeviation, WorstCase
from supplyopt.risk.measure import TRACE
from supplyopt.rules import MaxHhi, MaxRisk, MaxShare, MinService, Rule, Survive
from supplyopt.scenarios import ScenarioSet
from supplyopt.solver import referenced

ONE, TWO, BOTH = effect("supplier=s1", 0.0), effect("supplier=s2", 0.0), effect("country=DE", 0.5)
ALIKE = {"threads": 1}
"""HiGHS wants one number of threads in a process, and 1 is ours."""
UNCERTAIN = scenarios(event("one", 0.2, ONE), event("two", 0.1, TWO))


@pytest.fixture(scope="module")
def committed() -> Case:
    """Either of two firm offers, at 10 and 13, is enough for the 100 that are needed; going without one costs 40."""
    terms = {"capacity": 200.0, "take_or_pay": 1.0, "force_majeure": False}
    return case([{"offer": "s1", "price": 10.0, **terms}, {"offer": "s2", "price": 13.0, **terms}], [100], lost=40.0)


@pytest.fixture(scope="module")
def kept() -> Case:
    """Two periods with a stock between them and a fixed cost for each offer."""
    offers = [{"offer": f"s{k}", "price": 9.0 + k, "capacity": 300.0, "fixed_cost": 50.0 * k} for k in (1, 2)]
    stocks = [{"item": "widget", "site": "market", "quantity": 10.0, "holding_cost": 2.0, "capacity": 80.0}]
    return case(offers, [100, 90], lost=40.0, stocks=stocks)


def by_scenario(creator: ScenarioCreator) -> float:
    """The optimum of mpi-sppy's extensive form [money]."""
    form = ExtensiveForm({"solver": "appsi_highs"}, creator.names, creator)
    form.solve_extensive_form(solver_options={"mip_rel_gap": 0.0, **ALIKE})
    return float(form.get_objective_value())


def solved(model: Any) -> float:
    pyo.SolverFactory("appsi_highs").solve(model, options=ALIKE)
    return float(pyo.value(model.objective))


def test_the_mean_over_scenarios_is_the_objective(committed: Case) -> None:
    """A unit of s1 costs 10 and is missing with 0.2: 18. One of s2: 13 + 0.1 × 40 = 17, so all of it, for 1700.

    By scenario calm has the weight 0.7. One: 1300 whatever happens. Two: 0.7 × 1300 + 0.3 × (1300 + 4000) = 2500.
    Their probabilities are 2/3 and 1/3 if it is not calm: (2 × 1300 + 2500) / 3 = 1700.
    """
    question = study(committed, UNCERTAIN)
    creator = scenario_creator(question)
    models = {name: creator(name) for name in creator.names}
    for model in models.values():
        model.plan.size["s1"].fix(0.0)
        model.plan.size["s2"].fix(100.0)
    assert {name: solved(model) for name, model in models.items()} == {"one": near(1300), "two": near(2500)}
    weights = {name: model._mpisppy_probability for name, model in models.items()}
    assert weights == {"one": near(2 / 3), "two": near(1 / 3)}
    assert by_scenario(creator) == near(1700)
    assert cost(committed, UNCERTAIN) == near(1700)


def test_progressive_hedging_begins_with_each_scenario_by_itself(committed: Case) -> None:
    """For one alone s2 is best, for 1300; for two alone s1, for 1000: (2 × 1300 + 1000) / 3 = 1200 is a bound."""
    creator = scenario_creator(study(committed, UNCERTAIN))
    options = {"solver_name": "highs", "PHIterLimit": 2, "defaultPHrho": 1.0, "convthresh": 0.0, "verbose": False}
    options |= {"display_progress": False, "display_timing": False, "linearize_proximal_terms": True}
    options |= {"solver_options_layers": [solver_options_layer("default", ALIKE)]}
    _, _, bound = PH(options, creator.names, creator).ph_main()
    assert bound == near(1200)


def test_the_l_shaped_method_finds_the_answer(kept: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the cost of what is decided first from one scenario, though those that begin late pay for calm again."""
    monkeypatch.setattr(benders_cuts, "mpi4py_available", True)  # in one process mpi-sppy's own stand-in is enough
    monkeypatch.setattr(benders_cuts, "MPI", mpisppy.MPI)
    late, now = effect("supplier=s1", 0.0, (2, 2)), effect("country=DE", 0.4, (1, 2))
    chances = scenarios(event("late", 0.3, late), event("now", 0.3, now))
    creator = scenario_creator(study(kept, chances))
    options = {"root_solver": "highs", "sp_solver": "highs", "root_solver_options": {**ALIKE, "mip_rel_gap": 0.0}}
    options |= {"sp_solver_options": ALIKE, "max_iter": 100, "verbose": False}
    method = LShapedMethod(options, creator.names, creator)
    method.lshaped_algorithm()
    assert method.iter < 99
    assert method.root.obj.expr() == near(cost(kept, chances), 1e-6)


@pytest.mark.parametrize(
    "objective", [Expectation(), CVaR(tail=0.3, weight=0.5), WorstCase(), MinimaxRegret(), Expectation(of="shortage")]
)
@pytest.mark.parametrize("calm", [True, False])
def test_measures_that_split_agree(kept: Case, objective: RiskMeasure, calm: bool) -> None:
    """With calm, of which scenarios that begin in period 2 take over stock, and without."""
    onset = 2 if calm else 1
    periods = (onset, 2)
    struck = [effect("supplier=s1", 0.0, periods), effect("country=DE", 0.4, periods)]
    chances = scenarios(*(event(f"e{k}", 0.5 - 0.2 * calm, e) for k, e in enumerate(struck)), calm=calm)
    question = study(kept, chances, objective=objective)
    if objective.needs_references:
        question = referenced(question)
    found = cost(kept, chances, objective=objective)
    assert by_scenario(scenario_creator(question)) == near(found, 10 * TRACE)


@pytest.mark.parametrize(
    "rules",
    [
        [Survive(name="kept", by="supplier", level=0.9)],
        [Survive(name="dear", by="supplier", level=1.0, penalty=5.0), MaxShare(name="cap", by="supplier", limit=0.7)],
        [MinService(name="tested", level=0.3, scenarios="stress")],
    ],
    ids=["hard", "soft", "stress"],
)
def test_promises_are_kept_by_what_all_scenarios_share(committed: Case, rules: Sequence[Rule]) -> None:
    chances = scenarios(event("one", 0.2, ONE), event("two", 0.1, TWO), event("both", None, BOTH))
    creator = scenario_creator(study(committed, chances, rules=rules))
    assert creator.names == ["one", "two"]
    assert by_scenario(creator) == near(cost(committed, chances, rules=rules), 1e-6)


def test_the_root_has_all_but_the_operation_of_the_scenario(kept: Case) -> None:
    """The same in every model, in the same order; of the tail, what is beyond it in the scenario is its own."""
    chances = scenarios(event("late", 0.3, effect("supplier=s1", 0.0, (2, 2))), event("now", 0.3, ONE))
    creator = scenario_creator(study(kept, chances, objective=CVaR(tail=0.3)))
    listed = {}
    for name in creator.names:
        model = creator(name)
        (root,) = model._mpisppy_node_list
        own = {v.name for v in model.scenario[name].component_data_objects(pyo.Var)}
        own.add(model.requirements.risk["beyond", name].name)
        every = [v.name for v in model.component_data_objects(pyo.Var)]
        listed[name] = [v.name for v in root.nonant_vardata_list]
        assert listed[name] == [v for v in every if v not in own]
    assert listed["late"] == listed["now"]
    assert {"plan.size[s1]", "plan.taken[s1]", "plan.calm.stock[widget,market,1]"} <= set(listed["now"])


@pytest.mark.parametrize(
    ("code", "rules", "objective"),
    [
        ("EXP002", [], Calm()),
        ("EXP002", [], SemiDeviation()),
        ("EXP003", [MinService(level=0.9)], Expectation()),
        ("EXP003", [MaxRisk(measure=CVaR(), limit=5000.0)], Expectation()),
        ("EXP004", [MaxHhi(by="supplier", limit=0.6)], Expectation()),
        ("EXP005", [Survive(by="supplier", k=2, level=0.1)], Expectation()),
    ],
)
def test_what_binds_scenarios_together_is_refused(
    committed: Case, code: str, rules: Sequence[Rule], objective: RiskMeasure
) -> None:
    named = [rule.model_copy(update={"name": f"r{k}"}) for k, rule in enumerate(rules)]
    with pytest.raises(StudyError) as raised:
        scenario_creator(study(committed, UNCERTAIN, rules=named, objective=objective))
    assert [issue.code for issue in raised.value.issues] == [code]


def test_without_scenarios_there_is_nothing_to_split(committed: Case) -> None:
    with pytest.raises(StudyError, match="nothing is uncertain here"):
        scenario_creator(study(committed, ScenarioSet.calm()))


def test_a_scenario_that_nobody_knows_is_refused_by_name(committed: Case) -> None:
    creator = scenario_creator(study(committed, UNCERTAIN))
    with pytest.raises(StudyError, match=r"'nobody'.*one, two.*EXP006"):
        creator("nobody")
