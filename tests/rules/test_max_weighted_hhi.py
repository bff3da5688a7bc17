"""max_weighted_hhi: cheap from China at 10, dear from Germany at 12; their governance estimates are -0.5 and 1.5."""

from typing import Any

import pytest
from tests.cases import excesses, two_suppliers_and
from tests.textbook.builders import Record, cost, near, solved, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import MaxWeightedHhi
from supplyopt.rules.concentration import least_index


def scored(score: str, of: str = "country", **values: float) -> list[Record]:
    return [{"score": score, "of": of, "member": member, "value": value} for member, value in values.items()]


GOVERNANCE = scored("stability", CN=-0.5, DE=1.5)


def governed(*scores: Record) -> Case:
    return two_suppliers_and(scores=[*GOVERNANCE, *scores])


def capped(limit: float, **fields: Any) -> MaxWeightedHhi:
    return MaxWeightedHhi(**{"limit": limit, "score": "stability", "score_is": "governance_estimate", **fields})


def test_the_risky_country_gives_less_than_the_index_alone_would_let_it() -> None:
    """Risks are (2.5 + 0.5) · 2 = 6 and 2: with half from each 1.5 + 0.5 = 2, so 1100; at 0.4, 0.96 + 0.72 = 1.68."""
    assert cost(governed(), rules=[capped(2.0)]) == near(1100, 1e-6)
    assert cost(governed(), rules=[capped(1.68)]) == near(1120, 1e-6)


def test_a_risk_is_taken_as_it_is() -> None:
    """6 and 2 given as risks come to the same."""
    case = governed(*scored("hazard", CN=6.0, DE=2.0))
    assert cost(case, rules=[capped(1.68, score="hazard", score_is="risk")]) == near(1120, 1e-6)


def test_how_to_read_a_score_must_be_said() -> None:
    with pytest.raises(ValueError, match="score_is"):
        MaxWeightedHhi(limit=2, score="stability")  # type: ignore[call-arg]


def test_terms_of_trade_weigh_too_and_none_means_one() -> None:
    """An export restriction makes 6 · 1.5 = 9 of China; Germany has no factor: 0.25 · 9 + 0.25 · 2 = 2.75."""
    case = governed(*scored("trade", CN=1.5))
    found = excesses(capped(2.0, trade_score="trade"), case, {"cheap": 50.0, "dear": 50.0})
    assert found == {("widget",): near(75)}


def test_a_supplier_is_as_risky_as_its_country_unless_it_is_scored_itself() -> None:
    own = governed(*scored("stability", "supplier", cheap=2.5))
    assert excesses(capped(1.0, by="supplier"), governed(), {"cheap": 100.0}) == {("widget",): near(600 - 100)}
    assert excesses(capped(1.0, by="supplier"), own, {"cheap": 100.0}) == {("widget",): near(0 - 100)}


def test_a_bloc_is_as_risky_as_the_worst_of_its_sources() -> None:
    one_bloc = [{"dimension": "bloc", "of": "country", "member": c, "group": "all"} for c in ("CN", "DE")]
    case = two_suppliers_and(scores=GOVERNANCE, groups=one_bloc)
    assert excesses(capped(1.0, by="bloc"), case, {"cheap": 50.0, "dear": 50.0}) == {("widget",): near(600 - 100)}


def test_a_point_inside() -> None:
    found = excesses(capped(2.0), governed(), {"cheap": 40.0, "dear": 60.0})
    assert found == {("widget",): near(168 - 200)}


def test_a_point_outside() -> None:
    """80 and 20: 6 · 0.64 + 2 · 0.04 = 3.92."""
    found = excesses(capped(2.0), governed(), {"cheap": 80.0, "dear": 20.0})
    assert found == {("widget",): near(392 - 200)}


def test_soft_pays_for_the_risk_above() -> None:
    """1200 - 200 s + π · 100 (6 s² + 2 (1 - s)² - 1.68): least where 100 π (16 s - 4) = 200, at π = 1/4 s = 3/4.

    There the risk is 3.375 + 0.125 = 3.5: 1050 + 25 · 1.82 = 1095.5.
    """
    assert cost(governed(), rules=[capped(1.68, penalty=0.25)]) == near(1095.5, 1e-6)


def test_the_table_of_rules_tells_the_true_figure() -> None:
    [row] = solved(study(governed(), rules=[capped(1.68)])).table("rules").to_dict("records")
    assert (row["value"], row["limit"]) == (near(1.68, 1e-6), near(1.68))


def test_a_group_without_a_score_is_named() -> None:
    case = two_suppliers_and(scores=scored("stability", DE=1.5))
    with pytest.raises(StudyError, match="country 'CN' has no score 'stability'"):
        study(case, rules=[capped(2.0)])


def test_a_score_read_the_wrong_way_is_noticed() -> None:
    """A percentile of 80 is no estimate, an estimate of -0.5 is no risk; a trade score that nothing has is a slip."""
    percentiles = two_suppliers_and(scores=scored("stability", CN=30.0, DE=80.0))
    with pytest.raises(StudyError, match="the risk of country 'DE' comes to -155"):
        study(percentiles, rules=[capped(2.0)])
    with pytest.raises(StudyError, match=r"the risk of country 'CN' comes to -0\.5"):
        study(governed(), rules=[capped(2.0, score_is="risk")])
    with pytest.raises(StudyError, match="nothing has a score 'trad'"):
        study(governed(), rules=[capped(2.0, trade_score="trad")])


def test_what_the_best_mix_cannot_have_is_refused() -> None:
    """1 / (1/6 + 1/2) = 1.5, at shares of 1/4 and 3/4."""
    assert least_index([6.0, 2.0]) == near(1.5)
    with pytest.raises(StudyError, match=r"the best mix of 2 countries of widget comes to 1.5, and 1.4 is asked for"):
        study(governed(), rules=[capped(1.4)])
