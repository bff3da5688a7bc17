"""A plan under many scenarios: how many a second of processor time, end to end."""

from __future__ import annotations

from tests.bench.benchmark import Benchmark, Figure
from tests.bench.piece import Piece
from tests.bench.rows import Rows

NAME = "evaluate"
FAMILIES = {"": "separable", "_coupled": "coupled"}


def _rate(rows: Rows, family: str) -> Figure:
    told = rows.where(family=family)
    return Figure(float(told.table["count"].max()) / told.seconds("evaluate"), told.is_cut("evaluate"))


BENCHMARK = Benchmark(
    NAME,
    "How many scenarios a second does an evaluation go through?",
    full=(
        *(Piece(NAME, "evaluate", "separable", n, limit=120.0, repeats=3) for n in (20_000, 100_000)),
        *(Piece(NAME, "evaluate", "separable_continuous", n, limit=120.0, repeats=3) for n in (20_000, 100_000)),
        Piece(NAME, "evaluate", "separable_prices", 20_000, shape="one_market", limit=120.0, repeats=3),
        *(Piece(NAME, "evaluate", family, 5_000, limit=120.0, repeats=3) for family in ("coupled", "coupled_prices")),
    ),
    quick=(
        Piece(NAME, "evaluate", "separable", 20_000, limit=15.0, repeats=3),
        Piece(NAME, "evaluate", "coupled", 1_000, limit=15.0, repeats=3),
    ),
    headline=lambda rows: {
        f"evaluate_scenarios_per_second{ending}": _rate(rows, family) for ending, family in FAMILIES.items()
    },
)
