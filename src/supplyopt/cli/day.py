"""Days on the command line: 2027-01-31."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

HELD = (
    "Leave out rules that are not in force that day.  [default: every rule holds in the periods that begin while it is "
    "in force; in periods without first days all hold, also those ended or not yet begun]"
)
"""What ``--as-of`` does to a study."""


class Day(click.ParamType[datetime.date, str]):
    """A day, written 2027-01-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        """The day that a text tells."""
        if isinstance(value, datetime.date):  # of the file of settings
            return value.date() if isinstance(value, datetime.datetime) else value
        try:
            return datetime.date.fromisoformat(value)
        except (ValueError, TypeError):
            self.fail(f"{value!r} is no day; write a date such as 2027-01-31", param, ctx)


def as_of_option(help: str = HELD) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option ``--as-of``."""
    return click.option("--as-of", type=Day(), metavar="DATE", help=help)


def parted(told: str) -> tuple[str, datetime.date | None]:
    """The pack and the day of NAME@DATE; a name alone, or the path of a file with an @, has no day."""
    name, at, date = told.rpartition("@")
    return (told, None) if not at or Path(told).exists() else (name, Day().convert(date, None, None))


def today() -> datetime.date:
    """The day it is where the program runs."""
    return datetime.datetime.now().astimezone().date()
