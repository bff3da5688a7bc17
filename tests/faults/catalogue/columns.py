"""Columns: missing, unknown, given twice, of another type."""

from __future__ import annotations

import pyarrow as pa
from tests.case.cases import SOUND
from tests.faults.fault import Fault, Faults, as_parquet, cell, changed, rows, table

FAULTS: Faults = {
    "a column is missing": Fault(
        table("demand", "item,quantity\nmetal,20\n"), "DEM006", "demand.csv:1", "column 'period' is missing"
    ),
    "an optional column is misspelt": Fault(
        cell("offers", "moq", "moqq"), "OFF005", "offers.csv:1: 'moqq'", "did you mean 'moq'?"
    ),
    "a column differs by case": Fault(
        cell("offers", "price", "Price"), "OFF005", "offers.csv:1: 'Price'", "did you mean 'price'?"
    ),
    "a column differs by a space": Fault(
        cell("offers", "price", "price "), "OFF005", "offers.csv:1: 'price '", "did you mean 'price'?"
    ),
    "a column is given twice": Fault(cell("offers", "moq", "price"), "OFF004", "offers.csv:1", "is given 2 times"),
    "a column has no name": Fault(
        table("scores", "score,of,member,value,\nwgi,country,NA,0.6,1\n"), "SCO005", "scores.csv:1", "without a name"
    ),
    "a Parquet column is given twice": Fault(
        changed(lambda given: given.append_column("name", given["name"])), "SCN006", "set.parquet", "given twice"
    ),
    "numbers are stored as text": Fault(
        as_parquet("scores", value=pa.array(["0.6"])), "SCO007", "scores.parquet: value", "numbers stored as text"
    ),
    "text is stored as bytes": Fault(
        as_parquet("scores", member=pa.array([b"NA"])), "SCO007", "scores.parquet: member", "binary"
    ),
    "identifiers are stored as numbers": Fault(
        as_parquet("scores", member=pa.array([7])), "SCO007", "scores.parquet: member", "int64"
    ),
    "a column holds lists": Fault(
        as_parquet("scores", value=pa.array([[0.6]])), "SCO007", "scores.parquet: value", "not numbers"
    ),
    "a column holds structures": Fault(
        as_parquet("scores", member=pa.array([{"of": "NA"}])), "SCO007", "scores.parquet: member", "not text"
    ),
    "a column holds truths for numbers": Fault(
        as_parquet("scores", value=pa.array([True])), "SCO007", "scores.parquet: value", "bool"
    ),
    "a column holds times for numbers": Fault(
        as_parquet("scores", value=pa.array([0], pa.timestamp("us", "UTC"))), "SCO007", "scores.parquet: value"
    ),
    "a column is null throughout": Fault(
        as_parquet("scores", value=pa.nulls(1)), "SCO010", "scores.parquet:1: value", "empty"
    ),
    "identifiers lost their zeros": Fault(
        rows("offers", "007,metal,1,1,,USD,,,,,"), "OFF021", "offers.csv:5: supplier: '007'"
    ),
    "cells are separated by semicolons": Fault(
        table("scores", SOUND["scores"].replace(",", ";")), "SCO001", "scores.csv:1", "semicolons"
    ),
    "cells are separated by tabs": Fault(
        table("scores", SOUND["scores"].replace(",", "\t")), "SCO001", "scores.csv:1", "tabs"
    ),
    "a row has a cell too many": Fault(
        rows("scores", "wgi,country,DE,0.5,0.7"), "SCO003", "scores.csv:3", "has 5 cells, the header 4"
    ),
    "a row has a cell too few": Fault(
        rows("scores", "wgi,country,DE"), "SCO003", "scores.csv:3", "has 3 cells, the header 4"
    ),
    "a quote is never closed": Fault(
        rows("scores", 'wgi,country,"DE,0.5', "wgi,country,FR,0.5"), "SCO003", "scores.csv:3", "never closed"
    ),
    "a set lacks a column": Fault(
        changed(lambda given: given.drop_columns(["value"])), "SCN005", "set.parquet", "column 'value' is missing"
    ),
    "a set has a misspelt column": Fault(
        changed(lambda given: given.rename_columns({"value": "valu"})), "SCN006", "set.parquet: 'valu'", "'value'?"
    ),
    "a set has text for numbers": Fault(
        changed(
            lambda given: given.set_column(
                given.column_names.index("period_to"), "period_to", pa.array([None, "1"], pa.string())
            )
        ),
        "SCN007",
        "set.parquet: period_to",
        "not numbers",
    ),
}
