"""One model a scenario, for programs that decompose by scenario: mpi-sppy, and what runs it on a cluster."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import pyomo.environ as pyo
from pyomo.repn import generate_standard_repn

from supplyopt.errors import Issue, StudyError
from supplyopt.formulation.extensive import formulated
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study

NAMED = 6
"""Names that are listed where another is unknown."""


class ScenarioCreator:
    """Makes the model of a scenario: the plan, calm, and the operation of that scenario alone.

    ::

        min  Σ_s π_s f(x, v_s)        π_s = p_s / (1 - p_calm)
        f(x, v_s)  =  commitment(x)  +  ϱ( calm with weight p_calm, s with weight 1 - p_calm )

    x is everything that is decided before one knows the scenario: the plan, the calm operation that scenarios begin
    from, how promises are kept in failures and stress tests, and what a measure of risk has in common for all
    scenarios. With x the same in all of them the mean of f is the objective of the study, so that whatever minimises it
    under non-anticipativity has the answer. Source: docs/formulation.md 8; Knueven et al. 2023.
    """

    def __init__(self, study: Study) -> None:
        """Raises StudyError with every reason why scenarios cannot be looked at one by one."""
        if issues := list(_couplings(study)):
            raise StudyError(issues)
        self.study = study
        self._calm = study.probabilities.get(CALM, 0.0)
        self._probabilities = {s: p for s, p in study.probabilities.items() if p > 0 and s != CALM}

    @property
    def names(self) -> list[str]:
        """Scenarios that have a probability, calm left out: what ``all_scenario_names`` is in mpi-sppy."""
        return list(self._probabilities)

    def __call__(self, scenario_name: str, **_: Any) -> Any:
        """The model of a scenario with its probability and its root node; raises StudyError for one that has none.

        Needs mpi-sppy (extra ``mpi``).
        """
        if scenario_name not in self._probabilities:
            some = ", ".join(self.names[:NAMED]) + (" ..." if len(self.names) > NAMED else "")
            text = f"no scenario called {scenario_name!r} has a probability"
            raise StudyError([Issue("EXP006", text, f"ask for one of .names: {some}", self.study.scenarios.name)])
        probability = self._probabilities[scenario_name]
        model = self._model({scenario_name: 1.0 - self._calm})
        first = list(_first_stage(model, scenario_name))
        for variable in first:
            variable.set_value(0.0)  # one that no row needs would be left without a value
        _settle_prices(model, model.scenario[scenario_name], first, self._prices)
        model._mpisppy_probability = probability / (1.0 - self._calm)
        cost = sum(self._prices.get(v.name, 0.0) * v for v in first)
        importlib.import_module("mpisppy.utils.sputils").attach_root_node(model, cost, first)
        return model

    def _model(self, weights: dict[str, float]) -> Any:
        """Calm with its probability, what is promised of scenarios that have none, and scenarios with a weight."""
        promised = [s for s in self.study.promised if s not in self._probabilities]
        calm = {CALM: self._calm} if CALM in self.study.probabilities else {}
        every = {s: self.study.conditions[s] for s in (*promised, *weights)}
        return formulated(self.study, every, {**dict.fromkeys(promised, 0.0), **calm, **weights})

    @cached_property
    def _prices(self) -> dict[str, float]:
        """Variable -> what the objective pays for it, whatever the scenario [money/unit]."""
        told = generate_standard_repn(self._model({}).objective.expr)
        return {v.name: float(price) for v, price in zip(told.linear_vars, told.linear_coefs, strict=True)}


def scenario_creator(study: Study) -> ScenarioCreator:
    """What makes the model of any scenario of a study, as mpi-sppy wants it; see :class:`ScenarioCreator`.

    ::

        creator = so.scenario_creator(study)
        ExtensiveForm({"solver": "appsi_highs"}, creator.names, creator).solve_extensive_form()

    Raises StudyError where scenarios cannot be looked at one by one.
    """
    return ScenarioCreator(study)


def _first_stage(model: Any, scenario: str) -> Iterator[Any]:
    """Every variable but those of the operation of the scenario and of its own part in a measure of risk."""
    own = {id(v) for v in model.scenario[scenario].component_data_objects(pyo.Var)}
    risk = model.requirements.risk
    if ("beyond", scenario) in risk:
        own.add(id(risk["beyond", scenario]))
    for variable in model.component_data_objects(pyo.Var):
        if id(variable) not in own:
            yield variable


def _settle_prices(model: Any, own: Any, first: list[Any], prices: Mapping[str, float]) -> None:
    """What is decided first costs the same in every scenario, as mpi-sppy takes for granted.

    A scenario that begins later has been calm before, and pays for that again: with ``own.before``, a variable of its
    own.
    """
    told = generate_standard_repn(model.objective.expr)
    shared = {id(variable): prices.get(variable.name, 0.0) for variable in first}
    terms = list(zip(told.linear_coefs, told.linear_vars, strict=True))
    again = [(price - shared[id(v)], v) for price, v in terms if id(v) in shared]
    own.before = pyo.Var()
    own.paid_before = pyo.Constraint(expr=own.before == told.constant + sum(price * v for price, v in again if price))
    once = sum(prices[v.name] * v for v in first if v.name in prices)
    model.objective.set_value(once + own.before + sum(price * v for price, v in terms if id(v) not in shared))


def _couplings(study: Study) -> Iterator[Issue]:
    """What keeps scenarios from being looked at one by one."""
    policy = study.policy
    if not any(p > 0 for s, p in study.probabilities.items() if s != CALM):
        cure = "give scenarios of which one or more have a probability"
        yield Issue("EXP001", "nothing is uncertain here", cure, study.scenarios.name)
    if not policy.objective.splits:
        text = f"the objective, {policy.objective.figure()}, is no sum over scenarios"
        yield Issue("EXP002", text, "minimise the expectation, a CVaR or the worst case", policy.name)
    for rule in policy.rules:
        if rule.compares:
            text = f"rule {rule.name!r} is about all scenarios together"
            yield Issue("EXP003", text, "require it in each scenario, or leave it out", policy.name)
        if rule.generator == "norm":
            text = f"rule {rule.name!r} squares amounts, which rows close in on while the study is solved"
            yield Issue("EXP004", text, "cap shares instead, or ask supplyopt.solve", policy.name)
    for promise in study.promises:
        if study.is_hunted(promise):
            text = f"the failures that rule {promise.name!r} is about are too many to write down"
            yield Issue("EXP005", text, "promise it for fewer, one at a time, or ask supplyopt.solve", policy.name)
