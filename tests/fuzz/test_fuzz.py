"""Whatever is done to a sound input, it is refused with every problem told, or read exactly as it is written.

No crash, no silent acceptance.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
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


def fuzz(kind: Kind, examples: int) -> None:
    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    @given(kind.mutations)
    def look(mutation: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            kind.look(mutation, Path(folder))

    look()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_few_mutations(kind: Kind) -> None:
    fuzz(kind, kind.few)


def test_there_are_ten_thousand_at_night() -> None:
    assert sum(kind.few for kind in KINDS.values()) >= 200
    assert sum(kind.many for kind in KINDS.values()) >= 10_000


@pytest.mark.nightly
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_many_mutations(kind: Kind) -> None:
    fuzz(kind, kind.many)
