"""What a study came to, as it is kept and compared: rounded to what is meaningful."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection

from pydantic import BaseModel, ConfigDict, Field

from supplyopt.batch import StudyFile
from supplyopt.regress.sources import Sources, sources_of
from supplyopt.regress.words import all_rounded, rounded
from supplyopt.result import Portfolio, Result, Status
from supplyopt.store import document
from supplyopt.study import Study

MONEY, SIZE, FIGURE, EFFORT = 11, 9, 6, 2
"""Digits that are kept of costs, sizes of options, key figures, seconds and memory."""


class Answer(BaseModel):
    """The answer to a study in short."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Status
    message: str
    cost: float | None = Field(description="what is minimised, of the plan found")
    bound: float | None = Field(description="no plan has less of it")
    currency: str
    kpis: dict[str, float] = Field(description="figure, or figure/item -> value")
    plan: dict[str, float] = Field(description="option taken -> its size")
    size: dict[str, int] = Field(description="of the program: rows, columns, nonzeros, whole numbers")
    work: dict[str, int] = Field(description="of the solver: iterations, nodes")
    seconds: float = Field(description="processor time")
    memory: float = Field(description="peak of the process [MB]")
    sources: Sources

    @property
    def portfolio(self) -> Portfolio:
        """The plan as a portfolio."""
        return Portfolio(self.plan, dict.fromkeys(self.plan, True))


def answer_of(study: Study, file: StudyFile, result: Result, seconds: float, memory: float) -> Answer:
    """The short form of a result."""
    taken = result.portfolio.taken if result.portfolio else {}
    sizes = {name: result.portfolio.size(name) for name in taken if taken[name]} if result.portfolio else {}
    manifest = result.manifest
    names = ("rows", "columns", "nonzeros", "whole_numbers")
    return Answer(
        status=result.status,
        message=result.message,
        cost=None if result.cost is None else rounded(result.cost, MONEY),
        bound=None if result.bound is None else rounded(result.bound, MONEY),
        currency=study.case.currency,
        kpis=all_rounded(_kpis(result, file.expect.kpis), FIGURE),
        plan=all_rounded({name: size for name, size in sizes.items() if size > 0.0}, SIZE),
        size={name: manifest["size"][name] for name in names},
        work={name: manifest["work"][name] for name in ("iterations", "nodes")},
        seconds=rounded(seconds, EFFORT),
        memory=rounded(memory, EFFORT),
        sources=sources_of(study, file, manifest),
    )


def _kpis(result: Result, kept: Collection[str]) -> dict[str, float]:
    """figure/item -> value, with the group where a figure has several for an item."""
    facts = [fact for fact in document(result).kpis if fact.kpi in kept]
    several = Counter((fact.kpi, fact.item) for fact in facts)
    found = {}
    for fact in facts:
        group = fact.group if several[fact.kpi, fact.item] > 1 else ""
        if fact.value is not None and math.isfinite(fact.value):
            found["/".join(filter(None, (fact.kpi, fact.item, group)))] = fact.value
    return found
