"""The shipped models: found by name, in good order, and solved on the cases they are meant for."""

import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

import supplyopt as so
from supplyopt.case import Case
from supplyopt.errors import PolicyError
from supplyopt.models import find, shipped
from supplyopt.result import OperationValues, PlanValues
from supplyopt.rules import RULES, MaxHhi
from supplyopt.shipped import shipped_folder
from supplyopt.solver.decode import decode
from supplyopt.solver.solve import answer
from supplyopt.store import document
from supplyopt.verify import recompute

GENERAL = ("cautious", "cheapest", "dual_sourcing")
"""Models that name nothing of a particular case."""
MEANT_FOR = {"guarded_award": "award-event", "manageable_award": "award-event"}
"""model -> the case whose names it uses, where that is not the real case"""
REAL = "critical-materials"
every_model = pytest.mark.parametrize("name", shipped())


@cache
def case_for(name: str) -> Case:
    """The case that a model is meant for."""
    return read_shipped(MEANT_FOR.get(name, REAL))


@cache
def read_shipped(case: str) -> Case:
    return so.read_case(shipped_folder("data") / case)


def test_models_are_found_by_name_by_path_and_as_attributes() -> None:
    path = shipped_folder("models") / "dual_sourcing.toml"
    assert find("dual_sourcing") == find(path) == find(str(path)) == so.models.dual_sourcing == so.read_policy(path)
    assert {"dual_sourcing", "find", "read_policy", "shipped"} <= set(dir(so.models))


def test_import_by_name() -> None:
    from supplyopt.models import third_country_65

    assert third_country_65.rules[0].limit == 0.65


def test_unknown_models_name_their_neighbours(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="did you mean dual_sourcing"):
        find("dual_sorcing")
    with pytest.raises(PolicyError, match="a path, or one of allied_majority"):
        find("zzz")
    with pytest.raises(PolicyError, match="does not exist"):
        find(str(tmp_path / "absent.toml"))
    with pytest.raises(AttributeError, match="shipped models: allied_majority"):
        _ = so.models.zzz


def test_naming_models_does_not_load_the_machinery() -> None:
    code = "import sys, supplyopt.models as m; m.shipped(); print(sorted({'pydantic', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@every_model
def test_a_model_is_in_good_order(name: str) -> None:
    text = (shipped_folder("models") / f"{name}.toml").read_text(encoding="utf-8")
    policy = find(name)
    assert text.startswith("#:schema ./model.schema.json\n\nversion = 1\n")
    assert policy.name == name
    assert policy.title
    assert "?" in policy.question
    assert all(rule.why and rule.source for rule in policy.rules)
    assert max(map(len, text.splitlines())) <= 120


def test_every_rule_is_used_somewhere() -> None:
    used = {rule.kind for name in shipped() for rule in find(name).rules}
    assert used == {str(rule.model_fields["kind"].default) for rule in RULES}


@every_model
def test_a_model_fits_the_case_it_is_meant_for(name: str) -> None:
    """Every item, stage, class, group and selector that it names exists there."""
    baseline = so.read_scenarios(shipped_folder("scenarios") / "baseline.parquet")
    study = so.Study(case_for(name), find(name), so.ScenarioSet.calm() if name in MEANT_FOR else baseline)
    assert study.policy.name == name


@pytest.mark.parametrize(("name", "cost"), [("cheapest", 1000.0), ("dual_sourcing", 1260.0), ("cautious", 1200.0)])
def test_general_models_on_the_toy(name: str, cost: float) -> None:
    """100 widgets at 10, 12 or 15; China, at 10, fails with probability 0.2, and going without costs 100.

    Blind to that: 1000 in calm. Dual sourcing keeps 80 of the middle and 20 of the dear supplier: both stand.
    """
    toy = so.read_case(shipped_folder("data") / "toy")
    result = so.solve(so.Study(toy, find(name), so.read_scenarios(shipped_folder("scenarios") / "toy.parquet")))
    assert result.status is so.Status.OPTIMAL
    assert result.cost == pytest.approx(cost)


@every_model
def test_a_model_has_an_answer_when_nothing_happens(name: str) -> None:
    result = so.solve(so.Study(case_for(name), find(name)), so.Limits(gap=1e-3))
    assert result.status is so.Status.OPTIMAL, result.message
    study = so.Study(case_for(name), find(name))
    if not any(rule.is_hard for rule in study.policy.rules):
        free = recompute(study, *plan_without_rules(MEANT_FOR.get(name, REAL)))
        assert result.bound <= free.objective * (1 + 1e-9), "a plan that nobody rules may be had at its penalties"


@cache
def plan_without_rules(case: str) -> tuple[PlanValues, Mapping[str, OperationValues]]:
    """The least cost of a calm year, and what is done in it."""
    hunted = answer(so.Study(read_shipped(case), so.models.cheapest)).hunted
    assert hunted.answer.values is not None
    return decode(hunted.study, hunted.program, hunted.answer.values)


def test_a_limit_that_nothing_can_reach_changes_nothing() -> None:
    """An index is at most 1. By value, aluminium comes to 1e11 in a row beside contracts that are yes or no."""
    study = so.Study(read_shipped(REAL), so.models.cheapest)
    idle = MaxHhi(items=("aluminium_refined",), by="country", limit=1.0, weight="price")
    assert so.solve(study.with_rule(idle)).cost == pytest.approx(so.solve(study).cost, rel=1e-4)


@pytest.mark.parametrize(
    ("name", "cost", "preferences"),
    [("cheapest", 32_120.0, 0.0), ("manageable_award", 33_840.0, 0.0), ("guarded_award", 35_742.0, 464.73)],
)
def test_what_the_readme_of_the_award_event_says(name: str, cost: float, preferences: float) -> None:
    result = so.solve(so.Study(read_shipped("award-event"), find(name)), so.Limits(gap=0))
    assert result.cost == pytest.approx(cost)
    assert document(result).expected_costs["preferences"] == pytest.approx(preferences, abs=0.01)
    text = (shipped_folder("data") / "award-event" / "README.md").read_text(encoding="utf-8")
    assert f"`{name}` | {cost:,.0f} |" in text


def test_the_award_event_says_that_it_is_invented() -> None:
    case = read_shipped("award-event")
    assert case.warnings == ()
    assert case.assumptions["statement"].str.contains("invented").any()
    assert all("invented" in assumed for assumed in [*case.offers["assumed"], *case.demand["assumed"]])
