"""A kind of input to be mutated: what mutations look like, and what must hold whatever they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from supplyopt.errors import InputError, Issue

STRANGE = st.sampled_from(
    [
        *("", " ", "\0", "\x1b[31m", "\u202e", "\u00a0", "\ufeff", "\ud7ff", "é", "e\u0301", "钴", "x" * 300, "'", '"'),
        *("-1", "0", "-0.0", "1e300", "1e400", "1e-300", "nan", "NaN", "inf", "-inf", "1,5", "1.000,5", "40%", "0x1F"),
        *("true", "True", "yes", "null", "None", "NA", "N/A", "#REF!", "=1+1", "@SUM(1)", "-2+3", "3-Jan", "1.23E+15"),
        *("a=b", "a=b&c=d|e", "site=plant", "country=DE", "=", "&", "|", "a b", "../../x", "/etc/passwd", "CON", "\t"),
        *("0.5", "1", "2", "365", "1000000000", "9007199254740993", "007", "2027-02-29", "2027-01-01", "USD", "DE"),
    ]
)
"""What has broken some reader of tables somewhere."""
TEXTS = STRANGE | st.text(max_size=6).filter(lambda text: not any(0xD800 <= ord(letter) <= 0xDFFF for letter in text))


@dataclass(frozen=True)
class Kind:
    """Mutations of one kind of input, and how one of them is read and looked at."""

    mutations: st.SearchStrategy[Any]
    look: Callable[[Any, Path], None]
    """writes a mutation into a folder and reads it; fails unless it is refused cleanly or read as it was written"""
    few: int = 45
    """mutations with every change"""
    many: int = 2_000
    """mutations at night"""


def refused(error: InputError, folder: Path) -> None:
    """A refusal tells for each problem the file and what is wrong, on a line that no data can forge."""
    assert error.issues
    for issue in error.issues:
        assert isinstance(issue, Issue)
        assert issue.message
        assert issue.cure or "more" in issue.message
        assert str(issue).isprintable()
    assert any(issue.severity == "error" for issue in error.issues)
