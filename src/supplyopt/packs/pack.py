"""A pack: one law, benchmark, draft or template as dated rules, each with its provenance."""

from __future__ import annotations

import datetime
import difflib
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from supplyopt.packs.clause import AnyClause, Clause
from supplyopt.packs.origin import Escape, Text
from supplyopt.packs.words import Expectation, Words
from supplyopt.rules import Rule
from supplyopt.rules.base import Amount
from supplyopt.rules.names import is_universal, names, renamed
from supplyopt.rules.place import Places

Status = Literal["law", "benchmark", "draft", "template"]


class AppliedPack(BaseModel):
    """A pack among the requirements of a policy: which, and what the case calls its words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pack: str = Field(description="name of the pack")
    version: int = Field(description="version of the pack")
    sha256: str = Field(description="hash of what the pack says")
    rules: int = Field(description="number of its rules")
    as_of: datetime.date | None = Field(None, description="day on which its rules had to be in force; none: any day")
    in_force: int | None = Field(None, description="number of its rules in force on that day")
    words: Words = Field(default_factory=dict, description="word of the pack -> what the case calls it")
    penalty: Amount | None = Field(None, description="money for each unit by which what is not law is missed")
    expects: tuple[Expectation, ...] = Field((), description="the words that the case must know")

    def holds(self, rule: Rule) -> bool:
        """Whether a rule of the policy is one of the pack."""
        return rule.name.startswith(f"{self.pack}.")

    def on(self, day: datetime.date, rules: Sequence[Rule]) -> AppliedPack:
        """The record once only those rules are kept that are in force on a day."""
        return self.model_copy(update={"as_of": day, "in_force": sum(map(self.holds, rules))})


class Pack(BaseModel):
    """Rules that belong together, with what they expect of a case. A planning aid, not legal advice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Annotated[int, Field(ge=1)] = Field(description="counts up whenever a rule of the pack changes")
    name: Text = Field("pack", description="identifier; default the file's name")
    title: Text = Field(description="title for people")
    jurisdiction: Text = Field(description="who requires it, e.g. 'European Union'")
    status: Status = Field(description="law: binding; benchmark: an aim; draft: not adopted; template: a form to fill")
    note: Text = Field(description="what a planner must know before using it")
    expects: tuple[Expectation, ...] = Field((), description="words of the rules that the case must know")
    rules: tuple[AnyClause, ...] = Field(description="the rules, each with its origin")
    _places: Places = PrivateAttr(default_factory=Places)

    @property
    def places(self) -> Places:
        """Where its rules are written, if it was read from a file."""
        return self._places

    def written_at(self, places: Places) -> Pack:
        """The same pack, knowing where it is written."""
        copy = self.model_copy()
        copy._places = places
        return copy

    @model_validator(mode="after")
    def _names_are_unique(self) -> Pack:
        repeated = [name for name, count in Counter(rule.name for rule in self.rules).items() if count > 1]
        if repeated:
            raise ValueError(f"rule names must be unique; repeated: {', '.join(sorted(repeated))}")
        return self

    @model_validator(mode="after")
    def _every_word_is_explained_and_used(self) -> Pack:
        used = {(dimension, name) for rule in self.rules for _, dimension, name in names(rule)}
        needed = {f"{dimension}={name}" for dimension, name in used if not is_universal(dimension, name)}
        explained = {expectation.word for expectation in self.expects}
        if needed - explained:
            raise ValueError(f"rules use the word {min(needed - explained)!r}, which expects does not explain")
        if explained - needed:
            raise ValueError(f"expects explains {min(explained - needed)!r}, which no rule uses")
        return self

    @model_validator(mode="after")
    def _escapes_are_one(self) -> Pack:
        if len({rule.origin.escape for rule in self.rules if rule.origin.escape}) > 1:
            raise ValueError("the rules of a pack have one escape in common: they are set aside together")
        return self

    @property
    def escape(self) -> Escape | None:
        """When rules of the pack need not be kept."""
        return next((rule.origin.escape for rule in self.rules if rule.origin.escape), None)

    @property
    def binds(self) -> bool:
        """Whether it is more than a proposal: rules of a draft or a template are never in force, they only would be."""
        return self.status in ("law", "benchmark")

    @property
    def verified(self) -> int:
        """Number of rules of which the number was read in the text cited."""
        return sum(rule.origin.is_verified for rule in self.rules)

    @property
    def second_hand(self) -> int:
        """Number of rules of which the number was read in a secondary source only."""
        return sum(rule.origin.is_second_hand for rule in self.rules)

    @property
    def sha256(self) -> str:
        """Hash of what the pack says; comments and the layout of its file do not count."""
        told = [self.model_dump(mode="json", exclude_defaults=True), [rule.kind for rule in self.rules]]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def on(self, day: datetime.date) -> Pack:
        """The pack as it stands on a day: only the rules in force then."""
        return self.model_copy(update={"rules": tuple(rule for rule in self.rules if rule.in_force(day))})

    def is_law(self, clause: Clause) -> bool:
        """Whether a rule may be called law: the pack is one, and the number was read in its text."""
        return self.status == "law" and clause.origin.is_verified

    def source(self, clause: Clause) -> str:
        """The article of a rule, led by what keeps it from being law."""
        mark = () if clause.origin.is_verified else (clause.origin.mark,)
        status = () if self.status == "law" else (self.status,)
        return ": ".join([*mark, *status, clause.origin.article])

    def applied(self, words: Words, penalty: float | None = None) -> tuple[tuple[Rule, ...], AppliedPack]:
        """The rules as a policy takes them in, and the record that it keeps.

        ``words`` are a case's names for the words of the pack; with a ``penalty`` [money/unit of the row] hard
        rules that are not law become soft. Raises ValueError for a word that the pack does not have.
        """
        known = [expectation.word for expectation in self.expects]
        for word in words:
            if word not in known:
                near = difflib.get_close_matches(word, known, 1)
                cure = f"did you mean {near[0]!r}?" if near else f"its words: {', '.join(known) or 'none'}"
                raise ValueError(f"pack {self.name!r} has no word {word!r}; {cure}")
        told = {"version": self.version, "sha256": self.sha256, "words": words, "penalty": penalty}
        applied = AppliedPack(pack=self.name, expects=self.expects, rules=len(self.rules), **told)
        return tuple(self._rule(clause, applied.words, penalty) for clause in self.rules), applied

    def _rule(self, clause: Clause, words: Words, penalty: float | None) -> Rule:
        return clause.rule(
            name=f"{self.name}.{clause.name}",
            law=self.is_law(clause),
            penalty=penalty if clause.is_hard and not self.is_law(clause) else clause.penalty,
            source=self.source(clause),
            owner=self.jurisdiction,
            why=clause.why or clause.origin.says,
            **renamed(clause, words),
        )
