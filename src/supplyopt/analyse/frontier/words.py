"""Axes as words: ``cost``, a rule of the model, or a rule that comes with the word; with bounds to look between.

::

    third_country_cap            a rule of the model, by its name
    hhi, hhi:country             the concentration of suppliers, or of another dimension
    share, share:country         the largest share
    service, service:stress      the part of demand that is served, on average or in stress, calm, all
    tts:30, tts:30:country       the part that is served while what fails recovers in so many days
    hhi:country=0.6..0.4         between two bounds
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from supplyopt.analyse.frontier.axis import Axis
from supplyopt.rules import MaxHhi, MaxShare, MinService, Rule, TimeToSurvive
from supplyopt.study import Study

COST = "cost"
_RANGE = re.compile(r"(?P<word>[^=]+)(?:=(?P<one>[^=]+)\.\.(?P<other>[^=]+))?")


def _hhi(name: str, by: str = "supplier") -> Rule:
    return MaxHhi(name=name, by=by, limit=1.0)


def _share(name: str, by: str = "supplier") -> Rule:
    return MaxShare(name=name, by=by, limit=1.0)


def _service(name: str, scenarios: str = "average") -> Rule:
    return MinService.model_validate({"name": name, "scenarios": scenarios, "level": 0.5})


def _tts(name: str, days: str = "", by: str = "supplier") -> Rule:
    return TimeToSurvive(name=name, by=by, days=_number(days, name), level=0.5)


SHORTHANDS: Mapping[str, Callable[..., Rule]] = {"hhi": _hhi, "share": _share, "service": _service, "tts": _tts}
"""Words for rules that need not be in the model."""


def axis_of(study: Study, told: str) -> Axis:
    """The axis that a word tells; raises ValueError, in words for whoever wrote it."""
    found = _RANGE.fullmatch(told)
    if found is None:
        raise ValueError(f"{told!r} cannot be read; write NAME, or NAME=LOOSEST..TIGHTEST such as hhi=0.6..0.4")
    ends = [None if found[end] is None else _number(found[end], told) for end in ("one", "other")]
    return Axis(_rule_of(study, found["word"]), *ends)


def _rule_of(study: Study, word: str) -> Rule:
    rules = {rule.name: rule for rule in study.policy.rules}
    kind, *words = word.split(":")
    if word in rules:
        return rules[word]
    if kind not in SHORTHANDS:
        known = ", ".join([COST, *rules, *SHORTHANDS])
        raise ValueError(f"{word!r} is neither a rule of the model nor a word for one; known: {known}")
    try:
        return SHORTHANDS[kind](word, *words)
    except TypeError:
        raise ValueError(f"{word!r} tells more than {kind} has") from None


def _number(told: str, word: str) -> float:
    try:
        return float(told)
    except ValueError:
        raise ValueError(f"{word!r}: {told!r} is no number") from None
