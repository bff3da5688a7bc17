"""Whether a pack means anything in a case: its rules in force, its words known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from supplyopt.errors import Issue, Severity
from supplyopt.network import Network
from supplyopt.packs.entry import entry, told_by, translation
from supplyopt.packs.pack import AppliedPack
from supplyopt.packs.words import Expectation
from supplyopt.rules import Rule, Scope
from supplyopt.rules.names import names

Known = Mapping[str, set[str]]
"""dimension -> every value that occurs in the case"""
Missing = tuple[Expectation, str]
"""A word, and what nothing in the case is called"""


def pack_misfits(pack: AppliedPack, rules: Sequence[Rule], network: Network, known: Known) -> list[Issue]:
    """What keeps a pack from holding: no rule in force, nothing that its rules are about, words that nobody knows."""
    own, scope = [rule for rule in rules if pack.holds(rule)], Scope.measuring(network)
    if idle := _idle(pack, own, scope):
        return [idle]
    missing = list(_missing(pack, own, known))
    if own and not any(scope.items(rule) for rule in own) and all(_may_lack(pack, each) for each, _ in missing):
        return [_about_nothing(pack, missing, known)]
    return _unknown(pack, missing, known)


def _idle(pack: AppliedPack, own: Sequence[Rule], scope: Scope) -> Issue | None:
    """The warning that none of its rules ever holds: on the day asked for, or in the periods of the case."""
    if pack.rules and pack.in_force == 0:
        when, cure = f"on {pack.as_of}", "give --as-of another day, or leave the pack out"
    elif own and not any(scope.periods(rule) for rule in own):
        when, cure = "in any period of the case", "look at the first days of the periods, or leave the pack out"
    else:
        return None
    text = f"{pack.pack}: none of its {pack.rules} rules is in force {when}"
    if pack.rules == 1:
        text = f"{pack.pack}: its only rule is not in force {when}"
    return Issue("STU024", text, cure, severity="warning")


def _missing(pack: AppliedPack, own: Sequence[Rule], known: Known) -> Iterator[Missing]:
    """Words of a pack in use, with what they are called here, that nothing in the case answers to."""
    used = {(dimension, name) for rule in own for _, dimension, name in names(rule)}
    for expected in pack.expects:
        for dimension, value in expected.called(pack.words):
            if (dimension, value) in used and value not in _values(dimension, known):
                yield expected, value


def _values(dimension: str, known: Known) -> set[str]:
    return known.get(dimension, set()) | (known["material"] if dimension == "item" else set())


def _may_lack(pack: AppliedPack, expected: Expectation) -> bool:
    """Whether a case may have nothing of the kind: unless a model says what that is called."""
    return expected.optional and expected.word not in pack.words


def _about_nothing(pack: AppliedPack, missing: Sequence[Missing], known: Known) -> Issue:
    text = f"{pack.pack}: none of its words is in the case; it requires nothing here"
    if len({expected.word for expected, _ in missing}) < len(pack.expects):
        text = f"{pack.pack}: the case has no item that its rules are about; it requires nothing here"
    cure = f"say in the model what the case calls them: {', '.join(dict.fromkeys(each.word for each, _ in missing))}"
    return Issue("STU025", text, cure, severity="warning", paste=_entry(pack, missing, known))


def _unknown(pack: AppliedPack, missing: Sequence[Missing], known: Known) -> list[Issue]:
    """One issue a word, those that a case may lack last; one of them carries the entry that mends all."""
    issues = []
    for expected, value in missing:
        dimension = expected.word.partition("=")[0]
        text = f"pack {pack.pack} expects {expected.word} ({expected.means}); nothing in the case is called so"
        words = translation(expected.word, known)
        cure = f"say what the case calls it in the model's entry [[packs]]: words = {{ {words} }}"
        if not _values(dimension, known):
            cure = f"nothing in the case has a {dimension}: {told_by(expected.word)}"
        lacking: Severity = "warning" if _may_lack(pack, expected) else "error"
        issues.append(Issue("STU022", text, cure, "policy", None, dimension, value, lacking))
    issues.sort(key=lambda issue: issue.severity != "error")
    mended = [n for n, each in enumerate(issues) if each.severity == "error" and _values(each.column, known)]
    if mended:
        issues[mended[-1]] = replace(issues[mended[-1]], paste=_entry(pack, missing, known))
    return issues


def _entry(pack: AppliedPack, missing: Sequence[Missing], known: Known) -> tuple[str, ...]:
    lacking = {
        expected.word: (expected, _may_lack(pack, expected) or not _values(expected.word.partition("=")[0], known))
        for expected, _ in missing
    }
    return entry(pack.pack, pack.penalty, pack.words, lacking, known)
