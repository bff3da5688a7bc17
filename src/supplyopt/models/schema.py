"""What editors check model files and packs with."""

from __future__ import annotations

from typing import Any

from supplyopt.models.file import ModelFile
from supplyopt.packs import Pack

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def model_schema() -> dict[str, Any]:
    """The JSON Schema of model files."""
    return {"$schema": DIALECT, **ModelFile.model_json_schema()}


def pack_schema() -> dict[str, Any]:
    """The JSON Schema of packs."""
    return {"$schema": DIALECT, **Pack.model_json_schema()}
