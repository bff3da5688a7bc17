"""What was probably meant by a key or a value that cannot be read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any

SPOKEN: dict[str, tuple[str, ...]] = {
    "share": ("meaningful", "limit", "level", "least"),
    "part": ("level", "limit", "meaningful"),
    "percent": ("limit", "level", "meaningful"),
    "percentage": ("limit", "level", "meaningful"),
    "limit": ("level", "count", "multiple", "days", "tolerance"),
    "cap": ("limit", "count"),
    "level": ("limit", "meaningful"),
    "threshold": ("limit", "level", "meaningful", "above"),
    "maximum": ("limit", "count", "k"),
    "max": ("limit", "count", "k"),
    "minimum": ("level", "limit", "count", "least", "days"),
    "min": ("level", "limit", "count", "least", "days"),
    "number": ("count", "k"),
    "n": ("count", "k"),
    "suppliers": ("groups", "count"),
    "country": ("groups",),
    "countries": ("groups",),
    "supplier": ("groups",),
    "bloc": ("where",),
    "dimension": ("by",),
    "per": ("by",),
    "selector": ("where",),
    "filter": ("where",),
    "service": ("level",),
    "fill_rate": ("level",),
    "price": ("penalty",),
    "cost": ("penalty",),
    "from": ("valid_from",),
    "start": ("valid_from",),
    "until": ("valid_to",),
    "end": ("valid_to",),
    "periods": ("window",),
    "reason": ("why",),
}
"""What planners call things -> the fields that may be meant, the likeliest first."""
ELSEWHERE = {"words": "it belongs in an entry [[packs]], beside the pack that it is about"}
"""Keys that stand in another table."""
_PERCENT = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*%\s*")
_NUMBER = re.compile(r"\s*-?\d+(?:\.\d+)?\s*")


def nearest(word: str, known: Iterable[str], what: str) -> str:
    """The known name that was probably meant, else all of them.

    >>> nearest("share", ("count", "meaningful", "where"), "keys")
    "did you mean 'meaningful'?"
    >>> nearest("contry", ("groups", "limit"), "keys")
    "did you mean 'groups'?"
    """
    names = list(known)
    if word in ELSEWHERE:
        return ELSEWHERE[word]
    spelt = difflib.get_close_matches(word, names, 1)
    spoken = [SPOKEN[word]] if word in SPOKEN else []
    alike = [] if spelt else [SPOKEN[near] for near in difflib.get_close_matches(word, SPOKEN, 1, 0.8)]
    meant = [name for fields in (*spoken, spelt, *alike) for name in fields if name in names]
    return f"did you mean {meant[0]!r}?" if meant else f"{what} known here: {', '.join(names)}"


def rewritten(told: Any) -> str:
    """How a value is written that pydantic does not take for a number or a share; empty if nothing is known of it.

    >>> rewritten({"type": "less_than_equal", "ctx": {"le": 1.0}, "input": 40})
    'write 0.4 for 40 %'
    >>> rewritten({"type": "float_type", "input": "40 %"})
    'write 0.4 for 40 %, without quotes'
    >>> rewritten({"type": "float_type", "input": "0.3"})
    'write 0.3, without quotes'
    """
    kind, value = told["type"], told["input"]
    if kind == "less_than_equal" and told["ctx"]["le"] == 1.0 and 1 < value <= 100:
        return f"write {value / 100:g} for {value:g} %"
    if kind in ("float_type", "int_type") and isinstance(value, str):
        if percent := _PERCENT.fullmatch(value):
            number = float(percent[1].replace(",", "."))
            return f"write {number / 100:g} for {number:g} %, without quotes"
        if _NUMBER.fullmatch(value):
            return f"write {value.strip()}, without quotes"
    return ""
