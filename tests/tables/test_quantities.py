"""Tables of quantities hold every scenario as long as they fit, and what matters most of more."""

from __future__ import annotations

import pytest
from tests.cases import two_suppliers
from tests.textbook.builders import effect, event, scenarios, solved, study

from supplyopt.tables import quantities

CHANCES = scenarios(
    event("mild", 0.1, effect("supplier=cheap", 0.9)),
    event("worse", 0.1, effect("supplier=cheap|dear", 0.0)),
    event("test", None, effect("supplier=cheap", 0.8)),
)


def test_all_scenarios_are_told_while_they_fit() -> None:
    result = solved(study(two_suppliers(), CHANCES))
    assert set(result.table("flows")["scenario"]) == {"calm", "mild", "test"}  # nothing flows in the other
    assert result.manifest["scenarios_in_detail"] == 4
    assert result.manifest["remarks"] == []


def test_of_more_calm_stress_and_the_dearest_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two activities and a demand in one period: three figures a scenario, so that three of four scenarios fit."""
    monkeypatch.setattr(quantities, "IN_DETAIL", 9)
    result = solved(study(two_suppliers(), CHANCES))
    assert set(result.table("flows")["scenario"]) == {"calm", "test"}
    assert set(result.table("shortages")["scenario"]) == {"test", "worse"}
    assert set(result.table("scenarios")["scenario"]) == {"calm", "mild", "test", "worse"}
    assert result.manifest["scenarios_in_detail"] == 3
    [remark] = result.manifest["remarks"]
    assert remark.startswith("flows, stocks and shortages are those of 3 of 4 scenarios")
