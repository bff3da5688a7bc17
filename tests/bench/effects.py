"""A scenario set of any number of effects, written a million rows at a time, that nothing ever holds as a whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

GROUP = 1_000_000
SELECTORS = [f"supplier=s{s}&item=i{i}" for s in range(40) for i in range(25)]
TEXT = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    [
        ("scenario_id", TEXT),
        ("probability", pa.float64()),
        ("family", TEXT),
        ("onset_period", pa.int32()),
        ("selector", TEXT),
        ("attribute", TEXT),
        ("period_from", pa.int32()),
        ("period_to", pa.int32()),
        ("value", pa.float64()),
        ("event_id", TEXT),
    ]
)


@dataclass(frozen=True)
class Effects:
    """So many scenarios of so many effects each."""

    each: int
    scenarios: int = 0

    def study(self, scenarios: int, *_: Any) -> Effects:
        """A set is no study, but it is what a piece of this family is about."""
        return replace(self, scenarios=scenarios)

    def write(self, path: Path) -> None:
        """As Parquet."""
        rng, at_once = np.random.default_rng(0), max(1, GROUP // self.each)
        with pq.ParquetWriter(path, SCHEMA, compression="zstd", write_page_checksum=True) as writer:
            for first in range(0, self.scenarios, at_once):
                writer.write_table(self._table(rng, range(first, min(first + at_once, self.scenarios))))

    def _table(self, rng: np.random.Generator, which: range) -> pa.Table:
        count, rows = len(which), len(which) * self.each
        what = np.tile(np.arange(self.each) % len(SELECTORS), count)
        begins = np.tile(1 + np.arange(self.each) // len(SELECTORS), count).astype(np.int32)
        columns = [
            _coded(np.repeat(np.arange(count), self.each), [f"s{k:07d}" for k in which]),
            pa.array(np.full(rows, 1.0 / self.scenarios)),
            _coded(np.zeros(rows), ["prob"]),
            pa.array(np.ones(rows, dtype=np.int32)),
            _coded(what, SELECTORS),
            _coded(np.zeros(rows), ["availability"]),
            pa.array(begins),
            pa.array(begins + 1),
            pa.array(rng.choice([0.0, 0.5], rows)),
            _coded(what % 7, list("abcdefg")),
        ]
        return pa.table(columns, schema=SCHEMA)


def _coded(codes: np.ndarray, words: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(words))
