"""An event: how often it strikes, how hard, for how long, and what it does to whom."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from supplyopt.case.selector import Selector
from supplyopt.case.text import faults_of_text

Cause = Literal[
    "natural",
    "geopolitical",
    "conflict",
    "chokepoint",
    "cyber",
    "sabotage",
    "pandemic",
    "coercion",
    "disinformation",
    "industrial",
    "labour",
]
CAUSES: tuple[str, ...] = get_args(Cause)
UNSEEN = (14, 15, 16)
"""Numbers of the faults of a text that a scenario file may not have."""


def _name(text: str) -> str:
    return _sound(text, "event_id")


def _remark(text: str) -> str:
    return _sound(text, "name")


def _sound(text: str, column: str) -> str:
    told = [message for number, message in faults_of_text(text, column) if number in UNSEEN]
    if told or not text:
        raise ValueError(" and ".join(told) or "is empty")
    return text


def _selector(text: str) -> str:
    Selector.parse(text)
    return text


def _ordered(triple: tuple[float, float, float]) -> tuple[float, float, float]:
    if list(triple) != sorted(triple):
        raise ValueError("must be low, middle, high, in this order")
    return triple


Name = Annotated[str, AfterValidator(_name)]
Remark = Annotated[str, AfterValidator(_remark)]
Selecting = Annotated[str, AfterValidator(_selector)]
Attribute = Literal["availability", "demand_mult", "price_mult", "stock_mult", "inflow_mult"]
Combine = Literal["product", "min"]
Multiplier = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]
Part = Annotated[float, Field(ge=0, le=1)]
Days = Annotated[float, Field(ge=0, le=36_500)]
Parts = Annotated[tuple[Part, Part, Part], AfterValidator(_ordered)]
Spans = Annotated[tuple[Days, Days, Days], AfterValidator(_ordered)]


class Form(BaseModel):
    """A table of an events file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Effect(Form):
    """What an event does to everything that a selector finds."""

    selector: Selecting = Field(description="whom it hits: dimension=value|value&dimension=value")
    attribute: Attribute = Field("availability", description="what it multiplies")
    value: Multiplier | None = Field(
        None, description="multiplier of the calm figure while the event lasts; none: 1 - severity"
    )
    combine: Combine = Field("product", description="with other effects on the same: multiply, or only the worst (min)")
    delay_days: Days = Field(0.0, description="days from the event until it is felt here")

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.value is None and self.attribute in ("demand_mult", "price_mult"):
            raise ValueError(f"{self.attribute} needs a value: severity tells a part that is lost")
        if self.value is not None and self.value > 1.5 and self.attribute == "availability":
            raise ValueError("availability is a part, not a percentage, and at most 1.5")
        return self


class Event(Form):
    """One kind of event. It strikes at most once within the horizon."""

    event_id: Name = Field(description="unique id")
    name: Remark = Field(description="what happens, as people say it")
    cause: Cause = Field(description="class of the cause; sabotage: terror too; coercion: by price or trade")
    rate_per_year: Annotated[float, Field(gt=0, le=100)] | None = Field(
        None, description="how often a year; the probability within n years is 1 - exp(-n rate)"
    )
    probability_per_year: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        None, description="instead of a rate: probability that it strikes within a year"
    )
    derivation: Mapping[str, Any] = Field(default_factory=dict, description="arithmetic behind the rate, for people")
    severity: Parts = Field(description="part lost: low, middle, high of a triangle")
    duration_days: Spans = Field(description="days of full loss: low, middle, high of a triangle")
    recovery_days: Spans = Field(
        (0.0, 0.0, 0.0), description="days of recovery after them: low, middle, high of a triangle; 0: at once"
    )
    recovery: Literal["linear", "exponential"] = Field(
        "linear", description="how the loss goes: in a line to 0, or by a factor e in each recovery time"
    )
    detection_days: Days = Field(0.0, description="days until it is noticed: what waits for a disruption opens then")
    group: Name | None = Field(None, description="correlation group, one of [groups]")
    escalation: Mapping[str, Annotated[float, Field(gt=0, le=1e6)]] = Field(
        default_factory=dict, description="event_id = how many times as likely this event is if that one strikes too"
    )
    effects: tuple[Effect, ...] = Field(min_length=1, description="what it does, to whom")
    source: Remark = Field(description="where the figures come from, or that they are assumed")

    @model_validator(mode="after")
    def _one_chance(self) -> Self:
        if (self.rate_per_year is None) == (self.probability_per_year is None):
            raise ValueError("give either rate_per_year or probability_per_year")
        return self

    def probability(self, years: float) -> float:
        """Chance that it strikes within so many years, by itself."""
        if self.rate_per_year is not None:
            return 1 - math.exp(-self.rate_per_year * years)
        return 1 - math.pow(1 - (self.probability_per_year or 0.0), years)
