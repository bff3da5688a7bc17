"""Figures on a tape: worked out again as Python would, as long as every condition comes out as it did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples

from supplyopt.compile.figure import Figure
from supplyopt.compile.tape import ALWAYS, Tape

FIGURES = st.floats(0.01, 100.0)


def formula(x: Any, y: Any, z: Any) -> Any:
    """All that can be done with figures and leaves them figures."""
    return (
        -(x * 2.0 + y / 3 - 1.5) / (z + 4) + (7.0 - x) * abs(y) + z**2 + 5.0 / x + np.array([x, y], dtype=object).sum()
    )


def on_tape(values: tuple[float, ...], question: Callable[..., Any]) -> tuple[Tape, Any]:
    tape = Tape()
    return tape, question(*Figure.given(tape, values))


@examples(100)
@given(st.tuples(FIGURES, FIGURES, FIGURES), st.tuples(FIGURES, FIGURES, FIGURES))
def test_it_is_what_python_works_out_to_the_last_bit(first: tuple[float, ...], then: tuple[float, ...]) -> None:
    tape, found = on_tape(first, formula)
    values = tape.played({ALWAYS: np.array(then)})
    assert values is not None
    assert tape.value[found.node] == formula(*first)
    assert values[found.node] == formula(*then)


@pytest.mark.parametrize(
    ("question", "kept", "broken"),
    [
        (lambda x, y: x < y, (2.0, 3.0), (3.0, 2.0)),
        (lambda x, y: x <= y, (2.0, 2.0), (3.0, 2.0)),
        (lambda x, y: max(x, y) * 2.0, (2.0, 3.0), (3.0, 2.0)),
        (lambda x, y: bool(x - y), (5.0, 1.0), (5.0, 5.0)),
        (lambda x, y: float(x) + y, (1.0, 9.0), (1.5, 2.0)),
        (lambda x, y: {x: y}, (1.0, 9.0), (1.5, 2.0)),
        (lambda x, y: f"{x}" * int(y != 0), (1.0, 9.0), (1.5, 2.0)),
        (lambda x, y: np.array([x, y], dtype=np.float64), (1.0, 2.0), (1.0, 2.5)),
        (lambda x, y: x / (y - 1.0), (7.0, 4.0), (7.0, 1.0)),
    ],
)
def test_whatever_is_asked_of_a_figure_is_a_condition(
    question: Callable[..., Any], kept: tuple[float, float], broken: tuple[float, float]
) -> None:
    """All begin at 1 and 2: what is greater, what differs, and numbers that were taken out decide what came of it."""
    tape, _ = on_tape((1.0, 2.0), question)
    assert tape.played({ALWAYS: np.array(kept)}) is not None
    assert tape.played({ALWAYS: np.array(broken)}) is None


def test_figures_of_a_group_that_is_not_given_are_not_looked_at() -> None:
    tape = Tape()
    [x] = Figure.given(tape, [2.0])
    group, other = tape.new_group(), tape.new_group()
    [y], [z] = Figure.given(tape, [3.0], group), Figure.given(tape, [4.0], other)
    assert y < z
    found = x * y
    values = tape.played({ALWAYS: np.array([10.0]), group: np.array([5.0])})
    assert values is not None
    assert values[found.node] == 50.0
    assert tape.played({ALWAYS: np.array([10.0]), group: np.array([5.0]), other: np.array([1.0])}) is None
    with pytest.raises(TypeError, match="two groups"):
        _ = y + z
    with pytest.raises(TypeError, match="two tapes"):
        _ = x + Figure.given(Tape(), [1.0])[0]
