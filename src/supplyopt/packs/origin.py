"""Where a rule of a pack comes from: the article, when it was read, and whether the number was found there."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Mark = Literal["verified", "to be checked"]
Kind = Literal["official", "secondary"]
Text = Annotated[str, Field(min_length=1)]


class Escape(BaseModel):
    """When a rule need not be kept: if keeping it makes the plan dearer by more than a part of the cost without it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: Text = Field(description="article that allows it")
    cost_above: Annotated[float, Field(gt=0, allow_inf_nan=False)] = Field(
        description="the rule may be set aside if it costs more than this part of the cost without it, 0.2 is 20 % [-]"
    )
    mark: Mark = Field(description="verified: article and number were read in the text; to be checked: they were not")
    says: Text = Field(description="what the article allows, in our own words")


class Origin(BaseModel):
    """The provenance of one rule."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: Text = Field(description="law and article, e.g. 'Regulation (EU) 2024/1252, Art. 5(1)(b)'")
    address: Annotated[str, Field(pattern=r"^https?://\S+$")] = Field(description="address of the text")
    text: Kind = Field(
        description="official: the text itself, from who makes or publishes it; secondary: a summary, a copy, the news"
    )
    read: datetime.date | None = Field(None, description="day on which the number was read there; none: not yet")
    mark: Mark = Field(description="verified: the number was read in that text; to be checked: it was not")
    says: Text = Field(description="what the article asks for, in our own words")
    escape: Escape | None = Field(None, description="when the rule need not be kept")

    @model_validator(mode="after")
    def _read_if_verified(self) -> Origin:
        if self.is_verified and self.read is None:
            raise ValueError("what is verified was read on a day: add read")
        return self

    @property
    def is_verified(self) -> bool:
        """Whether the number was read in the text cited."""
        return self.mark == "verified"

    @property
    def is_second_hand(self) -> bool:
        """Whether the number was read, but not in the official text."""
        return self.is_verified and self.text == "secondary"
