"""How firm the advice is: how far each group's share may move while the plan stays within a little of the best.

A share that cannot fall far is a must, one that cannot rise from nothing is never worth it, and what may take any share
is interchangeable. Source: docs/formulation.md 11.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from supplyopt.analyse.extremes import Extremes
from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.rules import MaxShare
from supplyopt.solver.limits import Limits
from supplyopt.solver.solve import Answered

MUCH, LITTLE = 0.005, 0.005
"""Shares above the first are more than nothing, below the second next to nothing [-]."""

Verdict = Literal["must", "never", "free", "undecided"]


@dataclass(frozen=True)
class Firmness:
    """Shares of a group in the calm supply of an item, in all plans within a slack of the best [-]."""

    item: str
    group: str
    share: float
    """in the plan at hand"""
    least: float
    most: float
    least_proven: bool = True
    """no such plan has less; otherwise some may, as nobody found out"""
    most_proven: bool = True
    """no such plan has more; otherwise some may"""

    @property
    def verdict(self) -> Verdict:
        """``must``: no good plan is without it; ``never``: none has it; ``free``: interchangeable.

        What is reached is reached, so that a group is known to be interchangeable even if its range is open.
        """
        if self.least > MUCH:
            return "must" if self.least_proven else "undecided"
        if self.most < LITTLE:
            return "never" if self.most_proven else "undecided"
        return "free"


def firmness(
    answered: Answered,
    by: str = "country",
    items: Sequence[str] = (),
    groups: Sequence[str] = (),
    *,
    slack: float = 0.01,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> list[Firmness]:
    """Ranges of the shares of groups over all plans that cost at most ``1 + slack`` times the best.

    ::

        min, max  M_g / D      cost ≤ (1 + slack) · c*,   every rule of the study

    Costs that have nothing to do with an item stay as they are. None of it without a plan. The time limit is for each
    end of a range; an end that it comes before is open.
    """
    if answered.hunted.answer.values is None or answered.result.cost is None:
        return []
    rule = MaxShare(by=by, items=tuple(items), groups=tuple(groups), limit=1.0)
    extremes, found = Extremes(answered, rule, slack * abs(answered.result.cost), limits or Limits()), []
    for item, group in counted_off(extremes.groups, progress):
        now = extremes.now(item, group)
        (least, least_proven), (most, most_proven) = (extremes.end(item, group, sign) for sign in (1.0, -1.0))
        found.append(Firmness(item, group, now, least, most, least_proven, most_proven))
    return sorted(found, key=lambda each: (each.item, -each.share, each.group))
