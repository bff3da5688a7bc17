"""The names of a case that a rule uses: items, stages, groups and the like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from supplyopt.case.tables import country_codes
from supplyopt.rules.base import Rule
from supplyopt.scenarios.selector import Selector

DIMENSIONS = {"items": "item", "traced": "item", "stages": "stage", "classes": "class", "sites": "site"}
"""field -> dimension of the names it lists; selectors tell their own"""
OF_ITS_DIMENSION = ("groups", "needs")
"""fields that list groups of the rule's own dimension"""
Conditions = tuple[tuple[str, frozenset[str]], ...]
OF_COUNTRIES = ("country", "origin_country", "destination_country")


def is_universal(dimension: str, name: str) -> bool:
    """Whether every case calls it so: an ISO code of a country.

    >>> is_universal("country", "GB"), is_universal("country", "UK"), is_universal("bloc", "GB")
    (True, False, False)
    """
    return dimension in OF_COUNTRIES and name in country_codes()


def names(rule: Rule) -> Iterator[tuple[str, str, str]]:
    """(field, dimension, name) of every name, in the order of the fields.

    >>> from supplyopt.rules import MaxShare
    >>> list(names(MaxShare(by="country", stages=("mined",), where="bloc=third|far", limit=0.65)))
    [('stages', 'stage', 'mined'), ('where', 'bloc', 'far'), ('where', 'bloc', 'third')]
    """
    for field, dimension in _lists(rule).items():
        yield from ((field, dimension, name) for name in getattr(rule, field))
    for field, conditions in _selectors(rule).items():
        for dimension, values in conditions:
            yield from ((field, dimension, value) for value in sorted(values))


def renamed(rule: Rule, words: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The fields that change if names are called otherwise: 'dimension=name' -> what stands for it.

    >>> from supplyopt.rules import MaxShare
    >>> renamed(MaxShare(stages=("extracted",), where="bloc=third", limit=0.65), {"stage=extracted": ("mined",)})
    {'stages': ('mined',)}
    """

    def called(dimension: str, name: str) -> tuple[str, ...]:
        return words.get(f"{dimension}={name}", (name,))

    fields: dict[str, Any] = {
        field: tuple(dict.fromkeys(new for name in getattr(rule, field) for new in called(dimension, name)))
        for field, dimension in _lists(rule).items()
    }
    for field, conditions in _selectors(rule).items():
        new = tuple((d, frozenset(name for value in values for name in called(d, value))) for d, values in conditions)
        if new != conditions:
            fields[field] = str(Selector(new))
    return {field: value for field, value in fields.items() if value != getattr(rule, field)}


def _lists(rule: Rule) -> dict[str, str]:
    """field -> dimension of the lists of names that a rule has."""
    own = dict.fromkeys(OF_ITS_DIMENSION, rule.by) if hasattr(rule, "by") else {}
    found = {**DIMENSIONS, **own}
    return {field: dimension for field, dimension in found.items() if hasattr(rule, field)}


def _selectors(rule: Rule) -> dict[str, Conditions]:
    """field -> conditions of the selector in it."""
    return {field: Selector.parse(text).conditions for field, text in rule.selecting().items()}
