"""Honest runs pass, whatever they are about; neither Pyomo nor HiGHS takes part in saying so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.audit.honest import CHANCES, plainly, random_result, toy, toy_result
from tests.audit.test_tampering import SEEDS
from tests.laws.random_studies import random_study
from tests.store.runs import TOY

import supplyopt as so
from supplyopt.audit import audit_folder
from supplyopt.errors import StudyError
from supplyopt.study import Study


@pytest.mark.parametrize("which", range(3))
def test_runs_of_the_toy_are_verified(which: int, tmp_path: Path) -> None:
    report = audit_folder(so.write_run(toy_result(which), tmp_path / "run"))
    assert report.findings == []
    assert report.proof == "exact"


@pytest.mark.parametrize("seed", SEEDS)
def test_runs_of_random_studies_are_verified(seed: int, tmp_path: Path) -> None:
    """The same runs that are tampered with elsewhere: what is found there is found because of that alone."""
    assert audit_folder(so.write_run(random_result(seed), tmp_path / "run")).findings == []


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_many_runs_of_random_studies_are_verified(seed: int, tmp_path: Path) -> None:
    try:
        result = so.solve(plainly(seed) if seed % 2 else random_study(seed))
    except StudyError as refused:
        pytest.skip(str(refused))
    assert result.status is not so.Status.REJECTED
    assert audit_folder(so.write_run(result, tmp_path / "run")).findings == []


@pytest.mark.nightly
@pytest.mark.parametrize("model", sorted(path.stem for path in (TOY.parents[1] / "models").glob("*.toml")))
def test_every_shipped_model_is_verified_on_the_toy(model: str, tmp_path: Path) -> None:
    policy = so.read_policy(TOY.parents[1] / "models" / f"{model}.toml")
    try:
        study = Study(so.read_case(TOY), policy, so.read_scenarios(CHANCES))
    except so.SupplyoptError:
        pytest.skip("is about what the toy has not")
    result = so.solve(study)
    assert result.status is not so.Status.REJECTED
    assert audit_folder(so.write_run(result, tmp_path / "run")).findings == []


def test_neither_pyomo_nor_highs_is_needed(tmp_path: Path) -> None:
    """In a process of its own, through the command: neither is imported, at any depth."""
    run = so.write_run(toy_result(0), tmp_path / "run")
    program = (
        "import json, sys\n"
        "from supplyopt.cli import main\n"
        f"code = main(['verify', {str(run)!r}])\n"
        "print(json.dumps([code, sorted(n for n in sys.modules if n.split('.')[0] in ('pyomo', 'highspy'))]))\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert json.loads(told.splitlines()[-1]) == [0, []]


def test_a_run_without_a_plan_is_verified_as_far_as_it_goes(tmp_path: Path) -> None:
    result = so.solve(toy(so.MinSources(by="supplier", count=5)))
    report = audit_folder(so.write_run(result, tmp_path / "run"))
    assert (result.status, report.findings) == (so.Status.INFEASIBLE, [])
    assert report.claims == ["infeasible: the solver's word; there is no plan to check"]
