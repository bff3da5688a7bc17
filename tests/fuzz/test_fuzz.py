"""Whatever is done to a sound input, it is refused with every problem told, or read exactly as it is written.

No crash, no silent acceptance.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from tests.fuzz.kind import Kind
from tests.fuzz.scenario_files import BYTES, SETS
from tests.fuzz.tables import CSV_TABLES, PARQUET_TABLES
from tests.fuzz.toml_files import EVENT_FILES, POLICIES

KINDS = {
    "tables as CSV": CSV_TABLES,
    "tables as Parquet": PARQUET_TABLES,
    "sets": SETS,
    "damaged sets": BYTES,
    "policies": POLICIES,
    "events files": EVENT_FILES,
}
A_FEW, MANY = 35, 1_700
"""Mutations of each kind: some 200 with every change, more than 10,000 at night."""


def fuzz(kind: Kind, examples: int) -> None:
    @settings(max_examples=examples)
    @given(kind.mutations)
    def look(mutation: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            kind.look(mutation, Path(folder))

    look()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_few_mutations(kind: Kind) -> None:
    fuzz(kind, A_FEW)


@pytest.mark.nightly
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_many_mutations(kind: Kind) -> None:
    fuzz(kind, MANY)
