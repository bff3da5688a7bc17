"""Every code that regression can report: what it means, why it matters and how to mend it."""

from __future__ import annotations

from supplyopt.case.codes import Code
from supplyopt.errors import Issue

REGRESS_CODES: dict[str, Code] = {
    "REG001": Code(
        "baselines are not made here",
        "Under CI nobody looks at what has moved.",
        "run it at your desk, read the difference and commit it; or unset CI",
    ),
    "REG002": Code("no reason given", "A baseline says why it was made.", "add --because 'what has changed, and why'"),
    "REG003": Code("baseline not understood", "Nothing can be held against it.", "make it anew with --update"),
    "REG004": Code("not installed", "It is only needed for regression.", "pip install 'supplyopt[regress]'"),
    "REG005": Code("no history", "Nothing was appended there.", "give the folder that --history was given"),
    "REG006": Code("history not understood", "Trends would be of something else.", "take the file out of the folder"),
    "REG007": Code("no study is selected", "A suite of nothing is a mistake.", "change -k"),
}


def issue(code: str, message: str, file: str = "", value: str | None = None) -> Issue:
    """An issue with the cure that belongs to its code."""
    return Issue(code, message, REGRESS_CODES[code].cure, file, value=value)
