"""What an event does in each period: means over days, computed by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scenarios.drawing.cases import event, told

from supplyopt.scenarios.drawing.event import Event
from supplyopt.scenarios.drawing.profile import Profile
from supplyopt.scenarios.drawing.strike import Strike


def test_full_loss_then_nothing() -> None:
    """150 days of loss, periods of 100: all of the first, half of the second, nothing of the third."""
    profile = Profile(down=150)
    assert [profile.over(n, n + 100) for n in (0, 100, 200)] == [1.0, 0.5, 0.0]


def test_recovery_in_a_line() -> None:
    """100 days down, 200 to recover: the second period sees 1 to 1/2, on average 3/4; the third 1/2 to 0, 1/4."""
    profile = Profile(down=100, recovery=200)
    assert [profile.over(n, n + 100) for n in (0, 100, 200, 300)] == pytest.approx([1.0, 0.75, 0.25, 0.0])


def test_recovery_by_a_factor() -> None:
    """100 days down, recovery time 100: the second period sees 1 - 1/e, the third (1 - 1/e) / e."""
    profile = Profile(down=100, recovery=100, exponential=True)
    first = 1 - math.exp(-1)
    assert [profile.over(n, n + 100) for n in (0, 100, 200)] == pytest.approx([1.0, first, first / math.e])


def test_a_delay_moves_everything() -> None:
    """50 days until it is felt, 100 days of loss: half of each of two periods."""
    profile = Profile(down=100, delay=50)
    assert [profile.over(n, n + 100) for n in (0, 100, 200)] == [0.5, 0.5, 0.0]


days = st.floats(0, 300)


@given(days, st.just(0.0) | st.floats(0.01, 300), st.booleans(), days, days, st.floats(1, 300))
def test_the_mean_is_the_mean(
    down: float, recovery: float, exponential: bool, delay: float, begin: float, length: float
) -> None:
    profile = Profile(down, recovery, exponential, delay)
    middle = begin + (np.arange(20_000) + 0.5) / 20_000 * length
    after = middle - delay - down
    if not recovery:
        tail = np.zeros_like(after)
    elif exponential:
        tail = np.exp(-np.maximum(after, 0) / recovery)
    else:
        tail = np.maximum(0, 1 - after / recovery)
    loss = np.where(middle < delay, 0.0, np.where(after < 0, 1.0, tail))
    assert profile.over(begin, begin + length) == pytest.approx(loss.mean(), abs=1e-3)


def test_rows_of_a_strike() -> None:
    """Half is lost for 150 days from period 2 on, periods of 100; a doubled price comes 100 days later.

    Availability: 1 - .5 = .5, then 1 - .5 * .5 = .75. Price: period 3 whole, 2; period 4 half, 1.5.
    """
    effects = (
        {"selector": "site=a", "combine": "min"},
        {"selector": "item=x", "attribute": "price_mult", "value": 2.0, "delay_days": 100.0},
    )
    quake = Event.model_validate(event("quake", severity=(0.5, 0.5, 0.5), effects=effects))
    rows = list(Strike(quake, 2, 0.5, 150).rows(periods=4, days_per_period=100))
    assert rows == [
        ("site=a", "availability", "min", 2, 2, 0.5, "quake"),
        ("site=a", "availability", "min", 3, 3, 0.75, "quake"),
        ("item=x", "price_mult", "product", 3, 3, 2.0, "quake"),
        ("item=x", "price_mult", "product", 4, 4, 1.5, "quake"),
    ]


def test_equal_periods_are_one_range() -> None:
    strike = Strike(told(event("a")).event[0], 1, 1.0, 300)
    assert list(strike.rows(4, 100)) == [("site=a", "availability", "product", 1, 3, 0.0, "a")]
