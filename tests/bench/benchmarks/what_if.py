"""What a what-if on a solved study takes, beside the first solve."""

from __future__ import annotations

from tests.bench.benchmark import Benchmark
from tests.bench.piece import Piece

NAME = "what_if"
METHODS = ("what-if", "what-if: first solve")
FAMILIES = ("real_cautious", "real_cheapest")

BENCHMARK = Benchmark(
    NAME,
    "What does a what-if on the shipped case take?",
    full=tuple(Piece(NAME, method, family, 0, limit=300.0, repeats=3) for family in FAMILIES for method in METHODS),
)
