"""Every code that reading an events file can report: what it means, why it matters and how to mend it."""

from __future__ import annotations

from supplyopt.case.codes import Code
from supplyopt.errors import ScenarioError
from supplyopt.toml import Family

EVENT_CODES: dict[str, Code] = {
    "EVT001": Code("no such events file", "Nothing can be read from the path.", "check the path"),
    "EVT002": Code("file cannot be read", "It is no plain file, or not open to you.", "give a TOML file"),
    "EVT003": Code("file too large", "Events are some pages of text, not megabytes.", "give a TOML file below 1 MB"),
    "EVT004": Code("not UTF-8", "TOML files are written in UTF-8.", "save the file as UTF-8"),
    "EVT005": Code("not TOML", "The file breaks the grammar of TOML.", "correct the line, or the one before it"),
    "EVT010": Code("unknown key", "A misspelt key would be ignored without a word.", "rename or remove it"),
    "EVT011": Code("key missing", "The key has no default.", "add the key"),
    "EVT013": Code("value not allowed", "The value is of the wrong type or outside its limits.", "correct the value"),
    "EVT020": Code("id given twice", "Effects could not be told apart by what caused them.", "rename one of them"),
    "EVT021": Code("unknown group", "The group has no correlation.", "add it to [groups], or correct the name"),
    "EVT022": Code("unknown event", "An event cannot follow one that is not there.", "correct the id"),
    "EVT023": Code(
        "events escalate in a circle", "Which of them comes first cannot be told.", "remove one of the escalations"
    ),
    "EVT024": Code(
        "more likely than certain",
        "After the events that it follows, its probability would exceed 1.",
        "lower the multipliers or the rate",
    ),
    "EVT025": Code("period not allowed", "Periods run from 1 to the number of periods.", "correct the periods"),
    "EVT026": Code("effect given twice", "Both would count, and the effect would be squared.", "remove one of the two"),
    "EVT030": Code(
        "cannot be drawn so", "The file and what is asked of the drawing do not fit together.", "ask otherwise"
    ),
}

EVENTS = Family("EVT", EVENT_CODES, ScenarioError)
"""events files"""
