"""One study from its file to its verdict: read, solved, held against its baseline. Nothing is raised."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from supplyopt.batch import StudyFile, StudyTask, read_study_file, run_name, study_task
from supplyopt.errors import InputError, SupplyoptError
from supplyopt.inputs import form_study
from supplyopt.regress.answer import EFFORT, Answer, answer_of
from supplyopt.regress.baseline import baseline_hash, read_baseline
from supplyopt.regress.held import HeldPlan, held_plan
from supplyopt.regress.judge import judge, plan_drift
from supplyopt.regress.memory import forget_peak, peak
from supplyopt.regress.pace import Known, slowness, time_drift
from supplyopt.regress.sources import code, differences
from supplyopt.regress.verdict import Found, Outcome, Verdict, gravest
from supplyopt.regress.words import amount, rounded
from supplyopt.solver.manifest import PACKAGES
from supplyopt.solver.solve import answer
from supplyopt.study import Study
from supplyopt.unlogged import unlogged

MOST_TOLD = 12
"""Lines about one study; what is in many items alike need not be told of each."""
_EXPECTED = {"status", "cost", "bound", "seconds"}


def examine(path: Path, known: Known) -> Outcome:
    """The outcome of a study, whatever it is."""
    name, suite = run_name(path), path.absolute().parent.name
    with unlogged():
        try:
            return _examined(path, known, Outcome(suite, name, str(path), Verdict.BROKEN.value))
        except SupplyoptError as error:
            return _broken(suite, name, path, str(error))
        except MemoryError:
            return _broken(suite, name, path, "there is not enough memory for it")
        except Exception as error:  # noqa: BLE001 - a fault of ours in one study is no reason to lose the others
            return _broken(suite, name, path, f"internal fault (not yours): {type(error).__name__}: {error}")


def _broken(suite: str, name: str, path: Path, told: str) -> Outcome:
    return Outcome(suite, name, str(path), Verdict.BROKEN.value, tuple(told.splitlines()))


def _examined(path: Path, known: Known, blank: Outcome) -> Outcome:
    forget_peak()
    began = time.process_time()
    file = read_study_file(path)
    task = study_task(path, file)
    study = form_study(task.case, task.policy, task.scenarios, task.model)
    key = _key(study, file, task, path)
    blank = dataclasses.replace(blank, title=file.title, key=key)
    if known.key == key:
        told = f"not solved: everything is as it was when it passed ({known.when})"
        return dataclasses.replace(blank, verdict=Verdict.UNCHANGED.value, found=(told,))
    answered = answer(study, task.limits)
    now = answer_of(study, file, answered.result, time.process_time() - began, peak())
    try:
        baseline = read_baseline(path)
    except InputError as error:
        found = [Found(Verdict.BROKEN, line) for line in str(error).splitlines()]
        return _judged(blank, now, None, found, ())
    if baseline is None:
        return _judged(blank, now, None, judge(now, None, None, file), ())
    earlier = baseline.answer
    held = held_plan(answered.hunted.study, earlier, now, task.limits)
    found = [*judge(now, earlier, held, file), *slowness(now, earlier, known, file)]
    drift = [*_drift(now, earlier, held, file), *time_drift(now, earlier, known)]
    now = now.model_copy(update={"memory": rounded(peak(), EFFORT)})
    return _judged(blank, now, earlier, found, drift)


def _judged(
    blank: Outcome, now: Answer, earlier: Answer | None, found: list[Found], drift: tuple[str, ...] | list[str]
) -> Outcome:
    order = list(Verdict)
    found = sorted(found, key=lambda each: order.index(each.verdict))
    causes = differences(earlier.sources, now.sources) if earlier and (found or drift) else []
    if earlier and found and not causes:
        causes = ["none on record: inputs, rules, options and versions are those of the baseline"]
    return dataclasses.replace(
        blank,
        verdict=gravest(found).value,
        found=_shortened([each.told for each in found]),
        causes=_shortened(causes),
        drift=tuple(drift),
        answer=now.model_dump(mode="json"),
        expected=None if earlier is None else earlier.model_dump(mode="json", include=_EXPECTED),
    )


def _shortened(lines: list[str]) -> tuple[str, ...]:
    more = [f"and {len(lines) - MOST_TOLD} more"] if lines[MOST_TOLD:] else []
    return (*lines[:MOST_TOLD], *more)


def _drift(now: Answer, earlier: Answer, held: HeldPlan | None, file: StudyFile) -> list[str]:
    """What is another, and no fault."""
    told = [] if held is None or held.is_same else list(plan_drift(now, earlier, file))
    if held and told and not held.obstacle and now.cost is not None and held.high < float("inf"):
        at_most = "at most " if held.low == -float("inf") else ""
        told.append(f"the plan of the baseline comes to {at_most}{amount(held.high, now.currency)} today")
    sizes = [f"{name} {size:,} -> {now.size[name]:,}" for name, size in earlier.size.items() if now.size[name] != size]
    return [*told, f"the program: {', '.join(sizes)}"] if sizes else told


def _key(study: Study, file: StudyFile, task: StudyTask, path: Path) -> str:
    """A hash of everything that the verdict depends on."""
    versions: Mapping[str, str] = {name: version(name) for name in PACKAGES}
    told = {
        "study": study.fingerprint,
        "limits": dataclasses.asdict(task.limits),
        "expect": file.expect.model_dump(mode="json"),
        "tolerance": file.tolerance.model_dump(mode="json"),
        "versions": {**versions, "python": platform.python_version(), "code": code()},
        "platform": platform.machine(),
        "baseline": baseline_hash(path),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
