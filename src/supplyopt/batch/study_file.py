"""A study as it is written: a case, what is required, what may happen, how exactly to solve it, what to expect."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from supplyopt.result import Status
from supplyopt.solver import Limits
from supplyopt.toml.version import Version

_DEFAULT = Limits()
KPIS = ("calm_cost", "expected_cost", "worst_5pct_cost", "worst_5pct_unmet")
"""Key figures that a baseline keeps unless the study names others: plans that are as good hardly differ in these."""


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _day(told: Any) -> Any:
    """A day, which TOML writes without quotes; in quotes it is one too."""
    return datetime.date.fromisoformat(told) if isinstance(told, str) else told


def _status(told: Any) -> Any:
    """A status by its name."""
    return Status(told) if isinstance(told, str) else told


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


class Expected(_Form):
    """What must come of it, besides what came of it before: for ``supplyopt regress``; others only check the form."""

    status: Annotated[Status, BeforeValidator(_status)] | None = Field(
        None, description="status of the answer  [default: as in the baseline]"
    )
    cost: Annotated[float, Field(allow_inf_nan=False)] | None = Field(
        None, description="least cost that is known otherwise: it must lie between bound and cost [money]"
    )
    portfolio: Literal["any", "same"] = Field("any", description="whether another plan that is as good will do")
    kpis: tuple[str, ...] = Field(
        KPIS, description="key figures that the baseline keeps: those about an item for every item"
    )


class Tolerance(_Form):
    """How far a figure may move: absolute + relative · |figure of the baseline|."""

    relative: Annotated[float, Field(ge=0, lt=1)] = Field(0.0, description="part of the figure [-]")
    absolute: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(0.0, description="[unit of the figure]")


class Tolerances(_Form):
    """How far answers may move before that is told as a move."""

    cost: Annotated[float, Field(ge=0, lt=1)] = Field(
        1e-6, description="part of the cost by which intervals of bound and cost may lie apart [-]"
    )
    work: Annotated[float, Field(ge=1, allow_inf_nan=False)] = Field(
        2.0, description="times the iterations or nodes of the baseline from which on a solve is called slower"
    )
    seconds: Annotated[float, Field(ge=1, allow_inf_nan=False)] | None = Field(
        None, description="the same of processor time  [default: more than 3 times is told, and fails nothing]"
    )
    figures: Tolerance = Field(Tolerance(relative=0.01, absolute=0.001), description="of key figures and of sizes")
    kpis: Mapping[str, Tolerance] = Field(
        default_factory=dict, description="key figure, or figure/item -> how far that one may move"
    )

    def of(self, figure: str) -> Tolerance:
        """How far a key figure may move."""
        return self.kpis.get(figure) or self.kpis.get(figure.partition("/")[0]) or self.figures


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
    expect: Expected = Field(default_factory=Expected, description="what must come of it")
    tolerance: Tolerances = Field(default_factory=Tolerances, description="how far answers may move")


def study_schema() -> dict[str, Any]:
    """The JSON Schema of study files."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **StudyFile.model_json_schema()}
