"""Time to a plan within 0.1 %, beside what one would use instead, in one run."""

from __future__ import annotations

import numpy as np
from tests.bench.benchmark import Benchmark, Figure, ratio
from tests.bench.methods import MPI_SPPY
from tests.bench.piece import GAP, Piece
from tests.bench.rows import Rows

NAME = "solve"
PEERS = (
    "solve: as one program",
    "solve: Pyomo with HiGHS",
    "solve: linopy with HiGHS",
    "solve: HiGHS on the ready matrix",
    *MPI_SPPY,
)
PLAIN = ("separable", "separable_fixed", "coupled", "coupled_fixed", "coupled_prices")
"""Families that linopy and mpi-sppy can be given."""
ASKED = ("separable_hhi", "separable_cvar", "separable_n_minus_1", "coupled_hhi", "coupled_cvar", "coupled_survive")
"""Families with a policy, which not all can be given."""
SEEDS = (7, 8, 9)


def _full() -> tuple[Piece, ...]:
    found = []
    for scenarios in (10, 100, 1_000):
        for family in PLAIN:
            found += [Piece(NAME, m, family, scenarios, limit=600.0) for m in ("solve", *PEERS)]
        found += [Piece(NAME, "solve", family, scenarios, limit=600.0) for family in ASKED]
    for shape in ("usual", "many_items", "many_periods"):
        for seed in SEEDS:
            methods = ("solve", "solve: Pyomo with HiGHS")
            found += [Piece(NAME, m, "coupled_fixed", 1_000, shape, seed, limit=600.0) for m in methods]
    return tuple(dict.fromkeys(found))


def _quick() -> tuple[Piece, ...]:
    peers = ("solve: Pyomo with HiGHS", *MPI_SPPY)
    ours = Piece(NAME, "solve", "separable_fixed", 1_000, limit=40.0)
    return (ours, *(Piece(NAME, peer, "separable_fixed", 1_000, limit=40.0) for peer in peers))


def _headline(rows: Rows) -> dict[str, Figure]:
    best = min(MPI_SPPY, key=lambda method: (rows.seconds(method), rows.is_cut(method)))
    return {
        "solve_speedup_vs_extensive_form": ratio(rows, "solve: Pyomo with HiGHS", "solve"),
        "solve_speedup_vs_mpi_sppy": ratio(rows, best, "solve"),
        "gap_reached": Figure(float(np.nan_to_num(rows.where(method="solve").table["gap"].max(), nan=np.inf))),
    }


BENCHMARK = Benchmark(
    NAME,
    f"How long does a plan within {100 * GAP:g} % of the least cost take?",
    full=_full(),
    quick=_quick(),
    headline=_headline,
)
