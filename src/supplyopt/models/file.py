"""A model file as it is written: a policy that may name packs."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from supplyopt.packs import Words
from supplyopt.policy import Policy, Requirements
from supplyopt.rules.base import Amount


class PackUse(BaseModel):
    """A pack that a model asks for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pack: str = Field(description="name of a shipped pack, or the path of its file, from the folder of the model")
    words: Words = Field(
        default_factory=dict,
        description="word of the pack -> what the case calls it, e.g. 'stage=extracted' = ['mined']",
    )
    penalty: Amount | None = Field(
        None, description="money for each unit by which a rule is missed that is not law; none: all of them are hard"
    )


def _by_name(told: Any) -> Any:
    return {"pack": told} if isinstance(told, str) else told


class ModelFile(Requirements):
    """An objective, rules and packs of rules, with the question they answer."""

    packs: tuple[Annotated[PackUse, BeforeValidator(_by_name, json_schema_input_type=str | PackUse)], ...] = Field(
        (), description="packs to apply: a name, or a table with the case's own words"
    )

    def policy(self) -> Policy:
        """The policy before its packs are applied."""
        return Policy(**{field: getattr(self, field) for field in Requirements.model_fields})
