"""Compile, look at the figures, solve, check the answer, say what may be said of it."""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supplyopt.errors import OutputError
from supplyopt.result import PlanValues, Result, Status, Tables
from supplyopt.solver.blocking import blocking
from supplyopt.solver.certificate import attack_table, certify
from supplyopt.solver.checkpoint import Checkpoint
from supplyopt.solver.decode import decode
from supplyopt.solver.evidence import with_evidence
from supplyopt.solver.extensive_form import Answer
from supplyopt.solver.highs import Ending, stop
from supplyopt.solver.hunt import AS_USUAL, Hunted, hunt
from supplyopt.solver.hunter import quick
from supplyopt.solver.judge import judge
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.manifest import describe
from supplyopt.solver.memory import Memory
from supplyopt.solver.method import Method, Way
from supplyopt.solver.references import Progress, referenced
from supplyopt.solver.rounds import Watch
from supplyopt.study import Study
from supplyopt.workers import Engine


@dataclass(frozen=True)
class Answered:
    """A result with the program that it is the answer of: what an analysis begins with."""

    result: Result
    hunted: Hunted
    plan: PlanValues | None
    """the portfolio with its calm operation; none if none was found"""


def solve(
    study: Study,
    limits: Limits | None = None,
    progress: Progress | None = None,
    *,
    method: Method | str = Method.AUTO,
    watch: Watch | None = None,
    checkpoint: Checkpoint | None = None,
    engine: Engine | None = None,
    memory: Memory | None = None,
    evidence: bool | None = None,
) -> Result:
    """Solve a study: its best portfolio, with a bound.

    ``progress`` is told of solves before the solve, ``method`` is one program or a decomposition, which tells of its
    rounds (``watch``), keeps what it learns (``checkpoint``) and is worked at by others (``engine``). ``memory`` is of
    studies much alike. Unless there is one, the result keeps all ``evidence`` that it takes to verify it, and is
    verified from that: ``rejected`` if it does not hold. See :func:`answer`.
    """
    way = Way(Method(method), watch, checkpoint, engine or Engine())
    answered = answer(study, limits, progress, way, memory)
    if evidence is False or (evidence is None and memory is not None):
        return answered.result
    return with_evidence(answered.result, answered.hunted, answered.plan, limits or Limits())


def answer(
    study: Study,
    limits: Limits | None = None,
    progress: Progress | None = None,
    way: Way = AS_USUAL,
    memory: Memory | None = None,
) -> Answered:
    """Solve a study, and keep the program: as one, or its plan and its operations in turn.

    What its objective compares with is found first: for regret, the least cost of each scenario (``progress``).
    ``memory`` is of studies much alike, whose parts that have not changed need no solve.

    The answer is checked from its quantities before it is called anything: ``rejected`` if it does not hold what
    the solver claims. Raises StudyError for figures that no solver can be trusted with, SolverError when the
    solver refuses the model.
    """
    limits = limits or Limits()
    clock = Clock(limits.seconds)
    stop.requested = False
    seconds: dict[str, float] = {}
    with _timed(seconds, "network", clock):
        _ = study.network, study.conditions
    if not study.is_referenced:
        with _timed(seconds, "references", clock):
            study = referenced(study, limits, progress)
    with _scratch() as folder:
        log = folder / "solver.log"
        with _timed(seconds, "solve", clock):
            hunted = hunt(study, limits, clock, str(log), way, memory)
        text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    study, program, found = hunted.study, hunted.program, hunted.answer
    with _timed(seconds, "check", clock):
        decoded = None if found.values is None else decode(study, program, found.values, found.outside)
        result = judge(hunted, limits, decoded)
    with _timed(seconds, "certify", clock):
        proofs = _proofs(hunted, result, limits, clock)
    facts = {"rows": program.shape[0], "columns": program.shape[1], "nonzeros": program.shape[2]}
    size = {**facts, "whole_numbers": int(program.integer.sum()), "parts": found.parts, "ranges": hunted.ranges}
    work = {**dataclasses.asdict(found.work), "rounds": hunted.rounds}
    seconds["total"] = clock.elapsed
    manifest = describe(study, limits, seconds, size, work, hunted.method)
    manifest |= proofs
    manifest["reproducible"] = _reproducible(found, clock)
    manifest["failures"] = [dataclasses.asdict(failure) for failure in study.failures]
    manifest |= result.pop("references", {})
    manifest |= {"scenarios_in_detail": result.pop("in_detail")} if "in_detail" in result else {}
    manifest["remarks"] = result.pop("remarks", [])
    result["tables"] = Tables(result["tables"])
    return Answered(Result(**result, manifest=manifest, log=text), hunted, decoded and decoded[0])


def _reproducible(answer: Answer, clock: Clock) -> str:
    """Under which circumstances the same inputs give the same tables; the order of their rows never matters.

    What time was too short for may have been no more than telling apart plans that cost the same.
    """
    cut_short = stop.requested or (clock.left is not None and clock.left <= 0.0)
    if answer.ending in (Ending.LIMIT, Ending.INTERRUPTED) or (cut_short and not answer.alike):
        return "not, since it was stopped"
    return "with any seed and number of threads" if answer.alike else "with the same seed and number of threads"


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for the log while it grows; raises OutputError where the machine has no room for one."""
    try:
        made = tempfile.TemporaryDirectory()
    except OSError as error:
        raise OutputError(f"no temporary folder can be made: {(error.strerror or str(error)).lower()}") from error
    with made as folder:
        yield Path(folder)


@contextlib.contextmanager
def _timed(seconds: dict[str, float], phase: str, clock: Clock) -> Iterator[None]:
    start = clock.elapsed
    yield
    seconds[phase] = clock.elapsed - start


def _proofs(hunted: Hunted, result: dict[str, Any], limits: Limits, clock: Clock) -> dict[str, Any]:
    """What the worst failures leave of each promise, as a table too; without a plan, the failures that block it."""
    study = hunted.study
    if result["status"] is Status.INFEASIBLE:
        found = blocking(study, hunted.program, limits, clock)
        if found.failures:
            result["message"] = found.told
        return {"certificates": [], "blocking": found.scenarios}
    if result["portfolio"] is None:
        return {"certificates": []}
    sizes = result["portfolio"].sizes
    certificates = [certify(study, rule, sizes, quick(limits, clock)) for rule in study.promises]
    result["tables"]["attacks"] = lambda: attack_table(certificates)
    return {"certificates": [certificate.told() for certificate in certificates]}
