"""What makes a text unfit as a name: white space that cannot be seen, control characters, excessive length."""

from __future__ import annotations

import re
import unicodedata

REMARKS = frozenset({"name", "note", "source", "statement", "reason", "label"})
"""Columns for people: only they may hold unusual spaces and joiners."""
LISTS = frozenset({"items", "passages", "tags", "assumed", "selector"})
"""Columns that hold several names, so that they may be long."""
LONGEST_NAME = 256
LONGEST_REMARK = 10_000

_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MANGLED = re.compile(r"\d{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|\d(\.\d+)?E\+\d{2,}")


def faults_of_text(text: str, column: str) -> list[tuple[int, str]]:
    """(number of the code, message) for everything wrong with one text; empty when it is sound."""
    if column not in REMARKS and text.isascii() and text.isprintable() and len(text) <= LONGEST_NAME:
        return _faults_of_name(text)
    faults = []
    if text != text.strip():
        faults.append((14, "has white space at an end"))
    elif any(_is_hidden(character, column) for character in text):
        names = sorted({_describe(c) for c in text if _is_hidden(c, column)})
        faults.append((15, f"contains {', '.join(names)}"))
    longest = LONGEST_REMARK if column in REMARKS | LISTS else LONGEST_NAME
    if len(text) > longest:
        faults.append((16, f"has {len(text)} characters, more than {longest}"))
    if not faults and column not in REMARKS:
        return _faults_of_name(text)
    return faults


def mended(text: str) -> str:
    """The text without what cannot be seen: what its author most likely meant."""
    return unicodedata.normalize("NFC", "".join(c if c.isprintable() else " " for c in text).strip())


def _faults_of_name(text: str) -> list[tuple[int, str]]:
    if text != text.strip():
        return [(14, "has white space at an end")]
    if _MANGLED.fullmatch(text):
        return [(18, "looks like a code that a spreadsheet turned into a date or a power of ten")]
    if not text.isascii() and len(alphabets := _alphabets(text)) > 1:
        return [(17, f"mixes {' and '.join(alphabets)} letters")]
    return []


def _is_hidden(character: str, column: str) -> bool:
    if column in REMARKS:
        return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in _DIRECTION
    return not character.isprintable()


def _describe(character: str) -> str:
    return {"\n": "a line break", "\t": "a tab", "\0": "a NUL"}.get(
        character, unicodedata.name(character, f"character U+{ord(character):04X}")
    )


def _alphabets(text: str) -> list[str]:
    """Of Latin, Cyrillic and Greek, those that the letters of one word of the text come from, if more than one."""
    for word in re.split(r"[\W\d_]+", text):
        found = {unicodedata.name(letter, "").split(" ")[0] for letter in word}
        look_alike = sorted(found & {"LATIN", "CYRILLIC", "GREEK"})
        if len(look_alike) > 1:
            return [name.capitalize() for name in look_alike]
    return []
