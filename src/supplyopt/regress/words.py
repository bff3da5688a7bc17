"""Figures in words, and figures as they are worth keeping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def rounded(figure: float, digits: int) -> float | int:
    """A figure with so many digits; a whole one without a point.

    >>> rounded(1260.0000000000002, 10), rounded(0.6800000000000002, 6), rounded(0.0, 6)
    (1260, 0.68, 0)
    """
    short = float(f"{figure:.{digits}g}")
    return int(short) if short.is_integer() and abs(short) < 1e15 else short


def all_rounded(figures: Mapping[str, float], digits: int) -> dict[str, float | int]:
    """Figures by name, each with so many digits."""
    return {name: rounded(figure, digits) for name, figure in sorted(figures.items())}


def amount(figure: float, unit: str = "") -> str:
    """A figure for people.

    >>> amount(164_083_094_802.25, "USD"), amount(0.68)
    ('164,083,094,802 USD', '0.68')
    """
    told = f"{figure:,.0f}" if abs(figure) >= 1e6 else f"{figure:,.6g}"
    return f"{told} {unit}".rstrip()


def interval(bound: float | None, cost: float | None, unit: str) -> str:
    """What is known of a least cost."""
    low = "unknown" if bound is None else amount(bound)
    high = "unknown" if cost is None else amount(cost)
    return f"{amount(cost, unit)}" if cost is not None and low == high else f"[{low}, {high}] {unit}".rstrip()


def share(part: float) -> str:
    """A part in percent, with its sign.

    >>> share(0.0052), share(-0.25)
    ('+0.52 %', '-25 %')
    """
    return f"{100.0 * part:+.3g} %"


def plain(told: Any) -> Any:
    """The same with whole figures as whole numbers, so that JSON writes them without a point."""
    if isinstance(told, dict):
        return {key: plain(value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [plain(value) for value in told]
    return int(told) if isinstance(told, float) and told.is_integer() and abs(told) < 1e15 else told
