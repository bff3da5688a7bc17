"""Inputs from sub-tiers: their shares, their buffers and what they are called."""

from __future__ import annotations

from collections.abc import Iterator

from supplyopt.case.checks.labels import carried
from supplyopt.case.checks.report import Drafts, at_rows
from supplyopt.errors import Issue

ROUNDING = 1e-9


def check_inputs(drafts: Drafts) -> Iterator[Issue]:
    """The sources of an input make up no more than all of it, and are of a kind that nothing is by itself."""
    draft = drafts["dependencies"]
    frame = draft.frame
    is_input = frame["input"].notna()
    told = frame[is_input]
    total = told.groupby(["selector", "input"])["share"].transform("sum").reindex(frame.index)
    above = is_input & (total > 1.0 + ROUNDING) & ~frame.duplicated(["selector", "input"])
    yield from at_rows(
        draft, above, "CAS052", lambda row: f"the sources of {row['input']} make up more than all of it", "share"
    )
    own = is_input & frame["kind"].isin(carried(drafts))
    yield from at_rows(draft, own, "CAS046", "things have this by themselves, so that it tells of no input", "kind")
    unread = ~is_input & (frame["buffer_days"] > 0)
    yield from at_rows(draft, unread, "CAS045", "only an input can be held in a buffer", "buffer_days")
