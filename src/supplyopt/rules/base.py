"""What a rule is: parameters with a meaning, and the rows they ask for.

A rule overrides one or more of three hooks; everything else (naming, softening, pricing, explaining,
documenting, listing) is done for all rules at once, elsewhere.

- ``plan_rows(plan, scope)``: rows on what is decided now and on what calm delivers of it;
- ``recourse_rows(operation, scope)``: rows on the operation of each scenario the rule covers, calm among them;
- ``outcome_rows(outcomes, scope)``: rows over all scenarios together.

The hooks are plain arithmetic on what they are handed, so the same code writes Pyomo rows and, given the
numbers of an answer, measures how far each row is kept; ``recourse_rows`` in all scenarios at once, given arrays.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from supplyopt.result import Bill
from supplyopt.scenarios.selector import Selector

if TYPE_CHECKING:
    from supplyopt.network import Activity
    from supplyopt.rules.scope import Scope
    from supplyopt.rules.views import Operated, Outcomes, Planned

Sense = Literal["<=", ">="]
Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0.0, le=1e12, allow_inf_nan=False)]
CONTINGENCY = "contingency"
"""Family of the failures that a contingency rule plays through."""
Generator = Literal["share", "amount", "choice", "norm", "contingency", "risk"]


@dataclass(frozen=True)
class Row:
    """One requirement: ``left sense right``, under a key unique within its rule."""

    key: tuple[str, ...]
    left: Any
    sense: Sense
    right: Any
    defines: bool = False
    """ties a yes-or-no to amounts; it says what counts, so it is hard even in a soft rule"""
    of: Any = None
    """total that both sides are parts of: divided by it they are the share, index or risk that people talk about; none
    where they are talked about as they stand"""

    @property
    def excess(self) -> Any:
        """How far the row is missed (positive) or kept (negative), in its own unit."""
        return self.left - self.right if self.sense == "<=" else self.right - self.left


def at_most(key: tuple[str, ...], left: Any, right: Any, *, defines: bool = False, of: Any = None) -> Row:
    """``left ≤ right``."""
    return Row(key, left, "<=", right, defines, of)


def at_least(key: tuple[str, ...], left: Any, right: Any, *, defines: bool = False, of: Any = None) -> Row:
    """``left ≥ right``."""
    return Row(key, left, ">=", right, defines, of)


class Rule(BaseModel):
    """Fields that every rule has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    generator: ClassVar[Generator] = "share"
    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = None
    """the field that says how strict the rule is, and which way it becomes looser; none: it holds or is dropped.
    Rows must be affine in it."""
    selectors: ClassVar[tuple[str, ...]] = ("where",)
    """fields that hold selectors, of those that the rule has"""
    bill: ClassVar[Bill] = "penalties"
    """the kind of cost that its excesses are counted among; rows of a preference or a charge are in money, and what is
    above is billed as it stands and is no violation"""

    told_as: ClassVar[str] = "share"
    """what both sides of a row are, divided by the total that they are parts of: a share (with a word on what it is,
    where that is not plain), or an index by its name"""

    kind: str
    name: str = Field("", description="unique in the policy; default the kind, numbered where it repeats")
    items: tuple[str, ...] = Field((), description="items or materials it is about; empty: all")
    stages: tuple[str, ...] = Field((), description="stages it is about; empty: all")
    window: tuple[int, int] | None = Field(None, description="first and last period it looks at; none: all")
    penalty: Amount | None = Field(None, description="money for each unit of violation; none: the rule is hard")
    valid_from: datetime.date | None = Field(None, description="first day it is in force")
    valid_to: datetime.date | None = Field(None, description="last day it is in force")
    owner: str = Field("", description="who requires it: a nation, the alliance, a department")
    source: str = Field("", description="law, contract or decision it comes from")
    law: bool = Field(False, description="it is law: no repair that is proposed ever loosens it")
    why: str = Field("", description="the reason, in a sentence")

    @model_validator(mode="after")
    def _ordered(self) -> Rule:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from is after valid_to")
        if self.window and not 1 <= self.window[0] <= self.window[1]:
            raise ValueError("window must be [first, last] with 1 <= first <= last")
        return self

    @model_validator(mode="after")
    def _selectors_are_sound(self) -> Rule:
        for text in self.selecting().values():
            Selector.parse(text)
        return self

    def selecting(self) -> dict[str, str]:
        """field -> selector, of those that are given."""
        return {field: text for field in self.selectors if (text := getattr(self, field, ""))}

    @model_validator(mode="after")
    def _has_one_price(self) -> Rule:
        if self.bill != "penalties" and self.penalty is not None:
            raise ValueError(f"{self.kind} is a price by itself; leave out the penalty")
        return self

    @property
    def price(self) -> float | None:
        """Money for each unit that a row is missed by; none: it must hold."""
        return self.penalty if self.bill == "penalties" else 1.0

    @property
    def is_hard(self) -> bool:
        """Whether it must hold, rather than be paid for."""
        return self.price is None

    @property
    def is_bound_a_share(self) -> bool:
        """Whether its bound is a share, which people tell in percent."""
        field = self.loosens[0] if self.loosens else ""
        told = self.model_json_schema()["properties"].get(field, {})
        return "share" in self.told_as and told.get("maximum") == 1

    @property
    def is_bound_money(self) -> bool:
        """Whether its bound is an amount of money."""
        return False

    @property
    def needs_calm(self) -> bool:
        """Whether it means nothing without a calm scenario."""
        return False

    @property
    def compares(self) -> bool:
        """Whether ``outcome_rows`` bind what becomes of weighted scenarios."""
        return type(self).outcome_rows is not Rule.outcome_rows

    @property
    def named_scenarios(self) -> tuple[str, ...]:
        """Scenarios that it names; none where it is for all of them, or for their mean."""
        named = getattr(self, "scenarios", ())
        return named if isinstance(named, tuple) else ()

    @property
    def looks_at_means(self) -> bool:
        """Whether ``outcome_rows`` are of means alone, so that one scenario may stand for all."""
        return False

    def wording(self) -> str:
        """What the rule asks for, as a planner would say it: a phrase without a full stop."""
        own = self.model_dump(mode="json", exclude_defaults=True, exclude=set(Rule.model_fields))
        told = ", ".join(f"{name} {value}" for name, value in own.items())
        return f"{self.kind.replace('_', ' ')}{f' ({told})' if told else ''}{self.about()}"

    def about(self) -> str:
        """The items and stages it is about, to end a phrase with."""
        stages = f" at stage {' and '.join(self.stages)}" if self.stages else ""
        return f"{stages} of {', '.join(self.items)}" if self.items else stages

    def misfits(self, scope: Scope) -> Iterable[tuple[str, str]]:
        """What of a case the rule cannot work with: what is wrong, and how to mend it."""
        return ()

    def excluded(self, scope: Scope) -> Sequence[Activity]:
        """Activities that the rule shuts."""
        return ()

    @property
    def is_by_item(self) -> bool:
        """Whether each of its rows is about one item, so that it is the sum of what it asks of each."""
        return True

    def in_force(self, day: datetime.date) -> bool:
        """Whether the rule holds on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def term(self) -> str:
        """From when on and until when it holds, in words; empty for always."""
        begins = f"from {self.valid_from} on" if self.valid_from else ""
        ends = f"until {self.valid_to}" if self.valid_to else ""
        return ", ".join(part for part in (begins, ends) if part)

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterable[Row]:
        """Rows on the plan and its calm operation."""
        return ()

    def recourse_rows(self, operation: Operated, scope: Scope) -> Iterable[Row]:
        """Rows on the operation of a scenario that the rule covers."""
        return ()

    def outcome_rows(self, outcomes: Outcomes, scope: Scope) -> Iterable[Row]:
        """Rows over all scenarios together."""
        return ()

    def covers(self, scenario: str, family: str) -> bool:
        """Whether ``recourse_rows`` apply to a scenario; in failures only those apply that shut something."""
        return type(self).recourse_rows is not Rule.recourse_rows and family != CONTINGENCY
