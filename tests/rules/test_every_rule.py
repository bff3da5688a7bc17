"""What every rule has, or it is not finished: one definition from which everything else is written."""

import ast
import inspect
import tomllib
from pathlib import Path

import pytest
from tests.golden.studies import RULE_STUDIES

from supplyopt.policy import Policy
from supplyopt.rules import RULES, Rule
from supplyopt.rules.catalogue import RuleCard, catalogue, rule_table
from supplyopt.shipped import shipped_folder

HERE = Path(__file__).parent
CARDS = {card.name: card for card in catalogue()}
FORMS = ("inside", "outside", "soft")

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.model_fields["kind"].default)
every_card = pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: card.name)


def kind_of(rule: type[Rule]) -> str:
    return str(rule.model_fields["kind"].default)


def test_rules_are_listed_by_name_once() -> None:
    kinds = [kind_of(rule) for rule in RULES]
    assert kinds == sorted(set(kinds))
    files = {path.stem for path in (Path(inspect.getfile(Rule)).parent / "kinds").glob("*.py")}
    assert files == {"__init__", *kinds}


@every_rule
def test_kind_class_and_file_are_called_alike(rule: type[Rule]) -> None:
    assert rule.__name__ == kind_of(rule).title().replace("_", "")
    assert rule.__module__ == f"supplyopt.rules.kinds.{kind_of(rule)}"


@every_rule
def test_it_writes_rows_of_its_own(rule: type[Rule]) -> None:
    hooks = ("plan_rows", "recourse_rows", "outcome_rows")
    assert any(getattr(rule, hook) is not getattr(Rule, hook) for hook in hooks)


@every_rule
def test_it_has_tests_inside_outside_and_soft(rule: type[Rule]) -> None:
    tests = ast.parse((HERE / f"test_{kind_of(rule)}.py").read_text(encoding="utf-8"))
    names = [node.name for node in tests.body if isinstance(node, ast.FunctionDef)]
    assert [form for form in FORMS if not any(form in name.split("_") for name in names)] == []


@every_rule
def test_it_has_a_golden_file(rule: type[Rule]) -> None:
    assert f"rule_{kind_of(rule)}" in RULE_STUDIES


@every_card
def test_its_docstring_says_what_it_requires_in_a_sentence_and_in_symbols(card: RuleCard) -> None:
    assert card.summary.endswith(".")
    assert "\n" not in card.summary
    assert any(sign in card.algebra for sign in "≤≥")
    assert "Source: " in card.notes


@every_card
def test_every_field_is_described_and_has_a_type_in_words(card: RuleCard) -> None:
    assert [field.name for field in card.fields if not field.description or not field.type] == []
    assert next(field.name for field in card.fields if field.common) == "name"


@every_card
def test_a_shipped_model_shows_how_it_is_used(card: RuleCard) -> None:
    assert card.models
    [written] = tomllib.loads(card.example)["rules"]
    assert written["kind"] == card.name
    assert Policy.model_validate({"rules": [written]}).rules[0].kind == card.name
    assert card.example in (shipped_folder("models") / f"{card.models[0]}.toml").read_text(encoding="utf-8")


def test_a_card_in_full() -> None:
    card = CARDS["min_sources"]
    fields = {field.name: (field.type, field.default, field.required, field.common) for field in card.fields}
    assert card.generator == "choice"
    assert card.algebra.startswith("M_g  ≥  m·D")
    assert fields["count"] == ("whole number from 1", "", True, False)
    assert fields["meaningful"] == ("number from 0 to 1", "0.05", False, False)
    assert fields["basis"] == ("one of supplied, demand, award", '"supplied"', False, False)
    assert fields["pooled"] == ("true or false", "false", False, False)
    assert fields["items"] == ("list of text", "", False, True)
    assert fields["window"] == ("list of 2: whole number", "", False, True)
    assert fields["valid_from"] == ("date", "", False, True)


def test_the_table_has_a_line_a_rule() -> None:
    lines = rule_table().splitlines()
    assert len(lines) == 2 + len(RULES)
    assert {line.count(" | ") for line in lines} == {3}
    assert lines[2].startswith("| `all_or_none` | Some offers")
