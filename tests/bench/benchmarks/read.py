"""Reading and checking a million effects."""

from __future__ import annotations

from tests.bench.benchmark import Benchmark
from tests.bench.piece import Piece

BENCHMARK = Benchmark(
    "read",
    "How long does it take to read and check a million effects?",
    full=(Piece("read", "read", "struck", 20_000, limit=120.0, repeats=3),),
)
