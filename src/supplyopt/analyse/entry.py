"""At what price a source comes in: costs are told apart only where their bounds are.

Source: docs/formulation.md 11.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from supplyopt.analyse.sources import sources_of
from supplyopt.case import Case
from supplyopt.result import Result, Status
from supplyopt.rules import Exclude
from supplyopt.solver.limits import Limits
from supplyopt.solver.memory import Memory
from supplyopt.solver.solve import solve
from supplyopt.study import Study

CLOSE = 1e-4
"""How closely an entry price is found, relative to it [-]."""
MOST_DEAR = 1e3
"""A source that still comes in at this many times its price is not tried any dearer [-]."""
WITHOUT = "without_it"
"""Name of the rule that leaves a source out."""

Verdict = Literal["needed", "unpriced", "never", "below", "beyond", "undecided"]


@dataclass(frozen=True)
class Entry:
    """At what factor of its prices a source comes in; it never comes in at one and stays out at a lower one.

    ``needed``: without it nothing keeps the rules. ``unpriced``: it has no price of its own. ``never``: it saves
    nothing even if it is had for nothing. ``below``: it comes in below a factor. ``beyond``: still at the greatest that
    was tried. ``undecided``: some plan was not found, or not proven, in the time allowed.
    """

    verdict: Verdict
    low: float = 0.0
    """it is known to come in at this factor; 0: at none [-]"""
    high: float = math.inf
    """it is known to stay out at this factor; infinite: at none [-]"""

    @property
    def factor(self) -> float | None:
        """The factor below which it comes in; none where there is none to be told."""
        return 0.5 * (self.low + self.high) if self.verdict == "below" else None


def entry(study: Study, selector: str, limits: Limits) -> Entry:
    """The greatest factor of the prices of some sources at which a best plan still uses them.

    ::

        f* = sup { f : c(f) < c(∞) }         c(f) the optimum at f times the prices, never falling in f

    Found by halving the range; c(∞) is the optimum without the sources.
    """
    memory = Memory()
    without = solve(study.with_rule(Exclude(name=WITHOUT, where=selector)), limits, memory=memory)
    if without.status is Status.INFEASIBLE:
        return Entry("needed")
    if not any((prices > 0).any() for prices in _prices(study, selector)):
        return Entry("unpriced")

    def enters(factor: float) -> bool | None:
        dearer = replace(study, case=at_prices(study, selector, factor))
        return comes_in(solve(dearer, limits, memory=memory), without)

    return _boundary(enters)


def comes_in(found: Result, without: Result) -> bool | None:
    """Whether a plan is cheaper than any without the sources; none if that is not proven either way."""
    if found.cost is not None and without.bound is not None:
        nothing = 1e-9 * max(1.0, abs(without.bound))
        if found.cost < without.bound - nothing:
            return True
    return False if found.status is without.status is Status.OPTIMAL else None


def _boundary(enters: Callable[[float], bool | None]) -> Entry:
    """Where something stops being true, to within CLOSE of it."""
    low, high = 0.0, math.inf
    for factor, end in ((0.0, Entry("never", high=0.0)), (MOST_DEAR, Entry("beyond", low=MOST_DEAR))):
        answer = enters(factor)
        if answer is None:
            return Entry("undecided")
        if answer is (factor > 0.0):
            return end
    high = MOST_DEAR
    while high - low > CLOSE * max(high, CLOSE):
        middle = _between(low, high)
        answer = enters(middle)
        if answer is None:
            return Entry("undecided", low, high)
        low, high = (middle, high) if answer else (low, middle)
    return Entry("below", low, high)


def _between(low: float, high: float) -> float:
    """Half-way; the first guesses are near the price as it is."""
    if high < MOST_DEAR:
        return 0.5 * (low + high)
    return min(2.0 * low, 0.5 * (low + high)) if low > 0.0 else 1.0


def at_prices(study: Study, selector: str, factor: float) -> Case:
    """The case with the prices of some sources times a factor: of offers their price, of processes their cost."""
    case, (offers, tiers, processes) = study.case, _rows(study, selector)
    return replace(
        case,
        offers=_times(case.offers, "price", offers, factor),
        tiers=_times(case.tiers, "price", tiers, factor),
        processes=_times(case.processes, "cost", processes, factor),
    )


def _prices(study: Study, selector: str) -> Iterator[pd.Series]:
    case, (offers, tiers, processes) = study.case, _rows(study, selector)
    yield case.offers.loc[offers, "price"]
    yield case.tiers.loc[tiers, "price"]
    yield case.processes.loc[processes, "cost"]


def _rows(study: Study, selector: str) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Which offers, tiers and processes are those of some sources."""
    sources, case = sources_of(study.network, selector), study.case
    offers = {name for source in sources for name in source.labels.get("offer", ())}
    processes = {name for source in sources for name in source.labels.get("process", ())}
    return (
        case.offers["offer"].isin(offers),
        case.tiers["offer"].isin(offers),
        case.processes["process"].isin(processes),
    )


def _times(frame: pd.DataFrame, column: str, rows: pd.Series, factor: float) -> pd.DataFrame:
    return frame.assign(**{column: frame[column].where(~rows, frame[column] * factor)})
