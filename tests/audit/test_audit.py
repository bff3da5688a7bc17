"""What is told where not all of a run can be proven, and that an answer that does not hold is rejected."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.audit.honest import toy, toy_result
from tests.cases import offer, tiny_case, two_suppliers
from tests.textbook.builders import effect, event, scenarios, study

import supplyopt as so
from supplyopt.audit import audit, audit_folder
from supplyopt.audit.codes import AUDIT_CODES
from supplyopt.rules import MaxHhi
from supplyopt.solver import evidence
from supplyopt.tables import quantities

MORE = scenarios(
    event("mild", 0.1, effect("supplier=cheap", 0.9)),
    event("worse", 0.1, effect("supplier=cheap|dear", 0.0)),
    event("test", None, effect("supplier=cheap", 0.8)),
)


def test_what_a_choice_keeps_from_the_relaxation_is_the_solver_s_word() -> None:
    """A fixed cost of 100 for 50 of at most 200: the relaxation pays a quarter of it, 500 + 25; the plan 600."""
    result = so.solve(study(tiny_case([offer("a", 10, 200, fixed_cost=100)], 50.0)))
    report = audit(result)
    assert (result.cost, report.findings, report.proof) == (pytest.approx(600), [], "solver")
    assert report.certified == pytest.approx(525)
    assert report.claims[0].endswith("exact arithmetic proves 525, a gap of 12.5 %")


def test_squares_have_no_certificate() -> None:
    result = so.solve(study(two_suppliers(), rules=[MaxHhi(by="supplier", limit=0.6)]))
    report = audit(result)
    assert (report.findings, report.proof) == ([], "solver")
    assert "the run holds no certificate" in report.claims[0]


def test_of_many_scenarios_those_in_detail_are_worked_out_and_the_others_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Three figures a scenario, so that three of four scenarios fit."""
    monkeypatch.setattr(quantities, "IN_DETAIL", 9)
    result = so.solve(study(two_suppliers(), MORE))
    report = audit_folder(so.write_run(result, tmp_path / "run"))
    assert report.findings == []
    assert report.claims[0].startswith("operations of 1 scenarios, of which no table tells")
    table = result.table("scenarios")
    cheaper = table.assign(cost=table["cost"] - 5.0, purchases=table["purchases"] - 5.0)
    assert not audit(replace(result, tables={**result.tables, "scenarios": cheaper})).holds


def test_a_run_without_its_question_cannot_be_verified(tmp_path: Path) -> None:
    result = so.solve(toy(), evidence=False)
    report = audit_folder(so.write_run(result, tmp_path / "run"))
    assert [each.code for each in report.findings] == ["VER003"]


def test_an_answer_that_does_not_hold_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written down is not what was found: a plan of which nothing is told to be settled and bought."""
    written = evidence.question_tables

    def forged(question: Any) -> Any:
        tables = written(question)
        offers = tables["question.offers"]
        return {**tables, "question.offers": offers.assign(price=offers["price"] + 1.0)}

    monkeypatch.setattr(evidence, "question_tables", forged)
    result = so.solve(toy())
    assert (result.status, result.cost, result.bound) == (so.Status.REJECTED, None, None)
    assert result.status.exit_code == 6
    assert result.message.startswith("the answer failed its verification: manifest, fingerprint")


def test_findings_name_place_figure_and_by_how_much_it_is_off() -> None:
    result = toy_result(0)
    forged = replace(result, cost=float(result.cost or 0) - 10.0, bound=float(result.bound or 0) - 10.0)
    [finding, _] = audit(forged).findings
    cost = float(result.cost or 0)
    assert str(finding) == f"cost: is {cost - 10:.10g}, the quantities come to {cost:.10g}: off by 10  [VER012]"


def test_every_code_of_a_finding_is_explained() -> None:
    folder = Path(evidence.__file__).parents[1] / "audit"
    told = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py") if path.name != "codes.py")
    assert all(f'"{code}"' in told for code in AUDIT_CODES)
