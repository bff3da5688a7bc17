"""Reading and checking effects: a million as a whole, and up to a hundred million piece by piece."""

from __future__ import annotations

from tests.bench.benchmark import Benchmark
from tests.bench.piece import Piece

BENCHMARK = Benchmark(
    "read",
    "What does it take to read and check effects?",
    full=(
        Piece("read", "read", "struck", 20_000, limit=120.0, repeats=3),
        *(Piece("read", "scan", "effects_100", scenarios, limit=900.0) for scenarios in (10_000, 100_000, 1_000_000)),
        Piece("read", "scan", "effects_1000", 1_000, limit=120.0),
    ),
)
