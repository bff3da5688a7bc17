"""Axes as words: cost, measures of risk, a rule of the model, or a rule that comes with the word.

::

    cost                         what the model minimises
    cvar:0.05, expectation       another measure of cost, with its parameter
    cvar:0.05:unmet              a measure of what goes unserved, as a part of demand by value; :shortage in money
    third_country_cap            a rule of the model, by its name
    hhi, hhi:country             the concentration of suppliers, or of another dimension
    share, share:country         the largest share
    service, service:stress      the least part of demand that is served, on average or in stress, calm, all
    tts:30, tts:30:country       the least part that is served while what fails recovers, in so many days
    hhi:country=0.6..0.4         between two bounds
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import get_args

from pydantic import BaseModel, ValidationError

from supplyopt.analyse.frontier.axis import Axis
from supplyopt.risk import MEASURES, RiskMeasure
from supplyopt.risk.measure import Of
from supplyopt.rules import MaxHhi, MaxRisk, MaxShare, MinService, Rule, TimeToSurvive
from supplyopt.study import Study

COST = "cost"
_ENDS = (("gt", "above"), ("ge", "at least"), ("lt", "below"), ("le", "at most"))
_RANGE = re.compile(r"(?P<word>[^=]+)(?:=(?P<one>[^=]+)\.\.(?P<other>[^=]+))?")
_MEASURES = {str(measure.model_fields["kind"].default): measure for measure in MEASURES if not measure.needs_references}


def _hhi(name: str, by: str = "supplier") -> Rule:
    return MaxHhi(name=name, by=by, limit=1.0)


def _share(name: str, by: str = "supplier") -> Rule:
    return MaxShare(name=name, by=by, limit=1.0)


def _service(name: str, scenarios: str = "average") -> Rule:
    return MinService.model_validate({"name": name, "scenarios": scenarios, "level": 0.5})


def _tts(name: str, days: str, by: str = "supplier") -> Rule:
    return TimeToSurvive(name=name, by=by, days=_number(days, name), level=0.5)


_RULES: Mapping[str, Callable[..., Rule]] = {"hhi": _hhi, "share": _share, "service": _service, "tts": _tts}


def frontier_of(study: Study, words: Sequence[str]) -> tuple[Study, str, list[Axis]]:
    """The study with the objective that some words ask for, the word for it, and the axes that the others tell.

    Cost is what is minimised, else the first measure of cost. Raises ValueError where there is none, for words that
    mean nothing, and as :class:`Axis` does.
    """
    if study.policy.objective.needs_references:
        raise ValueError("what regret is measured from moves with every limit; minimise cost for a frontier")
    priced = next((word for word in words if word == COST), None) or next(filter(_is_of_cost, words), None)
    if priced is None:
        raise ValueError(
            f"none of {', '.join(words)} is cost or a measure of it; what is free of charge has no frontier"
        )
    others = list(words)
    others.remove(priced)
    if priced != COST:
        study = replace(study, policy=study.policy.model_copy(update={"objective": _measure(priced)}))
    return study, priced, [_axis_of(study, word) for word in others]


def _axis_of(study: Study, told: str) -> Axis:
    found = _RANGE.fullmatch(told)
    if found is None:
        raise ValueError(f"{told!r} cannot be read; write NAME, or NAME=LOOSEST..TIGHTEST such as hhi=0.6..0.4")
    ends = [None if found[end] is None else _number(found[end], told) for end in ("one", "other")]
    return Axis(_rule_of(study, found["word"]), *ends)


def _rule_of(study: Study, word: str) -> Rule:
    if word == COST:
        raise ValueError("cost is what is minimised already, the x axis; take a rule or a measure of risk beside it")
    rules = {rule.name: rule for rule in study.policy.rules}
    kind, *rest = word.split(":")
    if word in rules:
        return rules[word]
    if kind in _MEASURES:
        return MaxRisk(name=word, measure=_measure(word), limit=0.0)
    if kind not in _RULES:
        known = ", ".join([*rules, *_RULES, *_MEASURES])
        raise ValueError(f"{word!r} is neither a rule of the model nor a word for one; known: {known}")
    try:
        return _RULES[kind](word, *rest)
    except ValidationError as error:
        raise _refused(word, error) from None
    except TypeError:
        raise ValueError(f"{word!r} tells more or less than there is to {kind}, e.g. hhi:country, tts:30") from None


def _is_of_cost(word: str) -> bool:
    return word.split(":")[0] in _MEASURES and _measure(word).of == "cost"


def _measure(word: str) -> RiskMeasure:
    """A measure by its kind, its parameters in their order, and what it is of."""
    kind, *rest = word.split(":")
    measure = _MEASURES[kind]
    own = [name for name in measure.model_fields if name not in RiskMeasure.model_fields]
    subjects, figures = [each for each in rest if each in get_args(Of)], [e for e in rest if e not in get_args(Of)]
    if len(subjects) > 1:
        raise ValueError(f"{word!r} tells twice what it is of: {' and '.join(subjects)}")
    if len(figures) > len(own):
        raise ValueError(f"{word!r}: {kind} has {f'{len(own)} parameters' if own else 'no parameter'}")
    told: dict[str, object] = {name: _number(each, word) for name, each in zip(own, figures, strict=False)}
    try:
        return measure.model_validate(told | ({"of": subjects[0]} if subjects else {}))
    except ValidationError as error:
        raise _refused(word, error, measure) from None


def _refused(word: str, error: ValidationError, model: type[BaseModel] | None = None) -> ValueError:
    """What a field must be, with both ends of what it may be where the model is known, and what it was given."""
    found = error.errors()[-1]
    field = str(found["loc"][0])
    must = found["msg"].removeprefix("Input should be ")
    if model and found["type"].startswith(("greater_than", "less_than")):
        ends = model.model_fields[field].metadata
        told = [f"{words} {getattr(end, sign):g}" for end in ends for sign, words in _ENDS if hasattr(end, sign)]
        must = " and ".join(told)
    given = found["input"]
    return ValueError(f"{word!r}: {field} must be {must}, got {f'{given:g}' if isinstance(given, float) else given}")


def _number(told: str, word: str) -> float:
    try:
        return float(told)
    except ValueError:
        raise ValueError(f"{word!r}: {told!r} is no number") from None
