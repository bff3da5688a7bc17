"""max_supply_risk: two countries with risks 8 and 3; the world is 60 to 40 (W11)."""

from typing import Any

import pytest
from tests.cases import excesses, two_suppliers_and
from tests.rules.test_max_weighted_hhi import scored
from tests.textbook.builders import cost, near, solved, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import MaxSupplyRisk
from supplyopt.rules.kinds.max_supply_risk import supply_risk

WORLD = 8 * 0.6**2 + 3 * 0.4**2


def assessed(**held: float) -> Case:
    """Cheap from China at 10, dear from Germany at 12; what is held fixed as scores of the widget."""
    facts = {"global_hhi": WORLD, "import_reliance": 1.0, "recycling_rate": 0.2, "substitution": 0.9, **held}
    of_items = [row for name, value in facts.items() for row in scored(name, "item", widget=value)]
    return two_suppliers_and(scores=[*scored("risk", CN=8.0, DE=3.0), *of_items])


def capped(limit: float, **fields: Any) -> MaxSupplyRisk:
    return MaxSupplyRisk(limit=limit, score="risk", score_is="risk", **fields)


def test_w11_half_from_each() -> None:
    """HHI of the world 3.36, own 2.75; (3.36 / 2 + 2.75 / 2) · 0.8 · 0.9 = 2.1996, and 219.96 of 100."""
    assert near(3.36) == WORLD
    assert supply_risk(2.75, 3.36, 1.0, 0.2, 0.9) == near(2.1996)
    found = excesses(capped(2.0), assessed(), {"cheap": 50.0, "dear": 50.0})
    assert found == {("widget",): near(219.96 - 200)}


@pytest.mark.parametrize(("share", "imported"), [(0.5, 1.0), (0.4, 1.0), (0.7, 0.5), (0.6, 0.0)])
def test_the_cheap_share_is_as_large_as_the_risk_allows(share: float, imported: float) -> None:
    own = 8 * share**2 + 3 * (1 - share) ** 2
    limit = (WORLD * imported / 2 + own * (1 - imported / 2)) * 0.72
    found = cost(assessed(import_reliance=imported), rules=[capped(limit)])
    assert found == near(1200 - 200 * share, 1e-5)


def test_figures_in_the_rule_stand_before_those_of_the_case() -> None:
    """All recycled, or nothing that cannot be replaced: no risk at all."""
    spread = {"cheap": 50.0, "dear": 50.0}
    assert excesses(capped(1.0, recycling_rate=1.0), assessed(), spread) == {("widget",): near(-100)}
    assert excesses(capped(1.0, substitution=0.0), assessed(), spread) == {("widget",): near(-100)}
    assert excesses(capped(2.0, global_hhi=2.75), assessed(), spread) == {("widget",): near(2.75 * 72 - 200)}


def test_a_point_inside() -> None:
    """40 and 60: own 1.28 + 1.08 = 2.36; (3.36 + 2.36) / 2 · 0.72 = 2.0592."""
    assert excesses(capped(2.1), assessed(), {"cheap": 40.0, "dear": 60.0}) == {("widget",): near(205.92 - 210)}


def test_a_point_outside() -> None:
    assert excesses(capped(2.1), assessed(), {"cheap": 50.0, "dear": 50.0}) == {("widget",): near(219.96 - 210)}


def test_soft_pays_for_the_risk_above() -> None:
    """1200 - 200 s + π · 100 (0.36 (3.36 + 8 s² + 3 (1 - s)²) - 2): least where 36 π (22 s - 6) = 200, s = 7/9."""
    share = 7 / 9
    risk = 0.36 * (WORLD + 8 * share**2 + 3 * (1 - share) ** 2)
    least = 1200 - 200 * share + 50 * (risk - 2.0)
    assert cost(assessed(), rules=[capped(2.0, penalty=0.5)]) == near(least, 1e-6)


def test_the_table_of_rules_tells_the_supply_risk() -> None:
    [row] = solved(study(assessed(), rules=[capped(2.1996)])).table("rules").to_dict("records")
    assert (row["value"], row["limit"]) == (near(2.1996, 1e-6), near(2.1996))


def test_what_is_not_known_is_named() -> None:
    with pytest.raises(StudyError, match="item 'widget' has no score 'eol', which is to hold recycling_rate"):
        study(assessed(), rules=[capped(2.0, recycling_rate="eol")])
    with pytest.raises(StudyError, match="import_reliance of item 'widget' is 100"):
        study(assessed(import_reliance=100.0), rules=[capped(2.0)])
    with pytest.raises(ValueError, match="leave out 'pooled'"):
        capped(2.0, pooled=True)


def test_what_the_best_mix_cannot_have_is_refused() -> None:
    """Own at best 1 / (1/8 + 1/3) = 2.18182: (3.36 + 2.18182) / 2 · 0.72 = 1.995."""
    with pytest.raises(StudyError, match=r"the best mix of 2 countries of widget comes to 1.995, and 1.9 is asked for"):
        study(assessed(), rules=[capped(1.9)])
