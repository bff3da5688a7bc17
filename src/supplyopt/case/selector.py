"""Selectors: ``dimension=value|value&dimension=value`` picks things by their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Selector:
    """Picks what carries, for every condition, one of its values.

    >>> selector = Selector.parse("country=CN|RU&item=gallium")
    >>> selector.matches({"country": frozenset({"CN"}), "item": frozenset({"gallium", "widget"})})
    True
    >>> selector.matches({"country": frozenset({"CN"})})
    False
    """

    conditions: tuple[tuple[str, frozenset[str]], ...]

    @classmethod
    def parse(cls, text: str) -> Selector:
        """The selector a text describes; raises ValueError with a plain sentence."""
        conditions: dict[str, frozenset[str]] = {}
        for part in text.split("&"):
            dimension, equals, listed = part.partition("=")
            values = listed.split("|")
            if not equals:
                raise ValueError(f"{part!r} is not of the form dimension=value")
            if not dimension or dimension != dimension.strip() or any(c in dimension for c in "|= "):
                raise ValueError(f"{part!r} does not begin with the name of a dimension")
            if any(not value or value != value.strip() or "=" in value for value in values):
                raise ValueError(f"{part!r} has a value that is empty or contains '=' or white space at an end")
            if dimension in conditions:
                raise ValueError(f"dimension {dimension!r} is given twice; join alternatives by '|'")
            conditions[dimension] = frozenset(values)
        return cls(tuple(sorted(conditions.items(), key=lambda condition: condition[0])))

    def matches(self, labels: Mapping[str, frozenset[str]]) -> bool:
        """Whether the labels (values by dimension) meet every condition."""
        return all(not values.isdisjoint(labels.get(dimension, frozenset())) for dimension, values in self.conditions)

    def __str__(self) -> str:
        return "&".join(f"{dimension}={'|'.join(sorted(values))}" for dimension, values in self.conditions)
