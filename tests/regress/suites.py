"""Suites about the toy case in a folder of their own, and answers to hold against each other."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from supplyopt.batch import StudyFile
from supplyopt.regress.answer import Answer
from supplyopt.regress.sources import Sources
from supplyopt.regress.verdict import Outcome, outcome_from
from supplyopt.result import Status

TOY = Path(__file__).parents[2] / "data" / "toy"


def toy_suite(folder: Path, *names: str) -> Path:
    """A folder ``suite`` of studies that need two sources: 80 at 12 and 20 at 15 are 1,260; the case is beside it."""
    shutil.copytree(TOY, folder / "case")
    (folder / "suite").mkdir()
    for name in names:
        study(folder, name)
    return folder / "suite"


def study(folder: Path, name: str, *more: str) -> Path:
    """A study of the suite."""
    path = folder / "suite" / f"{name}.study.toml"
    lines = ["version = 1", 'case = "../case"', 'model = "dual_sourcing"', 'scenarios = "toy"', *more]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def priced(folder: Path, supplier: str, before: str, after: str) -> None:
    """Another price for a supplier of the case."""
    path = folder / "case" / "offers.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [row.replace(f",{before},", f",{after},") if f",{supplier}," in row else row for row in rows]
    assert changed != rows
    path.write_text("".join(changed), encoding="utf-8")


def asked(**told: Any) -> StudyFile:
    """What a study file says."""
    return StudyFile.model_validate({"name": "study", "version": 1, "case": "toy", **told})


def came_to(cost: float | None = 100.0, bound: float | None = 100.0, **told: Any) -> Answer:
    """An answer."""
    sources = Sources(inputs={}, rules={}, policy="", options={"method": "extensive-form"}, versions={}, platform="any")
    usual: dict[str, Any] = {
        "status": Status.OPTIMAL,
        "message": "proven",
        "currency": "EUR",
        "kpis": {},
        "plan": {"a": 60.0, "b": 40.0},
        "size": {"rows": 3, "columns": 2, "nonzeros": 5, "whole_numbers": 0},
        "work": {"iterations": 5_000, "nodes": 10},
        "seconds": 1.0,
        "memory": 200.0,
        "sources": sources,
    }
    return Answer(**{**usual, "cost": cost, "bound": bound, **told})


def outcome(verdict: str = "same", name: str = "study", suite: str = "suite", **told: Any) -> Outcome:
    """What came of a study, with an answer unless it is broken."""
    answer = None if verdict == "broken" else came_to().model_dump(mode="json")
    usual = {"found": (), "causes": (), "drift": (), "answer": answer}
    return outcome_from(
        {"suite": suite, "name": name, "file": f"{name}.study.toml", "verdict": verdict, **usual, **told}
    )
