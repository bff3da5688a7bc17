"""Read a set of scenarios: Parquet at any address to a ScenarioSet that is sound, or every issue at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from supplyopt.errors import Issue, ScenarioError
from supplyopt.scenarios.about import about
from supplyopt.scenarios.check_scenarios import check_sum, heads_of
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.columns import EFFECT_COLUMNS, SCENARIO_COLUMNS, read_records
from supplyopt.scenarios.examine import Piece, effect_table, examine, growth, piece_of, scenario_table, weighed
from supplyopt.scenarios.report import at_rows, told
from supplyopt.scenarios.scenario_set import ScenarioSet
from supplyopt.scenarios.sources import Source, read_sources


def read_scenarios(uri: str | Path) -> ScenarioSet:
    """The scenarios at a path or address; raises ScenarioError with every issue.

    One tidy file (scenario columns repeated on each effect row; effect columns empty where a scenario has none), a
    folder of such files (also ``family=prob/...``), or a folder with ``scenarios.parquet`` and ``effects.parquet``
    or ``effects/``. Rows in issues are records of the file, counted from 1. All of it is held in memory: of sets too
    large for that see ``scan_scenarios``.
    """
    sources, issues = read_sources(uri)
    piece, found = _split(sources)
    issues += found
    if not issues and not len(piece.heads.ids):
        issues.append(issue("SCN004", "holds no scenario", file=str(uri)))
    examined = examine(piece)
    unsummed = [] if issues else check_sum(examined.mass, piece.heads.records.files)
    told_of, contradictions = about(sources, uri)
    issues += [*told(examined.findings), *unsummed, *contradictions]
    if issues:
        raise ScenarioError(issues)
    scenarios, notes = weighed(scenario_table(piece.heads, examined.onset))
    effects = effect_table(piece.heads.ids, piece.effects, piece.scenario, examined.order)
    return told_of.as_set(scenarios, effects, [*notes, *growth(piece.grown)])


def _split(sources: list[Source]) -> tuple[Piece, list[Issue]]:
    """Scenarios with their effects, and issues of the files and their agreement."""
    if any(source.file == "scenarios.parquet" for source in sources):
        return _split_two_tables(sources)
    records, issues = read_records(sources, {**SCENARIO_COLUMNS, **EFFECT_COLUMNS})
    piece, findings = piece_of(records)
    return piece, [*issues, *told(findings)]


def _split_two_tables(sources: list[Source]) -> tuple[Piece, list[Issue]]:
    first = [source for source in sources if source.file == "scenarios.parquet"]
    rest = [source for source in sources if source.file == "effects.parquet" or source.file.startswith("effects/")]
    issues = [
        issue("SCN002", "belongs neither to scenarios nor to effects", file=source.file)
        for source in sources
        if source not in first and source not in rest
    ]
    records, found = read_records(first, SCENARIO_COLUMNS)
    effects, more = read_records(rest, {"scenario_id": "text", **EFFECT_COLUMNS})
    heads = heads_of(records)
    ids, words = records.text["scenario_id"], effects.text["scenario_id"]
    again = pd.Series(heads.of_row).duplicated().to_numpy() & (heads.of_row >= 0)
    place = {name: position for position, name in enumerate(heads.ids)}
    scenario = np.array([*(place.get(word, -1) for word in words.words), -1], dtype=np.int64)[words.codes]
    unknown = (words.codes >= 0) & (scenario < 0)
    findings = [
        *at_rows(records, ids.codes < 0, "SCN010", "is empty", column="scenario_id"),
        *at_rows(records, again, "SCN020", "the scenario has a row already", column="scenario_id"),
        *at_rows(effects, words.codes < 0, "SCN010", "is empty", column="scenario_id"),
    ]
    if not found:
        findings += at_rows(effects, unknown, "SCN030", "no scenario has this id", column="scenario_id")
    return Piece(heads, effects, scenario), [*issues, *found, *more, *told(findings)]
