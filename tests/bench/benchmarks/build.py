"""From the case into HiGHS: how much dearer other ways of building are, and what share of the solve ours takes."""

from __future__ import annotations

from tests.bench.benchmark import Benchmark, Figure, ratio
from tests.bench.piece import Piece
from tests.bench.rows import Rows

NAME = "build"
SCENARIOS = {"quick": 150, "full": 760}
"""A million columns at 760."""
WAYS = ("build", "build: ready matrix", "build: Pyomo", "build: linopy")
FLOOR = "solve: HiGHS on the ready matrix"


def _pieces(scenarios: int, limit: float, repeats: int = 1) -> tuple[Piece, ...]:
    often = {"build": 3, "build: ready matrix": 3}
    built = [Piece(NAME, way, "coupled", scenarios, limit=limit, repeats=often.get(way, repeats)) for way in WAYS]
    return (*built, Piece(NAME, FLOOR, "coupled", scenarios, limit=limit))


def _headline(rows: Rows) -> dict[str, Figure]:
    return {
        "build_speedup_vs_pyomo": ratio(rows, "build: Pyomo", "build"),
        "build_speedup_vs_linopy": ratio(rows, "build: linopy", "build"),
        "overhead_over_raw_solve": Figure(rows.seconds("build") / rows.seconds(FLOOR)),
    }


BENCHMARK = Benchmark(
    NAME,
    "What does it take to bring a study into HiGHS?",
    full=(
        *_pieces(SCENARIOS["quick"], 120.0, 3),
        *_pieces(SCENARIOS["full"], 600.0, 3),
        Piece(NAME, "build", "coupled", 10_000, limit=300.0),
    ),
    quick=_pieces(SCENARIOS["quick"], 60.0),
    headline=_headline,
)
