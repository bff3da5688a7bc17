"""Write a set of scenarios as one tidy Parquet file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from supplyopt.errors import OutputError
from supplyopt.scenarios.columns import EFFECT_COLUMNS, SCENARIO_COLUMNS
from supplyopt.scenarios.scenario_set import ScenarioSet

SCHEMA_VERSION = "1"


def write_scenarios(scenarios: ScenarioSet, path: str | Path, metadata: Mapping[str, str] | None = None) -> None:
    """One row an effect, with its scenario's columns repeated; raises OutputError.

    ``metadata`` goes into the file beside the version of its form and the periods of the set. The file appears whole or
    not at all.
    """
    rows = scenarios.scenarios.merge(scenarios.effects, on="scenario_id", how="left", sort=False)
    if "source" not in rows:
        rows["source"] = ""
    if "detection_days" not in rows:
        rows["detection_days"] = np.nan
    arrays = {}
    for name, kind in {**SCENARIO_COLUMNS, **EFFECT_COLUMNS}.items():
        if kind == "text":
            column = pa.array(rows[name].replace("", None), pa.string())
            arrays[name] = column.dictionary_encode() if name != "source" else column
        else:
            whole = name.startswith(("onset", "period"))
            arrays[name] = pa.array(np.asarray(rows[name], dtype=float), from_pandas=True).cast(
                pa.int32() if whole else pa.float64()
            )
    if arrays["detection_days"].null_count == len(rows):
        del arrays["detection_days"]
    periods = scenarios.horizon.metadata() if scenarios.horizon else {}
    told = {"schema_version": SCHEMA_VERSION, **(metadata or {}), **periods}
    table = pa.table(arrays).replace_schema_metadata(told)
    target = Path(path)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        pq.write_table(table, unfinished, compression="zstd", write_page_checksum=True)
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise OutputError(f"{target} cannot be written: {error.strerror or error}") from error
