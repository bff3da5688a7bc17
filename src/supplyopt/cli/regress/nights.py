"""A history as a table."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from supplyopt.errors import InputError
from supplyopt.regress.codes import issue

if TYPE_CHECKING:
    from supplyopt.regress.trends import Trend


def print_trends(folder: Path, select: str, most: int, *, as_json: bool) -> None:
    """The trend of every study whose name has a text in it; raises InputError where there is no history."""
    from supplyopt.cli.show import table
    from supplyopt.regress.history import nights
    from supplyopt.regress.trends import trends

    every = nights(folder)
    if not every:
        raise InputError([issue("REG005", "holds no history", str(folder))])
    found = [each for each in trends(every, most) if select in f"{each.suite}/{each.study}"]
    if as_json:
        told = [{**dataclasses.asdict(each), "last": each.last.isoformat()} for each in found]
        click.echo(json.dumps({"schema_version": 1, "studies": told}, indent=1, allow_nan=False))
        return
    several = len({each.suite for each in found}) > 1
    columns = ["study", "nights", "last", "verdict", ">least cost", ">gap", ">before", ">seconds", ">usually"]
    table("", columns, (_row(each, several) for each in found))


def _row(trend: Trend, several: bool) -> list[str]:
    from supplyopt.cli.show import money, percent
    from supplyopt.regress.words import amount
    from supplyopt.result.result import relative_gap

    gap = relative_gap(trend.cost, trend.bound)
    costs = ["" if cost is None else money(cost, trend.currency or "") for cost in (trend.cost, trend.cost_before)]
    return [
        f"{trend.suite}/{trend.study}" if several else trend.study,
        trend.marks,
        trend.last.isoformat(),
        trend.verdict,
        costs[0] or trend.status or "",
        "" if gap is None else percent(gap),
        costs[1],
        *("" if figure is None else amount(figure) for figure in (trend.seconds, trend.usual_seconds)),
    ]
