"""The quick way to a case leads to the same case as the checked one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.laws.random_studies import random_tables
from tests.textbook.quick import quick_case

from supplyopt.case import Case

SPARSE = {
    "items": [{"item": "widget", "unit": "pc"}, {"item": "scrap", "unit": "t"}],
    "suppliers": [{"supplier": "s", "country": "NA"}],
    "offers": [{"supplier": "s", "item": "widget", "price": 3.0, "capacity": 9.0}],
    "demand": [{"item": "widget", "period": 2, "quantity": 4.0}],
    "stocks": [{"item": "scrap", "quantity": 1.0}],
}


@pytest.mark.parametrize("tables", [SPARSE, *(random_tables(np.random.default_rng(k), 3) for k in range(3))])
def test_quick_cases_are_what_the_reader_makes(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    frames = {name: pd.DataFrame(list(records)) for name, records in tables.items() if records}
    checked, quick = Case.from_frames(**frames), quick_case(**tables)
    assert set(checked.tables) == set(quick.tables)
    for name, table in checked.tables.items():
        # The column's type is told by the schema, whatever kind of text pandas made of it.
        pd.testing.assert_frame_equal(quick.tables[name], table, obj=name)
