"""Every risk measure is what its definition says, in all its forms, and keeps the laws of a sensible measure."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.laws.examples import examples
from tests.risk.drawn import COSTS, Drawn, drawn
from tests.risk.programs import least, most, summed

from supplyopt.risk import (
    MEASURES,
    Calm,
    ChiSquare,
    CVaR,
    EventMarginal,
    Expectation,
    KullbackLeibler,
    LinearMeasure,
    MinimaxRegret,
    RiskMeasure,
    SemiDeviation,
    TotalVariation,
    Wasserstein,
    WorstCase,
    buffered_probability,
)

PARTS = st.one_of(st.sampled_from([0.0, 0.05, 0.25, 0.5, 1.0]), st.floats(0.0, 1.0).map(lambda part: round(part, 3)))
RADII = st.one_of(st.sampled_from([0.0, 0.001, 0.01, 0.1, 1.0, 30.0]), st.floats(0.001, 9.0))
DRAWN: dict[type[RiskMeasure], st.SearchStrategy[RiskMeasure]] = {
    Expectation: st.just(Expectation()),
    CVaR: st.builds(CVaR, tail=PARTS.filter(lambda tail: tail > 0), weight=PARTS),
    WorstCase: st.just(WorstCase()),
    TotalVariation: st.builds(TotalVariation, radius=PARTS.filter(lambda radius: radius < 1)),
    ChiSquare: st.builds(ChiSquare, radius=RADII),
    KullbackLeibler: st.builds(KullbackLeibler, radius=RADII),
    Wasserstein: st.builds(Wasserstein, radius=PARTS),
    EventMarginal: st.just(EventMarginal()),
    SemiDeviation: st.builds(SemiDeviation, weight=PARTS),
}
EACH = pytest.mark.parametrize("kind", DRAWN, ids=lambda kind: kind.__name__)
ANY = st.one_of(*DRAWN.values())


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-7, abs=1e-6)


def test_every_measure_is_tested_here() -> None:
    """Calm looks at one scenario only, and regret compares with other plans, so they have tests of their own."""
    assert {*DRAWN, Calm, MinimaxRegret} == set(MEASURES)


@EACH
@examples(200)
@given(st.data(), drawn())
def test_it_is_what_its_definition_says(kind: type[RiskMeasure], data: st.DataObject, case: Drawn) -> None:
    measure = data.draw(DRAWN[kind])
    assert case.value(measure) == near(most(measure, case))


@EACH
@examples(200)
@given(st.data(), drawn())
def test_the_expression_the_weights_and_the_value_agree(
    kind: type[RiskMeasure], data: st.DataObject, case: Drawn
) -> None:
    measure = data.draw(DRAWN[kind])
    value, weights = case.value(measure), case.weights(measure)
    assert set(weights) == set(case.costs)
    assert min(weights.values()) >= -1e-12
    assert sum(weights.values()) == near(1.0)
    assert summed(weights, case.costs) == near(value)
    if isinstance(measure, LinearMeasure):
        assert least(measure, case) == pytest.approx(value, rel=1e-6, abs=1e-6)


@EACH
@examples(200)
@given(st.data(), drawn())
def test_it_lies_between_the_mean_and_the_worst(kind: type[RiskMeasure], data: st.DataObject, case: Drawn) -> None:
    value = case.value(data.draw(DRAWN[kind]))
    assert case.value(Expectation()) <= value + 1e-9 * max(1.0, value)
    assert value <= max(case.costs.values()) * (1.0 + 1e-9) + 1e-9


@EACH
@examples(200)
@given(st.data(), drawn(), st.sampled_from([0.5, 0.3, 0.01]))
def test_names_order_and_halves_mean_nothing(
    kind: type[RiskMeasure], data: st.DataObject, case: Drawn, part: float
) -> None:
    measure = data.draw(DRAWN[kind])
    assert case.renamed().value(measure) == near(case.value(measure))
    assert case.split(part).value(measure) == near(case.value(measure))


@EACH
@examples(200)
@given(st.data(), drawn(), st.floats(0.0, 50.0), st.floats(0.0, 50.0))
def test_it_moves_and_scales_with_costs(
    kind: type[RiskMeasure], data: st.DataObject, case: Drawn, more: float, factor: float
) -> None:
    """R[aZ + b] = a R[Z] + b for a ≥ 0."""
    measure = data.draw(DRAWN[kind])
    other = case.costing({s: factor * cost + more for s, cost in case.costs.items()})
    assert other.value(measure) == pytest.approx(factor * case.value(measure) + more, rel=1e-6, abs=1e-6)


@EACH
@examples(200)
@given(st.data(), drawn())
def test_dearer_scenarios_are_never_better_and_mixing_never_worse(
    kind: type[RiskMeasure], data: st.DataObject, case: Drawn
) -> None:
    """Z ≤ Z' makes R[Z] ≤ R[Z'], and R[Z + Z'] ≤ R[Z] + R[Z']."""
    measure = data.draw(DRAWN[kind])
    added = {s: data.draw(COSTS) for s in case.costs}
    both = case.costing({s: cost + added[s] for s, cost in case.costs.items()}).value(measure)
    slack = 1e-9 * max(1.0, both)
    assert case.value(measure) <= both + slack
    assert both <= case.value(measure) + case.costing(added).value(measure) + slack


@examples(200)
@given(drawn(), RADII)
def test_the_worst_weights_are_as_near_as_they_have_to_be(case: Drawn, radius: float) -> None:
    """So none of them is ever too much to ask, whatever the costs."""
    p = np.array([case.probabilities[s] for s in case.costs])
    chi_square, entropy = (
        np.array([case.weights(measure)[s] for s in case.costs])
        for measure in (ChiSquare(radius=radius), KullbackLeibler(radius=radius))
    )
    assert ((chi_square - p) ** 2 / p).sum() <= radius + 1e-9
    assert np.where(entropy > 0, entropy * np.log(np.maximum(entropy, 1e-300) / p), 0.0).sum() <= radius + 1e-9


@examples(200)
@given(drawn(), PARTS, PARTS)
def test_more_caution_never_costs_less(case: Drawn, one: float, other: float) -> None:
    low, high = sorted((one, other))
    ladders: list[tuple[RiskMeasure, RiskMeasure]] = [
        (CVaR(tail=max(high, 0.01)), CVaR(tail=max(low, 0.01))),
        (CVaR(tail=0.2, weight=low), CVaR(tail=0.2, weight=high)),
        (TotalVariation(radius=min(low, 0.99)), TotalVariation(radius=min(high, 0.99))),
        (ChiSquare(radius=low), ChiSquare(radius=high)),
        (KullbackLeibler(radius=low), KullbackLeibler(radius=high)),
        (Wasserstein(radius=low), Wasserstein(radius=high)),
        (SemiDeviation(weight=low), SemiDeviation(weight=high)),
    ]
    for mild, strict in ladders:
        assert case.value(mild) <= case.value(strict) * (1.0 + 1e-9) + 1e-9


@examples(200)
@given(drawn())
def test_the_ends_of_each_ladder_are_known(case: Drawn) -> None:
    mean, worst = case.value(Expectation()), max(case.costs.values())
    mild = (CVaR(tail=1.0), CVaR(weight=0.0), TotalVariation(radius=0.0), SemiDeviation(weight=0.0))
    for measure in (*mild, ChiSquare(radius=0.0), KullbackLeibler(radius=0.0)):
        assert case.value(measure) == near(mean)
    for measure in (WorstCase(), CVaR(tail=1e-9), Wasserstein(radius=3.0), ChiSquare(radius=1e3)):
        assert case.value(measure) == near(worst)


@EACH
@examples(200)
@given(st.data(), drawn())
def test_a_measure_that_sees_all_leaves_no_scenario_out(
    kind: type[RiskMeasure], data: st.DataObject, case: Drawn
) -> None:
    measure = data.draw(DRAWN[kind])
    assert not measure.sees_all or min(case.weights(measure).values()) > 0


@examples(200)
@given(drawn(), PARTS.filter(lambda tail: tail > 0), st.floats(0.0, 1.1))
def test_the_buffered_probability_is_the_tail_whose_mean_is_the_threshold(case: Drawn, tail: float, at: float) -> None:
    """bPOE_z ≤ β just if CVaR_β ≤ z; never below P(X ≥ z); the least over a of E[a (X - z) + 1]⁺, on a fine grid."""
    worst, mean = max(case.costs.values()), case.value(Expectation())
    z = mean + at * (worst - mean)
    found = buffered_probability(case.costs, case.probabilities, z)
    assert found >= sum(p for s, p in case.probabilities.items() if case.costs[s] >= z) - 1e-9
    if abs(case.value(CVaR(tail=tail)) - z) > 1e-6 * max(1.0, z):
        assert (found <= tail + 1e-9) == (case.value(CVaR(tail=tail)) <= z)
    costs, weights = (np.array([figures[s] for s in case.costs]) for figures in (case.costs, case.probabilities))
    steep = np.geomspace(1e-6, 1e6, 4001)
    grid = np.maximum(steep[:, None] * (costs - z) + 1.0, 0.0) @ weights
    assert found <= grid.min() + 1e-9
    assert found >= grid.min() * 0.99 - 1e-6


@examples(200)
@given(drawn())
def test_calm_is_blind_to_all_else(case: Drawn) -> None:
    assert case.value(Calm()) == case.costs["calm"] == least(Calm(), case)
    assert [s for s, p in case.probabilities.items() if Calm().looks_at(s, p)] == ["calm"]


@examples(200)
@given(drawn(), PARTS.filter(lambda radius: radius < 1))
def test_where_all_are_one_apart_distance_means_nothing(case: Drawn, radius: float) -> None:
    """Then the probability moved is the distance it is moved: total variation."""
    apart = {s: {t: float(s != t) for t in case.costs} for s in case.costs}
    moved = Wasserstein(radius=radius).on(SimpleNamespace(distances=apart, events={}))
    assert moved.value(case.costs, case.probabilities) == near(case.value(TotalVariation(radius=radius)))


@examples(200)
@given(drawn())
def test_scenarios_of_one_event_each_leave_nothing_to_dependence(case: Drawn) -> None:
    alone = {s: frozenset({("event", s)} if s != "calm" else ()) for s in case.costs}
    assert replace(case, events=alone).value(EventMarginal()) == near(case.value(Expectation()))


def test_without_distances_or_events_nobody_can_tell() -> None:
    with pytest.raises(ValueError, match=r"ask Study\.risk"):
        EventMarginal().value({"calm": 1.0}, {"calm": 1.0})
    with pytest.raises(ValueError, match=r"ask Study\.risk"):
        Wasserstein(radius=0.1).value({"calm": 1.0}, {"calm": 1.0})


@pytest.mark.parametrize(
    ("measure", "fields"),
    [
        (CVaR, {"tail": 0.0}),
        (CVaR, {"weight": 1.1}),
        (TotalVariation, {}),
        (TotalVariation, {"radius": 1.0}),
        (TotalVariation, {"radius": -0.1}),
        (Wasserstein, {"radius": -0.1}),
        (SemiDeviation, {"weight": 1.1}),
        (WorstCase, {"tail": 0.1}),
    ],
)
def test_what_means_nothing_is_refused(measure: type[RiskMeasure], fields: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        measure(**fields)
