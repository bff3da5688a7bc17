"""An events file as it is written: a horizon, events, groups that strike together, stress tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from supplyopt.scenarios.drawing.event import Attribute, Combine, Days, Event, Form, Multiplier, Name, Remark, Selecting
from supplyopt.toml.version import Version

DAYS_PER_YEAR = 365.0


class StressEffect(Form):
    """An effect of a stress test, in periods and not in days."""

    selector: Selecting = Field(description="whom it hits: dimension=value|value&dimension=value")
    attribute: Attribute = Field(description="what it multiplies")
    value: Multiplier = Field(description="multiplier of the calm figure")
    combine: Combine = Field("product", description="with other effects on the same: multiply, or only the worst (min)")
    periods: tuple[int, int] = Field(description="first and last period")


class Stress(Form):
    """A stress test: no probability, reported beside the others."""

    scenario_id: Name = Field(description="unique id")
    name: Remark = Field(description="what happens, as people say it")
    source: Remark = Field(description="why it is looked at")
    detection_days: Days = Field(0.0, description="days until it is noticed: what waits for a disruption opens then")
    effects: tuple[StressEffect, ...] = Field(min_length=1, description="what it does, to whom")


class EventsFile(Form):
    """What may happen within a horizon, and how often."""

    name: Remark = Field(description="[default: the name of the file]")
    version: Version = Field(description="version of this form")
    periods: Annotated[int, Field(ge=1, le=10_000)] = Field(description="periods of the horizon")
    days_per_period: Annotated[float, Field(gt=0, le=36_500)] = Field(description="days of a period")
    groups: Mapping[str, Annotated[float, Field(ge=0, le=0.99)]] = Field(
        default_factory=dict, description="correlation group = share of variance that its events have in common"
    )
    event: tuple[Event, ...] = Field(min_length=1, description="the events, each a table [[event]]")
    stress: tuple[Stress, ...] = Field((), description="stress tests, each a table [[stress]]")

    @property
    def days(self) -> float:
        """Length of the horizon."""
        return self.periods * self.days_per_period

    @property
    def years(self) -> float:
        """The same, in years of 365 days."""
        return self.days / DAYS_PER_YEAR


def events_schema() -> dict[str, Any]:
    """The JSON Schema of events files."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **EventsFile.model_json_schema()}
