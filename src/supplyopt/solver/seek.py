"""Whether some plan keeps every hard rule, whatever fails: any plan, struck at, until none is left or none is broken.

The rounds are those of the hunt for the best plan (:mod:`supplyopt.solver.hunt`), but any plan will do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from supplyopt.compile import Part, Program, compile_study
from supplyopt.network.grammar import Floats
from supplyopt.rules.auxiliary import Key
from supplyopt.solver.feasibility import Focus, any_plans
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.hunter import BROKEN, Attacks, Hunter, new_failures
from supplyopt.solver.limits import Clock, Limits, Ties
from supplyopt.study import Failure, Study


@dataclass(frozen=True)
class Doubt:
    """A part of a program that no values fit, or of which it could not be found out."""

    part: Part
    proven: bool

    def focus(self, program: Program) -> Focus:
        """The columns of the plan that it holds."""
        return frozenset(program.root.names[j] for j in self.part.columns if j < program.root.count)

    def columns(self, program: Program) -> list[tuple[str, Any]]:
        """(component, index) of all its columns, those of scenarios among them."""
        found = list(self.focus(program))
        for share in program.scenarios.values():
            own = self.part.columns - share.first_column
            found += [share.columns.names[j] for j in own[(own >= 0) & (own < share.columns.count)]]
        return found

    def keys(self, program: Program) -> list[Any]:
        """The keys of its rows on the plan: what is left where a row asks something of nothing at all."""
        return [program.root_rows[i].index for i in self.part.rows if i < len(program.root_rows)]


@dataclass(frozen=True)
class Sought:
    """What came of looking for a plan."""

    study: Study
    """the question with the failures that were come upon"""
    program: Program
    doubt: Doubt | None
    """none: some plan keeps every hard rule, whatever fails"""

    @property
    def is_there(self) -> bool | None:
        """Whether there is a plan; none if it could not be found out."""
        return True if self.doubt is None else False if self.doubt.proven else None


def seek(study: Study, options: Options, focus: Focus = frozenset()) -> Sought:
    """Look for a plan that keeps every hard rule whatever fails; with a ``focus`` only in parts that hold some of it.

    Each round knows fewer failures than there are: without a plan there, there is none.
    """
    hunter, hunted = Hunter(study), [rule.name for rule in study.promises if rule.is_hard and study.is_hunted(rule)]
    # A failure of nothing ties together from the start what a promise ties together.
    study = study.with_failures(Failure(rule, ()) for rule in hunted)
    while True:
        program = compile_study(study)
        values, parts, doubt = _any_plan(program, study.promised, options, focus)
        if doubt is not None and doubt.proven:
            return Sought(study, program, doubt)
        attacks = hunter.attacks(program, values, *_in_time(options), _settled(program, parts, hunted))
        new = new_failures(study, attacks)
        if not new:
            return Sought(study, program, doubt or _unsettled(program, parts, attacks))
        study = study.with_failures(new)


def _any_plan(
    program: Program, promised: tuple[str, ...], options: Options, focus: Focus
) -> tuple[Floats, list[Part], Doubt | None]:
    """Values of the parts that have some, these parts, and the first doubt; a proven one comes before all others."""
    values, parts, doubt = np.zeros(len(program.cost)), list[Part](), None
    for part, solution in any_plans(program, promised, options, focus):
        if solution.ending is Ending.INFEASIBLE:
            return values, parts, Doubt(part, proven=True)
        if solution.values is None:
            doubt = doubt or Doubt(part, proven=False)
        else:
            values[part.columns] = solution.values
            parts.append(part)
    return values, parts, doubt


def _settled(program: Program, parts: Sequence[Part], hunted: Sequence[str]) -> Mapping[str, Collection[Key]]:
    """Of each promise the items and classes in parts that have a plan."""
    settled = {int(row) for part in parts for row in part.rows}
    return {rule: {name.index for row, _, name in program.rows_of(rule) if row in settled} for rule in hunted}


def _in_time(options: Options) -> tuple[Limits, Clock]:
    return Limits(0.0, options.seconds, options.threads, options.seed, Ties.NONE), Clock(options.seconds)


def _unsettled(program: Program, parts: Sequence[Part], attacks: Attacks) -> Doubt | None:
    """A part in which nobody knows whether some failure breaks a promise."""
    keys = {
        (rule, key) for rule, found in attacks.items() for each in found if each.bound > BROKEN for key in each.keys
    }
    rows = [row for rule in attacks for row, _, name in program.rows_of(rule) if (rule, name.index) in keys]
    return next((Doubt(part, proven=False) for part in parts if np.isin(rows, part.rows).any()), None)


class Inquiry:
    """Asks of studies that are much alike whether they have a plan; failures that broke one are tried on the next."""

    def __init__(self, options: Options, focus: Focus = frozenset(), failures: Iterable[Failure] = ()) -> None:
        """Begin with failures that are known."""
        self._options, self._focus, self._failures = options, focus, set(failures)

    def seek(self, study: Study) -> Sought:
        """Look for a plan of a study."""
        names = {rule.name for rule in study.policy.rules}
        known = study.with_failures(failure for failure in self._failures if failure.rule in names)
        sought = seek(known, self._options, self._focus)
        self._failures.update(sought.study.failures)
        return sought

    def is_feasible(self, study: Study) -> bool | None:
        """Whether some plan keeps every hard rule of a study whatever fails; none if it could not be found out."""
        return self.seek(study).is_there
