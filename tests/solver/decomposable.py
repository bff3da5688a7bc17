"""Random studies that the decomposition can carry: rules that compare scenarios and objectives of shortage left out."""

from __future__ import annotations

import dataclasses

import numpy as np
from tests.laws.random_studies import random_study

from supplyopt.policy import Policy
from supplyopt.rules import MaxRisk
from supplyopt.study import Study


def decomposable(seed: int) -> Study:
    """A random study, about cost, with some of the rules that look at the plan or at a scenario by itself."""
    study, rng = random_study(seed), np.random.default_rng(seed)
    part = rng.choice([0.2, 1.0])
    carried = [r for r in study.policy.rules if not r.compares or (isinstance(r, MaxRisk) and r.measure.of == "cost")]
    rules = tuple(rule for rule in carried if rng.random() < part)
    objective = study.policy.objective.model_copy(update={"of": "cost"})
    return dataclasses.replace(study, policy=Policy(rules=rules, objective=objective))
