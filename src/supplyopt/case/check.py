"""Checks between tables: one function each, listed in CHECKS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from supplyopt.case.load import Draft
from supplyopt.errors import Issue

CHECKS = ()


def check(drafts: Mapping[str, Draft]) -> Iterator[Issue]:
    """Every issue that every check finds."""
    for one in CHECKS:
        yield from one(drafts)
