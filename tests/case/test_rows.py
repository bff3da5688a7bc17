"""Rows of a frame as named tuples."""

from __future__ import annotations

import pandas as pd

from supplyopt.case.rows import RowsByKey, rows

FRAME = pd.DataFrame({"of": ["b", "a", "b", "c"], "value": [1.0, 2.0, 3.0, 4.0], "period": [4, 3, 2, 1]})


def test_rows_of_a_key_come_in_the_order_of_the_frame_and_as_they_do_without() -> None:
    found = RowsByKey(FRAME, "of")
    assert [(row.of, row.value, row.period) for row in found["b"]] == [("b", 1.0, 4), ("b", 3.0, 2)]
    every = list(rows(FRAME))
    assert {key: found[key] for key in "abc"} == {key: [row for row in every if row.of == key] for key in "abc"}
    assert all(type(mine) is type(theirs) for mine, theirs in zip(found["a"][0], every[1], strict=True))


def test_a_key_that_does_not_occur_has_no_rows() -> None:
    assert RowsByKey(FRAME, "of")["d"] == []
    assert RowsByKey(FRAME.head(0), "of")["a"] == []
