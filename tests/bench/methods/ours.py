"""What this package does."""

from __future__ import annotations

from tests.bench.piece import GAP, Found, Work

import supplyopt as so
from supplyopt.analyse.evaluation import evaluate
from supplyopt.analyse.settling import settle
from supplyopt.compile import compile_study
from supplyopt.result import Portfolio
from supplyopt.study import Study


def solving(study: Study, seconds: float) -> Work:
    """``so.solve``, whichever way it takes."""
    return _solving(study, seconds, "auto")


def solving_as_one(study: Study, seconds: float) -> Work:
    """``so.solve`` by the extensive form, its parts apart."""
    return _solving(study, seconds, "extensive-form")


def _solving(study: Study, seconds: float, method: str) -> Work:
    def work() -> Found:
        result = so.solve(study, so.Limits(gap=GAP, seconds=seconds), method=method)
        size = result.manifest["size"]
        return Found(result.cost, result.bound, result.manifest["work"]["rounds"], size["columns"], str(result.status))

    return work


def building(study: Study, seconds: float) -> Work:
    """From the study into HiGHS, nothing solved."""
    from tests.bench.methods.raw import handed_over

    def work() -> Found:
        program = compile_study(study)
        handed_over(program, seconds)
        return Found(count=program.shape[1])

    return work


def evaluating(study: Study, seconds: float) -> Work:
    """Half of every offer under all scenarios, from the study to the outcomes."""
    sizes = {o.name: 0.5 * o.upper for o in study.network.options}
    plan = settle(study, Portfolio(sizes, dict.fromkeys(sizes, True))).plan

    def work() -> Found:
        return Found(count=len(evaluate(study, plan).outcomes))

    return work
