"""A network and conditions taken apart into figures and the rest; and put together again with figures of a tape.

Zero, one and what is not finite are no figures: whether something is there at all is structure, and so is what is
multiplied by nothing. Figures come in a fixed order, field by field, so that many are looked at at once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np

from supplyopt.network.grammar import Floats, Network
from supplyopt.network.resolve import Conditions
from supplyopt.network.tables import Tabled

PARTS = ("options", "assets", "activities", "contracts", "stocks", "demands", "arrivals")
"""What of a network is taken apart; all else of it is structure."""
NUMBERS = frozenset({float, np.float64, int})


def of_network(network: Network, figures: list[Floats]) -> tuple[Any, ...]:
    """The structure of a network; its figures are added to a list."""
    rest = [getattr(network, name) for name in _names(Network) if name not in (*PARTS, "days", "masses")]
    columns = [_Column([getattr(p, f) for p in parts]) for parts in _parts(network) for f in _fields(parts)]
    masses = tuple(network.masses), np.array(list(network.masses.values()), dtype=np.float64).tobytes()
    return network.days.tobytes(), masses, *rest, *(column.structure(figures) for column in columns)


def network_with(network: Network, figures: Iterator[Any]) -> Network:
    """The same network with other figures, in the order in which they were taken."""
    filled: dict[str, Any] = {}
    for name, parts in zip(PARTS, _parts(network), strict=True):
        columns = {f: _Column([getattr(part, f) for part in parts]).filled(figures) for f in _fields(parts)}
        filled[name] = tuple(
            dataclasses.replace(part, **{f: column[i] for f, column in columns.items()}) for i, part in enumerate(parts)
        )
    return dataclasses.replace(network, **filled)


def of_conditions(conditions: Conditions, figures: list[Floats]) -> tuple[Any, ...]:
    """The structure of conditions; their figures are added to a list."""
    return conditions.onset, *(_structure(getattr(conditions, name), figures) for name in Conditions.ARRAYS)


def conditions_with(conditions: Conditions, figures: Iterator[Any]) -> Conditions:
    """The same conditions with other figures."""
    return dataclasses.replace(
        conditions, **{name: _filled(getattr(conditions, name), figures) for name in Conditions.ARRAYS}
    )


def of_tabled(tabled: Tabled, figures: list[Floats]) -> tuple[Any, ...]:
    """The structure of a table of conditions, whose own figures vary by scenario and are no part of it."""
    calm = np.array([figure for _, _, figure, _ in tabled.places])
    places = tuple((name, at, column) for name, at, _, column in tabled.places)
    return of_conditions(tabled.plain, figures), places, _structure(calm, figures), tabled.table.shape[1]


def tabled_with(tabled: Tabled, figures: Iterator[Any]) -> Tabled:
    """The same table with other figures where all agree, and of calm."""
    plain = conditions_with(tabled.plain, figures)
    calm = _filled(np.array([figure for _, _, figure, _ in tabled.places]), figures).tolist()
    places = [(name, at, figure, column) for (name, at, _, column), figure in zip(tabled.places, calm, strict=True)]
    return Tabled(plain, places, tabled.table)


class _Column:
    """What the parts of a network have under one name: numbers, arrays or numbers by key; anything else is kept."""

    def __init__(self, things: Sequence[Any]) -> None:
        self._things = things
        kinds = {thing.__class__ for thing in things}
        self._by_key = kinds == {dict}
        self._keys = [tuple(thing) for thing in things] if self._by_key else []
        values = [value for thing in things for value in thing.values()] if self._by_key else list(things)
        inner = {value.__class__ for value in values}
        self._arrays = inner == {np.ndarray}
        self._is_plain = not (self._arrays or (inner <= NUMBERS and inner != {int} and inner))
        self._values = [] if self._is_plain else values

    def structure(self, figures: list[Floats]) -> tuple[Any, ...]:
        """What is left without figures."""
        if self._is_plain:
            return tuple(self._things)
        shapes = [value.shape for value in self._values] if self._arrays else []
        return self._keys, shapes, _structure(self._flat(), figures)

    def filled(self, figures: Iterator[Any]) -> Sequence[Any]:
        """The things with other figures."""
        if self._is_plain:
            return self._things
        flat = _filled(self._flat(), figures)
        if self._arrays:
            ends = np.cumsum([value.size for value in self._values])[:-1]
            values = [new.reshape(v.shape) for new, v in zip(np.split(flat, ends), self._values, strict=True)]
        else:
            values = flat.tolist()
        if not self._by_key:
            return values
        each = iter(values)
        return [{key: next(each) for key in keys} for keys in self._keys]

    def _flat(self) -> Floats:
        if self._arrays:
            return np.concatenate([np.asarray(value, dtype=np.float64).ravel() for value in self._values])
        return np.array(self._values, dtype=np.float64)


def _structure(numbers: Floats, figures: list[Floats]) -> tuple[Any, ...]:
    moving = _moving(numbers)
    figures.append(numbers[moving])
    return numbers.shape, moving.tobytes(), np.where(moving, 0.0, numbers).tobytes()


def _filled(numbers: Floats, figures: Iterator[Any]) -> Any:
    moving = _moving(numbers)
    if not moving.any():
        return numbers
    filled = numbers.astype(object)
    for at in zip(*np.nonzero(moving), strict=True):
        filled[at] = next(figures)
    return filled


def _moving(numbers: Floats) -> Any:
    return np.isfinite(numbers) & (numbers != 0.0) & (numbers != 1.0)


def _parts(network: Network) -> list[tuple[Any, ...]]:
    return [getattr(network, name) for name in PARTS]


def _fields(parts: tuple[Any, ...]) -> tuple[str, ...]:
    return _names(parts[0].__class__) if parts else ()


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))
