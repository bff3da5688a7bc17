"""An axis of a frontier beside cost: what a rule bounds. How far a plan goes is the tightest bound that it keeps."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from supplyopt.analyse.elastic import rows_of
from supplyopt.network.grammar import Floats
from supplyopt.rules import Rule
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.solver.solve import Answered
from supplyopt.study import Study

OUTWARD = 1e-7
"""By how much a bound is let out before a plan is held to it, beyond what a solver may miss [-]."""
NOTHING = 1e-9
"""A row that moves by less with the bound says nothing of it [unit of the row]."""


@dataclass(frozen=True)
class Axis:
    """The bound of a rule, moved; counted as a *level*, which is lower where the rule asks for more.

    A level is the bound itself where more of it is looser (a cap), and the bound with its sign turned where less is
    (a floor), so that everything on a frontier is to be made small.
    """

    rule: Rule
    """by its name in the study, else called by its kind"""
    loose: float | None = None
    """the loosest bound to look at; none: the one that the cheapest plan keeps"""
    tight: float | None = None
    """the tightest bound to look at; none: the tightest that any plan keeps"""

    def __post_init__(self) -> None:
        """Raises ValueError for a rule without a bound, a rule that is a price by itself, and bounds in wrong order."""
        if not self.rule.name:
            object.__setattr__(self, "rule", self.rule.model_copy(update={"name": self.rule.kind}))
        if self.rule.loosens is None:
            raise ValueError(f"{self.rule.name} holds or is dropped; it has no bound that could be moved")
        if self.rule.bill != "penalties":
            raise ValueError(f"{self.rule.name} is a price by itself; it limits nothing")
        if self.loosest < self.lowest:
            way, mended = "higher" if self.sign > 0 else "lower", f"{self.tight:g}..{self.loose:g}"
            raise ValueError(f"{self.rule.name} is the looser the {way} it is; write {mended}, the loosest first")

    @property
    def name(self) -> str:
        """The name of the rule."""
        return self.rule.name

    @property
    def field(self) -> str:
        """The field that holds the bound."""
        return self.rule.loosens[0] if self.rule.loosens else ""

    @property
    def sign(self) -> float:
        """1 for a cap, -1 for a floor."""
        return 1.0 if self.rule.loosens and self.rule.loosens[1] == "up" else -1.0

    @property
    def is_whole(self) -> bool:
        """Whether the bound counts something."""
        return isinstance(getattr(self.rule, self.field), int)

    def bound(self, level: float) -> float:
        """The bound of a level; 0 has no sign."""
        return round(self.sign * level) if self.is_whole else self.sign * level + 0.0

    @property
    def loosest(self) -> float:
        """The loosest level to look at; infinite where no cap is laid."""
        return inf if self.loose is None else self.sign * self.loose

    @property
    def lowest(self) -> float:
        """The lowest level to look at; infinite where it is sought."""
        return -inf if self.tight is None else self.sign * self.tight

    def loosened(self, study: Study) -> Study:
        """The study at the loosest bound; without one the rule asks nothing, as it may be missed free of charge."""
        if self.loose is not None:
            return self.held(study, self.loosest)
        return study.with_rule(self.rule.model_copy(update={"penalty": 0.0}))

    def held(self, study: Study, level: float) -> Study:
        """The study with the rule hard at a level."""
        return study.with_rule(self.at(level))

    def at(self, level: float) -> Rule:
        """The rule, hard, at a level."""
        return self.rule.model_copy(update={self.field: self.bound(level), "penalty": None})

    def outward(self, level: float) -> float:
        """A level that is looser by less than matters, so that what lies exactly on it is kept."""
        return level if self.is_whole else level + OUTWARD * max(1.0, abs(level))

    def level(self, answered: Answered) -> float | None:
        """The tightest level that a plan keeps, measured by the rule itself; none where it asks nothing of anything."""
        if isinstance(self.rule, ContingencyRule):
            kept = [-part for part in _served(answered, self.name)]
        else:
            found, here = answered.hunted, getattr(self.rule, self.field)
            rule = self.rule.model_copy(update={"penalty": 0.0})
            rows = rows_of(found.study, found.study, found.program, values_of(answered), rule)
            kept = [self.sign * (here - row.excess / row.slope) for row in rows if abs(row.slope) > NOTHING]
        return max(kept, default=None)


def values_of(answered: Answered) -> Floats:
    """The values of a plan in its program; raises ValueError where there is none."""
    values = answered.hunted.answer.values
    if values is None:
        raise ValueError("without a plan there is nothing to measure")
    return values


def _served(answered: Answered, promise: str) -> list[float]:
    """The parts of demand that the worst failures leave, by the proof of a promise [-]."""
    certificates = answered.result.manifest.get("certificates", ())
    worst = [each for found in certificates if found["rule"] == promise for each in found["worst"]]
    return [float(served["part"]) for each in worst for served in each["served"]]
