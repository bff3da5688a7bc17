"""Studies that differ from one written before in figures only: worked out again, not written again.

A study is written once with figures that remember where they come from (:mod:`supplyopt.compile.figure`). For another
with the same structure all coefficients are worked out from its own figures, step by step as they would be if it were
written. Where a condition comes out differently (a tier that is no longer the cheaper, a cost that is now nothing), or
where a rule takes a number out of its figure and that number has changed, the study is written again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np
from pyomo.common.gc_manager import PauseGC

from supplyopt.compile.figure import Figure
from supplyopt.compile.question import Asking, Question
from supplyopt.compile.recipe import Recipe
from supplyopt.compile.shelf import Kept
from supplyopt.compile.stamp import Alike, Stamped, alike, template_under
from supplyopt.compile.structure import conditions_with, network_with, of_conditions, of_network, of_tabled, tabled_with
from supplyopt.compile.tape import ALWAYS, Tape
from supplyopt.compile.template import Template
from supplyopt.compile.write import Root, Written, write_root, write_study
from supplyopt.network.grammar import Floats, Network
from supplyopt.network.resolve import Conditions
from supplyopt.study import Study

MOST_KEPT = 4
"""Structures of networks, and questions about each, that are kept; the oldest go first."""


class Rewriter:
    """Writes studies that are much alike."""

    def __init__(self) -> None:
        """Nothing is written yet."""
        self._known: list[_Figured] = []

    def write(self, study: Study) -> Written:
        """As :func:`write_study`, to the last coefficient."""
        with PauseGC():
            return self._write(study)

    def _write(self, study: Study) -> Written:
        figures: list[Floats] = []
        structure = _structure(study, figures)
        given = np.concatenate(figures)
        for known in [each for each in self._known if each.structure == structure]:
            self._known.remove(known)
            written = known.written(study, given)
            if written is not None:
                self._known.append(known)
                return written
        figured = _Figured(study.network, study.calm, structure, given)
        try:
            written = figured.written(study, given)
        except TypeError:  # a rule that wants NumPy's own numbers refuses figures; it is written with those
            written = None
        if written is None:
            return write_study(study)
        self._known = [*self._known, figured][-MOST_KEPT:]
        return written


def _structure(study: Study, figures: list[Floats]) -> Any:
    network = of_network(study.network, figures)
    return network, None if study.calm is None else of_conditions(study.calm, figures)


@dataclass(frozen=True, eq=False)
class _Root:
    """A root that was written, and how to work it out again."""

    question: Question
    asking: Asking
    written: Written
    template: Recipe[Template]
    asked: list[tuple[Any, ...]]
    stamps: dict[Any, Recipe[Template]] = field(default_factory=dict)
    """templates as they stand under it"""

    def is_of(self, question: Question, study: Study) -> bool:
        """Whether a study has this root."""
        compared = [name for name in ("distances", "events") if name in self.asking.told]
        return self.question == question and all(self.asking.told[n] == getattr(study, n) for n in compared)

    def given(self, study: Study) -> Floats:
        """The figures that are its own."""
        return np.array([study.headroom, *(study.demanded(*of) for of in self.asking.demands)])


@dataclass(frozen=True)
class _Group:
    """Scenarios that share a template, and the figures of it."""

    alike: Alike
    key: Any
    figures: Floats

    @classmethod
    def of(cls, each: Alike, study: Study, asked: Sequence[tuple[Any, ...]]) -> _Group:
        figures = [np.array([study.headroom])]
        told = tuple(f"{rule.kind} {rule.model_dump_json()}" for rule in each.rules)
        key = of_tabled(each.conditions, figures), told, tuple(asked), study.calm is not None
        return cls(each, key, np.concatenate(figures))


class _Figured:
    """A network with figures, and all that was written about it."""

    def __init__(self, network: Network, calm: Conditions | None, structure: Any, given: Floats) -> None:
        self.structure, self._tape = structure, Tape()
        figures: Iterator[Any] = iter(Figure.given(self._tape, given.tolist()))
        self._network = network_with(network, figures)
        self._calm = None if calm is None else conditions_with(calm, figures)
        self._roots: list[_Root] = []
        self._kept: dict[Any, tuple[int, Kept]] = {}

    def written(self, study: Study, given: Floats) -> Written | None:
        """A study with this structure and its own figures; none where some condition comes out differently."""
        root, groups = self._written(study)
        told = {self._kept[group.key][0]: group.figures for group in groups}
        values = self._tape.played({ALWAYS: given, root.asking.group: root.given(study), **told})
        if values is None:
            return None
        return replace(
            root.written,
            root=root.template.at(values),
            stamped=[
                Stamped(root.stamps[g.key].at(values), g.alike.scenarios, g.alike.conditions.table) for g in groups
            ],
        )

    def _written(self, study: Study) -> tuple[_Root, list[_Group]]:
        """The root and all templates; what is not known of them is written."""
        question = Question.of(study)
        root = next((each for each in self._roots if each.is_of(question, study)), None)
        plan = None
        if root is None:
            root, plan = self._root(study, question)
            self._roots = [*self._roots, root][-MOST_KEPT:]
        groups = [_Group.of(each, study, root.asked) for each in alike(study)]
        for group in groups:
            if group.key not in root.stamps:
                plan = self._stamp(group, root, plan, study)
        return root, groups

    def _root(self, study: Study, question: Question) -> tuple[_Root, Root]:
        group = self._tape.new_group()
        headroom = Figure.given(self._tape, [study.headroom], group)[0]
        asking = Asking(study, self._network, self._calm, headroom, self._tape, group)
        found = write_root(cast(Study, asking))
        return _Root(question, asking, found.written, Recipe(found.written.root), found.asked), found

    def _stamp(self, group: _Group, root: _Root, plan: Root | None, study: Study) -> Root | None:
        """Put a template under a root: a known one moved there, or a new one, for which the root has to be at hand."""
        columns = root.written.root.columns
        known = self._kept[group.key][1].under(columns) if group.key in self._kept else None
        if known is None:
            plan = plan or self._root(study, root.question)[1]
            columns = plan.written.root.columns
            own = self._tape.new_group()
            headroom: Any
            headroom, *figures = Figure.given(self._tape, group.figures.tolist(), own)
            conditions = tabled_with(group.alike.conditions, iter(figures))
            known = template_under(plan.plan, columns, group.alike.rules, conditions, headroom, root.asked)
            self._kept[group.key] = own, Kept.of(known, columns)
        root.stamps[group.key] = Recipe(known)
        return plan
