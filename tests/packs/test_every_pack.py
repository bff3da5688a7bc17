"""What every shipped pack has, or it is not finished: provenance, and a case for each rule that shows it bind."""

from __future__ import annotations

import dataclasses
import datetime
import re

import pytest
from tests.packs.fixtures import FIXTURES
from tests.packs.tiny import Fixture
from tests.textbook.builders import near, solved

from supplyopt.models import find_pack, shipped_packs
from supplyopt.packs import Clause, Pack
from supplyopt.policy import Policy
from supplyopt.rules.names import names
from supplyopt.scenarios import ScenarioSet
from supplyopt.shipped import shipped_folder
from supplyopt.study import Study

PACKS = {name: find_pack(name) for name in shipped_packs()}
RULES = {(pack.name, rule.name): rule for pack in PACKS.values() for rule in pack.rules}
DAY = datetime.timedelta(days=1)

every_pack = pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.name)
every_rule = pytest.mark.parametrize("key", RULES, ids=".".join)


def only(pack: Pack, rule: Clause) -> Policy:
    """A policy that requires one rule of a pack."""
    return Policy().with_pack(pack.model_copy(update={"rules": (rule,)}))


def cost(fixture: Fixture, policy: Policy, begins: datetime.date | None = None) -> float:
    """The least cost [money]; ``begins``: the first day of the horizon."""
    case = fixture.case
    if begins is not None:
        days = case.periods["days"].cumsum() - case.periods["days"]
        starts = [str(begins + datetime.timedelta(days=float(day))) for day in days]
        case = dataclasses.replace(case, periods=case.periods.assign(start=starts))
    result = solved(Study(case, policy, fixture.chances or ScenarioSet.calm()))
    assert result.cost is not None
    return result.cost


def test_each_rule_has_its_cases_and_there_are_no_others() -> None:
    assert set(FIXTURES) == set(RULES)


@every_rule
def test_a_rule_binds(key: tuple[str, str]) -> None:
    fixture = FIXTURES[key][0]()
    assert fixture.held > fixture.free
    assert cost(fixture, Policy()) == near(fixture.free)
    assert cost(fixture, only(PACKS[key[0]], RULES[key])) == near(fixture.held)


@every_rule
def test_a_rule_does_not_bind(key: tuple[str, str]) -> None:
    fixture = FIXTURES[key][1]()
    assert fixture.held == fixture.free
    assert cost(fixture, Policy()) == near(fixture.free)
    assert cost(fixture, only(PACKS[key[0]], RULES[key])) == near(fixture.held)


@pytest.mark.parametrize("key", [key for key, rule in RULES.items() if rule.valid_from], ids=".".join)
def test_a_rule_begins_on_its_day(key: tuple[str, str]) -> None:
    fixture, policy, first = FIXTURES[key][0](), only(PACKS[key[0]], RULES[key]), RULES[key].valid_from
    assert first is not None
    assert cost(fixture, policy, first - DAY) == near(fixture.free)
    assert cost(fixture, policy, first) == near(fixture.held)
    assert (policy.on(first - DAY).rules, len(policy.on(first).rules)) == ((), 1)


@pytest.mark.parametrize("key", [key for key, rule in RULES.items() if rule.valid_to], ids=".".join)
def test_a_rule_ends_after_its_day(key: tuple[str, str]) -> None:
    fixture, policy, last = FIXTURES[key][0](), only(PACKS[key[0]], RULES[key]), RULES[key].valid_to
    assert last is not None
    assert cost(fixture, policy, last) == near(fixture.held)
    assert cost(fixture, policy, last + DAY) == near(fixture.free)
    assert (len(policy.on(last).rules), policy.on(last + DAY).rules) == (1, ())


@every_pack
def test_a_pack_is_in_good_order(pack: Pack) -> None:
    text = (shipped_folder("models") / "packs" / f"{pack.name}.toml").read_text(encoding="utf-8")
    assert text.startswith("#:schema ./pack.schema.json\n\nversion = ")
    assert pack.note.strip().startswith("A planning aid, not legal advice")
    assert max(len(line) for line in text.splitlines() if "://" not in line) <= 120
    assert all(rule.origin.says.endswith(".") for rule in pack.rules)


@every_pack
def test_nothing_unverified_is_called_law(pack: Pack) -> None:
    for clause, rule in zip(pack.rules, Policy().with_pack(pack).rules, strict=True):
        assert rule.name == f"{pack.name}.{clause.name}"
        assert rule.law == (pack.status == "law" and clause.origin.mark == "verified")
        if not rule.law:
            assert re.match(r"to be checked: |benchmark: |draft: |template: ", rule.source)
        if clause.origin.mark == "verified":
            assert clause.origin.read is not None
        else:
            assert rule.source.startswith("to be checked: ")


@every_pack
def test_a_pack_holds_together_with_any_names_of_a_case(pack: Pack) -> None:
    """Each word that it expects can be called otherwise, and then no rule uses the old one."""
    words = {expected.word: (f"our_{number}",) for number, expected in enumerate(pack.expects)}
    rules = Policy().with_pack(pack, words).rules
    used = {f"{dimension}={name}" for rule in rules for _, dimension, name in names(rule)}
    assert used.isdisjoint(words)
    assert {f"{word.partition('=')[0]}={called}" for word, (called,) in words.items()} <= used
