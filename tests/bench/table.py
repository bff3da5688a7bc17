"""The table of results in docs/benchmarks.md: written from Parquet, between two marks, the text around it by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from tests.bench.benchmarks import BENCHMARKS
from tests.bench.rows import Rows, slope

BEGIN, END = "<!-- results: written by `make bench` -->", "<!-- end of results -->"


def write_table(rows: Rows, file: Path) -> None:
    """Put the results in the place of those that are there."""
    text = file.read_text()
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    file.write_text(f"{before}{BEGIN}\n\n{chr(10).join(_lines(rows))}\n{END}{after}")


def _lines(rows: Rows) -> Iterator[str]:
    for benchmark in BENCHMARKS:
        told = rows.where(benchmark=benchmark.name)
        if len(told.table):
            yield f"### {benchmark.question}\n"
            yield from _table(told)
            yield from _growth(told)
    yield from _facts(rows)


def _table(rows: Rows) -> Iterator[str]:
    yield "| family, shape | scenarios | method | CPU s | ratio | peak MB | gap | |"
    yield "|---|---:|---|---:|---:|---:|---:|---|"
    for (family, shape, scenarios), same in rows.table.groupby(["family", "shape", "scenarios"], sort=True):
        ours = Rows(same).seconds(_ours(same))
        for method, own in same.groupby("method", sort=False):
            seconds, cut = Rows(own).seconds(str(method)), bool(own["timed_out"].any())
            yield (
                f"| {family}, {shape} | {scenarios:,} | {method} | {'> ' * cut}{seconds:.3g} | {seconds / ours:.3g} "
                f"| {own['peak_mb'].median():,.0f} | {_gap(own)} | {_remark(own)} |"
            )
    yield ""


def _ours(same: pd.DataFrame) -> str:
    """What ratios are relative to: our own way, or whatever comes first."""
    return next((m for m in same["method"] if ":" not in m), str(same["method"].iloc[0]))


def _gap(own: pd.DataFrame) -> str:
    return f"{100 * own['gap'].max():.2g} %" if own["gap"].notna().any() else ""


def _remark(own: pd.DataFrame) -> str:
    """What is not as it should be, and how many runs the median is of."""
    states = sorted({str(s) for s in own["status"]} - {"done", "optimal", "converged"})
    return f"{'; '.join(states)} (n = {len(own)})" if states else f"n = {len(own)}"


def _growth(rows: Rows) -> Iterator[str]:
    """Exponents of time over the number of scenarios, where three sizes or more were solved."""
    ended = rows.table[~rows.table["timed_out"] & rows.table["cpu_seconds"].notna()]
    found = []
    for (family, shape, method), same in ended.groupby(["family", "shape", "method"]):
        medians = same.groupby("scenarios")["cpu_seconds"].median()
        if len(medians) >= 3:
            found.append(f"{method}, {family}, {shape}: {slope(list(medians.index), list(medians)):.2f}")
    if found:
        yield f"Exponent of growth with scenarios (1 is in proportion): {'; '.join(found)}.\n"


def _facts(rows: Rows) -> Iterator[str]:
    days = f"{rows.table['day'].min()} to {rows.table['day'].max()}"
    versions = json.loads(rows.table["versions"].iloc[-1])
    told = ", ".join(f"{name} {version}" for name, version in versions.items())
    loads, cores = rows.table["load"].astype(float), rows.table["cores"].iloc[-1]
    yield f"Measured {days} on {cores} cores with a load of {loads.min():g} to {loads.max():g}: {told}."
