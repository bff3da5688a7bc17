"""Parquet files: native types only, and whatever is damaged is one clear issue."""

import decimal
import gzip

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.case.cases import codes, found, write

from supplyopt.case import read_case, read_parquet

SCORES = {"score": ["wgi", "wgi"], "of": ["country", "country"], "member": ["NA", "DE"], "value": [0.5, 1.5]}


def scores(folder, data: bytes | None = None, **columns):
    """What is said about the sound case with another table of scores."""
    write(folder, scores=None)
    target = folder / "scores.parquet"
    if data is None:
        pq.write_table(pa.table({**SCORES, **columns}), target, write_page_checksum=True)
    else:
        target.write_bytes(data)
    return found(folder, scores=None)


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "scores.parquet"
    pq.write_table(pa.table(SCORES), path, write_page_checksum=True)
    return path.read_bytes()


def test_sound_file(tmp_path):
    assert scores(tmp_path) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 bytes"),
        (b"score,of,member,value\nwgi,country,NA,1\n", "is text"),
        (b'{"score": 1}', "is JSON"),
        (gzip.compress(b"score", mtime=0), "compressed"),
        (b"PARE" + b"x" * 20 + b"PARE", "encrypted"),
        (b"PAR1" + b"\0" * 20 + b"PAR1", "damaged"),
        (bytes(range(128, 256)), "is not a Parquet file"),
    ],
)
def test_what_is_no_parquet_says_what_it_looks_like(tmp_path, data, said):
    (issue,) = scores(tmp_path, data)
    assert issue.code == "SCO001"
    assert said in issue.message


def test_truncated_anywhere(tmp_path, sound):
    for length in range(4, len(sound), 61):
        with pytest.raises(read_parquet.UnreadableError, match="truncated or damaged"):
            read_parquet.read_parquet(sound[:length])


def test_flipped_bits_in_pages_are_seen(sound):
    whole = read_parquet.read_parquet(sound)
    rng = np.random.default_rng(3)
    for position in rng.integers(4, len(sound) - 8, 200):
        damaged = bytearray(sound)
        damaged[position] ^= 1 << int(rng.integers(8))
        try:
            table = read_parquet.read_parquet(bytes(damaged))
        except read_parquet.UnreadableError:
            continue
        # What gets through lies in parts that carry no data, such as statistics and the writer's name, or
        # renames a column, which the header's check reports.
        if table.column_names == whole.column_names:
            assert table.to_pylist() == whole.to_pylist()


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("value", pa.array([decimal.Decimal("0.50"), decimal.Decimal("1.50")])),
        ("value", pa.array([1, 2], pa.int8())),
        ("value", pa.array([0.5, 1.5], pa.float32())),
        ("value", pa.array([0.5, 1.5]).dictionary_encode()),
        ("member", pa.array(["NA", "DE"]).dictionary_encode()),
        ("member", pa.array(["NA", "DE"], pa.large_string())),
        ("member", pa.array(["NA", "DE"], pa.string_view())),
        ("note", pa.nulls(2)),
    ],
)
def test_types_that_hold_the_same(tmp_path, column, values):
    assert scores(tmp_path, **{column: values}) == []


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("member", pa.array([b"NA", b"DE"]), "holds binary, not text"),
        ("member", pa.array([1, 2]), "holds int64, not text"),
        ("value", pa.array(["0.5", "1.5"]), "numbers stored as text"),
        ("value", pa.array([[0.5], [1.5]]), "not numbers"),
        ("value", pa.array([True, False]), "holds bool, not numbers"),
        ("value", pa.array([0, 1], pa.timestamp("s")), "not numbers"),
    ],
)
def test_types_that_would_take_guessing(tmp_path, column, values, said):
    (issue,) = scores(tmp_path, **{column: values})
    assert (issue.code, issue.column) == ("SCO007", column)
    assert said in issue.message


def test_null_and_nan_and_infinity_are_told_apart(tmp_path):
    issues = scores(tmp_path, value=pa.array([None, float("nan")]))
    assert [(issue.code, issue.row) for issue in issues] == [("SCO011", 2), ("SCO010", 1)]
    (issue,) = scores(tmp_path, value=[float("inf"), 1.0])
    assert (issue.code, issue.row, issue.message) == ("SCO019", 1, "must be a finite number")


def test_column_of_nulls_is_empty_cells(tmp_path):
    assert codes(scores(tmp_path, member=pa.nulls(2))) == ["SCO010", "SCO010"]


def test_column_given_twice(tmp_path):
    table = pa.table([[*SCORES.values(), [1.0, 2.0]][i] for i in range(5)], names=[*SCORES, "value"])
    pq.write_table(table, tmp_path / "scores.parquet")
    assert codes(found(tmp_path, scores=None)) == ["SCO004"]


def test_invalid_text_is_damage(tmp_path):
    bad = pa.Array.from_buffers(pa.string(), 2, pa.array([b"NA", b"\xff\xfe"]).buffers())
    (issue,) = scores(tmp_path, member=bad)
    assert issue.code == "SCO001"
    assert "UTF8" in issue.message


def test_too_many_rows_are_refused_from_the_metadata(tmp_path, monkeypatch):
    monkeypatch.setattr(read_parquet, "MOST_ROWS", 1)
    (issue,) = scores(tmp_path)
    assert "claims 2 rows" in issue.message


def test_repeated_long_texts_are_refused_before_they_are_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(read_parquet, "MOST_BYTES", 100_000)
    rows = 1000
    table = pa.table({name: [values[0]] * rows for name, values in SCORES.items()} | {"note": ["x" * 1000] * rows})
    pq.write_table(table, tmp_path / "scores.parquet")
    (issue,) = found(tmp_path, scores=None)
    assert "of text" in issue.message


def test_whole_numbers_may_be_floats_and_flags_must_be_flags(tmp_path):
    case = read_case(write(tmp_path / "a"))
    write(tmp_path / "b", demand=None, processes=None)
    demand = case.demand[["item", "period", "quantity", "site", "class"]]
    demand.astype({"period": float}).to_parquet(tmp_path / "b" / "demand.parquet")
    processes = case.processes[["process", "recipe", "site", "capacity", "contracted"]]
    processes.astype({"contracted": int}).to_parquet(tmp_path / "b" / "processes.parquet")
    (issue,) = found(tmp_path / "b", demand=None, processes=None)
    assert issue.code == "PRO007"
    assert "not true and false" in issue.message
