"""Sets of scenarios: cells, rows and columns of the Parquet file mutated, and its bytes."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from tests.fuzz.kind import TEXTS, Kind, refused
from tests.fuzz.tables import NUMBERS, TYPES
from tests.scenarios.sets import COLUMNS, table

from supplyopt.errors import ScenarioError
from supplyopt.scenarios import ScenarioSet, read_scenarios

_EFFECT = ("scenario_id", "selector", "attribute", "period_from", "period_to", "value")
_HEAD = ("scenario_id", "family", "probability")


@st.composite
def mutated(draw: st.DrawFn) -> pa.Table:
    """The sound set with cells, rows or columns replaced, dropped, doubled or of another type."""
    given = table()
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(list(COLUMNS)))
        row = draw(st.integers(0, given.num_rows - 1))
        how = draw(st.sampled_from(["cell"] * 6 + ["drop row", "double row", "drop", "double", "rename", "retype"]))
        if name not in given.column_names:
            continue
        place = given.column_names.index(name)
        if how == "cell" and given.column_names.count(name) == 1:
            given = given.set_column(place, name, _with_cell(given[name], row, draw))
        elif how == "drop row" and given.num_rows > 1:
            given = pa.concat_tables([given.slice(0, row), given.slice(row + 1)])
        elif how == "double row":
            given = pa.concat_tables([given, given.slice(row, 1)])
        elif how == "drop":
            given = given.remove_column(place)
        elif how == "double":
            given = given.append_column(name, given.column(place))
        elif how == "rename":
            given = given.rename_columns(
                [draw(TEXTS) if i == place else each for i, each in enumerate(given.column_names)]
            )
        elif how == "retype":
            kind = draw(st.sampled_from(list(TYPES)))
            values = [draw(st.none() | TYPES[kind]) for _ in range(given.num_rows)]
            given = given.set_column(place, name, pa.array(values, kind))
    return given


def _with_cell(column: pa.ChunkedArray, row: int, draw: st.DrawFn) -> pa.Array:
    values, kind = column.to_pylist(), column.type
    whole = st.integers(-(2**31), 2**31 - 1)
    usual = {pa.string(): TEXTS, pa.int32(): whole, pa.float64(): NUMBERS}
    choices = usual.get(kind, st.none())
    values[row] = draw(st.none() | choices | st.sampled_from(column.to_pylist()))
    return pa.array(values, kind)


def _look(given: pa.Table, folder: Path) -> None:
    path = folder / "set.parquet"
    pq.write_table(given, path, write_page_checksum=True)
    try:
        read = read_scenarios(path)
    except ScenarioError as error:
        refused(error, folder)
        return
    told = given.to_pylist()
    effects = sorted(tuple(row[name] for name in _EFFECT) for row in told if row["selector"])
    assert sorted(read.effects[list(_EFFECT)].itertuples(index=False, name=None)) == effects
    heads = {tuple(row[name] for name in _HEAD) for row in told}
    chances = dict(zip(read.scenarios["scenario_id"], read.scenarios["probability"], strict=True))
    assert len(heads) == len(read.scenarios)
    for scenario, family, chance in heads:
        # Chances that miss 1 by rounding are brought to it; a stress test has none, whether it says so or not.
        assert math.isclose(chances[scenario], 0.0 if family == "stress" else chance, abs_tol=1e-5), scenario


def _bytes() -> bytes:
    file = io.BytesIO()
    pq.write_table(table(), file, write_page_checksum=True)
    return file.getvalue()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """The bytes of the sound set with bits flipped, blocks of zeros, or an end."""
    data = bytearray(_bytes())
    at = draw(st.integers(0, len(data) - 1))
    how = draw(st.sampled_from(["flip", "zeros", "cut", "noise"]))
    if how == "flip":
        data[at] ^= 1 << draw(st.integers(0, 7))
    elif how == "zeros":
        data[at : at + 64] = bytes(len(data[at : at + 64]))
    elif how == "cut":
        del data[at:]
    else:
        data[at : at + 8] = draw(st.binary(min_size=1, max_size=8))
    return bytes(data)


def _look_at_bytes(data: bytes, folder: Path) -> None:
    path = folder / "set.parquet"
    path.write_bytes(_bytes())
    sound = _content(read_scenarios(path))
    path.write_bytes(data)
    try:
        read = read_scenarios(path)
    except ScenarioError as error:
        refused(error, folder)
        return
    assert _content(read) == sound


def _content(read: ScenarioSet) -> dict[str, Any]:
    """Everything but optional columns, which the header calls otherwise if its name is hit."""
    return {
        "effects": read.effects[list(_EFFECT)].to_dict("list"),
        "scenarios": read.scenarios[list(_HEAD)].to_dict("list"),
    }


SETS = Kind(mutated(), _look)
BYTES = Kind(damaged(), _look_at_bytes)
