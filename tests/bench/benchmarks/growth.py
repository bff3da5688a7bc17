"""How time and memory grow with scenarios."""

from __future__ import annotations

from tests.bench.benchmark import Benchmark, Figure
from tests.bench.piece import Piece
from tests.bench.rows import Rows

NAME = "growth"
SIZES = (100, 1_000, 10_000)


def _headline(rows: Rows) -> dict[str, Figure]:
    few, many = {"scenarios": SIZES[0]}, {"scenarios": SIZES[-1]}
    grown = rows.seconds("solve", **many) / rows.seconds("solve", **few)
    return {
        "growth_100_to_10000": Figure(grown, rows.is_cut("solve", **many)),
        "growth_100_to_10000_memory": Figure(rows.peak("solve", **many) / rows.peak("solve", **few)),
    }


BENCHMARK = Benchmark(
    NAME,
    "How do time and memory grow from 100 scenarios to 10,000?",
    full=tuple(
        Piece(NAME, "solve", family, size, limit=1_200.0, repeats=3)
        for family in ("separable_fixed", "coupled_fixed")
        for size in SIZES
    ),
    quick=tuple(Piece(NAME, "solve", "separable_fixed", size, limit=60.0) for size in (SIZES[0], SIZES[-1])),
    headline=_headline,
)
