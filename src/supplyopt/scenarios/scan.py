"""Scan a set of scenarios of any size: every row is checked, and no more is kept of effects than their kinds."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from supplyopt.errors import Issue, ScenarioError
from supplyopt.scenarios.about import about
from supplyopt.scenarios.check_scenarios import check_sum
from supplyopt.scenarios.columns import Records, Words
from supplyopt.scenarios.examine import Ints, Piece, examine, growth, piece_of, scenario_table, texts, weighed
from supplyopt.scenarios.read import read_scenarios
from supplyopt.scenarios.report import Finding, at_rows, together, told
from supplyopt.scenarios.scanned_set import Effects, ScannedSet, Seen
from supplyopt.scenarios.scenario_set import KIND, ScenarioSet
from supplyopt.scenarios.sources import MOST_ROWS, open_sources
from supplyopt.scenarios.stream import TIDY, Stream

PIECE = 200_000
"""Rows that are held at once: memory goes with this number and with that of scenarios, not with all rows."""


def scan_scenarios(uri: str | Path, rows: int = PIECE) -> ScenarioSet:
    """The scenarios at a path or address, as ``read_scenarios`` finds them; raises ScenarioError with every issue.

    Of tidy files with more than so many ``rows`` the effects are checked and not kept: ``ScenarioSet.pieces()`` reads
    them again, about so many rows at a time, and ``effects`` is refused. For that the rows of a scenario have to stand
    together in the files, these taken in order of name, as they do in what ``write_scenarios`` writes.
    """
    sources, issues = open_sources(uri)
    stream = Stream.of(sources)
    if stream.total <= rows or any(source.file == "scenarios.parquet" for source in sources):
        return read_scenarios(uri)
    scan = _Scan()
    for records in stream.pieces(TIDY, rows):
        scan.add(records)
        del records  # or it would be held while the next is read
    apart = scan.apart(stream)
    if apart and stream.total <= MOST_ROWS:
        return read_scenarios(uri)
    told_of, contradictions = about(sources, uri)
    unsummed = [] if apart or issues or stream.issues else check_sum(scan.mass, stream.files)
    issues += [*stream.issues, *told(scan.findings), *apart, *unsummed, *contradictions]
    if issues:
        raise ScenarioError(issues)
    scenarios, notes = weighed(scan.table())
    about_effects = Effects(stream, rows, scan.place())
    return ScannedSet(scenarios, [*notes, *growth(scan.grown)], told_of, scan.seen(), about_effects)


class _Scan:
    """What is kept of the pieces seen so far."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.mass = 0.0
        self.grown = self._number = self._calm = 0
        self._tables: list[pd.DataFrame] = []
        self._ids: list[pa.Array] = []
        self._first: list[Ints] = []
        self._kinds: list[pd.DataFrame] = []
        self._events: set[str] = set()
        self._risen: list[pd.Series] = []

    def add(self, records: Records) -> None:
        """One piece more; what is not sound is checked and not kept."""
        piece, findings = piece_of(records)
        examined = examine(piece, self._calm)
        self.findings = together(self.findings, [*findings, *examined.findings])
        self.mass += examined.mass
        self._calm += piece.calm
        self._ids.append(pa.array(piece.heads.ids, pa.large_string()))
        self._first.append(piece.heads.records.rows)
        if any(finding.total for finding in self.findings):
            return
        self.grown += piece.grown
        self._number += len(piece.effects)
        self._tables.append(scenario_table(piece.heads, examined.onset))
        self._kinds.append(_kinds(piece.effects))
        self._events |= set(texts(piece.effects.text["event_id"]).unique())
        self._risen.append(_risen(piece))

    def apart(self, stream: Stream) -> list[Issue]:
        """Scenarios of which rows stand apart from the others, each where it is met again."""
        if not self._ids:
            return []
        ids, first, order = self._ordered
        same = pc.equal(ids.take(order[1:]), ids.take(order[:-1])).to_numpy(zero_copy_only=False)
        again = np.sort(order[1:][same])
        words = Words(np.arange(len(again)), tuple(ids.take(again).to_pylist()))
        records = Records({"scenario_id": words}, {}, stream.files, stream.starts, first[again])
        every = np.ones(len(again), dtype=np.bool_)
        text = "rows of the scenario stand before, and others between"
        return told(at_rows(records, every, "SCN042", text, column="scenario_id"))

    def table(self) -> pd.DataFrame:
        """The scenarios, in order of id."""
        found = pd.concat(self._tables, ignore_index=True)
        self._tables.clear()
        order = self._ordered[2]
        for name in found.columns:
            found[name] = found[name].array.take(order)  # one by one, so that not all of them are there twice
        return found

    def place(self) -> Ints:
        """Row in that table, of each scenario in order of the files."""
        _, first, order = self._ordered
        rank = np.empty(len(first), dtype=np.int64)
        rank[order] = np.arange(len(first))
        return rank[np.argsort(first)]

    @cached_property
    def _ordered(self) -> tuple[pa.Array, Ints, Ints]:
        """Ids, positions of the first rows, and the order of the ids."""
        ids = pa.concat_arrays(self._ids)
        return ids, np.concatenate(self._first), pc.array_sort_indices(ids).to_numpy().astype(np.int64)

    def seen(self) -> Seen:
        """What is kept of the effects."""
        kinds = pd.concat(self._kinds).drop_duplicates().sort_values(KIND, ignore_index=True)
        risen = pd.concat(self._risen, axis=1).max(axis=1)
        return Seen(kinds, frozenset(self._events), self._number, {str(a): float(r) for a, r in risen.items()})


def _kinds(effects: Records) -> pd.DataFrame:
    """The different kinds of some effects."""
    text = {name: effects.text[name].codes for name in KIND if name in effects.text}
    number = {name: effects.number[name].astype(np.int64) for name in KIND if name in effects.number}
    found = pd.DataFrame({**text, **number}).drop_duplicates()
    for name in text:
        words = Words(found[name].to_numpy(), effects.text[name].words)
        found[name] = texts(words, empty="product" if name == "combine" else "").to_numpy()
    return found[KIND].astype(ScenarioSet.calm().effects.dtypes[KIND].to_dict())


def _risen(piece: Piece) -> pd.Series:
    """attribute -> the greatest product of the values above 1 in any scenario [-]."""
    value, attribute = piece.effects.number["value"], piece.effects.text["attribute"]
    more = np.flatnonzero(value > 1.0)
    found = {"attribute": texts(attribute.take(more)), "scenario": piece.scenario[more], "value": value[more]}
    products = pd.DataFrame(found).groupby(["attribute", "scenario"])["value"].prod()
    return products.groupby(level="attribute").max()
