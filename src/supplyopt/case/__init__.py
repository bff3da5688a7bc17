"""What exists: the tables of a case, read and checked."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from supplyopt.case.case import Case
    from supplyopt.case.read import case_from_frames, inspect_case, read_case
    from supplyopt.case.tables import TABLES

__all__ = ["TABLES", "Case", "case_from_frames", "inspect_case", "read_case"]

_HOME = {"TABLES": "tables", "Case": "case", "case_from_frames": "read", "inspect_case": "read", "read_case": "read"}


def __getattr__(name: str) -> Any:
    """Imported when asked for: pandas and pandera take half a second, and a help text needs neither."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
