"""What is to be said of a study: a verdict, what was found, why, and the figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """From the gravest to the best."""

    BROKEN = "broken"
    """there is no answer, or none that can be right"""
    NEW = "new"
    """there is no baseline to hold it against"""
    MOVED = "moved"
    """another cost, status, feasibility or key figure"""
    SLOWER = "slower"
    """the same, with much more work"""
    SAME = "same"
    UNCHANGED = "unchanged"
    """not solved: everything is as it was when it passed last"""

    @property
    def passes(self) -> bool:
        """Whether all is well."""
        return self in (Verdict.SAME, Verdict.UNCHANGED)


@dataclass(frozen=True)
class Found:
    """One thing that was found, and what that makes of the verdict."""

    verdict: Verdict
    told: str


def gravest(found: Iterable[Found]) -> Verdict:
    """The verdict of several things that were found; all is the same if nothing was."""
    order = list(Verdict)
    return min((each.verdict for each in found), key=order.index, default=Verdict.SAME)


@dataclass(frozen=True)
class Outcome:
    """What came of one study; plain figures and texts only, since it travels between processes."""

    suite: str
    name: str
    file: str
    verdict: str
    found: tuple[str, ...] = ()
    """what is not as it was, the gravest first"""
    causes: tuple[str, ...] = ()
    """what differs of all that the answer depends on"""
    drift: tuple[str, ...] = ()
    """what is another, and no fault: options taken, size of the program, time"""
    title: str = ""
    key: str = ""
    """hash of everything that the verdict depends on"""
    answer: dict[str, Any] | None = None
    """what it came to (supplyopt.regress.answer.Answer)"""
    expected: dict[str, Any] | None = None
    """status, cost, bound, seconds of the baseline"""

    @property
    def told(self) -> dict[str, Any]:
        """As plain data."""
        return dataclasses.asdict(self)

    @property
    def passes(self) -> bool:
        """Whether all is well."""
        return Verdict(self.verdict).passes

    @property
    def message(self) -> str:
        """Everything that there is to say, one thing a line."""
        lines = [*self.found, *(f"cause: {cause}" for cause in self.causes), *(f"drift: {each}" for each in self.drift)]
        return "\n".join([f"{self.name}: {self.verdict}", *(f"  {line}" for line in lines)])


def outcome_from(told: dict[str, Any]) -> Outcome:
    """An outcome from plain data."""
    texts = {name: tuple(told[name]) for name in ("found", "causes", "drift")}
    return Outcome(**{**told, **texts})


def in_order(outcomes: Collection[Outcome]) -> list[Outcome]:
    """The gravest first, then by name."""
    order = [each.value for each in Verdict]
    return sorted(outcomes, key=lambda each: (order.index(each.verdict), each.suite, each.name))
