"""Stakes: no more than all of an entity, and none in itself."""

from __future__ import annotations

from collections.abc import Iterator

from supplyopt.case.checks.report import Drafts, at_rows
from supplyopt.errors import Issue


def check_stakes(drafts: Drafts) -> Iterator[Issue]:
    """The stakes in one entity add up to at most 1, in equity, votes and board."""
    draft = drafts["ownership"]
    frame = draft.frame
    for column in ("share", "votes", "board"):
        total = frame.groupby("entity")[column].transform("sum")
        last = (total > 1 + 1e-9) & ~frame["entity"].duplicated(keep="last")
        sums = total[last]
        for row in sums.index:
            message = f"the stakes in it add up to {sums[row]:g}"
            yield from at_rows(draft, frame.index == row, "CAS050", message, column)
    yield from at_rows(draft, frame["entity"] == frame["owner"], "CAS051", "is its own owner", "owner")
