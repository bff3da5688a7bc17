"""Compile, look at the figures, solve, check the answer, say what may be said of it."""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supplyopt.audit.claims import SLOP
from supplyopt.errors import OutputError
from supplyopt.result import Operations, PlanValues, Result, Status, Tables, relative_gap
from supplyopt.solver.blocking import blocking
from supplyopt.solver.certificate import attack_table, certify
from supplyopt.solver.checkpoint import Checkpoint
from supplyopt.solver.decode import decode
from supplyopt.solver.evidence import with_evidence
from supplyopt.solver.extensive_form import Answer
from supplyopt.solver.highs import Ending, stop
from supplyopt.solver.hunt import AS_USUAL, Hunted, hunt
from supplyopt.solver.hunter import quick
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.manifest import describe
from supplyopt.solver.memory import Memory
from supplyopt.solver.method import Method, Way
from supplyopt.solver.references import Progress, contradictions, doubts, referenced, references_told
from supplyopt.solver.remarks import remarks
from supplyopt.solver.rounds import Watch
from supplyopt.study import Study
from supplyopt.tables import in_detail, tabulate
from supplyopt.verify import recompute
from supplyopt.workers import Engine

OF_COSTS = 0.01
"""Part of the costs that regrets are differences of: rounding of a regret is relative to no less [-]."""


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
        result = _judge(hunted, limits, decoded)
    with _timed(seconds, "certify", clock):
        proofs = _proofs(hunted, result, limits, clock)
    facts = {"rows": program.shape[0], "columns": program.shape[1], "nonzeros": program.shape[2]}
    size = {**facts, "whole_numbers": int(program.integer.sum()), "parts": found.parts, "ranges": hunted.ranges}
    work = {**dataclasses.asdict(found.work), "rounds": hunted.rounds}
    seconds["total"] = clock.elapsed
    manifest = describe(study, limits, seconds, size, work, hunted.method)
    manifest |= proofs
    manifest["reproducible"] = _reproducible(found)
    manifest["failures"] = [dataclasses.asdict(failure) for failure in study.failures]
    manifest |= result.pop("references", {})
    manifest |= {"scenarios_in_detail": result.pop("in_detail")} if "in_detail" in result else {}
    manifest["remarks"] = result.pop("remarks", [])
    result["tables"] = Tables(result["tables"])
    return Answered(Result(**result, manifest=manifest, log=text), hunted, decoded and decoded[0])


def _reproducible(answer: Answer) -> str:
    """Under which circumstances the same inputs give the same tables; the order of their rows never matters."""
    if answer.ending in (Ending.LIMIT, Ending.INTERRUPTED):
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


_WITHOUT_A_PLAN = {
    Ending.INFEASIBLE: (Status.INFEASIBLE, "no portfolio meets every hard rule (confirmed with and without presolve)"),
    Ending.UNBOUNDED: (Status.UNBOUNDED, "cost has no floor: some figure pays for using more"),
    Ending.LIMIT: (Status.UNDECIDED, "the time limit came before any plan was found"),
    Ending.INTERRUPTED: (Status.INTERRUPTED, "stopped before any plan was found"),
}


def _judge(hunted: Hunted, limits: Limits, decoded: tuple[PlanValues, Operations] | None) -> dict[str, Any]:
    """Status, message, interval and tables of an answer."""
    study, program, answer = hunted.study, hunted.program, hunted.answer
    bound = answer.bound if answer.bound > -float("inf") else None
    if answer.values is None or decoded is None:
        failed = (Status.SOLVER_FAILED, "the solver failed on a part of the problem; see solver.log")
        status, message = _WITHOUT_A_PLAN.get(answer.ending, failed)
        return _unplanned(study, status, message, bound if status in (Status.UNDECIDED, Status.INTERRUPTED) else None)
    plan, operations = decoded
    claimed = float(program.cost @ answer.values) + program.offset
    recomputed = recompute(study, plan, operations)
    cost = recomputed.objective
    violations = [*recomputed.violations, *contradictions(study, recomputed)]
    size = _size(study, claimed)
    slack = 2e-5 * size
    if cost > claimed + slack or cost < claimed - max(slack, _overcharged(study, claimed, limits)):
        violations.append(f"the solver claims a cost of {claimed:.10g}, its quantities come to {cost:.10g}")
    tolerance = 1e-6 * size
    if bound is not None and bound > cost + tolerance:
        violations.append(f"the solver's bound {bound:.10g} is above the cost {cost:.10g} of its own answer")
    if violations:
        text = f"the answer failed its check: {violations[0]}" + (
            f" (and {len(violations) - 1} more)" if violations[1:] else ""
        )
        return _unplanned(study, Status.REJECTED, text, None)
    bound = min(bound, cost) if bound is not None else None
    status, message = _proven(study, answer, relative_gap(cost, bound), limits)
    if hunted.broken:
        status = Status.INTERRUPTED if status is Status.INTERRUPTED else Status.UNDECIDED
        message = f"no plan was found in time that keeps {', '.join(hunted.broken)} whatever fails"
        return _unplanned(study, status, message, bound)
    if hunted.unproven:
        status = Status.FEASIBLE if status is Status.OPTIMAL else status
        message += f"; it is not proven that no failure breaks {', '.join(hunted.unproven)}"
    if not answer.settled:
        status = Status.FEASIBLE if status is Status.OPTIMAL else status
        message += "; what costs least of all that leave so little unserved was not found in time"
    detailed = in_detail(study, {s: recomputed.cost(s) for s in recomputed.costs})
    return {
        "study": study.name,
        "status": status,
        "message": message,
        "cost": cost,
        "bound": bound,
        "portfolio": plan.portfolio,
        "tables": tabulate(study, plan, recomputed, detailed),
        "in_detail": len(detailed),
        "references": (references := references_told(study, recomputed)),
        "remarks": [
            *doubts(study, references, limits.gap * max(1.0, cost)),
            *remarks(study, plan, recomputed, len(detailed)),
        ],
    }


def _size(study: Study, claimed: float) -> float:
    """What rounding is relative to [money]: the figure, or a part of the costs that it is a difference of."""
    known = study.references.low.values() if study.references else ()
    return max(1.0, abs(claimed), OF_COSTS * max(known, default=0.0))


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


def _overcharged(study: Study, claimed: float, limits: Limits) -> float:
    """What a solver may charge too much [money], within its gap.

    A yes-or-no that a soft rule could have for less; or a shortage, where it then looks for the least cost.
    """
    counts = any(rule.generator == "choice" and not rule.is_hard for rule in study.policy.rules)
    return limits.gap * max(1.0, abs(claimed)) if counts or study.policy.objective.of != "cost" else 0.0


def _proven(study: Study, answer: Answer, gap: float | None, limits: Limits) -> tuple[Status, str]:
    if answer.ending is Ending.INTERRUPTED:
        return Status.INTERRUPTED, "stopped on request; the best plan found so far is kept with its bound"
    # Parts are each solved to the gap of their own cost; the sum is then within the gap of the whole.
    if gap is not None and gap <= limits.gap + SLOP:
        return Status.OPTIMAL, f"proven within {limits.gap:.2g} of the least {study.policy.objective.subject} possible"
    if answer.ending is Ending.LIMIT and limits.seconds is not None:
        return Status.FEASIBLE, "the time limit came first; the best plan found so far is kept with its bound"
    return Status.FEASIBLE, "the solver stopped before the gap asked for was reached"


def _unplanned(study: Study, status: Status, message: str, bound: float | None) -> dict[str, Any]:
    return {
        "study": study.name,
        "status": status,
        "message": message,
        "cost": None,
        "bound": bound,
        "portfolio": None,
        "tables": {},
    }
