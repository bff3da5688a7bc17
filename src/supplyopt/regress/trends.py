"""How studies have gone night by night: cost, bound, time and verdict, the last beside those before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from supplyopt.regress.history import NIGHTS, Night
from supplyopt.regress.verdict import Verdict

MARKS = {
    Verdict.SAME: "=",
    Verdict.UNCHANGED: ".",
    Verdict.MOVED: "M",
    Verdict.SLOWER: "S",
    Verdict.BROKEN: "B",
    Verdict.NEW: "N",
}
"""One letter a night."""


@dataclass(frozen=True)
class Trend:
    """A study over its last nights."""

    suite: str
    study: str
    nights: int
    last: date
    verdict: str
    marks: str
    """the last nights, the latest at the end"""
    status: str | None
    currency: str | None
    cost: float | None
    """of the last night that has one"""
    bound: float | None
    cost_before: float | None
    """of the last night that had another"""
    seconds: float | None
    usual_seconds: float | None
    memory: float | None


def trends(every: Iterable[Night], most: int = NIGHTS) -> list[Trend]:
    """The trend of every study over its last nights, by suite and name."""
    by_study: dict[tuple[str, str], list[Night]] = {}
    for night in every:
        by_study.setdefault((night.suite, night.study), []).append(night)
    return [_trend(by_study[study][-most:], len(by_study[study])) for study in sorted(by_study)]


def _trend(last: list[Night], count: int) -> Trend:
    solved = [night for night in last if night.seconds is not None]
    costs = [(night.cost, night.bound) for night in last if night.cost is not None]
    cost, bound = costs[-1] if costs else (None, None)
    others = [each for each, _ in costs if each != cost]
    seconds = [night.seconds for night in solved if night.seconds is not None]
    latest = solved[-1] if solved else last[-1]
    return Trend(
        suite=last[-1].suite,
        study=last[-1].study,
        nights=count,
        last=last[-1].at.date(),
        verdict=last[-1].verdict.value,
        marks="".join(MARKS[night.verdict] for night in last),
        status=latest.status,
        currency=latest.currency,
        cost=cost,
        bound=bound,
        cost_before=others[-1] if others else None,
        seconds=latest.seconds,
        usual_seconds=median(seconds) if seconds else None,
        memory=latest.memory,
    )
