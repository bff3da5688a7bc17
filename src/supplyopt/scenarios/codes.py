"""Every code that reading a scenario set can report: what it means, why it matters and how to mend it."""

from __future__ import annotations

from typing import Any

from supplyopt.case.codes import Code
from supplyopt.errors import Issue

SCENARIO_CODES: dict[str, Code] = {
    "SCN001": Code("no such file or folder", "Nothing can be read from the address.", "check the path or address"),
    "SCN002": Code(
        "stray file",
        "A file that is no scenario file may be half of one.",
        "remove it, or hide it behind an underscore",
    ),
    "SCN003": Code(
        "file cannot be read", "It is damaged, encrypted, or not Parquet.", "write it again from its source"
    ),
    "SCN004": Code("no scenarios", "A set without scenarios would promise everything.", "add scenarios, or give none"),
    "SCN005": Code("column missing", "The column has no default.", "add the column"),
    "SCN006": Code(
        "unknown column", "A misspelt optional column would be ignored without a word.", "rename or drop it"
    ),
    "SCN007": Code(
        "column of an unusable type",
        "Its type cannot be converted without guessing.",
        "store text as text and numbers as numbers",
    ),
    "SCN008": Code(
        "folder name contradicts the file",
        "A column is given by the folder's name and, differently, in the file.",
        "drop the column from the file or move the file",
    ),
    "SCN010": Code("cell is empty", "The column has no default.", "fill the cell in"),
    "SCN011": Code(
        "unfit text", "White space, control characters or length make names differ or hide.", "type it again"
    ),
    "SCN012": Code("not in the list", "Only these words are understood.", "use a word of the list"),
    "SCN013": Code("not a whole number", "Periods are counted in whole numbers.", "write a whole number"),
    "SCN020": Code("scenario given twice", "One row a scenario.", "remove one of the two rows"),
    "SCN021": Code(
        "scenario contradicts itself", "Rows of one scenario must agree on its own columns.", "make the rows agree"
    ),
    "SCN022": Code("probability not allowed", "A probability lies between 0 and 1.", "correct the probability"),
    "SCN023": Code(
        "stress scenario with a weight",
        "Stress scenarios are tests and not forecasts: their weight is 0.",
        "set the probability to 0, or the family to prob",
    ),
    "SCN024": Code(
        "probabilities do not sum to 1",
        "Expectations would be wrong by the difference.",
        "correct the probabilities of families calm and prob; what is left over belongs to calm",
    ),
    "SCN025": Code(
        "several calm scenarios", "Calm is the one course of things without disruption.", "keep one of them"
    ),
    "SCN026": Code("calm with effects or onset", "In calm nothing happens.", "drop its effects, or call it prob"),
    "SCN027": Code(
        "onset not allowed",
        "The onset is the period in which a scenario departs from calm, 1 or later.",
        "give the first period of its effects",
    ),
    "SCN028": Code(
        "detection not allowed",
        "The days from the onset until a scenario is noticed: what waits for a disruption opens no earlier.",
        "correct the days, or leave the cell empty",
    ),
    "SCN030": Code("unknown scenario", "The effect belongs to no scenario.", "add the scenario, or correct the id"),
    "SCN031": Code("selector cannot be understood", "It reads dimension=value&dimension=value|value.", "correct it"),
    "SCN032": Code("periods reversed", "An effect runs from period_from to period_to, both included.", "swap them"),
    "SCN033": Code(
        "effect before the onset",
        "Until the onset a scenario cannot be told from calm.",
        "begin the effect at the onset, or move the onset forward",
    ),
    "SCN034": Code("value not allowed", "The value is a multiplier of the calm figure.", "correct the value"),
    "SCN035": Code(
        "effect given twice",
        "Both would count, and the effect would be squared.",
        "merge or remove one of the two rows",
    ),
    "SCN036": Code("period not allowed", "Periods are counted from 1.", "correct the period"),
    "SCN040": Code(
        "made from something else",
        "What the set was drawn, reduced or merged from lies beside it and has changed since.",
        "make it again: supplyopt scenarios draw, reduce or merge",
        "warning",
    ),
    "SCN041": Code(
        "periods of different lengths",
        "Effects last as many periods, so that files drawn for quarters and for years do not go together.",
        "draw them for the same periods",
    ),
    "SCN042": Code(
        "rows of a scenario stand apart",
        "A set of so many rows is read a piece at a time, and a piece holds whole scenarios.",
        "sort its rows by scenario_id where it is made, also over its files in order of their names",
    ),
    "SCN043": Code(
        "too large to be held",
        "All effects at once would not fit into memory.",
        "judge plans with supplyopt evaluate, which reads a piece at a time; solve with a set of fewer scenarios",
    ),
    "SCN044": Code(
        "changed while it was read", "What was checked and what is there differ.", "begin again when it is complete"
    ),
    "SCN050": Code(
        "cannot be reduced so", "The set and what is asked of the reduction do not fit together.", "ask otherwise"
    ),
    "SCN051": Code("cannot be merged so", "The sets and their weights do not fit together.", "ask otherwise"),
}


def issue(code: str, message: str, *, cure: str | None = None, **place: Any) -> Issue:
    """An Issue with the severity, and unless given the cure, that belong to its code."""
    known = SCENARIO_CODES[code]
    return Issue(code, message, known.cure if cure is None else cure, severity=known.severity, **place)
