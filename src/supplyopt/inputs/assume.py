"""Other values for assumptions, as the command line tells them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from supplyopt.errors import CaseError, Issue

if TYPE_CHECKING:
    from supplyopt.case import Case


def assumed(case: Case, told: tuple[str, ...]) -> Case:
    """The case with its assumptions changed as ``name=value`` says; raises CaseError where that does nothing.

    An assumption without rows that are scaled by it was used when the tables were made: another value here would
    be told in the result and change nothing.
    """
    if not told:
        return case
    values: dict[str, float] = {}
    issues = []
    scaling = scaling_assumptions(case)
    for each in told:
        name, _, text = each.partition("=")
        try:
            values[name] = float(text)
        except ValueError:
            values[name] = math.nan
        if not (math.isfinite(values[name]) and values[name] >= 0):
            issues.append(Issue("CAS091", "is not NAME=VALUE with a number of at least 0", "", "--assume", value=each))
        elif name in set(case.assumptions["assumption"]) and name not in scaling:
            cure = f"change the tables, or one of {', '.join(scaling) or 'none'}"
            issues.append(Issue("CAS092", "no row is scaled by this assumption", cure, "--assume", value=name))
    if issues:
        raise CaseError(issues)
    return case.assume(**values)


def scaling_assumptions(case: Case) -> list[str]:
    """Assumptions that rows are scaled by: those that a value can be given for at will."""
    found: set[str] = set()
    for frame in case.tables.values():
        if "scaled_by" in frame:
            found |= {str(name) for name in frame["scaled_by"].dropna().unique() if name}
    return sorted(found)
