"""A policy: what we require, as data."""

from __future__ import annotations

import datetime
import functools
import operator
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from supplyopt.packs import AppliedPack, Pack, Words
from supplyopt.risk import AnyMeasure, Expectation
from supplyopt.rules import RULES, Rule
from supplyopt.rules.place import Places
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.toml.version import Version

if TYPE_CHECKING:
    AnyRule = Rule
else:
    AnyRule = Annotated[functools.reduce(operator.or_, RULES), Field(discriminator="kind")]


class Requirements(BaseModel):
    """An objective and rules, with the question they answer: what a policy and its file have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Version = Field(1, description="version of the file format")
    name: str = Field("policy", description="identifier; default the file's name")
    title: str = Field("", description="title for people")
    question: str = Field("", description="the planner's question that this policy answers")
    objective: AnyMeasure = Field(default_factory=Expectation, description="risk measure that is minimised")
    rules: tuple[AnyRule, ...] = Field((), description="what is required")

    @model_validator(mode="before")
    @classmethod
    def _name_rules(cls, data: Any) -> Any:
        """Every rule has a name."""
        if not isinstance(data, dict) or not isinstance(data.get("rules"), list | tuple):
            return data
        return {**data, "rules": tuple(named(data["rules"]))}

    @model_validator(mode="after")
    def _minimises_money(self) -> Requirements:
        if self.objective.of == "unmet":
            raise ValueError("an objective is of cost or of shortage, both in money; parts of demand can be capped")
        return self

    @model_validator(mode="after")
    def _names_are_unique(self) -> Requirements:
        repeated = [name for name, count in Counter(rule.name for rule in self.rules).items() if count > 1]
        if repeated:
            raise ValueError(f"rule names must be unique; repeated: {', '.join(sorted(repeated))}")
        return self


class Policy(Requirements):
    """An objective and rules, with the question they answer; the rules of packs are among them."""

    packs: tuple[AppliedPack, ...] = Field((), description="packs whose rules are among the rules")
    _places: Places = PrivateAttr(default_factory=Places)

    @property
    def named_scenarios(self) -> list[str]:
        """Scenarios that rules name, calm left out: without them the rules would not fit."""
        return sorted({scenario for rule in self.rules for scenario in rule.named_scenarios} - {CALM})

    @property
    def places(self) -> Places:
        """Where its rules are written, of those that were read from a file."""
        return self._places

    def written_at(self, places: Places) -> Policy:
        """The same policy, knowing where more of it is written."""
        copy = self.model_copy()
        copy._places = self._places | places
        return copy

    def on(self, day: datetime.date) -> Policy:
        """The policy as it stands on a day: only the rules in force then."""
        rules = tuple(rule for rule in self.rules if rule.in_force(day))
        return self.model_copy(update={"rules": rules, "packs": tuple(pack.on(day, rules) for pack in self.packs)})

    def with_rule(self, rule: Rule) -> Policy:
        """The policy with one more rule, or with the rule of that name replaced; without a name it is one more."""
        if not rule.name:
            taken = {r.name for r in self.rules}
            names = (rule.kind, *(f"{rule.kind}_{number}" for number in range(2, len(taken) + 3)))
            rule = rule.model_copy(update={"name": next(name for name in names if name not in taken)})
        kept = [r for r in self.rules if r.name != rule.name]
        return self.model_copy(update={"rules": (*kept, rule)})

    def without_rule(self, name: str) -> Policy:
        """The policy without a rule."""
        return self.model_copy(update={"rules": tuple(r for r in self.rules if r.name != name)})

    def with_pack(self, pack: Pack, words: Words | None = None, penalty: float | None = None) -> Policy:
        """The policy with the rules of a pack, each called pack.rule.

        ``words``: what the case calls the words of the pack; ``penalty``: what each unit costs by which a rule is
        missed that is not law. Raises ValueError for a word that the pack does not have, and for a pack or a rule that
        is there already.
        """
        rules, applied = pack.applied(words or {}, penalty)
        repeated = {rule.name for rule in self.rules} & {rule.name for rule in rules}
        if repeated or pack.name in {earlier.pack for earlier in self.packs}:
            raise ValueError(f"pack {pack.name!r} is applied twice, or a rule is called like one of its rules")
        places = Places({f"{pack.name}.{rule}": place for rule, place in pack.places.rules.items()})
        told = {"rules": (*self.rules, *rules), "packs": (*self.packs, applied)}
        return Policy(**{**dict(self), **told}).written_at(self._places | places)


NO_NAME = (None, "")


def named(rules: Sequence[Any]) -> list[Any]:
    """Rules (or what a file says of them) with a name each; without one it is the kind, numbered where it repeats."""
    kinds = Counter(str(_field(rule, "kind")) for rule in rules if _field(rule, "name") in NO_NAME)
    seen: Counter[str] = Counter()
    found = []
    for rule in rules:
        kind = _field(rule, "kind")
        if _field(rule, "name") in NO_NAME and isinstance(kind, str):
            seen[kind] += 1
            name = kind if kinds[kind] == 1 else f"{kind}_{seen[kind]}"
            rule = {**rule, "name": name} if isinstance(rule, dict) else rule.model_copy(update={"name": name})
        found.append(rule)
    return found


def _field(rule: Any, name: str) -> Any:
    return rule.get(name) if isinstance(rule, dict) else getattr(rule, name, None)
