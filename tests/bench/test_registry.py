"""The registry runs: its smallest pieces, each in a process of its own, and what is made of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.bench import __main__ as runner
from tests.bench.apart import measured
from tests.bench.benchmarks import BENCHMARKS
from tests.bench.families import FAMILIES
from tests.bench.methods import METHODS
from tests.bench.piece import Found, Piece
from tests.bench.rows import Rows
from tests.bench.table import BEGIN, END, write_table

HEADLINE = {
    "build_speedup_vs_pyomo",
    "overhead_over_raw_solve",
    "solve_speedup_vs_extensive_form",
    "solve_speedup_vs_mpi_sppy",
    "evaluate_scenarios_per_second",
    "growth_100_to_10000",
}


def row(piece: Piece, **told: object) -> dict[str, object]:
    """A row as a process gives it, without the process."""
    found = {"status": "done", "cpu_seconds": 2.0, "wall_seconds": 2.0, "peak_mb": 100.0, "timed_out": False}
    facts = {"repeat": 1, "load": "0.5", "cores": "2", "versions": "{}", "day": "2026-01-01"}
    return {**vars(piece), **vars(Found()), **facts, "gap": None, **found, **told}


def test_every_piece_names_a_method_and_a_family() -> None:
    for benchmark in BENCHMARKS:
        for piece in (*benchmark.full, *benchmark.quick):
            assert piece.method in METHODS
            assert piece.family in FAMILIES
            assert piece.benchmark == benchmark.name


def test_a_piece_runs_apart_and_methods_agree() -> None:
    """The floor and ours are solved to the same optimum of the smallest coupled study with fixed costs."""
    methods = ("solve", "solve: HiGHS on the ready matrix")
    found = [measured(Piece("solve", method, "coupled_fixed", 3, "small"), 30.0) for method in methods]
    assert [each["status"] for each in found] == ["optimal", "optimal"]
    assert found[0]["cost"] == pytest.approx(found[1]["cost"], rel=1e-3)
    assert all(each["peak_mb"] > 50 for each in found)


def test_a_failure_is_told_with_its_last_words_and_counts_as_the_limit() -> None:
    found = measured(Piece("solve", "no such method", "coupled", 1, "small"), 7.0)
    assert found["status"] == "failed: KeyError: 'no such method'"
    assert (found["cpu_seconds"], found["timed_out"]) == (7.0, True)


def test_the_headline_has_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours takes 2 s everywhere; a peer that is stopped at its limit of 40 s makes it 20 times, at the least."""

    def told(pieces: tuple[Piece, ...], at_once: int) -> list[dict[str, object]]:
        slow = {"timed_out": True, "cpu_seconds": 40.0, "status": "limit"}
        return [row(piece, count=1_000, **(slow if "mpi-sppy" in piece.method else {})) for piece in pieces]

    monkeypatch.setattr(runner, "run", told)
    figures = runner.headline(BENCHMARKS)
    assert set(figures) >= HEADLINE
    assert figures["solve_speedup_vs_mpi_sppy"] == 20.0
    assert figures["solve_speedup_vs_extensive_form"] == 1.0
    assert figures["at_least"] == ["solve_speedup_vs_mpi_sppy"]
    assert figures["evaluate_scenarios_per_second"] == 500.0


def test_answers_that_exclude_each_other_are_noticed() -> None:
    """A bound of 101 proves that nothing costs 100."""
    one, other = Piece("solve", "solve", "coupled", 10), Piece("solve", "solve: Pyomo with HiGHS", "coupled", 10)
    told = [row(one, cost=100.0, bound=99.99), row(other, cost=102.0, bound=101.0)]
    assert len(Rows.of(told).contradictions()) == 1
    assert Rows.of([told[0], {**told[1], "bound": 99.95}]).contradictions() == []


def test_results_are_kept_replaced_and_told(tmp_path: Path) -> None:
    pieces = [
        Piece("solve", method, "coupled", n)
        for n in (10, 100, 1000)
        for method in ("solve", "solve: linopy with HiGHS")
    ]
    rows = Rows.of(row(p, cpu_seconds=p.scenarios / 10, gap=0.0005) for p in pieces)
    rows.write(tmp_path / "results.parquet")
    again = Rows.of([row(replace(pieces[1], limit=9.0), cpu_seconds=9.0, timed_out=True, status="limit")])
    rows = Rows.read(tmp_path / "results.parquet").updated(again)
    assert len(rows.table) == 6
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    write_table(rows, page)
    text = page.read_text()
    assert text.startswith("before")
    assert text.endswith("after\n")
    assert "old" not in text
    assert "| coupled, usual | 10 | solve: linopy with HiGHS | > 9 | 9 | 100 |  | limit (n = 1) |" in text
    assert "solve, coupled, usual: 1.00" in text


def test_a_benchmark_without_quick_pieces_has_no_headline() -> None:
    assert all(benchmark.quick or not benchmark.headline(Rows.of([])) for benchmark in BENCHMARKS)
