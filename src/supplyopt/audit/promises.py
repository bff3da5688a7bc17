"""Promises against failures: what is told of the worst ones, in the table of attacks and in the manifest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from supplyopt.audit.finding import Finding, Report
from supplyopt.result import Result
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.rules.scope import Scope
from supplyopt.study import Study

CLOSE = 1e-6


def check_promises(result: Result, study: Study, report: Report) -> None:
    """Failures that are played through are scenarios, and checked like all; of others an adversary's word is told."""
    report.findings += _misfits(result, study)
    hunted = sorted(promise.name for promise in study.promises if study.is_hunted(promise))
    if hunted:
        played = sum(failure.rule in hunted for failure in study.failures)
        report.claims.append(
            f"{', '.join(hunted)}: kept in {played} failures that were found to matter, checked here; that no other "
            "failure is worse is the word of the solver that looked for one"
        )


def _misfits(result: Result, study: Study) -> Iterator[Finding]:
    table = result.table("attacks")
    told = list(table.itertuples(index=False, name=None))
    due = [
        (each["rule"], part["item"], part["class"], " + ".join(worst["entities"]), part["part"])
        for each in result.manifest["certificates"]
        for worst in each["worst"]
        for part in worst["served"]
    ]
    if [(r, i, c, a, served) for r, i, c, a, _, served, _ in told] != due:
        yield Finding("VER015", "attacks", "the table and the certificates of the manifest tell of other failures")
    promises = {rule.name: rule for rule in study.promises}
    for rule, item, use, attack, asked, served, level in told:
        yield from _of_row(promises.get(rule), (rule, item, use, attack), (asked, served, level), result, study)


def _of_row(
    promise: ContingencyRule | None, words: tuple[str, ...], figures: tuple[Any, ...], result: Result, study: Study
) -> Iterator[Finding]:
    where, (asked, served, level) = f"attacks, {' / '.join(words)}", figures
    if promise is None:
        yield Finding("VER004", where, "is about no promise of the policy")
        return
    rule, item, use, attack = words
    if level != promise.level:
        yield Finding("VER011", where, f"{level:.6g} is told to be promised, the policy says {promise.level:.6g}")
    demands = [d for d in study.network.demands if (d.resource[0], d.use) == (item, use)]
    asked_in = np.array(Scope.measuring(study.network).periods(promise), dtype=np.int64) - 1
    due = sum(float(d.quantity[asked_in].sum()) for d in demands)
    if not abs(asked - due) <= CLOSE * max(1.0, due):
        yield Finding("VER011", where, f"{asked:.6g} is told to be asked for, it is {due:.6g}")
    strange = [each for each in attack.split(" + ") if each and each not in study.losses[rule]]
    if strange:
        yield Finding("VER004", where, f"{strange[0]} is nothing that can fail")
    if result.status.value == "optimal" and promise.is_hard and served < level - 1e-4:
        yield Finding("VER010", where, f"{served:.6g} is served, {level:.6g} is promised")
