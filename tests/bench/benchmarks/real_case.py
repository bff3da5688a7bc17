"""The shipped case of six regions: compiling it, models of the demo, a plan under twenty thousand drawn years."""

from __future__ import annotations

from tests.bench.benchmark import Benchmark
from tests.bench.piece import Piece

NAME = "real_case"
MODELS = ("real_cheapest", "real_guarded_stockpile", "real_cautious", "real_whichever_two")

BENCHMARK = Benchmark(
    NAME,
    "What does the shipped case take?",
    full=(
        Piece(NAME, "build", "real_cautious", 0, limit=120.0, repeats=3),
        Piece(NAME, "build: Pyomo", "real_cautious", 0, limit=300.0),
        *(Piece(NAME, "solve", model, 0, limit=600.0) for model in MODELS),
        Piece(NAME, "evaluate", "real_cheapest", 20_000, limit=300.0),
    ),
)
