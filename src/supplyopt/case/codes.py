"""Every code that reading a case can report: what it means, why it matters and how to mend it.

A code of one table is the first three letters of its name and a number (``OFF019``); the number means the
same in every table. Codes that concern several tables or the folder begin with ``CAS``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from supplyopt.errors import Issue, Severity

SHOWN = 50
"""Issues kept of one kind in one column; the rest are counted."""


@dataclass(frozen=True)
class Code:
    """What a code means, for ``explain``."""

    title: str
    cause: str
    cure: str
    severity: Severity = "error"


TABLE_CODES: dict[int, Code] = {
    1: Code(
        "file cannot be read",
        "The file is damaged, encrypted, or not of the kind its name says.",
        "write it again from its source",
    ),
    2: Code("table is empty", "A table without rows is nearly always a failed export.", "add rows or remove the file"),
    3: Code(
        "row has too many or too few cells",
        "An unquoted separator inside a cell shifts every cell after it.",
        "put cells that contain a comma in double quotes",
    ),
    4: Code("column given twice", "Which of the two would count is anybody's guess.", "remove or rename one of them"),
    5: Code(
        "unknown column",
        "A misspelt optional column would be ignored without a word.",
        "rename it, or move remarks to the column 'note'",
    ),
    6: Code("column missing", "The model needs this column and has no default for it.", "add the column"),
    7: Code(
        "column of an unusable type",
        "The type of the column in the Parquet file cannot be converted without guessing.",
        "store text as text and numbers as numbers",
    ),
    10: Code("cell is empty", "The column has no default.", "fill the cell in"),
    11: Code(
        "not a number",
        "Numbers have a point for decimals and no thousands separator, unit or percent sign.",
        "write a plain number such as 1234.5",
    ),
    12: Code("not a whole number", "Rounding would change the figure silently.", "write a whole number"),
    13: Code("not true or false", "1, 0, yes and no mean different things to different tools.", "write true or false"),
    14: Code(
        "white space around a text",
        "It cannot be seen, and two identifiers that differ by it do not match.",
        "remove the white space",
    ),
    15: Code(
        "invisible or control character",
        "Such characters forge lines and make equal names differ.",
        "type the text again by hand, on one line",
    ),
    16: Code("text too long", "It is probably a swallowed row: an unbalanced quote, for example.", "shorten it"),
    17: Code(
        "letters of several alphabets",
        "A Cyrillic or Greek letter that looks like a Latin one makes a second, different name.",
        "type the name again with one alphabet",
        "warning",
    ),
    18: Code(
        "looks changed by a spreadsheet",
        "Spreadsheets turn codes into dates (3-Jan) or powers of ten (1.23E+15).",
        "format the column as text and enter the codes again",
        "warning",
    ),
    19: Code("value not allowed", "The column has a rule that the value breaks.", "see the column's description"),
    20: Code("key given twice", "Each row must be the only one with its key.", "merge or remove one of the two rows"),
    21: Code(
        "unknown name", "The row refers to something that its table does not list.", "add it there, or correct it"
    ),
    22: Code(
        "column 'assumed' cannot be understood",
        "It must read 'column=assumption column=assumption' with columns of this table.",
        "correct it",
    ),
    23: Code(
        "unknown assumption", "It is not in the table of assumptions.", "add it to the table assumptions, or correct it"
    ),
    24: Code(
        "scaled by an assumption without a value",
        "The quantity of the row would be multiplied by nothing.",
        "give the assumption a value",
    ),
    25: Code("not a currency code", "Currencies are ISO 4217 codes in capital letters.", "write a code such as USD"),
    26: Code(
        "column spans many orders of magnitude",
        "Solvers work with sixteen digits: small figures drown beside large ones.",
        "check the units, or choose a larger unit for the largest rows",
        "warning",
    ),
    27: Code(
        "column spans too many orders of magnitude",
        "The smallest figures would vanish in the arithmetic.",
        "check the units, or choose a larger unit for the largest rows",
    ),
}

CASE_CODES: dict[str, Code] = {
    "CAS001": Code("no such folder", "A case is a folder with one file a table.", "check the path"),
    "CAS002": Code(
        "file of no table",
        "A misspelt file name would be ignored without a word.",
        "rename it, or move it to a subfolder",
    ),
    "CAS003": Code("table given twice", "A table is one CSV file or one Parquet file.", "remove one of the two"),
    "CAS004": Code("not a readable file", "Tables are regular files of at most 2 GB.", "replace it by a plain file"),
    "CAS005": Code("table missing", "The model cannot be built without it.", "add the table"),
    "CAS010": Code(
        "several currencies",
        "Amounts in different currencies would be added up as if they were equal.",
        "convert every amount to one currency",
    ),
    "CAS011": Code(
        "one capacity for several units",
        "The capacity would add tonnes to pieces.",
        "bring the items to one unit, or split the capacity by item",
    ),
    "CAS012": Code(
        "least award above what can be awarded",
        "The offer or process can never be taken.",
        "lower the minimum or raise the capacity",
        "warning",
    ),
    "CAS013": Code(
        "capacity below demand",
        "Even with everything bought there is too little: some demand will go short.",
        "check units and periods; capacities are per year, demand per period",
        "warning",
    ),
    "CAS014": Code("capacity of zero", "The row does nothing.", "remove the row or give it a capacity", "warning"),
    "CAS015": Code("no demand at all", "The best plan will be to buy nothing.", "check the table demand", "warning"),
    "CAS016": Code("item without use", "Nothing demands or uses the item.", "remove it or add demand", "warning"),
    "CAS017": Code("supplier without offers", "The supplier plays no part.", "remove it or add offers", "warning"),
    "CAS018": Code(
        "going short is cheaper than buying",
        "The value of lost load is below the cheapest offer, so the best plan will leave demand unserved.",
        "raise the value of lost load, or check its unit",
        "warning",
    ),
    "CAS020": Code("gap in the periods", "Periods are counted 1, 2, 3 … without gaps.", "add the missing period"),
    "CAS021": Code("beyond the last period", "The row would be left out silently.", "extend the periods, or drop it"),
    "CAS022": Code(
        "lead time longer than all periods together",
        "What is ordered arrives after the end.",
        "check the lead time, or add periods",
        "warning",
    ),
    "CAS023": Code(
        "nothing under way at the start",
        "With a lead time and neither stock nor arrivals, the first periods go short whatever is decided.",
        "add what is under way to the table arrivals",
        "warning",
    ),
    "CAS030": Code(
        "goods from nothing",
        "A loop of recipes makes more of its items than it uses, so the cost has no floor.",
        "check the quantities of the recipes; a loop must lose something",
    ),
    "CAS031": Code(
        "demand that nothing can reach",
        "No chain of offers, stocks, processes and lanes ends at this item and site.",
        "add an offer, or a lane to the site",
    ),
    "CAS032": Code("lane to itself", "Goods cannot move from a site to the same site.", "correct one of its ends"),
    "CAS033": Code("recipe line of zero", "It neither uses nor makes the item.", "give a quantity or drop the line"),
    "CAS034": Code("recipe that makes nothing", "Every line is an input.", "add a line with what it makes", "warning"),
    "CAS040": Code("unknown member", "Nothing of this kind has that name.", "correct the name"),
    "CAS041": Code(
        "selector cannot be understood",
        "A selector reads dimension=value, several joined by &, alternatives by |.",
        "correct it",
    ),
    "CAS042": Code("selector matches nothing", "It has no effect.", "correct the dimension or value", "warning"),
    "CAS043": Code(
        "term that nothing reads",
        "Spot offers have no award that fees could belong to; contracts, and what does not wait, are there at once.",
        "clear the cell, change the kind of the offer, or let it wait (after_onset)",
        "warning",
    ),
    "CAS044": Code(
        "hardening that spares nothing",
        "It would cost money and change nothing.",
        "fill in loss_avoided or time_saved",
        "warning",
    ),
    "CAS045": Code(
        "buffer without an input",
        "What is needed as such, like a grid, stops at once; only an input from a sub-tier can be held in stock.",
        "name the input, or clear buffer_days",
        "warning",
    ),
    "CAS046": Code(
        "input of a kind that things have by themselves",
        "Who needs it would count as being it: as that supplier, of that country.",
        "call the kind by its role, such as refiner",
    ),
    "CAS050": Code(
        "stakes above the whole",
        "The owners of one entity would together hold more than all of it.",
        "correct the stakes; they are fractions of 1",
    ),
    "CAS051": Code("owns itself", "A stake in itself says nothing about who stands behind it.", "remove the row"),
    "CAS052": Code(
        "sources above the whole of an input",
        "Sources of one input stand in for each other, so their shares are parts of one.",
        "correct the shares, or name different inputs",
    ),
    "CAS090": Code("unknown assumption", "The case has no assumption of that name.", "use one of its assumptions"),
}


def code_of(table: str, number: int) -> str:
    """``OFF019`` for table offers and number 19."""
    return f"{table[:3].upper()}{number:03d}"


def explain(code: str) -> Code:
    """What a code means; raises KeyError for an unknown one."""
    if code in CASE_CODES:
        return CASE_CODES[code]
    return TABLE_CODES[int(code[3:]) if code[3:].isdigit() else -1]


def issue(code: str, message: str, *, cure: str | None = None, **place: Any) -> Issue:
    """An Issue with the severity, and unless given the cure, that belong to its code."""
    known = explain(code)
    return Issue(code, message, known.cure if cure is None else cure, severity=known.severity, **place)


def with_rest(issues: Sequence[Issue], total: int) -> list[Issue]:
    """At most SHOWN issues, and one more that counts those left out of ``total``."""
    shown = list(issues[:SHOWN])
    if total > len(shown) > 0:
        last = shown[-1]
        more = f"and {total - len(shown)} more like the last"
        shown.append(Issue(last.code, more, file=last.file, column=last.column, severity=last.severity))
    return shown


def did_you_mean(word: str, known: Sequence[str], otherwise: str = "") -> str:
    """``did you mean 'china'?`` for the nearest known word, else ``otherwise``."""
    folded = {name.casefold().strip(): name for name in known}
    near = get_close_matches(word.casefold().strip(), list(folded), n=1, cutoff=0.6)
    return f"did you mean {folded[near[0]]!r}?" if near else otherwise
