"""Numbers that remember on a tape what they were worked out from, for whoever takes them for numbers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from pyomo.common.numeric_types import RegisterNumericType

from supplyopt.compile.tape import ALWAYS, AT_MOST, DIFFERENCE, EQUAL, LESS, PRODUCT, QUOTIENT, STEPS, SUM, Tape


def _is_number(other: Any) -> bool:
    return isinstance(other, Figure | float | int | np.number)


class Figure:
    """A number with a memory; its arithmetic and comparisons are those of its value."""

    __slots__ = ("node", "tape")
    __array_priority__ = 1000

    def __init__(self, tape: Tape, node: int) -> None:
        """A node of a tape."""
        self.tape, self.node = tape, node

    @classmethod
    def given(cls, tape: Tape, values: Sequence[float], group: int = ALWAYS) -> list[Figure]:
        """Figures that are given to a tape, of a group."""
        return [cls(tape, node) for node in tape.give(values, group)]

    def __add__(self, other: Any) -> Any:
        if not _is_number(other):
            return NotImplemented
        return self if _plainly(other, 0.0) else _worked_out(SUM, self, other)

    def __radd__(self, other: Any) -> Any:
        if not _is_number(other):
            return NotImplemented
        return self if _plainly(other, 0.0) else _worked_out(SUM, other, self)

    def __sub__(self, other: Any) -> Any:
        if not _is_number(other):
            return NotImplemented
        return self if _plainly(other, 0.0) else _worked_out(DIFFERENCE, self, other)

    def __rsub__(self, other: Any) -> Any:
        return _worked_out(DIFFERENCE, other, self) if _is_number(other) else NotImplemented

    def __mul__(self, other: Any) -> Any:
        if not _is_number(other):
            return NotImplemented
        if _plainly(other, 1.0):
            return self
        return 0.0 if _plainly(other, 0.0) else _worked_out(PRODUCT, self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if not _is_number(other):
            return NotImplemented
        return self if _plainly(other, 1.0) else _worked_out(QUOTIENT, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _worked_out(QUOTIENT, other, self) if _is_number(other) else NotImplemented

    def __neg__(self) -> Any:
        return self * -1.0

    def __pos__(self) -> Figure:
        return self

    def __abs__(self) -> Any:
        return -self if self < 0.0 else self

    def __pow__(self, power: Any) -> Any:
        return self * self if _plainly(power, 2.0) else float(self) ** float(power)

    def __lt__(self, other: Any) -> Any:
        return _holds(LESS, self, other) if _is_number(other) else NotImplemented

    def __le__(self, other: Any) -> Any:
        return _holds(AT_MOST, self, other) if _is_number(other) else NotImplemented

    def __gt__(self, other: Any) -> Any:
        return _holds(LESS, other, self) if _is_number(other) else NotImplemented

    def __ge__(self, other: Any) -> Any:
        return _holds(AT_MOST, other, self) if _is_number(other) else NotImplemented

    def __eq__(self, other: object) -> Any:
        return _holds(EQUAL, self, other) if _is_number(other) else NotImplemented

    def __ne__(self, other: object) -> Any:
        return not _holds(EQUAL, self, other) if _is_number(other) else NotImplemented

    def __bool__(self) -> bool:
        return bool(self != 0.0)

    def __hash__(self) -> int:
        """Whoever files numbers by value needs the number; Pyomo only looks whether it is 0, 1 or infinite."""
        if sys._getframe(1).f_globals["__name__"].partition(".")[0] == "pyomo":
            for special in (0.0, 1.0):
                _holds(EQUAL, self, special)
            return hash(self.tape.value[self.node])
        return hash(_pinned(self))

    def __float__(self) -> float:
        return _pinned(self)

    def __str__(self) -> str:
        return str(float(self))

    __repr__ = __str__

    def __format__(self, how: str) -> str:
        return format(float(self), how)


def _plainly(number: Any, value: float) -> bool:
    return not isinstance(number, Figure) and bool(number == value)


def _node(tape: Tape, number: Any) -> int:
    if not isinstance(number, Figure):
        return tape.constant(float(number))
    if number.tape is not tape:
        raise TypeError("figures of two tapes have nothing to do with each other")
    return number.node


def _tape(left: Any, right: Any) -> Tape:
    """That of whichever is a figure."""
    found: Tape = left.tape if isinstance(left, Figure) else right.tape
    return found


def _worked_out(step: int, left: Any, right: Any) -> Any:
    """A figure of two, of which one may be a plain number; what is not finite is no figure, whatever it depends on."""
    tape = _tape(left, right)
    found = tape.step(step, _node(tape, left), _node(tape, right))
    return STEPS[step](_pinned(left), _pinned(right)) if found is None else Figure(tape, found)


def _holds(relation: int, left: Any, right: Any) -> bool:
    tape = _tape(left, right)
    return tape.holds(relation, _node(tape, left), _node(tape, right))


def _pinned(number: Any) -> float:
    """The number itself, which from now on must stay what it is."""
    if not isinstance(number, Figure):
        return float(number)
    value = number.tape.value[number.node]
    number.tape.holds(EQUAL, number.node, number.tape.constant(value))
    return value


RegisterNumericType(Figure)
