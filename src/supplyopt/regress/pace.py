"""Processor time against what is usual: shown, unless a study sets a limit to it, since machines differ."""

from __future__ import annotations

from dataclasses import dataclass

from supplyopt.batch import StudyFile
from supplyopt.regress.answer import Answer
from supplyopt.regress.verdict import Found, Verdict

TIMES, MOMENT = 3.0, 5.0
"""Time is worth telling beyond so many times the usual, and so many seconds more."""


@dataclass(frozen=True)
class Known:
    """What history tells of a study."""

    key: str = ""
    """of the last time, if it passed; nothing if all is to be done again"""
    when: str = ""
    seconds: float | None = None
    """processor time that it usually takes"""


def slowness(now: Answer, earlier: Answer, known: Known, file: StudyFile) -> list[Found]:
    """Too much time, where the study sets a limit to it."""
    factor = file.tolerance.seconds
    if factor is None or now.seconds <= factor * _usual(earlier, known) + MOMENT:
        return []
    return [Found(Verdict.SLOWER, _told(now, earlier, known))]


def time_drift(now: Answer, earlier: Answer, known: Known) -> list[str]:
    """Much more time than usual."""
    slow = now.seconds > TIMES * _usual(earlier, known) + MOMENT
    return [_told(now, earlier, known)] if slow else []


def _usual(earlier: Answer, known: Known) -> float:
    return earlier.seconds if known.seconds is None else known.seconds


def _told(now: Answer, earlier: Answer, known: Known) -> str:
    return f"{now.seconds:g} s of processor time, where {_usual(earlier, known):g} s are usual"
