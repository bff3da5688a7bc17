"""What an answer says of its sources: concentration, and how many of them are independent in truth."""

from typing import Any

import pytest
from tests.cases import offer, tiny_case
from tests.textbook.builders import near, solved, study

from supplyopt.case import Case
from supplyopt.cli.answer import print_answer
from supplyopt.result import Result
from supplyopt.rules import MinSources


def on_paper() -> Case:
    """50, 25, 20 and 5 % of four suppliers; all but d are delivered through Malacca, and a and d rely on one vendor."""
    share = {"a": 50, "b": 25, "c": 20, "d": 5}
    offers = [
        offer(name, 10.0 + i, size, passages="" if name == "d" else "malacca")
        for i, (name, size) in enumerate(share.items())
    ]
    return tiny_case(offers, dependencies=[{"selector": "supplier=a|d", "kind": "vendor", "needs": "acme"}])


def facts(result: Result, kpi: str) -> list[tuple[Any, ...]]:
    table = result.table("kpis")
    return list(table.loc[table["kpi"] == kpi, ["item", "group", "value"]].itertuples(index=False, name=None))


def test_four_on_paper_are_two_in_truth() -> None:
    """b and d: a is bound to both, c to b."""
    result = solved(study(on_paper()))
    assert facts(result, "nominal_sources") == [("widget", "", 4)]
    why = "a, b, c share passage malacca; a, d share vendor acme"
    assert facts(result, "independent_sources") == [("widget", why, 2)]


def test_what_is_too_small_does_not_count() -> None:
    """80, 16 and 4 %: the last is below one in twenty."""
    result = solved(study(tiny_case([offer("a", 10, 80), offer("b", 11, 16), offer("c", 12, 9)])))
    assert facts(result, "nominal_sources") == [("widget", "", 2)]
    assert facts(result, "independent_sources") == [("widget", "", 2)]


def test_concentration_by_supplier() -> None:
    """0.25 + 0.0625 + 0.04 + 0.0025 = 0.355; all of it is German."""
    result = solved(study(on_paper()))
    assert facts(result, "hhi_supplier") == [("widget", "", near(0.355))]
    assert facts(result, "effective_number_supplier") == [("widget", "", near(1 / 0.355))]
    assert facts(result, "top_supplier_share") == [("widget", "a", near(0.5))]
    assert facts(result, "effective_number_country") == [("widget", "", near(1))]


def test_people_are_told_only_where_paper_and_truth_differ(capsys: pytest.CaptureFixture[str]) -> None:
    paper, true = study(on_paper()), study(tiny_case([offer("a", 10), offer("b", 11)]), rules=[MinSources(count=2)])
    print_answer(paper, solved(paper))
    assert "\nwidget: on paper 4 suppliers, in truth 2: a, b, c share passage malacca; a, d" in capsys.readouterr().out
    print_answer(true, solved(true))
    assert "on paper" not in capsys.readouterr().out
