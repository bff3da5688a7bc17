"""What a result says of itself: cost, bound, gap and status, in its document, its manifest and its tables."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from supplyopt.audit.finding import Finding
from supplyopt.result import Result, Status, relative_gap
from supplyopt.store import document
from supplyopt.study import Study

SLOP = 1e-6
"""How far a bound may fall short because whole numbers are only nearly whole to the solver [-]."""
CLOSE = 1e-9
NO_PLAN = (Status.INFEASIBLE, Status.UNDECIDED, Status.UNBOUNDED, Status.REJECTED, Status.SOLVER_FAILED)
UNPROVEN = ("it is not proven that", "was not found in time")
"""What a message says where an answer within its gap is not called optimal."""


def check_status(result: Result) -> Iterator[Finding]:
    """Whether the status word follows from cost, bound and the gap that was asked for."""
    status, word = result.status, f"is {result.status.value!r}"
    if result.cost is None:
        if status not in (*NO_PLAN, Status.INTERRUPTED) or result.portfolio is not None:
            yield Finding("VER014", "status", f"{word}, but no cost is told")
        return
    if status in NO_PLAN:
        yield Finding("VER014", "status", f"{word}, but a plan is told")
        return
    gap, asked = result.gap, float(result.manifest["limits"]["gap"])
    if result.bound is not None and result.bound > result.cost + SLOP * max(1.0, abs(result.cost)):
        above = result.bound - result.cost
        yield Finding("VER013", "bound", f"{result.bound:.10g} is {above:.4g} above the cost {result.cost:.10g}")
    within = gap is not None and gap <= asked + SLOP
    if status is Status.OPTIMAL and not within:
        told = "there is no gap" if gap is None else f"the gap is {gap:.4g}"
        yield Finding("VER014", "status", f"{word}, but {told}, and {asked:.4g} was asked for")
    if status is Status.FEASIBLE and within and not any(word in result.message for word in UNPROVEN):
        yield Finding("VER014", "status", f"{word}, but the gap of {gap:.4g} is within the {asked:.4g} asked for")
    if status is Status.OPTIMAL and f"proven within {asked:.2g} of" not in result.message:
        yield Finding("VER014", "message", f"{result.message!r} does not tell the gap asked for, {asked:.2g}")


def check_cost(result: Result, found: float) -> Iterator[Finding]:
    """Whether the cost is what the quantities come to [money]."""
    cost = float("nan") if result.cost is None else result.cost
    off = abs(cost - found)
    if not off <= CLOSE * max(1.0, abs(found)):
        yield Finding("VER012", "cost", f"is {cost:.10g}, the quantities come to {found:.10g}: off by {off:.4g}")


def check_question(result: Result, study: Study) -> Iterator[Finding]:
    """Whether the question in a result is the one that its manifest tells of."""
    manifest = result.manifest
    due = {
        "fingerprint": study.fingerprint,
        "study": study.name,
        "minimised": study.policy.objective.figure(),
        "currency": study.case.currency,
    }
    for name, should in due.items():
        told = manifest.get(name)
        if told != should:
            yield Finding("VER005", f"manifest, {name}", f"is {told!r}; that of the question is {should!r}")
    if result.study != study.name:
        yield Finding("VER005", "result, study", f"is {result.study!r}; that of the question is {study.name!r}")


def check_manifest(manifest: Mapping[str, Any], result: Result) -> Iterator[Finding]:
    """Whether a written manifest says the same as the document beside it."""
    due = {
        "status": result.status.value,
        "cost": result.cost,
        "bound": result.bound,
        "gap": relative_gap(result.cost, result.bound),
    }
    for name, should in due.items():
        if manifest.get(name) != should:
            yield Finding("VER015", f"manifest, {name}", f"is {manifest.get(name)!r}; result.json says {should!r}")
    started, ended = str(manifest.get("started")), str(manifest.get("ended"))
    if not started <= ended:
        yield Finding("VER015", "manifest, ended", f"is {ended}, before it started: {started}")


def check_document(told: bytes, result: Result) -> Iterator[Finding]:
    """Whether the short document is what manifest and tables come to."""
    said = json.loads(told)
    due = json.loads(document(result).model_dump_json())
    for name in sorted({*said, *due} - {"run"}):
        one, other = said.get(name), due.get(name)
        if not _same(one, other):
            yield Finding("VER015", f"result.json, {name}", f"is {_short(one)}, it comes to {_short(other)}")


def _same(one: Any, other: Any) -> bool:
    """Whether two documents say the same, but for rounding."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float) or isinstance(other, float):
        return _are_numbers(one, other) and math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
    return bool(one == other)


def _are_numbers(*values: Any) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:80]}…"
