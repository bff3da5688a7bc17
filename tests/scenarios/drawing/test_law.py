"""Which events strike together: probabilities computed by hand, and laws that hold for every file."""

from __future__ import annotations

import math
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scenarios.drawing.cases import event, told

from supplyopt.scenarios.drawing.events_file import EventsFile
from supplyopt.scenarios.drawing.law import Law


def every_set(size: int) -> list[tuple[int, ...]]:
    return list(chain.from_iterable(combinations(range(size), number) for number in range(size + 1)))


def rated(name: str, rate: float) -> dict[str, object]:
    return event(name, rate_per_year=rate, probability_per_year=None)


def test_common_shock() -> None:
    """Marshall-Olkin: own rates .1 and .1, common rate .05, one year.

    Up: e^-.15 = .860708 each. Both up: e^-.25 = .778801. Both down: 1 - 2 * .860708 + .778801 = .057385, three times
    the .139292^2 = .019402 of independent losses.
    """
    law = Law(told(rated("first", 0.1), rated("second", 0.1), rated("both", 0.05)))
    chances = {members: law.probability(members) for members in every_set(3)}
    first_up = sum(p for members, p in chances.items() if not {0, 2} & set(members))
    both_down = sum(p for members, p in chances.items() if 2 in members or {0, 1} <= set(members))
    assert first_up == pytest.approx(0.860708, abs=1e-6)
    assert law.calm == pytest.approx(0.778801, abs=1e-6)
    assert both_down == pytest.approx(0.057385, abs=1e-6)
    assert pytest.approx(0.019402, abs=1e-6) == 0.139292**2


def test_a_rate_and_a_probability_over_half_a_year() -> None:
    """1 - e^(-.2/2) = .095163; 1 - (1 - .19)^(1/2) = 1 - .9 = .1."""
    half = told(rated("a", 0.2), event("b", 0.19), days_per_period=182.5)
    assert Law(half).chances == pytest.approx([0.095163, 0.1], abs=1e-6)


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.8, 0.99])
def test_a_pair_with_a_common_factor(correlation: float) -> None:
    """Two halves: P(both) = 1/4 + arcsin(ρ) / 2π (Sheppard 1899)."""
    law = Law(told(event("a", 0.5, group="g"), event("b", 0.5, group="g"), groups={"g": correlation}))
    assert law.probability((0, 1)) == pytest.approx(0.25 + math.asin(correlation) / (2 * math.pi), abs=1e-9)


def test_three_with_a_common_factor_and_one_without() -> None:
    """Three halves: P(all) = 1/8 + 3 arcsin(ρ) / 4π = .125 + .9140780 / 12.5663706 = .1977400; times .1 alone."""
    halves = [event(name, 0.5, group="g") for name in "abc"]
    law = Law(told(*halves, event("d", 0.1), groups={"g": 0.3}))
    assert law.probability((0, 1, 2, 3)) == pytest.approx(0.1 * 0.1977400, abs=1e-8)


def test_escalation() -> None:
    """Sanctions .2; a cyber attack .1, three times as likely after them.

    Both: .2 * .3 = .06. Sanctions alone .14, attack alone .8 * .1 = .08, calm .72. The attack in all: .14, not .1.
    """
    law = Law(told(event("attack", 0.1, escalation={"sanctions": 3.0}), event("sanctions", 0.2)))
    assert [law.probability(members) for members in ((), (0,), (1,), (0, 1))] == pytest.approx([0.72, 0.08, 0.14, 0.06])
    assert law.order == (1, 0)


chances = st.floats(0.001, 0.4)


@st.composite
def files(draw: st.DrawFn) -> EventsFile:
    """Up to five events, some in groups, some escalating from an earlier one."""
    size = draw(st.integers(1, 5))
    listed = []
    for number in range(size):
        changed: dict[str, object] = {"group": draw(st.sampled_from([None, "g", "h"]))}
        if number and draw(st.booleans()):
            changed["escalation"] = {f"e{draw(st.integers(0, number - 1))}": draw(st.floats(0.2, 2.4))}
        listed.append(event(f"e{number}", draw(chances), **changed))
    return told(*listed, groups={"g": draw(st.floats(0, 0.95)), "h": 0.5})


@settings(max_examples=settings.default.max_examples // 2)
@given(files())
def test_probabilities_of_all_sets_sum_to_one(file: EventsFile) -> None:
    law = Law(file)
    assert math.fsum(map(law.probability, every_set(law.size))) == pytest.approx(1.0, abs=1e-12)


@settings(max_examples=settings.default.max_examples // 2)
@given(files())
def test_an_event_that_follows_none_keeps_its_probability(file: EventsFile) -> None:
    law = Law(file)
    for number, each in enumerate(file.event):
        if not each.escalation:
            mass = math.fsum(law.probability(members) for members in every_set(law.size) if number in members)
            assert mass == pytest.approx(law.chances[number], abs=1e-9)


@given(files(), st.floats(0.05, 0.6))
@settings(max_examples=settings.default.max_examples // 4)
def test_what_is_drawn_with_weights_has_the_law(file: EventsFile, floor: float) -> None:
    """The weighted frequency of each set is its probability, within five standard errors."""
    law, rows = Law(file), 20_000
    random = np.random.default_rng(0)
    struck, log_weight = law.draw(random.random((rows, 2)), random.random((rows, law.size)), floor)
    for members in every_set(law.size):
        wanted = np.zeros(law.size, dtype=bool)
        wanted[list(members)] = True
        weights = np.exp(log_weight) * (struck == wanted).all(axis=1)
        error = max(weights.std() / math.sqrt(rows), 2 / rows)
        assert abs(weights.mean() - law.probability(members)) <= 5 * error


def test_the_weight_of_an_event_made_likelier() -> None:
    """p = .01 drawn with .5, worth 100 if it strikes: the mean is .5 * (.01 / .5) * 100 = 1."""
    law = Law(told(event("rare", 0.01)))
    struck, log_weight = law.draw(np.empty((2, 0)), np.array([[0.49], [0.51]]), floor=0.5)
    weights = np.exp(log_weight)
    assert struck[:, 0].tolist() == [True, False]
    assert weights == pytest.approx([0.01 / 0.5, 0.99 / 0.5])
    assert 0.5 * weights[0] * 100 == pytest.approx(1.0)
