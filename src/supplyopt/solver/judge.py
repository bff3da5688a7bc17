"""What may be said of an answer: it is worked out again from its quantities before it is called anything."""

from __future__ import annotations

from typing import Any

from supplyopt.audit.claims import SLOP
from supplyopt.result import Operations, PlanValues, Status, relative_gap
from supplyopt.solver.extensive_form import Answer
from supplyopt.solver.highs import Ending
from supplyopt.solver.hunt import Hunted
from supplyopt.solver.limits import Limits
from supplyopt.solver.references import contradictions, doubts, references_told
from supplyopt.solver.remarks import remarks
from supplyopt.study import Study
from supplyopt.tables import in_detail, tabulate
from supplyopt.verify import recompute

OF_COSTS = 0.01
"""Part of the costs that regrets are differences of: rounding of a regret is relative to no less [-]."""

_WITHOUT_A_PLAN = {
    Ending.INFEASIBLE: (Status.INFEASIBLE, "no portfolio meets every hard rule (confirmed with and without presolve)"),
    Ending.UNBOUNDED: (Status.UNBOUNDED, "cost has no floor: some figure pays for using more"),
    Ending.LIMIT: (Status.UNDECIDED, "the time limit came before any plan was found"),
    Ending.INTERRUPTED: (Status.INTERRUPTED, "stopped before any plan was found"),
}


def judge(hunted: Hunted, limits: Limits, decoded: tuple[PlanValues, Operations] | None) -> dict[str, Any]:
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
