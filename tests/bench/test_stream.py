"""A set far larger than memory: checked, read again piece by piece, and a plan judged under it.

A hundred million rows: ``SUPPLYOPT_BENCH_ROWS=100000000 pytest -m bench tests/bench/test_stream.py``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.bench.measure import tell

ROWS = int(os.environ.get("SUPPLYOPT_BENCH_ROWS", 1_000_000))
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
SCAN = """
import json, resource, sys, time
from supplyopt.scenarios import scan_scenarios
begun = time.process_time()
found = scan_scenarios(sys.argv[1])
scanned = time.process_time()
effects = sum(len(piece.effects) for _, piece in found.pieces())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([effects, scanned - begun, time.process_time() - scanned, peak]))
"""


def coded(codes: np.ndarray, words: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(words))


def write_piecewise(path: Path, scenarios: int, each: int) -> None:
    """So many scenarios of so many effects each, a million rows at a time."""
    rng, at_once = np.random.default_rng(0), max(1, GROUP // each)
    with pq.ParquetWriter(path, SCHEMA, compression="zstd", write_page_checksum=True) as writer:
        for first in range(0, scenarios, at_once):
            ids = [f"s{k:07d}" for k in range(first, min(first + at_once, scenarios))]
            rows = len(ids) * each
            what = np.tile(np.arange(each) % len(SELECTORS), len(ids))
            begins = np.tile(1 + np.arange(each) // len(SELECTORS), len(ids)).astype(np.int32)
            columns = [
                coded(np.repeat(np.arange(len(ids)), each), ids),
                pa.array(np.full(rows, 1.0 / scenarios)),
                coded(np.zeros(rows), ["prob"]),
                pa.array(np.ones(rows, dtype=np.int32)),
                coded(what, SELECTORS),
                coded(np.zeros(rows), ["availability"]),
                pa.array(begins),
                pa.array(begins + 1),
                pa.array(rng.choice([0.0, 0.5], rows)),
                coded(what % 7, list("abcdefg")),
            ]
            writer.write_table(pa.table(columns, schema=SCHEMA))


@pytest.mark.bench
@pytest.mark.parametrize("each", [100, 1000])
def test_stream_a_large_set(tmp_path: Path, each: int) -> None:
    """Processor seconds of checking and of reading again, and the peak of a fresh process [MB]."""
    write_piecewise(tmp_path / "large.parquet", ROWS // each, each)
    ran = subprocess.run(
        [sys.executable, "-c", SCAN, str(tmp_path / "large.parquet")], capture_output=True, check=True, text=True
    )
    effects, scan, again, peak = json.loads(ran.stdout)
    tell(f"stream, {each} a scenario", effects=effects, scan=scan, again=again, peak_megabytes=peak)
    assert effects == ROWS
