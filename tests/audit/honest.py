"""Honest runs: shipped models on the toy, and random studies, some of them linear enough for a certificate."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tests.laws.random_studies import random_study
from tests.store.runs import TOY

import supplyopt as so
from supplyopt.risk import Expectation
from supplyopt.study import Study

CHANCES = TOY.parents[1] / "scenarios" / "toy.parquet"


def toy(*rules: so.MaxShare | so.MinSources) -> Study:
    """The toy with its chance of 20 %."""
    return Study(so.read_case(TOY), so.Policy(rules=rules), so.read_scenarios(CHANCES))


def plainly(seed: int) -> Study:
    """A random study without squares, and the mean of cost as its objective."""
    study = random_study(seed)
    rules = tuple(rule for rule in study.policy.rules if rule.generator != "norm")
    policy = study.policy.model_copy(update={"rules": rules, "objective": Expectation()})
    return replace(study, policy=policy)


@cache
def toy_result(which: int) -> so.Result:
    """The toy under one of three policies."""
    rules = (
        (so.MaxShare(by="supplier", limit=0.6),),
        (so.MinSources(by="supplier", count=2, meaningful=0.1), so.MaxShare(by="supplier", limit=0.8)),
        (so.MaxShare(by="supplier", limit=0.5, penalty=3.0),),
    )[which]
    return so.solve(toy(*rules))


@cache
def random_result(seed: int) -> so.Result:
    """A random study; of odd seeds the plain form."""
    return so.solve(plainly(seed) if seed % 2 else random_study(seed))
