"""How losses come through inputs, on random networks of sources and buffers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples

from supplyopt.network.grammar import Input, Source
from supplyopt.network.subtiers import come_through, lost_for_good

THINGS, PERIODS = 5, 4
LEFT = st.lists(
    st.lists(st.sampled_from([0.0, 0.3, 0.9, 1.0, 1.2]), min_size=PERIODS, max_size=PERIODS),
    min_size=THINGS,
    max_size=THINGS,
).map(np.array)
SOURCES = st.tuples(st.integers(0, THINGS - 1), st.sampled_from([0.2, 0.5, 1.0]), st.integers(0, PERIODS))


@st.composite
def inputs(draw: Any) -> list[Input]:
    """Up to six inputs with up to three sources, circles among them."""
    count = draw(st.integers(0, 6))
    each = st.lists(SOURCES.map(lambda s: Source(*s)), min_size=1, max_size=3)
    return [Input(draw(st.integers(0, THINGS - 1)), f"input{k}", tuple(draw(each))) for k in range(count)]


@examples(60)
@given(LEFT, inputs(), st.integers(0, THINGS - 1), st.integers(0, PERIODS - 1))
def test_more_of_anything_never_leaves_less(left: Any, needs: list[Input], thing: int, t: int) -> None:
    better = left.copy()
    better[thing, t] = min(1.2, better[thing, t] + 0.3)
    assert (come_through(better, needs) >= come_through(left, needs) - 1e-9).all()


@examples(60)
@given(LEFT, inputs())
def test_inputs_only_take_and_what_settles_is_settled(left: Any, needs: list[Input]) -> None:
    """Nothing gains by what it needs; without inputs nothing changes; the answer meets its own equation."""
    found = come_through(left, needs)
    assert (found <= left).all()
    assert (come_through(left, []) == left).all()
    for i in range(THINGS):
        for t in range(PERIODS):
            short = [sum(s.share * (1 - seen(found, s, t)) for s in each.sources) for each in needs if each.of == i]
            expected = left[i, t] * max(0.0, 1 - max(short, default=0.0))
            assert found[i, t] == pytest.approx(expected, abs=1e-6)


def seen(left: Any, source: Source, t: int) -> float:
    """The most of a source over the length of its buffer, as the formula says it."""
    return max(min(1.0, left[source.position, u]) if u >= 0 else 1.0 for u in range(t - source.buffer, t + 1))


@examples(30)
@given(LEFT)
def test_an_only_source_without_buffer_is_passed_on_in_full(left: Any) -> None:
    found = come_through(left, [Input(0, "powder", (Source(1, 1.0, 0),))])
    assert found[0] == pytest.approx(left[0] * np.minimum(left[1], 1.0))
    assert (found[1:] == left[1:]).all()


@examples(40)
@given(LEFT, inputs())
def test_what_is_lost_for_good_is_lost_whatever_the_buffers(left: Any, needs: list[Input]) -> None:
    """As much as after an outage that is longer than all buffers together."""
    lost = 1.0 - np.minimum(left[:, 0], 1.0)
    lasting = np.repeat((1.0 - lost)[:, None], 6 * 3 * PERIODS + 1, axis=1)
    assert lost_for_good(lost, needs) == pytest.approx(1.0 - come_through(lasting, needs)[:, -1], abs=1e-6)
