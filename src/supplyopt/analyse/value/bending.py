"""One award, with what its offer tells of itself made worse until another plan is as good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from supplyopt.analyse.entry import WITHOUT, Entry, comes_in, entry
from supplyopt.analyse.value.misreport import elsewhere, from_country, longest, with_capacity, with_recovery
from supplyopt.analyse.value.solving import solved
from supplyopt.result import Result, Status
from supplyopt.rules import Exclude
from supplyopt.solver.limits import Limits
from supplyopt.study import Study

HALVINGS = 10
"""A part of the capacity is found to within a thousandth."""
DUST = 1e-6
"""An award below this part of what can be awarded is none [-]."""


@dataclass(frozen=True)
class Turn:
    """Where an award is lost as a figure gets worse; told as far as it was found out."""

    kept: float
    """with this figure a best plan still has the award"""
    lost: float | None
    """with this one none has; none: it is kept at the worst that was tried"""
    undecided: bool = False
    """some plan was not found, or not proven, in the time allowed"""


@dataclass(frozen=True)
class Origins:
    """What a wrong origin does to an award."""

    lost: tuple[str, ...]
    """countries from any of which it would not be awarded"""
    planless: tuple[str, ...]
    """those of them from which no plan at all keeps the rules"""
    undecided: tuple[str, ...]
    """some plan was not found, or not proven, in the time allowed"""


class Bending:
    """One offer, with what it tells of itself made worse."""

    def __init__(self, study: Study, offer: str, limits: Limits) -> None:
        self.study, self.offer, self.limits = study, offer, limits
        self.selector = f"offer={offer}"

    @cached_property
    def without(self) -> Result:
        """The best plan without the offer, all else as told."""
        return self._without(self.study)

    def kept(self, altered: Study, without: Result | None = None) -> bool | None:
        """Whether a best plan still has the award; none if that is not proven either way.

        ``without`` is the best plan without the offer in the altered study, where that is another one.
        """
        found, other = solved(altered, self.limits), without or self.without
        if found.status is Status.INFEASIBLE:
            return False
        if other.status is Status.INFEASIBLE:
            return None if found.cost is None else True
        return comes_in(found, other)

    def _without(self, study: Study) -> Result:
        return solved(study.with_rule(Exclude(name=WITHOUT, where=self.selector)), self.limits)

    def price(self) -> Entry:
        """As a factor of the prices told."""
        return entry(self.study, self.selector, self.limits)

    def capacity(self) -> Turn:
        """As a part of the capacity told."""
        if self.kept(self.study) is False:
            return Turn(1.0, 1.0)
        kept, lost = 1.0, 0.5**HALVINGS
        if (at_least := self.kept(with_capacity(self.study, self.offer, lost))) is not False:
            return Turn(lost if at_least else 1.0, None, undecided=at_least is None)
        for _ in range(HALVINGS):
            middle = 0.5 * (kept + lost)
            answer = self.kept(with_capacity(self.study, self.offer, middle))
            if answer is None:
                return Turn(kept, lost, undecided=True)
            kept, lost = (middle, lost) if answer else (kept, middle)
        return Turn(kept, lost)

    def origins(self) -> Origins:
        """Countries it may come from in truth."""
        found: dict[bool | None, list[str]] = {True: [], False: [], None: []}
        planless: list[str] = []
        for alike in elsewhere(self.study, self.offer):
            # All that its supplier sells moves with it, so that the best plan without it is another too.
            moved = from_country(self.study, self.offer, alike[0])
            without = self._without(moved)
            kept = self.kept(moved, without)
            found[kept] += alike
            planless += alike if kept is False and without.status is Status.INFEASIBLE else []
        return Origins(*(tuple(sorted(names)) for names in (found[False], planless, found[None])))

    def recovery(self) -> Turn | None:
        """As periods more that its losses last."""
        most = longest(self.study, self.offer)
        if not most:
            return None
        if (at_worst := self.kept(with_recovery(self.study, self.offer, most))) is not False:
            return Turn(float(most) if at_worst else 0.0, None, undecided=at_worst is None)
        kept, lost = 0, most
        while lost - kept > 1:
            middle = (kept + lost) // 2
            answer = self.kept(with_recovery(self.study, self.offer, middle))
            if answer is None:
                return Turn(kept, lost, undecided=True)
            kept, lost = (middle, lost) if answer else (kept, middle)
        return Turn(kept, lost)

    def gains(self, best: Result) -> dict[str, float]:
        """supplier -> what its awards rise by in the best plan without the offer [money over the horizon]."""
        before, after = (_by_supplier(self.study, result) for result in (best, self.without))
        rises = {name: money - before.get(name, 0.0) for name, money in after.items()}
        dust = DUST * max(after.values(), default=0.0)
        return dict(sorted(((n, r) for n, r in rises.items() if r > dust), key=lambda each: (-each[1], each[0])))


def awards(study: Study, result: Result) -> Iterator[tuple[str, float]]:
    """Offers with an award, and what that comes to at its prices over the horizon [money]."""
    if result.portfolio is None:
        return
    spent: dict[str, float] = {}
    for option in study.network.options:
        size = result.portfolio.size(option.name)
        if option.kind == "offer" and size > DUST * option.upper:
            offer = min(option.labels["offer"])
            spent[offer] = spent.get(offer, 0.0) + size * option.price * study.network.horizon
    yield from spent.items()


def _by_supplier(study: Study, result: Result) -> dict[str, float]:
    found: dict[str, float] = {}
    for offer, money in awards(study, result):
        seller = str(study.case.offers.set_index("offer").loc[offer, "supplier"])
        found[seller] = found.get(seller, 0.0) + money
    return found
