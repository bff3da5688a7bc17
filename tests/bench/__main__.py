"""Run benchmarks: ``python -m tests.bench`` all of them, with ``--quick`` the headline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click
from tests.bench.apart import measured
from tests.bench.benchmark import Benchmark
from tests.bench.benchmarks import BENCHMARKS
from tests.bench.piece import Piece
from tests.bench.rows import Rows, facts
from tests.bench.table import write_table

ROOT = Path(__file__).parents[2]
RESULTS, HEADLINE, TABLE = ROOT / "tests/bench/results.parquet", ROOT / "bench.json", ROOT / "docs/benchmarks.md"


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([benchmark.name for benchmark in BENCHMARKS]))
@click.option("--quick", is_flag=True, help="The headline afresh, in under five minutes; writes bench.json.")
@click.option("--table", is_flag=True, help="Nothing is measured: the table again, from the results.")
@click.option("--family", default="", help="Only pieces of families that begin so.")
@click.option("--most", default=0, help="Only pieces of at most so many scenarios.")
@click.option("--limit", default=0.0, help="Seconds of processor time for each piece, instead of its own limit.")
def main(names: tuple[str, ...], quick: bool, table: bool, family: str, most: int, limit: float) -> None:
    """Measure benchmarks (all of them, or those that are named), each piece in a process of its own."""
    if table:
        write_table(Rows.read(RESULTS), TABLE)
        return
    chosen = [benchmark for benchmark in BENCHMARKS if not names or benchmark.name in names]
    if quick:
        HEADLINE.write_text(json.dumps(headline(chosen), indent=2) + "\n")
        return
    pieces = [p for b in chosen for p in b.full if p.family.startswith(family) and (not most or p.scenarios <= most)]
    rows = Rows.of(run(pieces, limit))
    if RESULTS.exists():
        rows = Rows.read(RESULTS).updated(rows)
    rows.write(RESULTS)
    write_table(rows, TABLE)
    _refuse(rows)


def headline(benchmarks: Iterable[Benchmark]) -> dict[str, Any]:
    """The headline figures of some benchmarks, measured now."""
    figures, told = {}, facts()
    for benchmark in benchmarks:
        if benchmark.quick:
            rows = Rows.of(run(benchmark.quick, at_once=2))
            _refuse(rows)
            figures |= benchmark.headline(rows)
    at_least = sorted(name for name, figure in figures.items() if figure.at_least)
    values = {name: figure.told for name, figure in figures.items()}
    return {**values, "at_least": at_least, **told, "versions": json.loads(told["versions"])}


def run(pieces: Iterable[Piece], limit: float = 0.0, at_once: int = 1) -> Iterator[dict[str, Any]]:
    """Rows of pieces, repeated as often as each wants unless it was stopped; told as they come."""

    def rows(piece: Piece) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while len(found) < piece.repeats and not (found and found[-1]["timed_out"]):
            found.append({**facts(), **measured(piece, limit or piece.limit), "repeat": len(found) + 1})
            click.echo(_line(found[-1]), err=True)
        return found

    with ThreadPoolExecutor(at_once) as hands:
        for found in hands.map(rows, pieces):
            yield from found


def _line(row: dict[str, Any]) -> str:
    took = "-" if row["cpu_seconds"] is None else f"{row['cpu_seconds']:.2f} s"
    what = f"{row['family']}, {row['scenarios']:,} scenarios, {row['shape']}, seed {row['seed']}"
    return f"{row['benchmark']}  {row['method']:<34} {what:<56} {took:>10} {row['peak_mb']:7.0f} MB  {row['status']}"


def _refuse(rows: Rows) -> None:
    """Figures of methods that do not agree mean nothing."""
    if found := rows.contradictions():
        raise click.ClickException("answers exclude each other:\n" + "\n".join(found))


if __name__ == "__main__":
    main()
