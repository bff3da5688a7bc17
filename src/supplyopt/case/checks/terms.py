"""Commercial terms where nothing reads them."""

from __future__ import annotations

from collections.abc import Iterator

from supplyopt.case.checks.report import Drafts, at_rows
from supplyopt.errors import Issue

OF_AWARDS = ("fixed_cost", "annual_cost", "moq", "reservation_price", "flexibility")
"""Columns of offers that belong to an award, which spot offers do not have."""


def check_spared(drafts: Drafts) -> Iterator[Issue]:
    """Hardening spares something."""
    draft = drafts["hardening"]
    idle = (draft.frame["loss_avoided"] == 0) & (draft.frame["time_saved"] == 0)
    yield from at_rows(draft, idle, "CAS044", "it avoids no loss and saves no time", "hardening")


def check_unread(drafts: Drafts) -> Iterator[Issue]:
    """Spot offers carry no terms of an award, contracts do not wait for a disruption, and nothing else has a ramp."""
    draft = drafts["offers"]
    spot = draft.frame["kind"] == "spot"
    for column in OF_AWARDS:
        told = spot & (draft.frame[column] > 0)
        yield from at_rows(draft, told, "CAS043", "a spot offer has no award that this could belong to", column)
    waiting = ~spot & (draft.frame["after_onset"] == True)  # noqa: E712 - an empty cell is neither
    yield from at_rows(draft, waiting, "CAS043", "a contract is there from the start", "after_onset")
    for name in ("offers", "lanes", "processes"):
        frame = drafts[name].frame
        ramp = (frame["ramp_days"] > 0) & (frame["after_onset"] == False)  # noqa: E712
        yield from at_rows(drafts[name], ramp, "CAS043", "only what waits for a disruption has a ramp", "ramp_days")
