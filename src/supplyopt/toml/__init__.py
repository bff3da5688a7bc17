"""TOML files into checked forms, with every problem told at its line."""

from __future__ import annotations

from supplyopt.toml.family import Family
from supplyopt.toml.read import MOST_BYTES, read_form, text_of

__all__ = ["MOST_BYTES", "Family", "read_form", "text_of"]
