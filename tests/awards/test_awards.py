"""Every award rule gives the best of all awards that it allows, tried one by one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.awards.events import awards, case_of, least_cost, write_case
from tests.awards.fixtures import FIXTURES, Fixture
from tests.cli.program import model, supplyopt
from tests.textbook.builders import EXACT, near

import supplyopt as so

every_fixture = pytest.mark.parametrize("fixture", FIXTURES.values(), ids=FIXTURES.keys())


def ruled(fixture: Fixture, folder: Path) -> Path:
    """Its model file."""
    rules = (part for part in [fixture.rules.replace("        ", "").strip()] if part)
    return model(folder, *rules)


@every_fixture
def test_the_optimum_is_that_of_trying_every_award(fixture: Fixture, tmp_path: Path) -> None:
    policy = so.read_policy(ruled(fixture, tmp_path))
    result = so.solve(so.Study(case_of(fixture.event), policy), EXACT)
    assert result.status is so.Status.OPTIMAL, result.message
    assert result.cost == near(least_cost(fixture.event, fixture.allowed, fixture.extra, fixture.beyond))


@every_fixture
def test_the_rule_matters(fixture: Fixture) -> None:
    """Without it another award would be cheaper: what it forbids or makes dearer is worth something."""
    free = min(award.cost for award in awards(fixture.event, fixture.beyond))
    ruled = least_cost(fixture.event, fixture.allowed, fixture.extra, fixture.beyond)
    assert (free < ruled) is bool(fixture.rules)


@pytest.mark.parametrize(
    "name",
    ["maximum_spend_per_supplier", "one_source_per_place_and_item", "a_bundle_is_taken_whole_or_not_at_all"],
)
def test_the_command_line_says_the_same(name: str, tmp_path: Path) -> None:
    fixture = FIXTURES[name]
    folder = tmp_path / "event"
    folder.mkdir()
    write_case(fixture.event, folder)
    ran = supplyopt("solve", folder, "--model", ruled(fixture, tmp_path), "--gap", "0", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["cost"] == near(least_cost(fixture.event, fixture.allowed, fixture.extra))
