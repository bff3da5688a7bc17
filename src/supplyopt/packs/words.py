"""Words of a pack that a case must know: stages, blocs and materials, and what a case calls them instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from supplyopt.packs.origin import Text
from supplyopt.scenarios.selector import Selector


def _are_names(called: tuple[str, ...]) -> tuple[str, ...]:
    """Names as a table of the case has them, not selectors."""
    for name in called:
        if not name or name != name.strip() or any(character in name for character in "=|&"):
            inner = name.rpartition("=")[2].strip("|& ") or "..."
            raise ValueError(
                f"{name!r} is not a name of the word's own dimension; write a name as the tables of the case have it, "
                f"such as {inner!r}, several as a list; what a group such as a bloc is made of is told in groups.csv"
            )
    return called


Words = Mapping[str, Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_are_names)]]
"""'stage=extracted' -> what a case calls it: ('mined',)"""


class Expectation(BaseModel):
    """A word that the rules of a pack use, and that the case must give a meaning to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    word: str = Field(description="dimension=value, as rules use it, e.g. 'bloc=third' or 'stage=extracted'")
    means: Text = Field(description="what must carry it")
    optional: bool = Field(False, description="a case may have nothing of the kind, e.g. a material it is not about")

    @field_validator("word")
    @classmethod
    def _is_one_value(cls, word: str) -> str:
        [*conditions] = Selector.parse(word).conditions
        if len(conditions) != 1 or len(conditions[0][1]) != 1:
            raise ValueError("a word is one value of one dimension")
        return word

    def called(self, words: Words) -> tuple[tuple[str, str], ...]:
        """(dimension, value) that stand for it in a case."""
        dimension, _, value = self.word.partition("=")
        return tuple((dimension, called) for called in words.get(self.word, (value,)))
