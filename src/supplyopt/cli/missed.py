"""Rows of soft rules that are missed: what they come to instead of what, and what was paid for that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from supplyopt.cli.show import line, money
from supplyopt.cli.words import counted

if TYPE_CHECKING:
    from supplyopt.store.document import Missed

SHOWN, MOST_DIGITS = 10, 8
SENSES = {"<=": "at most", ">=": "at least"}


def print_missed(rows: tuple[Missed, ...], currency: str) -> None:
    """The dearest first; the table ``rules`` of a run has them all."""
    if not rows:
        return
    line()
    line(f"{counted(len(rows), 'row')} of soft rules missed, and paid for:")
    for row in rows[:SHOWN]:
        where = f" in {row.scenario}" if row.scenario else ""
        line(f"  {row.rule}{where}: {row.row}: {in_words(row)}; paid {money(row.paid, currency)}")
    if len(rows) > SHOWN:
        line(f"  ... and {len(rows) - SHOWN} more, in the table rules")


def in_words(row: Missed) -> str:
    """What a row comes to, as a share in percent, an index by its name, or an amount."""
    sense = SENSES[row.sense]
    if row.value is None or row.limit is None:
        value, limit = _apart(row.left, row.right, lambda v, digits: f"{v:,.{digits}f}")
        return f"{value} instead of {sense} {limit}"
    what, _, of = row.unit.partition(" ")
    if what == "share":
        value, limit = _apart(row.value, row.limit, lambda v, digits: f"{100 * v:.{digits}f} %")
        return f"{f'{value} {of}'.strip()} instead of {sense} {limit}"
    least = 2 if row.unit else 0
    value, limit = _apart(row.value, row.limit, lambda v, digits: f"{v:,.{digits}f}", least)
    return f"{f'{row.unit} {value}'.strip()} instead of {sense} {limit}"


def _apart(one: float, other: float, write: Callable[[float, int], str], digits: int = 0) -> tuple[str, str]:
    """Two figures with as few digits as show that they differ."""
    told = write(one, digits), write(other, digits)
    return told if told[0] != told[1] or digits == MOST_DIGITS else _apart(one, other, write, digits + 1)
