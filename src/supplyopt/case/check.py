"""Every check between tables, in the order in which their issues are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from supplyopt.case.cast import kind_of
from supplyopt.case.checks.amounts import check_currency, check_lost_load, check_minimum, check_range, check_zero
from supplyopt.case.checks.calendar import check_gaps, check_last_period, check_lead_times, check_under_way
from supplyopt.case.checks.inputs import check_inputs
from supplyopt.case.checks.names import (
    check_assumed,
    check_lane_items,
    check_members,
    check_references,
    check_scaled_by,
    check_selectors,
)
from supplyopt.case.checks.ownership import check_stakes
from supplyopt.case.checks.reach import check_reach, check_self_loops, check_supply, check_units, check_unused
from supplyopt.case.checks.recipes import check_gain, check_lines
from supplyopt.case.checks.report import Drafts
from supplyopt.case.checks.terms import check_spared, check_unread
from supplyopt.errors import Issue

Check = Callable[[Drafts], Iterable[Issue]]

OF_ROWS: tuple[Check, ...] = (
    check_references,
    check_lane_items,
    check_members,
    check_assumed,
    check_scaled_by,
    check_selectors,
    check_currency,
    check_minimum,
    check_zero,
    check_lost_load,
    check_range,
    check_gaps,
    check_last_period,
    check_lead_times,
    check_self_loops,
    check_lines,
    check_stakes,
    check_unread,
    check_spared,
    check_inputs,
)
"""Checks that hold row by row: what they find is wrong whatever else is."""

OF_THE_WHOLE: tuple[Check, ...] = (check_gain, check_reach, check_units, check_supply, check_unused, check_under_way)
"""Checks that conclude from what is missing: they wait until every row and name could be read."""

CHECKS: tuple[Check, ...] = (*OF_ROWS, *OF_THE_WHOLE)


def check(drafts: Drafts) -> Iterator[Issue]:
    """Every issue that the checks find."""
    found = [issue for one in OF_ROWS for issue in one(drafts)]
    yield from found
    misnamed = any(issue.severity == "error" and issue.code[3:] == "021" for issue in found)
    if not misnamed and _is_whole(drafts):
        for one in OF_THE_WHOLE:
            yield from one(drafts)


def _is_whole(drafts: Drafts) -> bool:
    """Whether every table was read to the last row, and no name in it is empty."""
    for draft in drafts.values():
        names = [n for n, column in draft.table.schema.columns.items() if column.required and kind_of(column) == "text"]
        if not draft.complete or draft.frame[names].isna().any(axis=None):
            return False
    return True
