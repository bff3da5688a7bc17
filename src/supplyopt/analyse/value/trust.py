"""What an award rests on: how far what an offer tells of itself may be wrong before another plan is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from supplyopt.analyse.entry import Entry
from supplyopt.analyse.excerpt import excerpt, related
from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.analyse.value.bending import Bending, Origins, Turn, awards
from supplyopt.result import Result, Status
from supplyopt.solver.limits import Limits
from supplyopt.study import Study

GAP = 1e-6
"""Gap to which costs are told apart: that of a whole plan would swallow what one award saves [-]."""


@dataclass(frozen=True)
class Trust:
    """An award, what would turn it, and who would have it instead."""

    offer: str
    item: str
    supplier: str
    award: float
    """[unit/year]"""
    money: float
    """what it comes to at its prices over the horizon [money]"""
    needed: bool
    """without it no plan keeps the rules; whatever loses it in capacity or recovery then leaves no plan at all"""
    price: Entry
    """as a factor of the prices told [-]"""
    capacity: Turn
    """as a part of the capacity told; below award / capacity the award shrinks in any case [-]"""
    part: float
    """award / capacity [-]"""
    origins: Origins
    recovery: Turn | None
    """as periods more that every loss of it lasts; none: it is never lost, or always to the end"""
    gains: Mapping[str, float]
    """supplier -> what its awards rise by without it, the most first [money over the horizon]"""


def trust(
    study: Study, best: Result, number: int, limits: Limits | None = None, progress: Progress | None = None
) -> list[Trust]:
    """The largest awards of a plan by money, each with the least misreport of one figure that turns it.

    An award is kept with a figure if a plan costs less than any without the offer, c(figure) < c(∞), and lost if both
    are proven and it does not, or if no plan keeps the rules any more; the rest is undecided. c(∞) is of the same
    study: where the origin is wrong, all else that comes from there has moved too. Costs never fall as a price or a
    loss grows or a capacity shrinks, so that halving finds the turn. Each is asked in the part of the study that the
    item has to do with. The origin is that of the site of the offer, else of its supplier.
    """
    limits = limits or Limits()
    limits = replace(limits, gap=min(limits.gap, GAP))
    items, offers = related(study), study.case.offers.set_index("offer")
    largest = sorted(awards(study, best), key=lambda each: (-each[1], each[0]))[:number]
    return [
        _trust(study, best, money, Bending(excerpt(study, items[str(offers.loc[offer, "item"])]), offer, limits))
        for offer, money in counted_off(largest, progress)
    ]


def _trust(study: Study, best: Result, money: float, bending: Bending) -> Trust:
    offer = bending.offer
    row = study.case.offers.set_index("offer").loc[offer]
    options = [o for o in study.network.options if offer in o.labels.get("offer", ())]
    award = sum(best.portfolio.size(o.name) for o in options) if best.portfolio else 0.0
    capacity = float(study.case.scaled("offers", "capacity")[study.case.offers["offer"] == offer].iloc[0])
    return Trust(
        offer=offer,
        item=str(row["item"]),
        supplier=str(row["supplier"]),
        award=award,
        money=money,
        needed=bending.without.status is Status.INFEASIBLE,
        price=bending.price(),
        capacity=bending.capacity(),
        part=award / capacity if capacity else 0.0,
        origins=bending.origins(),
        recovery=bending.recovery(),
        gains=bending.gains(best),
    )
