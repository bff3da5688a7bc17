"""Commands that tell what there is: rules, models, scenarios, schemas, the state of the installation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.program import model, supplyopt

import supplyopt as so
from supplyopt.case import TABLES
from supplyopt.models import shipped
from supplyopt.rules import RULES
from supplyopt.rules.catalogue import rule_table
from supplyopt.store import Document

KINDS = [str(rule.model_fields["kind"].default) for rule in RULES]


def test_rules_lists_every_rule() -> None:
    ran = supplyopt("rules")
    assert ran.code == 0
    assert [kind for kind in KINDS if kind not in ran.out] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_is_told_with_algebra_and_parameters(kind: str) -> None:
    ran = supplyopt("rules", kind)
    assert ran.code == 0
    assert ran.out.startswith(f"{kind}\n")
    assert "And what every rule has: name, items" in ran.out
    assert "[[rules]]" in ran.out
    everything = supplyopt("rules", kind, "--all").out
    assert ("penalty (number" in everything, "penalty (number" in ran.out) == (True, False)


def test_rules_in_markdown_are_those_of_the_readme() -> None:
    assert supplyopt("rules", "--markdown").out.strip() == rule_table()


def test_an_unknown_rule_is_a_usage_error() -> None:
    ran = supplyopt("rules", "max_shar")
    assert ran.code == 2
    assert "did you mean 'max_share'?" in ran.err


def test_models_lists_every_shipped_model() -> None:
    ran = supplyopt("models")
    assert [name for name in shipped() if name not in ran.out] == []


@pytest.mark.parametrize("name", shipped())
def test_a_model_is_told_with_its_rules(name: str) -> None:
    ran = supplyopt("models", name)
    assert ran.code == 0
    assert [rule.name for rule in so.models.find(name).rules if rule.name not in ran.out] == []


def test_a_model_file_is_told_too(tmp_path: Path) -> None:
    ran = supplyopt("models", model(tmp_path, 'kind = "max_share"\nlimit = 0.5\nname = "my_cap"'))
    assert "my_cap: max_share (limit 0.5), hard" in ran.out


def test_schemas_of_policy_and_result() -> None:
    policy = json.loads(supplyopt("schema", "policy").out)
    assert set(policy["properties"]) == set(so.Policy.model_fields)
    result = json.loads(supplyopt("schema", "result").out)
    assert set(result["properties"]) == set(Document.model_fields)
    assert "| `bound` |" in supplyopt("schema", "result", "--format", "md").out


@pytest.mark.parametrize("name", list(TABLES))
def test_the_dictionary_of_a_table_tells_every_column(name: str) -> None:
    columns = list(TABLES[name].schema.columns)
    text = supplyopt("schema", name).out
    assert [column for column in columns if f"| `{column}` |" not in text] == []
    told = json.loads(supplyopt("schema", name, "--format", "json-schema").out)
    assert list(told["properties"]) == columns
    assert told["required"] == [column for column in columns if TABLES[name].schema.columns[column].required]


def test_units_rules_and_defaults_are_in_the_dictionary() -> None:
    text = supplyopt("schema", "demand").out
    assert "| `quantity` | number | unit/period | **required** | must be at least 0" in text
    assert "| `class` | text |  | `standard` |" in text


def test_schema_lists_the_tables_and_refuses_what_it_does_not_know() -> None:
    assert [name for name in TABLES if name not in supplyopt("schema", "tables").out] == []
    assert supplyopt("schema", "offer").code == 2


def test_the_doctor_finds_nothing_wrong() -> None:
    ran = supplyopt("doctor")
    assert ran.code == 0
    assert "self-test   passed" in ran.out


def test_the_doctor_finds_a_solver_that_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    solve = so.solve

    def lying(study: so.Study) -> so.Result:
        return solve(so.Study(study.case, so.Policy()))

    monkeypatch.setattr("supplyopt.solver.solve", lying)
    ran = supplyopt("doctor")
    assert ran.code == 1
    assert "FAILED" in ran.out
