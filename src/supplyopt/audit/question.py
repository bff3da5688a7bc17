"""The question in a result: its case, policy and scenarios as tables in canonical form, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from supplyopt.case import Case
from supplyopt.case.load import no_rows
from supplyopt.case.tables import TABLES
from supplyopt.policy import Policy
from supplyopt.result import PlanValues, Result
from supplyopt.scenarios import ScenarioSet
from supplyopt.study import Failure, References, Study, fingerprint

PREFIX = "question."
SETTLED = "settled"
OF_SCENARIOS = {"scenarios": "scenario_set", "effects": "effects"}
"""Tables of a set of scenarios, and what they are called here."""


def question_tables(study: Study) -> dict[str, pd.DataFrame]:
    """All that is asked but the policy, which manifests hold; of a case the tables that have rows."""
    case = {name: frame for name, frame in study.case.tables.items() if len(frame)}
    chances = {OF_SCENARIOS[name]: frame for name, frame in study.scenarios.content().items()}
    return {f"{PREFIX}{name}": frame for name, frame in {**case, **chances}.items()}


def settled_table(plan: PlanValues) -> pd.DataFrame:
    """What rules had settled beside the plan: whose it is, its key as JSON, and how much."""
    rows = [(key[0], json.dumps(key[1:]), amount) for key, amount in sorted(plan.amounts.items())]
    return pd.DataFrame(rows, columns=["rule", "key", "amount"]).astype({"rule": "str", "key": "str", "amount": float})


def settled_in(result: Result) -> dict[tuple[str, ...], float]:
    """The same, back."""
    table = result.evidence[SETTLED]
    told = zip(table["rule"], table["key"], table["amount"], strict=True)
    return {(str(rule), *map(str, json.loads(key))): float(amount) for rule, key, amount in told}


def fingerprint_in(result: Result) -> str:
    """The fingerprint of the question that a result holds; no network is built for it."""
    told = _told(result)
    case = {name: told.get(name, no_rows(name)) for name in TABLES}
    chances = {name: told[here] for name, here in OF_SCENARIOS.items()}
    return fingerprint({**case, **chances}, Policy.model_validate(result.manifest["policy"]))


def study_in(result: Result) -> Study:
    """The study that a result answers, failures that its promises were hunted with among it.

    Raises KeyError, ValueError or StudyError where the result does not hold one.
    """
    manifest, told = result.manifest, _told(result)
    case_name, _, scenarios_name = _names(str(manifest["study"]), str(manifest["policy"]["name"]))
    tables = {name: told.get(name, no_rows(name)) for name in TABLES}
    case = Case(**tables, name=case_name, currency=str(manifest["currency"]))
    chances = ScenarioSet(told["scenario_set"], told["effects"], name=scenarios_name)
    failures = tuple(Failure(str(f["rule"]), tuple(map(str, f["entities"]))) for f in manifest.get("failures", ()))
    study = Study(case, Policy.model_validate(manifest["policy"]), chances, failures)
    least = manifest.get("least_costs")
    if least is None:
        return study
    low, high = ({s: float(ends[i]) for s, ends in least.items()} for i in (0, 1))
    return Study(case, study.policy, chances, failures, References(study.fingerprint, low, high))


def _told(result: Result) -> Mapping[str, Any]:
    evidence = result.evidence
    return {name.removeprefix(PREFIX): frame for name, frame in evidence.items() if name.startswith(PREFIX)}


def _names(study: str, policy: str) -> tuple[str, str, str]:
    """Case, policy and scenarios of the name of a study, any of which may have a slash."""
    case, _, scenarios = study.partition(f"/{policy}/")
    return case, policy, scenarios
