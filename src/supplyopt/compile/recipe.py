"""How a template, or anything made of arrays, follows from the figures of a tape."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import numpy as np

from supplyopt.compile.affine import Unsettled
from supplyopt.compile.figure import Figure
from supplyopt.network.grammar import Floats

T = TypeVar("T")


class Recipe(Generic[T]):
    """Something with arrays of figures, and how to make the same with arrays of numbers."""

    def __init__(self, thing: T) -> None:
        """Look once where which figures stand."""
        self._made = _recipe(thing)

    def at(self, values: Floats) -> T:
        """The thing for values of all nodes of the tape."""
        return self._made(values)  # type: ignore[no-any-return]


def _recipe(thing: Any) -> Callable[[Floats], Any]:
    if isinstance(thing, np.ndarray) and thing.dtype == object:
        return _of_array(thing)
    if isinstance(thing, Unsettled):
        entries = _of_array(thing.entries)
        return lambda values: thing.settled(entries(values))
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        parts = {f.name: getattr(thing, f.name) for f in dataclasses.fields(thing)}
        made = {name: _recipe(part) for name, part in parts.items() if _moves(part)}
        return lambda values: dataclasses.replace(thing, **{name: part(values) for name, part in made.items()})
    return lambda _: thing


def _moves(thing: Any) -> bool:
    if isinstance(thing, np.ndarray):
        return bool(thing.dtype == object)
    if isinstance(thing, Unsettled):
        return True
    return dataclasses.is_dataclass(thing) and any(_moves(getattr(thing, f.name)) for f in dataclasses.fields(thing))


def _of_array(numbers: Any) -> Callable[[Floats], Floats]:
    at = np.array([i for i, number in enumerate(numbers) if isinstance(number, Figure)], dtype=np.int64)
    nodes = np.array([numbers[i].node for i in at], dtype=np.int64)
    plain = np.array([0.0 if isinstance(number, Figure) else number for number in numbers], dtype=np.float64)

    def made(values: Floats) -> Floats:
        found = plain.copy()
        found[at] = values[nodes]
        return found

    return made
