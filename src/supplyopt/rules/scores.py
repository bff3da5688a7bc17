"""Scores of groups: its own where a group is scored itself, else the worst of its sources."""

from __future__ import annotations

from collections.abc import Callable

from supplyopt.network.facts import OF
from supplyopt.rules.measure import GroupRule, Measure
from supplyopt.rules.scope import Scope

Reading = Callable[[float], float]
"""What a score means; greater is worse."""


def group_score(rule: GroupRule, measure: Measure, group: str, score: str, scope: Scope, reading: Reading) -> float:
    """What the score of a group means, the worst of its sources if it is not scored itself.

    Raises LookupError where nothing is known of the group, or of one of its sources.
    """
    facts = scope.network.facts
    own = facts.scores.get(score, {}).get((rule.by, group)) if rule.by in OF else None
    if own is not None:
        return reading(own)
    found = [facts.score(score, source.labels) for source in measure.members[group]]
    known = [reading(value) for value in found if value is not None]
    if not known or len(known) < len(found):
        raise LookupError(f"{rule.by} {group!r} has no score {score!r}")
    return max(known)
