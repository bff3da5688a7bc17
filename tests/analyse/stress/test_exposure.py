"""Time to survive against time to recover, by hand."""

from __future__ import annotations

from math import inf
from typing import Any

from tests.cases import offer, tiny_case
from tests.textbook.builders import case, items, near, study
from tests.textbook.test_failures import PLAN as W7_PLAN
from tests.textbook.test_failures import w7_study

from supplyopt.analyse.settling import settle
from supplyopt.analyse.stress import Exposure, entities_of, exposures
from supplyopt.result import PlanValues, Portfolio
from supplyopt.rules import Exclude, MaxShare
from supplyopt.study import Study

YEAR = 365.0
PLAN = {"a": 10 * YEAR, "b": 4 * YEAR}


def exposed(
    question: Study, sizes: dict[str, float], *by: str, days: float | None = None, where: str = ""
) -> dict[str, Exposure]:
    """name -> exposure of a plan without calm, which is to serve all that is asked for."""
    plan = PlanValues(question.network, Portfolio(sizes, {}), None)
    found = exposures(question, plan, entities_of(question.network, by, where, days))
    return {each.name: each for each in found}


def depot(**tables: Any) -> Study:
    """``a`` good for 10 a day and ``b`` for 4, of the 12 that are needed, and 20 in stock."""
    held = {"item": "widget", "site": "market", "quantity": 20.0}
    offers = [offer("a", 1, 10 * YEAR), offer("b", 1, 4 * YEAR)]
    return study(tiny_case(offers, tables.pop("asked", 12 * YEAR), stocks=[held], **tables))


def test_w7_who_exposes_the_plan_to_how_much() -> None:
    """S1: 2.8 days of the 4 to recover, 3000 lost; S2: 7 days, nothing lost; the plant: 0.5, then 40 a day: 14000."""
    found = exposed(w7_study(), W7_PLAN, "supplier", "process", days=4.0)
    told = {name: (each.survives, each.is_at_risk, each.impact, each.index) for name, each in found.items()}
    assert told == {
        "plant": (near(0.5), True, near(14_000), near(1.0)),
        "S1": (near(2.8), True, near(3000), near(3 / 14)),
        "S2": (near(7.0), False, 0.0, 0.0),
    }
    assert list(found) == ["plant", "S1", "S2"], "the greatest impact first"
    assert found["S1"].missing == {"end": near(30 / 160)}
    assert found["S1"].first == ("end",)


def test_w7_with_the_calm_of_a_plan() -> None:
    """Calm serves all, so nothing changes but for a millionth."""
    question = w7_study()
    plan = settle(question, Portfolio(W7_PLAN, {})).plan
    found = exposures(question, plan, entities_of(question.network, ["supplier"], days=4.0))
    assert [each.survives for each in found] == [near(2.8, 1e-5), near(7.0, 1e-5)]


def test_the_score_tells_the_time_to_recover_else_the_days_given() -> None:
    """Without a 8 a day are missing, for 2.5 days; without b 2, for 10. In 5 days 5 × 8 - 20 are lost, at 100."""
    told = [{"score": "recovery_days", "of": "supplier", "member": "a", "value": 5.0}]
    found = exposed(depot(scores=told), PLAN, "supplier", days=4.0)
    assert [(each.survives, each.recovers, each.impact) for each in found.values()] == [
        (near(2.5), 5.0, near(2000)),
        (near(10.0), 4.0, 0.0),
    ]
    silent = exposed(depot(), PLAN, "supplier")["a"]
    assert (silent.recovers, silent.impact, silent.index, silent.is_at_risk) == (None, None, None, False)


def test_each_class_of_use_by_itself_survives_for_longer() -> None:
    """Defence needs 5 of 12 a day: without a 1 is missing, for 20 days; civil use 7: 3 are, for 20 / 3."""
    asked = [{"period": 1, "quantity": q * YEAR, "class": c} for q, c in ((7.0, "civil"), (5.0, "defence"))]
    found = exposed(depot(asked=asked), PLAN, "supplier")
    assert found["a"].by_class == {"civil": near(20 / 3), "defence": near(20.0)}
    assert found["b"].by_class == {"civil": inf, "defence": inf}
    assert exposed(depot(), PLAN, "supplier")["a"].by_class == {}, "there is but one"


def test_what_calm_does_not_serve_anyway_is_nobodys_fault() -> None:
    """A cap leaves 40 of 100 unserved in calm: without the dear one 60 go on, without the cheap one nothing does."""
    capped = tiny_case([offer("a", 10, 60), offer("b", 12, 0.001)])
    question = study(capped, rules=[MaxShare(limit=0.6, basis="demand")])
    plan = settle(question, Portfolio({"a": 60.0, "b": 0.0}, {})).plan
    found = {e.name: e for e in exposures(question, plan, entities_of(question.network, ["supplier"], days=73.0))}
    assert found["b"].survives == inf
    assert found["a"].survives == near(0)
    assert found["a"].impact == near(60 * 0.2 * 100, 1e-5), "a fifth of the year"
    assert found["a"].missing == {"widget": near(1.0)}


def test_the_item_that_gives_out_first() -> None:
    """Both lose half; the pump has stock for ten days of what is missing."""
    goods = case(
        [{"offer": f"{i}{n}", "supplier": n, "item": i, "price": 1.0, "capacity": YEAR} for i in GOODS for n in "ab"],
        [{"item": i, "period": 1, "quantity": 2 * YEAR} for i in GOODS],
        items=items(gear=9.0, pump=9.0),
        suppliers=[{"supplier": n, "country": "DE"} for n in "ab"],
        stocks=[{"item": "pump", "site": "market", "quantity": 10.0}],
    )
    found = exposed(study(goods), {f"{i}{n}": YEAR for i in GOODS for n in "ab"}, "supplier", days=20.0)
    assert (found["a"].survives, found["a"].first) == (near(0), ("gear",))
    assert found["a"].missing == {"gear": near(0.5), "pump": near(0.25)}


GOODS = ("gear", "pump")


def test_what_a_rule_shuts_does_not_help() -> None:
    """A spot market of 12 a day would do for good; who must not buy there has stock for 20 / 8 days."""
    spot = offer("market", 50, 12 * YEAR, kind="spot")
    offers = [offer("a", 1, 10 * YEAR), offer("b", 1, 4 * YEAR), spot]
    held = [{"item": "widget", "site": "market", "quantity": 20.0}]
    open_, shut = (
        study(tiny_case(offers, 12 * YEAR, stocks=held), rules=rules)
        for rules in ((), (Exclude(where="supplier=market"),))
    )
    assert exposed(open_, PLAN, "supplier")["a"].survives == inf
    assert exposed(shut, PLAN, "supplier")["a"].survives == near(2.5)


def test_only_what_is_selected_fails_with_an_entity() -> None:
    assert exposed(depot(), PLAN, "country", where="supplier=b")["DE"].survives == near(10.0)
