"""A rule of a pack: an ordinary rule with its provenance."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, create_model, model_validator

from supplyopt.packs.origin import Origin
from supplyopt.rules import RULES, Rule

FOLLOW = ("law", "owner", "source")
"""Fields that follow from the pack and the provenance."""


class Clause(Rule):
    """What every rule of a pack has beside the fields of its kind."""

    origin: Origin = Field(description="where the rule comes from")

    @model_validator(mode="after")
    def _provenance_is_told_once(self) -> Clause:
        if not self.name:
            raise ValueError("a rule of a pack needs a name, by which later versions are compared")
        told = [field for field in FOLLOW if field in self.model_fields_set]
        if told:
            raise ValueError(f"{', '.join(told)} follows from the pack and the origin; leave it out")
        return self

    def rule(self, **changes: Any) -> Rule:
        """The ordinary rule that it is, with some fields changed."""
        [plain] = [rule for rule in RULES if rule.model_fields["kind"].default == self.kind]
        return plain(**{field: getattr(self, field) for field in self.model_fields_set - {"origin"}} | changes)


if TYPE_CHECKING:
    AnyClause = Clause
else:
    _CLAUSES = tuple(create_model(rule.__name__, __base__=(rule, Clause), __doc__=rule.__doc__) for rule in RULES)
    AnyClause = Annotated[functools.reduce(operator.or_, _CLAUSES), Field(discriminator="kind")]
