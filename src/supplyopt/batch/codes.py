"""Every code that reading studies of a batch can report: what it means, why it matters and how to mend it."""

from __future__ import annotations

from supplyopt.case.codes import Code
from supplyopt.errors import StudyError
from supplyopt.toml import Family

BATCH_CODES: dict[str, Code] = {
    "BAT001": Code("no such study", "Nothing can be read from the path.", "check the path"),
    "BAT002": Code("file cannot be read", "It is no plain file, or not open to you.", "give a TOML file"),
    "BAT003": Code("file too large", "A study is a few lines of text, not megabytes.", "give a TOML file below 1 MB"),
    "BAT004": Code("not UTF-8", "TOML files are written in UTF-8.", "save the file as UTF-8"),
    "BAT005": Code("not TOML", "The file breaks the grammar of TOML.", "correct the line, or the one before it"),
    "BAT010": Code("unknown key", "A misspelt key would be ignored without a word.", "rename or remove it"),
    "BAT011": Code("key missing", "The key has no default.", "add the key"),
    "BAT013": Code("value not allowed", "The value is of the wrong type or outside its limits.", "correct the value"),
    "BAT020": Code("no studies", "A batch of nothing is a mistake.", "let their names end in .study.toml"),
    "BAT021": Code("two studies of one name", "Both would be written to one folder.", "give one of them another name"),
    "BAT022": Code("name is no folder", "The run is written to a folder of that name.", "use letters, digits, - and _"),
}

BATCH = Family("BAT", BATCH_CODES, StudyError)
"""study files"""
