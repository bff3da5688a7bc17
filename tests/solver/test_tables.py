"""Tables of a result are made when they are looked at, once, and travel made."""

from __future__ import annotations

import copy

import pandas as pd
from pandas.testing import assert_frame_equal
from tests.textbook.builders import case, solved, study

from supplyopt.result import Tables


def test_a_table_is_made_once_when_it_is_looked_at() -> None:
    made = list[str]()

    def make() -> pd.DataFrame:
        made.append("kpis")
        return pd.DataFrame({"kpi": ["cost"]})

    tables = Tables({"portfolio": pd.DataFrame(), "kpis": make})
    assert list(tables) == ["portfolio", "kpis"]
    assert ("kpis" in tables, len(tables), made) == (True, 2, [])
    assert tables["kpis"] is tables["kpis"]
    assert made == ["kpis"]


def test_a_result_travels_with_all_of_its_tables() -> None:
    """A copy is made of what would be sent."""
    found = solved(study(case([{"offer": "a", "price": 5.0, "capacity": 200.0}], [60.0])))
    sent = copy.deepcopy(found)
    assert list(sent.tables) == list(found.tables)
    for name, table in found.tables.items():
        assert_frame_equal(sent.table(name), table)
