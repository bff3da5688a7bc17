"""A small sound set of scenarios as data frames: tests change it and look at what is said."""

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from supplyopt.errors import Issue, ScenarioError
from supplyopt.scenarios import read_scenarios

COLUMNS = {
    "scenario_id": pa.string(),
    "name": pa.string(),
    "probability": pa.float64(),
    "family": pa.string(),
    "onset_period": pa.int32(),
    "detection_days": pa.float64(),
    "source": pa.string(),
    "selector": pa.string(),
    "attribute": pa.string(),
    "combine": pa.string(),
    "period_from": pa.int32(),
    "period_to": pa.int32(),
    "value": pa.float64(),
    "event_id": pa.string(),
}
NOTHING = (None,) * 7
BAN = ("ban", "export ban", 0.2, "prob", 2, None, "two in ten years")
ROWS: list[tuple[Any, ...]] = [
    # 1: calm has no effects
    ("calm", "nothing happens", 0.7, "calm", 0, None, "by definition", *NOTHING),
    # 2, 3
    (*BAN, "country=CN&item=gallium", "availability", "product", 2, 4, 0.0, "e1"),
    (*BAN, "item=gallium", "price_mult", "product", 2, 3, 1.8, "e1"),
    # 4: the onset is that of its first effect
    ("storm", "storm", 0.1, "prob", None, None, None, "passage=suez", "availability", "min", 3, 3, 0.4, None),
    # 5, 6
    ("war", "war", 0.0, "stress", 1, None, None, "country=CN|TW", "availability", None, 1, 4, 0.1, None),
    ("war", "war", 0.0, "stress", 1, None, None, "class=defence", "demand_mult", None, 1, 4, 1.5, None),
]


def table(rows: list[tuple[Any, ...]] | None = None) -> pa.Table:
    """Rows as an Arrow table with the usual types."""
    columns = list(zip(*(ROWS if rows is None else rows), strict=True))
    return pa.table(
        {name: pa.array(values, kind) for (name, kind), values in zip(COLUMNS.items(), columns, strict=True)}
    )


def changed(**cells: dict[int, Any]) -> pa.Table:
    """The sound set with some cells changed: column={row: value}, rows from 1."""
    frame = table().to_pandas().astype(object)
    for column, values in cells.items():
        for row, value in values.items():
            frame.loc[row - 1, column] = value
    frame = frame.astype(object).where(pd.notna(frame), None)
    return pa.table({name: pa.array(frame[name].tolist()) for name in frame})


def write(given: pa.Table, path: Path) -> Path:
    """The table as a file."""
    pq.write_table(given, path, write_page_checksum=True)
    return path


def issues_of(address: Any) -> list[Issue]:
    """What is wrong with a set; fails when nothing is."""
    with pytest.raises(ScenarioError) as caught:
        read_scenarios(address)
    return list(caught.value.issues)
