"""max_variance: cheap from China at 10, dear from Germany at 12; either fails wholly with probability 0.1 or 0.5."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases import excesses, offer, tiny_case, two_suppliers_and
from tests.laws.examples import examples
from tests.rules.test_max_weighted_hhi import scored
from tests.textbook.builders import cost, near, solved, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import MaxVariance
from supplyopt.rules.covariance import factor

HALVES = {"cheap": 50.0, "dear": 50.0}


def failing(cheap: float = 0.1, dear: float = 0.1) -> Case:
    return two_suppliers_and(scores=scored("failure", "supplier", cheap=cheap, dear=dear))


def capped(limit: float, **fields: Any) -> MaxVariance:
    return MaxVariance(**{"limit": limit, "score": "failure", "score_is": "failure_probability", **fields})


def together(rho: float) -> dict[str, Any]:
    return {"correlations": (("cheap", "dear", rho),)}


@pytest.mark.parametrize(("rho", "deviation"), [(0.0, 15 * 2**0.5), (0.5, 15 * 3**0.5), (1.0, 30), (-1.0, 0)])
def test_what_fails_together_does_not_even_out(rho: float, deviation: float) -> None:
    """√(0.1 · 0.9) = 0.3, of 50 each 15: variances add up to 2 · 15² (1 + ρ)."""
    found = excesses(capped(0.2, **together(rho)), failing(), HALVES)
    assert found == {("widget",): pytest.approx(deviation - 20, abs=1e-3)}


@pytest.mark.parametrize(("rho", "share"), [(0.0, 0.7), (0.5, 0.7), (0.9, 0.6)])
def test_the_cheap_share_is_as_large_as_the_spread_allows(rho: float, share: float) -> None:
    """Of equal spread it is s² + (1 - s)² + 2 ρ s (1 - s) that counts."""
    limit = 0.3 * (share**2 + (1 - share) ** 2 + 2 * rho * share * (1 - share)) ** 0.5
    found = cost(failing(), rules=[capped(limit, **together(rho))])
    assert found == near(1200 - 200 * share, 1e-5)


def test_a_safe_source_may_give_more_than_half() -> None:
    """σ = 0.5 and 0.3: the least spread is at shares of 9/34 and 25/34, √(0.25 · 9/34) = 0.2572 of the total."""
    least = (0.25 * 9 / 34) ** 0.5
    found = cost(failing(cheap=0.5), rules=[capped(least * 1.0001)])
    assert found == pytest.approx(1200 - 200 * 9 / 34, rel=2e-3)


def test_groups_with_a_value_in_common_are_correlated_but_a_pair_goes_first() -> None:
    region = [{"dimension": "region", "of": "country", "member": c, "group": "one"} for c in ("CN", "DE")]
    case = two_suppliers_and(scores=scored("failure", "supplier", cheap=0.1, dear=0.1), groups=region)
    alike = capped(0.2, alike="region", alike_correlation=0.5)
    assert excesses(alike, case, HALVES)["widget",] == pytest.approx(15 * 3**0.5 - 20, abs=1e-3)
    apart = capped(0.2, alike="region", alike_correlation=0.5, **together(0.0))
    assert excesses(apart, case, HALVES)["widget",] == pytest.approx(15 * 2**0.5 - 20, abs=1e-3)


def test_a_standard_deviation_is_taken_as_it_is() -> None:
    case = two_suppliers_and(scores=scored("spread", "supplier", cheap=0.3, dear=0.3))
    rule = capped(0.2, score="spread", score_is="standard_deviation")
    assert excesses(rule, case, HALVES)["widget",] == pytest.approx(15 * 2**0.5 - 20, abs=1e-3)


def test_a_point_inside() -> None:
    assert excesses(capped(0.25), failing(), HALVES)["widget",] == pytest.approx(15 * 2**0.5 - 25, abs=1e-6)


def test_a_point_outside() -> None:
    assert excesses(capped(0.25), failing(), {"cheap": 100.0})["widget",] == pytest.approx(30 - 25, abs=1e-6)


@pytest.mark.parametrize(("penalty", "least"), [(5.0, 1025.0), (100.0, 1100 - 100 * (7 / 18) ** 0.5)])
def test_soft_pays_for_the_spread_above_while_that_is_cheaper(penalty: float, least: float) -> None:
    """A unit from the dear one costs 2 more and spares 0.3 at most: at 5 nothing is spared, 30 is 5 too much.

    At 100 it holds: s² + (1 - s)² = (25/30)², so s = (1 + √(7/18)) / 2 and 1200 - 200 s is paid.
    """
    assert cost(failing(), rules=[capped(0.25, penalty=penalty)]) == near(least, 1e-6)


def test_the_table_of_rules_tells_the_coefficient_of_variation() -> None:
    [row] = solved(study(failing(), rules=[capped(0.25)])).table("rules").to_dict("records")
    assert (row["value"], row["limit"], row["state"]) == (near(0.25, 1e-6), near(0.25), "binding")


def test_what_cannot_be_is_named() -> None:
    three = tiny_case([offer(n, 10) for n in "abc"], scores=scored("failure", "supplier", a=0.1, b=0.1, c=0.1))
    torn = (("a", "b", 1.0), ("a", "c", 1.0), ("b", "c", -1.0))
    with pytest.raises(StudyError, match="supplier groups of widget cannot be correlated so"):
        study(three, rules=[capped(0.3, correlations=torn)])
    with pytest.raises(StudyError, match="correlations name 'd', which is no supplier"):
        study(three, rules=[capped(0.3, correlations=(("a", "d", 0.5),))])
    with pytest.raises(StudyError, match="the score 'failure' of supplier 'cheap' is no failure probability"):
        study(failing(cheap=5.0), rules=[capped(0.3)])
    with pytest.raises(StudyError, match="supplier 'cheap' has no score 'failures'"):
        study(failing(), rules=[capped(0.3, score="failures")])
    with pytest.raises(ValueError, match="each pair once"):
        capped(0.3, correlations=(("a", "b", 0.5), ("b", "a", 0.1)))
    with pytest.raises(ValueError, match="given together, or neither"):
        capped(0.3, alike="region")


@examples(50)
@given(st.integers(0, 10**6), st.integers(1, 8))
def test_the_factor_gives_back_the_correlations(seed: int, n: int) -> None:
    """Also where they are singular: of n groups driven by two causes."""
    causes = np.random.default_rng(seed).normal(size=(n, 2))
    causes /= np.linalg.norm(causes, axis=1, keepdims=True)
    found = factor(causes @ causes.T)
    assert np.allclose(found @ found.T, causes @ causes.T, atol=2e-9)
    assert (np.triu(found, 1) == 0).all()
