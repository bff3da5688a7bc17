"""What results look like: money, shares and plain tables. Data is never read as markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click

from supplyopt.errors import ascii_safe

WIDE = 120
"""Columns of a table where the standard output is no terminal."""
CENT = 0.005
"""Less than this is told as nothing [money]."""


def money(amount: float, currency: str) -> str:
    """An amount with about six digits.

    >>> money(164_083_094_802.25, "USD")
    '164.083 bn USD'
    >>> money(1080, "EUR")
    '1,080 EUR'
    """
    for factor, name in ((1e9, " bn"), (1e6, " m")):
        if abs(amount) >= factor:
            return f"{amount / factor:,.3f}{name} {currency}"
    return f"{round(amount, 2):,.10g} {currency}"


def between(low: float, high: float, currency: str) -> str:
    """An amount that is only known to lie between two.

    >>> between(30.0, 30.001, "EUR"), between(20.0, 30.0, "EUR")
    ('30 EUR', '20 EUR to 30 EUR')
    """
    if high - low <= 1e-3 * max(1.0, high):
        return money(0.5 * (low + high), currency)
    return f"{money(low, currency)} to {money(high, currency)}"


def quantity(amount: float) -> str:
    """A quantity with four digits or all of its whole ones."""
    return f"{amount:,.0f}" if abs(amount) >= 1000 else f"{amount:.4g}"


def percent(share: float) -> str:
    """A share in percent, with digits where it is small.

    >>> percent(0.65), percent(0.000012), percent(0.0)
    ('65 %', '0.0012 %', '0 %')
    """
    value = 100.0 * share
    return f"{value:.0f} %" if abs(value) >= 10 or value == 0 else f"{value:.2g} %"


def shortened(text: str, longest: int = 60) -> str:
    """The beginning of a long text.

    >>> shortened("a very long name", 10)
    'a very lo…'
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table on the standard output; a column whose name begins with ``>`` is flush right."""
    import sys

    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in columns:
        shown.add_column(Text(name.removeprefix(">")), justify="right" if name.startswith(">") else "left")
    for row in rows:
        shown.add_row(*(Text(ascii_safe(str(cell), 2_000)) for cell in row))
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = WIDE
    line()
    if title:
        line(title)
    console.print(shown)


def line(text: str = "") -> None:
    """A line on the standard output."""
    click.echo(ascii_safe(text, 10_000))
