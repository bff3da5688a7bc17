"""The version of a form, which every file of it tells."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator


def _number(told: Any) -> Any:
    """``true`` equals 1, and is no version."""
    if isinstance(told, bool | float):
        raise ValueError("should be the whole number 1")
    return told


Version = Annotated[Literal[1], BeforeValidator(_number)]
