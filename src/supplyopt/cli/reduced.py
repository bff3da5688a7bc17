"""What a reduction did, for people: how far from the full set, what stands for what, what plans cost by both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from supplyopt.cli.words import counted

if TYPE_CHECKING:
    from supplyopt.analyse.decision_distance import Decisions
    from supplyopt.scenarios.reduction import Reduced

HEAVIEST = 5
"""Scenarios shown of those that stand for others."""
LONGEST = 48
"""Characters shown of a name."""
TAIL = 0.05
"""Worst part [-]."""
_METHODS = {"forward": "forward selection", "backward": "backward reduction"}
MILDER = 0.9
"""Below this part of the mean distance from calm, trouble is told to have become milder."""


@dataclass(frozen=True)
class Asked:
    """The options of the command."""

    keep: int
    method: Literal["forward", "backward"]
    distance: str
    case: str | None
    model: str | None
    pin: tuple[str, ...]
    worst: float | None

    @property
    def by_decisions(self) -> bool:
        """Whether scenarios are told apart by what they cost."""
        return self.distance == "decisions"

    @property
    def apart(self) -> str:
        """What tells scenarios apart, in words."""
        if self.by_decisions:
            return f"what they cost in {self.case} under three plans"
        return f"what they do to {self.case or 'whatever effects name'} (1 is the mean of two that differ)"


def tell_reduced(reduced: Reduced, asked: Asked, uri: str, out: str, decided: Decisions | None, currency: str) -> None:
    """Everything that a person needs to judge whether the few will do."""
    from supplyopt.cli.show import line, money, table

    def shown(distance: float) -> str:
        return money(distance, currency) if asked.by_decisions else f"{distance:.3g}"

    _tell_distance(reduced, asked, out, shown)
    if rows := list(_heaviest(reduced, shown)):
        columns = ["scenario", "", ">stands for", ">probability before", ">after", ">farthest of them"]
        table("What stands for most others", columns, rows)
    if decided:
        columns = ["plan", ">mean, full set", ">mean, reduced", ">worst 5 %, full set", ">worst 5 %, reduced"]
        table("What operations cost, commitments aside", columns, _costs(reduced, decided, currency))
    line()
    line(
        f"Judge a plan that is made with the reduced set by the full one: supplyopt evaluate CASE RUN --scenarios {uri}"
    )


def _tell_distance(reduced: Reduced, asked: Asked, out: str, shown: Callable[[float], str]) -> None:
    from supplyopt.cli.show import line, percent

    families = reduced.scenarios.scenarios["family"]
    stress = int((families == "stress").sum())
    line(
        f"{out}: {len(families) - stress} of {counted(len(reduced.stands), 'weighted scenario')}"
        f"{f', all {stress} stress tests' if stress else ''}, {counted(len(reduced.scenarios.effects), 'effect')}"
    )
    line(f"reduced from {reduced.source.name} by {_METHODS[asked.method]}; apart by {asked.apart}")
    part = percent(reduced.distance / reduced.alone) if reduced.alone else "nothing"
    only = "calm" if (families == "calm").any() else "the one nearest to all"
    line(
        f"Kantorovich distance {shown(reduced.distance)}, {part} of the {shown(reduced.alone)} if only {only} were kept"
    )
    if all(scenario == kept for scenario, kept in reduced.stands.items()):
        line("nothing was dropped")
        return
    line(f"kept as they are: {percent(reduced.unchanged)} of probability; the rest went to the nearest that is kept")
    line(f"mean distance from {only}: {shown(reduced.alone)} before, {shown(reduced.left)} after")
    if reduced.left < MILDER * reduced.alone:
        cure = "keep more" if asked.by_decisions else "keep more, or take --distance decisions --case CASE"
        line(f"warning: trouble is milder than in the full set, since mild years count as {only}; {cure}")


def _heaviest(reduced: Reduced, shown: Callable[[float], str]) -> Iterator[tuple[str, ...]]:
    """Those that stand for others, the largest gain of probability first."""
    from supplyopt.cli.show import percent, shortened

    before, after = reduced.source.probabilities, reduced.scenarios.probabilities
    names = reduced.scenarios.scenarios.set_index("scenario_id")["name"]
    others: dict[str, list[str]] = {}
    for scenario, kept in reduced.stands.items():
        if scenario != kept:
            others.setdefault(kept, []).append(scenario)
    for kept in sorted(others, key=lambda each: (before[each] - after[each], each))[:HEAVIEST]:
        farthest = shown(max(reduced.moved[other] for other in others[kept]))
        masses = percent(float(before[kept])), percent(float(after[kept]))
        yield kept, shortened(str(names[kept]), LONGEST), str(len(others[kept])), *masses, farthest


def _costs(reduced: Reduced, decided: Decisions, currency: str) -> Iterator[tuple[str, ...]]:
    """What each plan costs by the full set and by the reduced one."""
    from supplyopt.analyse.decision_distance import PLANS
    from supplyopt.cli.show import money
    from supplyopt.risk import CVaR, Expectation

    full = zip(decided.scenarios, decided.weights.tolist(), strict=True)
    kept = zip(map(str, reduced.scenarios.scenarios["scenario_id"]), reduced.scenarios.probabilities, strict=True)
    both = [{scenario: float(p) for scenario, p in weights if p > 0} for weights in (full, kept)]
    measures = (Expectation(), CVaR(tail=TAIL, weight=1.0))
    for plan, figures in zip(PLANS, decided.costs.T, strict=True):
        costs = dict(zip(decided.scenarios, figures.tolist(), strict=True))
        yield plan, *(money(each.value(costs, weights), currency) for each in measures for weights in both)
