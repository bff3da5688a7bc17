"""Defence asks whose ore it uses: what certificates cost on the real case, what purity would; the size of a ledger."""

from __future__ import annotations

import pytest

import supplyopt as so
from supplyopt.case import Case
from supplyopt.compile import compile_study
from supplyopt.policy import Policy
from supplyopt.shipped import shipped_folder


@pytest.fixture(scope="module")
def materials() -> Case:
    return so.read_case(shipped_folder("data") / "critical-materials")


def least(case: Case, policy: Policy) -> float:
    result = so.solve(so.Study(case, policy), so.Limits(gap=1e-6))
    assert result.cost is not None
    return result.cost


def test_certificates_cost_next_to_nothing_and_mixed_goods_a_tenth(materials: Case) -> None:
    """Defence is a tenth of demand, and there is enough for it; mixed, all demand must be as clean, and goes short."""
    asked = so.models.defence_origin
    free = asked.model_copy(update={"rules": ()})
    mixed = asked.model_copy(
        update={"rules": tuple(rule.model_copy(update={"custody": "mixed"}) for rule in asked.rules)}
    )
    cheapest = least(materials, free)
    assert 1.0 < least(materials, asked) / cheapest < 1.001
    assert least(materials, mixed) / cheapest > 1.1


def test_the_ledger_of_cobalt_is_as_small_as_the_documentation_says(materials: Case) -> None:
    asked = so.models.defence_origin
    cobalt = asked.model_copy(update={"rules": asked.rules[:1]})
    free = asked.model_copy(update={"rules": ()})
    (rows, columns, _), (fewer_rows, fewer_columns, _) = (
        compile_study(so.Study(materials, policy)).shape for policy in (cobalt, free)
    )
    assert (columns - fewer_columns, rows - fewer_rows) == (138, 207)
