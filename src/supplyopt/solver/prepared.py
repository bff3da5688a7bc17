"""A study made ready for what-ifs: solved once, every question much like it is answered from there."""

from __future__ import annotations

from typing import Any

from supplyopt.errors import Issue, StudyError
from supplyopt.result import Result
from supplyopt.solver.limits import Limits
from supplyopt.solver.memory import Memory
from supplyopt.solver.solve import solve
from supplyopt.study import Study


class Prepared:
    """A solved study, and all that is worth keeping for the next one like it.

    >>> import supplyopt as so
    >>> from supplyopt.shipped import shipped_folder
    >>> study = so.Study(so.read_case(shipped_folder("data") / "toy"), so.models.cheapest)
    >>> prepared = so.prepare(study)
    >>> dearer = prepared.what_if(study.with_rule(so.MaxShare(name="half", by="supplier", limit=0.5)))
    >>> dearer.cost > prepared.result.cost
    True
    """

    def __init__(self, study: Study, limits: Limits | None = None) -> None:
        """Solve the study; raises StudyError for what is none."""
        self.study, self._limits, self._memory = _checked(study), limits, Memory()
        self.result = solve(study, limits, memory=self._memory)
        """the answer to the study itself"""

    def what_if(self, study: Study) -> Result:
        """The answer to another study: a price or a demand changed, a supplier lost, a cap moved, other chances.

        As good as any answer: it has a bound of its own, and is checked from its quantities. Parts of the program that
        are as they were keep their answers; others begin where they ended last. Where only figures of the case differ,
        nothing is compiled again. The study may differ in anything; the more alike it is, the sooner the answer is
        there. Raises StudyError for what is no study.
        """
        return solve(_checked(study), self._limits, memory=self._memory)


def _checked(study: Any) -> Study:
    """A study; anything else would fail far from here."""
    if not isinstance(study, Study):
        cure = "change the study, as in replace(study, case=...) or study.with_rule(...)"
        raise StudyError([Issue("STU026", f"asked of {study!r:.60}, which is no study", cure)])
    return study


def prepare(study: Study, limits: Limits | None = None) -> Prepared:
    """Solve a study and keep what helps to answer others that are much alike."""
    return Prepared(study, limits)
