"""Read a set of scenarios: Parquet at any address to a ScenarioSet that is sound, or every issue at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import numpy as np
import numpy.typing as npt
import pandas as pd

from supplyopt.errors import Issue, ScenarioError
from supplyopt.scenarios.check_effects import (
    LISTS,
    check_cells,
    check_periods,
    check_selectors,
    is_attribute,
    order_of,
)
from supplyopt.scenarios.check_scenarios import (
    FAMILY_LIST,
    Heads,
    check_agreement,
    check_detection,
    check_onsets,
    check_weights,
    check_words,
    heads_of,
)
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.columns import EFFECT_COLUMNS, SCENARIO_COLUMNS, Records, Words, read_records
from supplyopt.scenarios.horizon import Horizon, common
from supplyopt.scenarios.report import at_rows
from supplyopt.scenarios.scenario_set import ScenarioSet
from supplyopt.scenarios.sources import Source, read_sources

ROUNDING = 1e-12
"""Sums nearer to 1 are what adding floating-point numbers gives: nothing to mend."""


def read_scenarios(uri: str | Path) -> ScenarioSet:
    """The scenarios at a path or address; raises ScenarioError with every issue.

    One tidy file (scenario columns repeated on each effect row; effect columns empty where a scenario has none), a
    folder of such files (also ``family=prob/...``), or a folder with ``scenarios.parquet`` and ``effects.parquet``
    or ``effects/``. Rows in issues are records of the file, counted from 1.
    """
    sources, issues = read_sources(uri)
    heads, effects, scenario, found = _split(sources)
    issues += found
    if not issues and not len(heads.ids):
        issues.append(issue("SCN004", "holds no scenario", file=str(uri)))
    order, onset, found = _check(heads, effects, scenario, whole=not issues)
    horizon, contradiction = _horizon(sources, str(uri))
    issues += [*found, *contradiction]
    if issues:
        raise ScenarioError(issues)
    scenarios, notes = _scenarios(heads, onset)
    more = int((effects.number["value"][is_attribute(effects, "availability")] > 1).sum())
    if more:
        notes.append(f"availability is above 1 in {more} effects: capacity grows")
    origins = {source.file: source.origin for source in sources if source.origin}
    notes += [str(origin) for origin in origins.values()]
    files = {source.file: source.sha256 for source in sources}
    name = PurePosixPath(str(uri).rstrip("/")).name.removesuffix(".parquet")
    told = _effects(heads, effects, scenario, order)
    return ScenarioSet(scenarios, told, name, tuple(notes), files, tuple(_stale(sources)), origins, horizon)


def _horizon(sources: list[Source], uri: str) -> tuple[Horizon | None, list[Issue]]:
    """The periods that the files were drawn for; an issue where these contradict each other."""
    try:
        return common(source.horizon for source in sources), []
    except ValueError as error:
        return None, [issue("SCN041", f"holds files that were drawn for {error}", file=uri)]


def _stale(sources: list[Source]) -> Iterator[Issue]:
    """Sets of which something that they were made from has changed since."""
    for source in sources:
        for made, parent in source.origin.beside() if source.origin else ():
            if source.beside.get(parent.file, parent.sha256) != parent.sha256:
                message = f"{parent.file} has changed since the set was {made} from it"
                yield issue("SCN040", message, file=source.file)


def _split(sources: list[Source]) -> tuple[Heads, Records, npt.NDArray[np.int64], list[Issue]]:
    """Scenarios, effects, the scenario of each effect (-1: unknown), and issues of the files and their agreement."""
    if any(source.file == "scenarios.parquet" for source in sources):
        return _split_two_tables(sources)
    records, issues = read_records(sources, {**SCENARIO_COLUMNS, **EFFECT_COLUMNS})
    own = Records(
        {name: words for name, words in records.text.items() if name in SCENARIO_COLUMNS},
        {name: values for name, values in records.number.items() if name in SCENARIO_COLUMNS},
        records.files,
        records.starts,
        records.rows,
    )
    heads = heads_of(own)
    issues += at_rows(own, heads.of_row < 0, "SCN010", "is empty", column="scenario_id")
    issues += check_agreement(own, heads)
    filled = np.zeros(len(records), dtype=np.bool_)
    for name in EFFECT_COLUMNS:
        filled |= records.text[name].codes >= 0 if name in records.text else ~np.isnan(records.number[name])
    return heads, records.take(filled), heads.of_row[filled], issues


def _split_two_tables(sources: list[Source]) -> tuple[Heads, Records, npt.NDArray[np.int64], list[Issue]]:
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
    ids = records.text["scenario_id"]
    issues += [*found, *more, *at_rows(records, ids.codes < 0, "SCN010", "is empty", column="scenario_id")]
    again = pd.Series(heads.of_row).duplicated().to_numpy() & (heads.of_row >= 0)
    issues += at_rows(records, again, "SCN020", "the scenario has a row already", column="scenario_id")
    place = {name: position for position, name in enumerate(heads.ids)}
    words = effects.text["scenario_id"]
    scenario = np.array([*(place.get(word, -1) for word in words.words), -1], dtype=np.int64)[words.codes]
    issues += at_rows(effects, words.codes < 0, "SCN010", "is empty", column="scenario_id")
    unknown = (words.codes >= 0) & (scenario < 0)
    if not found:
        issues += at_rows(effects, unknown, "SCN030", "no scenario has this id", column="scenario_id")
    return heads, effects, scenario, issues


def _check(
    heads: Heads, effects: Records, scenario: npt.NDArray[np.int64], *, whole: bool
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], list[Issue]]:
    """Order of the effects, onset of each scenario, and all issues of both."""
    known = scenario >= 0
    count = np.bincount(scenario[known], minlength=len(heads.ids))
    onset = heads.records.number["onset_period"].copy()
    earliest = np.full(len(onset), np.inf)
    np.minimum.at(earliest, scenario[known], effects.number["period_from"][known])
    given = np.append(onset, np.nan)
    missing = heads.records.text["family"].codes < 0
    order, twice = order_of(effects, scenario)
    issues = [
        *at_rows(heads.records, missing, "SCN010", "is empty", column="family"),
        *check_words(heads.records, FAMILY_LIST, ("scenario_id", "name", "source")),
        *check_weights(heads, whole=whole),
        *check_onsets(heads, count),
        *check_detection(heads),
        *check_words(effects, LISTS, ("event_id",)),
        *check_selectors(effects),
        *check_cells(effects),
        *check_periods(effects, given[scenario]),
        *twice,
    ]
    return order, np.where(np.isnan(onset), np.where(count > 0, earliest, 0.0), onset), issues


def _scenarios(heads: Heads, onset: npt.NDArray[np.float64]) -> tuple[pd.DataFrame, list[str]]:
    """One row a scenario in order of id, with probabilities that sum to 1, and notes on what was changed."""
    records = heads.records
    family = _texts(records.text["family"])
    weight = np.nan_to_num(records.number["probability"])
    notes = []
    total = float(weight.sum())
    if abs(total - 1.0) > ROUNDING:
        weight = weight / total
        notes.append(f"probabilities sum to {total:.10g}: divided by their sum")
    never = [heads.ids[position] for position in np.flatnonzero((family == "prob") & (weight == 0))]
    if never:
        notes.append(f"{len(never)} scenarios of family prob have probability 0: {', '.join(never[:10])}")
    name = _texts(records.text["name"])
    ids = pd.Series(pd.array(list(heads.ids), dtype="str"))
    frame = pd.DataFrame(
        {
            "scenario_id": ids,
            "name": name.mask(name == "", ids),
            "probability": weight,
            "family": family,
            "onset_period": onset.astype(np.int64),
            "source": _texts(records.text["source"]),
        }
    )
    detection = np.nan_to_num(records.number["detection_days"])
    if detection.any():
        frame["detection_days"] = detection
    return frame, notes


def _effects(
    heads: Heads, effects: Records, scenario: npt.NDArray[np.int64], order: npt.NDArray[np.int64]
) -> pd.DataFrame:
    """The effects in order, in their final types."""
    return pd.DataFrame(
        {
            "scenario_id": _texts(Words(scenario[order], heads.ids)),
            "selector": _texts(effects.text["selector"].take(order)),
            "attribute": _texts(effects.text["attribute"].take(order)),
            "combine": _texts(effects.text["combine"].take(order), empty="product"),
            "period_from": effects.number["period_from"][order].astype(np.int64),
            "period_to": effects.number["period_to"][order].astype(np.int64),
            "value": effects.number["value"][order],
            "event_id": _texts(effects.text["event_id"].take(order)),
        }
    )


def _texts(words: Words, empty: str = "") -> pd.Series:
    """The column as text."""
    return pd.Series(
        pd.array([*words.words, empty], dtype="str").take(np.where(words.codes < 0, len(words.words), words.codes))
    )
