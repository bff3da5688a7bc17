"""The history only grows: every run is a file of its own, and what is read of it are trends and what is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.dataset as pads
import pytest
from tests.regress.suites import came_to, outcome

from supplyopt.errors import InputError, OutputError
from supplyopt.regress.history import Night, append, known_from, nights, peaks
from supplyopt.regress.trends import trends
from supplyopt.regress.verdict import Verdict


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_runs_are_appended_and_nothing_is_written_again(tmp_path: Path) -> None:
    (first,) = append(tmp_path, [outcome(), outcome("broken", "other")])
    before = contents(tmp_path)
    second, third = append(tmp_path, [outcome("moved"), outcome(suite="elsewhere")])
    after = contents(tmp_path)
    assert {path: after[path] for path in before} == before
    assert set(after) == {first, second, third}
    assert first.relative_to(tmp_path).parts[0] == "suite=suite"
    assert first.parent.name.startswith("date=")
    told = [(night.suite, night.study, night.verdict.value, night.cost) for night in nights(tmp_path)]
    assert told[:2] == [("suite", "other", "broken", None), ("suite", "study", "same", 100.0)]
    assert told[2:] == [("elsewhere", "study", "same", 100.0), ("suite", "study", "moved", 100.0)]


def test_whoever_reads_hive_parquet_reads_it(tmp_path: Path) -> None:
    append(tmp_path, [outcome()])
    append(tmp_path, [outcome(suite="elsewhere")])
    table = pads.dataset(tmp_path, partitioning="hive").to_table(filter=pads.field("suite") == "suite")
    assert table.select(["study", "cost"]).to_pylist() == [{"study": "study", "cost": 100.0}]


def test_a_night_is_known_by_its_key_if_it_passed_last(tmp_path: Path) -> None:
    place = ("suite", "study")
    assert known_from(tmp_path) == {}
    append(tmp_path, [outcome(key="k", answer=came_to(seconds=1.0, memory=300.0).model_dump(mode="json"))])
    append(tmp_path, [outcome(key="k", answer=came_to(seconds=3.0).model_dump(mode="json"))])
    append(tmp_path, [outcome("unchanged", key="k", answer=None)])
    assert (known_from(tmp_path)[place].key, known_from(tmp_path)[place].seconds) == ("k", 2.0)
    append(tmp_path, [outcome("moved", key="k", answer=came_to(seconds=50.0).model_dump(mode="json"))])
    assert (known_from(tmp_path)[place].key, known_from(tmp_path)[place].seconds) == ("", 2.0)
    assert peaks(tmp_path) == {place: 300.0}


def night(day: int, verdict: Verdict, cost: float | None, seconds: float | None = 1.0) -> Night:
    at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day)
    return Night("suite", "study", f"run{day}", at, verdict, "optimal", cost, cost, "EUR", seconds, 200.0, "k")


def test_a_trend_is_the_last_nights_with_the_cost_before() -> None:
    every = [
        night(1, Verdict.NEW, 90.0, 4.0),
        night(2, Verdict.SAME, 100.0),
        night(3, Verdict.UNCHANGED, None, None),
        night(4, Verdict.MOVED, 110.0, 3.0),
        night(5, Verdict.BROKEN, None, None),
    ]
    (trend,) = trends(every, 4)
    assert (trend.marks, trend.nights, trend.verdict, trend.last.day) == ("=.MB", 5, "broken", 6)
    assert (trend.cost, trend.cost_before) == (110.0, 100.0)
    assert (trend.seconds, trend.usual_seconds) == (3.0, 2.0)


def test_a_file_that_is_none_of_a_history_is_named(tmp_path: Path) -> None:
    (written,) = append(tmp_path, [outcome()])
    (written.parent / "mine.parquet").write_bytes(b"nothing")
    with pytest.raises(InputError, match="REG006") as caught:
        nights(tmp_path)
    assert "mine.parquet" in str(caught.value)


def test_what_cannot_be_appended_is_an_error_of_output(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        append(tmp_path / "file", [outcome()])
