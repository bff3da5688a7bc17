"""An answer held against the one to expect: what has moved, what is slower, what cannot be right.

Costs are compared as intervals. Two answers to one question, each proven up to its gap, are the same if
``[bound, cost]`` and ``[bound', cost']`` meet: seeds, versions and threads change answers within the gap, and no more.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from supplyopt.batch import StudyFile
from supplyopt.batch.study_file import KPIS
from supplyopt.regress.answer import Answer
from supplyopt.regress.held import HeldPlan
from supplyopt.regress.verdict import Found, Verdict
from supplyopt.regress.words import amount, interval, share
from supplyopt.result import Status

NO_ANSWER = (Status.REJECTED, Status.SOLVER_FAILED, Status.INTERRUPTED)
STOPPED = (Status.FEASIBLE, Status.UNDECIDED)
LITTLE_WORK = {"iterations": 1_000, "nodes": 100}
"""Work that may always be added, since little of it is a matter of chance."""


def judge(now: Answer, earlier: Answer | None, held: HeldPlan | None, file: StudyFile) -> list[Found]:
    """Everything that is not as it was; nothing if all is the same."""
    if now.status in NO_ANSWER:
        return [Found(Verdict.BROKEN, f"{now.status.value}: {now.message}")]
    found = [*_expected(now, file), *_status(now, earlier, file)]
    if earlier is None:
        known = now.cost is not None or now.bound is not None
        least = f", {interval(now.bound, now.cost, now.currency)}" if known else ""
        return [Found(Verdict.NEW, f"there is no baseline yet: {now.status.value}{least}"), *found]
    found += _cost(now, earlier, file.tolerance.cost)
    found += _plan(now, earlier, held, file)
    found += _kpis(now, earlier, file)
    return [*found, *_work(now, earlier, file.tolerance.work)]


def _expected(now: Answer, file: StudyFile) -> Iterator[Found]:
    """What is known without any baseline."""
    known = file.expect.cost
    if known is not None:
        slack, told = file.tolerance.cost * max(1.0, abs(known)), interval(now.bound, now.cost, now.currency)
        if now.cost is None or known > now.cost + slack or (now.bound is not None and known < now.bound - slack):
            yield Found(Verdict.MOVED, f"the least cost is known to be {amount(known, now.currency)}, not {told}")
    if now.cost is None:
        return
    figures = {*now.kpis, *(name.partition("/")[0] for name in now.kpis)}
    for name in sorted({*file.expect.kpis, *file.tolerance.kpis} - {*KPIS} - figures):
        yield Found(Verdict.BROKEN, f"the study names a key figure that is not kept: {name!r}")


def _status(now: Answer, earlier: Answer | None, file: StudyFile) -> Iterator[Found]:
    expected = file.expect.status or (earlier.status if earlier else now.status)
    if now.status is expected:
        return
    if now.status in STOPPED and expected is Status.OPTIMAL and file.limits.seconds is not None:
        yield Found(Verdict.SLOWER, f"the limit of {file.limits.seconds:g} s came before the proof: {now.message}")
    else:
        yield Found(Verdict.MOVED, f"status {expected.value} -> {now.status.value}: {now.message}")


def _cost(now: Answer, earlier: Answer, tolerance: float) -> Iterator[Found]:
    """Disjoint intervals, by how much at least, and in which direction."""
    low, high = _ends(now)
    before_low, before_high = _ends(earlier)
    size = max([1.0, *(abs(cost) for cost in (now.cost, earlier.cost) if cost is not None)])
    up, down = low - before_high, before_low - high
    if max(up, down) <= tolerance * size or not math.isfinite(max(up, down)):
        return
    was, became = (interval(a.bound, a.cost, a.currency) for a in (earlier, now))
    by = f"at least {amount(max(up, down), now.currency)} ({share((up if up > 0 else -down) / size)})"
    yield Found(Verdict.MOVED, f"the least cost is {'up' if up > 0 else 'down'} by {by}: {was} -> {became}")


def _ends(answer: Answer) -> tuple[float, float]:
    """What is known of the least cost: nothing at all without a plan and a bound."""
    low = -math.inf if answer.bound is None else answer.bound
    return low, math.inf if answer.cost is None else answer.cost


def _plan(now: Answer, earlier: Answer, held: HeldPlan | None, file: StudyFile) -> Iterator[Found]:
    """Whether the plan of the baseline can still be had, and is still as good as any."""
    if held is None or now.cost is None:
        return
    if held.obstacle:
        yield Found(Verdict.MOVED, f"the plan of the baseline no longer holds: {held.obstacle}")
        return
    size = max(1.0, abs(now.cost))
    if now.bound is not None and held.high < now.bound - max(file.tolerance.cost, 1e-6) * size:
        told = f"the plan of the baseline costs {amount(held.high, now.currency)}"
        yield Found(Verdict.BROKEN, f"{told}, which is below the bound of {amount(now.bound, now.currency)}")
    if held.low > now.cost + max(file.tolerance.cost, file.limits.gap) * size:
        more = f"{amount(held.low - now.cost, now.currency)} ({share((held.low - now.cost) / size)})"
        yield Found(Verdict.MOVED, f"the plan of the baseline holds, and costs {more} more than the best of today")
    if file.expect.portfolio == "same" and not held.is_same and (told := "; ".join(plan_drift(now, earlier, file))):
        yield Found(Verdict.MOVED, f"another plan, where the same is expected: {told}")


def plan_drift(now: Answer, earlier: Answer, file: StudyFile) -> Iterator[str]:
    """Which options came in, which went out, and which have another size."""
    came, went = sorted(now.plan.keys() - earlier.plan.keys()), sorted(earlier.plan.keys() - now.plan.keys())
    figures = file.tolerance.figures
    resized = [
        f"{name} {amount(size)} -> {amount(now.plan[name])}"
        for name, size in sorted(earlier.plan.items())
        if name in now.plan and abs(now.plan[name] - size) > figures.absolute + figures.relative * abs(size)
    ]
    for words, names in (("taken now", came), ("no longer taken", went), ("resized", resized)):
        if names:
            more = f" and {len(names) - 5} more" if names[5:] else ""
            yield f"{words}: {', '.join(names[:5])}{more}"


def _kpis(now: Answer, earlier: Answer, file: StudyFile) -> Iterator[Found]:
    if now.cost is None or earlier.cost is None:
        return
    for name in sorted({*now.kpis, *earlier.kpis}):
        before, value, may = earlier.kpis.get(name), now.kpis.get(name), file.tolerance.of(name)
        if before is None or value is None:
            told = "is new: make the baseline anew" if before is None else "is gone"
            yield Found(Verdict.MOVED, f"key figure {name} {told}")
        elif abs(value - before) > may.absolute + may.relative * abs(before):
            by = f" ({share((value - before) / abs(before))})" if before else ""
            yield Found(Verdict.MOVED, f"{name} {amount(before)} -> {amount(value)}{by}")


def _work(now: Answer, earlier: Answer, factor: float) -> Iterator[Found]:
    for name, before in earlier.work.items():
        work = now.work.get(name, 0)
        if work > factor * before + LITTLE_WORK[name]:
            yield Found(Verdict.SLOWER, f"{work:,} {name} of the solver, where {before:,} were enough")
