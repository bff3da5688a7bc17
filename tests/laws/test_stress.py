"""Knock-outs against the whole operation solved anew, and what must hold of them whatever the case."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.laws.failing import least_missing
from tests.laws.random_studies import random_tables
from tests.textbook.builders import study
from tests.textbook.quick import quick_case

from supplyopt.analyse.stress import Entity, entities_of, exposures, knock_outs
from supplyopt.compile.operation import compile_operations, decided_by
from supplyopt.network.failures import together
from supplyopt.network.resolve import failing
from supplyopt.result import PlanValues, Portfolio
from supplyopt.solver.highs import Options
from supplyopt.solver.one_model import solve_model
from supplyopt.study import Study

CLOSE = 1e-6


def random_plan(seed: int, *, even: bool = False, owed: bool = True) -> tuple[Study, PlanValues]:
    """A random network of several tiers and periods, and a plan that somebody drew.

    ``even``: all that can be had, no seasons; not ``owed``: what is not drawn need not be paid.
    """
    rng = np.random.default_rng(seed)
    periods = int(rng.integers(1, 4))
    tables = random_tables(rng, periods)
    if even:
        tables["periods"] = [{"period": t, "days": 100.0} for t in range(1, periods + 1)]
        asked = {(row["item"], row["class"]): row["quantity"] for row in tables["demand"]}
        tables["demand"] = [
            {k: v for k, v in row.items() if not k.startswith("backlog")}
            | {"quantity": asked[row["item"], row["class"]], "value_of_lost_load": 1e6}
            for row in tables["demand"]
        ]
        tables["arrivals"] = []
    if not owed:
        tables["offers"] = [{**row, "take_or_pay": 0.0} for row in tables["offers"]]
    question = study(quick_case(**tables))
    options = [o for o in question.network.options if not o.exclusive]
    sizes = {o.name: o.upper * (1.0 if even else float(rng.uniform(0, 1))) for o in options}
    return question, PlanValues(question.network, Portfolio(sizes, {}), None)


def least_costs(
    question: Study, plan: PlanValues, failures: Collection[tuple[Entity, ...]]
) -> dict[tuple[Entity, ...], float]:
    """failed entities -> least cost of the whole operation [money]."""
    lost = {failed: together(each.loss(question.network) for each in failed) for failed in failures}
    named = {str(i): failing(question.network, loss) for i, loss in enumerate(lost.values())}
    operations = dict(compile_operations(question, decided_by(plan), named))
    found = {failed: solve_model(operations[str(i)].model, Options()).objective for i, failed in enumerate(lost)}
    return {failed: cost for failed, cost in found.items() if cost is not None}


@examples(8)
@given(st.integers(0, 10**6), st.sampled_from([None, 80.0]))
def test_pairs_are_what_solving_each_anew_says(seed: int, days: float | None) -> None:
    question, plan = random_plan(seed)
    struck = entities_of(question.network, ["supplier", "passage"], days=days)
    found = knock_outs(question, plan, struck, worst=10_000)
    named = {(each.by, each.name): each for each in struck}
    every = {tuple(named[name] for name in lost.entities): lost.dearer for lost in (*found.single, *found.worst)}
    anew = least_costs(question, plan, [(), *every])
    assert len(found.worst) == found.pairs
    for failed, dearer in every.items():
        assert abs(dearer - (anew[failed] - anew[()])) <= CLOSE * max(1.0, abs(anew[()]), abs(anew[failed])), failed


@examples(8)
@given(st.integers(0, 10**6))
def test_two_never_hurt_less_than_either(seed: int) -> None:
    """Where nothing is owed for what is not drawn: else a failure under force majeure may save something."""
    question, plan = random_plan(seed, owed=False)
    found = knock_outs(question, plan, entities_of(question.network, ["country", "vendor"]), worst=10_000)
    alone = {each.entities[0]: each.dearer for each in found.single}
    for pair in found.worst:
        most = max(alone[name] for name in pair.entities)
        assert pair.dearer >= most - CLOSE * max(1.0, most)


@examples(12)
@given(st.integers(0, 10**6))
def test_the_steady_view_survives_no_shorter_than_the_periods(seed: int) -> None:
    """Until the first period in which something is missing, all was served, so that steady rates serve it too."""
    question, plan = random_plan(seed, even=True)
    keys = {(d.resource[0], d.use): 0.0 for d in question.network.demands}
    if least_missing(question.network, plan.portfolio.sizes, {}, keys) > 1e-9:
        return  # not all is served even if nothing fails
    struck = entities_of(question.network, ["supplier", "country"])
    survives = {(each.by, each.name): each.survives for each in exposures(question, plan, struck)}
    horizon = float(question.network.days.sum())
    for lost in knock_outs(question, plan, struck).single:
        shown = horizon if lost.first is None else lost.first
        assert survives[lost.entities[0]] >= shown * (1 - CLOSE)
