"""Courses of loss: what hardening spares of an outage and its recovery, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples

from supplyopt.network.courses import Course, courses

QUARTERS = np.full(4, 91.25)


def course(*left: float) -> Course:
    return Course("supplier=mill", "product", "flood", np.array(left))


def test_a_part_of_the_loss_is_avoided() -> None:
    """.8 and .4 lost, half avoided: .4 and .2; what rises to 1.2 is no loss."""
    assert course(0.2, 0.6, 1.2, 1.0).softened(0.5, 0.0, QUARTERS).tolist() == pytest.approx([0.6, 0.8, 1.2, 1.0])


def test_a_recovery_takes_half_of_the_time() -> None:
    """1, 1/2 lost, then none: at twice the pace 3/4 on average of the first quarter, none after it."""
    assert course(0.0, 0.5, 1.0, 1.0).softened(0.0, 0.5, QUARTERS).tolist() == pytest.approx([0.25, 1.0, 1.0, 1.0])


def test_time_counts_from_the_beginning_of_the_event() -> None:
    """Begun in the second quarter: all of it is lost, the third no more."""
    assert course(1.0, 0.0, 0.0, 1.0).softened(0.0, 0.5, QUARTERS).tolist() == pytest.approx([1, 0, 1, 1])


def test_what_is_saved_of_one_outage_shortens_no_other() -> None:
    """Out of order in the first and in the third quarter: at twice the pace half of each is lost."""
    assert course(0.0, 1.0, 0.0, 1.0).softened(0.0, 0.5, QUARTERS).tolist() == pytest.approx([0.5, 1, 0.5, 1])


def test_periods_may_differ_in_length() -> None:
    """60 days without, then 30 of 120 at half the pace: 30 of 60 days, .5; nothing in the second."""
    left = Course("a=b", "product", "", np.array([0.0, 1.0, 1.0])).softened(0.0, 0.5, np.array([60.0, 120.0, 30.0]))
    assert left.tolist() == pytest.approx([0.5, 1.0, 1.0])


def test_what_grows_worse_is_cut_short_and_never_comes_sooner() -> None:
    """.1, then .9 lost: over after the first quarter, in which .1 stays .1."""
    assert course(0.9, 0.1, 1.0, 1.0).softened(0.0, 0.5, QUARTERS).tolist() == pytest.approx([0.9, 1, 1, 1])


def told(first: int, last: int, value: float, event: str = "flood", combine: str = "product") -> Any:
    return SimpleNamespace(
        selector="supplier=mill", combine=combine, event_id=event, period_from=first, period_to=last, value=value
    )


def test_effects_of_one_event_are_one_course() -> None:
    """A flood and its recovery are one course, another event is another, and so is what overlaps."""
    found = courses([told(3, 3, 0.5), told(2, 2, 0.0), told(1, 4, 0.9, "strike"), told(2, 4, 0.8)], 4)
    assert [(each.event, each.left.tolist()) for each in found] == [
        ("flood", [1.0, 0.0, 0.5, 1.0]),
        ("flood", [1.0, 0.8, 0.8, 0.8]),
        ("strike", [0.9] * 4),
    ]


@examples(60)
@given(
    st.lists(st.floats(0.0, 1.5), min_size=1, max_size=6),
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
    st.lists(st.floats(1.0, 100.0), min_size=6, max_size=6),
)
def test_more_hardening_never_leaves_less(left: list[float], avoided: float, saved: float, days: list[float]) -> None:
    """Nor more than there was; none leaves all as it is, and all of it avoids every loss."""
    length, bare = np.array(days[: len(left)]), np.array(left)
    one = course(*left)
    some, more = one.softened(avoided, saved, length), one.softened((1 + avoided) / 2, saved, length)
    assert (bare - 1e-9 <= some).all()
    assert (some - 1e-9 <= more).all()
    assert (more <= np.maximum(bare, 1.0) + 1e-9).all()
    assert one.softened(0.0, 0.0, length) == pytest.approx(bare)
    assert one.softened(1.0, 0.0, length) == pytest.approx(np.maximum(bare, 1.0))
