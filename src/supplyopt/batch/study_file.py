"""A study as it is written: a case, what is required, what may happen, and how exactly to solve it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from supplyopt.solver import Limits
from supplyopt.toml.version import Version

_DEFAULT = Limits()


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _day(told: Any) -> Any:
    """A day, which TOML writes without quotes; in quotes it is one too."""
    return datetime.date.fromisoformat(told) if isinstance(told, str) else told


class StudyLimits(_Form):
    """What the solve may take."""

    gap: Annotated[float, Field(ge=0, lt=1)] = Field(
        _DEFAULT.gap, description="gap between cost and bound that will do (0.01 is 1 %)"
    )
    seconds: Annotated[float, Field(gt=0)] | None = Field(None, description="stop then and keep the best plan found")
    seed: Annotated[int, Field(ge=0, lt=2**31)] = Field(_DEFAULT.seed, description="random seed of the solver")

    @property
    def limits(self) -> Limits:
        """The same for the solver, in one thread."""
        return Limits(self.gap, self.seconds, 1, self.seed)


class StudyFile(_Form):
    """One question. Names are of files, from the folder of this one, or of what is shipped."""

    name: str = Field(description="[default: the name of the file]")
    version: Version = Field(description="version of this form")
    title: str = Field("", description="the question in words")
    case: str = Field(description="folder of the case, or the name of a shipped one")
    model: str | None = Field(None, description="what is required  [default: CASE/model.toml, else least cost]")
    scenarios: str | None = Field(
        None, description="what may happen: path, address or shipped name  [default: nothing]"
    )
    packs: tuple[str, ...] = Field((), description="law or benchmarks required too")
    assume: Mapping[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(
        default_factory=dict, description="assumption -> another value for it"
    )
    as_of: Annotated[datetime.date, BeforeValidator(_day)] | None = Field(
        None, description="leave out rules that are not in force that day"
    )
    limits: StudyLimits = Field(default_factory=StudyLimits, description="how exactly, and for how long, to solve")


def study_schema() -> dict[str, Any]:
    """The JSON Schema of study files."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **StudyFile.model_json_schema()}
