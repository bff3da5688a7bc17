"""``supplyopt frontier``: the toy, by hand, as text, as JSON and as a table."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from tests.cli.program import TOY, model, supplyopt

SHARE = """\
kind = "max_share"
name = "cap"
limit = 0.6
"""


def test_the_toy_by_hand(tmp_path: Path) -> None:
    """10, 12 and 15: two thirds and one cost 1066.67, a third each (10 + 12 + 15) 100 / 3 = 1233.33.

    A point is worth 2 on the first of these ways; on the second 166.67 / 33.3 on average.
    """
    table = tmp_path / "points.csv"
    policy = model(tmp_path, SHARE)
    ran = supplyopt("frontier", TOY, "--model", policy, "--y", "cap", "--points", 3, "-o", table)
    assert ran.code == 0
    assert "asked/calm: cost against cap" in ran.out
    assert "every point is found" in ran.out
    assert "price a point" in ran.out
    assert "  to 66.67 %: + middle\n  to 33.33 %: + dear\n" in ran.out
    assert "No plan goes below 33.33 % with cap." in ran.out
    assert "1 of 4 ..." in ran.err
    assert f"written: {table}" in ran.err
    with table.open(encoding="utf-8", newline="") as file:
        points = list(csv.DictReader(file))

    def column(name: str) -> list[float]:
        return [float(point[name]) for point in points if point[name]]

    assert column("cap") == pytest.approx([1, 2 / 3, 1 / 3], abs=1e-5)
    assert column("cost") == pytest.approx([1000, 1000 + 200 / 3, 3700 / 3], abs=1e-2)
    assert column("price_low") == pytest.approx([200, 500], rel=1e-3)
    assert [point["knee"] for point in points] == ["False", "True", "False"]
    assert [point["coming"] for point in points] == ["", "middle", "dear"]


def test_everything_is_in_the_document() -> None:
    ran = supplyopt("frontier", TOY, "--scenarios", "toy", "--y", "hhi=0.8..0.6", "--points", "2", "--json")
    told = json.loads(ran.out)
    assert (ran.code, told["complete"], told["proven"], told["minimised"]) == (0, True, True, "cost")
    assert [axis["looser"] for axis in told["axes"]] == ["higher"]
    first, last = told["points"]
    assert (first["bounds"]["hhi"], last["bounds"]["hhi"]) == (pytest.approx(0.8), pytest.approx(0.6))
    assert first["price"] is None
    assert last["price"]["low"] <= (last["cost"] - first["cost"]) / 0.2 + 1e-3
    assert sum(first["plan"].values()) == pytest.approx(100)
    assert set(first["plan"]) == {"middle", "dear"}


def test_three_axes_are_told_without_steps() -> None:
    ran = supplyopt(
        "frontier", TOY, "--scenarios", "toy", "--y", "hhi=0.8..0.6", "--z", "cvar:0.05:unmet", "--points", "2"
    )
    assert ran.code == 0
    assert "cost against hhi and cvar:0.05:unmet" in ran.out
    assert "price a point" not in ran.out
    assert "so the price of a step is not told" in ran.out


def test_an_axis_in_money_is_told_in_money(tmp_path: Path) -> None:
    policy = model(tmp_path, 'kind = "max_amount"\nname = "most"\nweight = "price"\nlimit = 1000.0')
    ran = supplyopt("frontier", TOY, "--model", policy, "--y", "most", "--points", "3")
    assert ran.code == 0
    assert "price a unit of money" in ran.out
    assert "for each unit of money that most is lower." in ran.out
    assert re.search(r"No plan goes below [\d,.]+ EUR with most.", ran.out)


def test_the_table_of_axes_stands_line_by_line() -> None:
    lines = supplyopt("frontier", "--help").out.splitlines()
    assert "    cost                        what the model minimises" in lines
    assert "\\b" not in "".join(lines)


def test_a_point_is_the_study_with_that_bound(tmp_path: Path) -> None:
    """What a point says can be had by solving the model with its bound."""
    policy = model(tmp_path, SHARE)
    told = json.loads(
        supplyopt("frontier", TOY, "--model", policy, "--y", "cap=0.6..0.55", "--points", 2, "--json").out
    )
    solved = json.loads(supplyopt("solve", TOY, "--model", policy, "--json").out)
    assert told["points"][0]["cost"] == pytest.approx(solved["cost"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--y", "cup"), "neither a rule of the model nor a word for one"),
        (("--y", "hhi", "--x", "share"), "none of share, hhi is cost or a measure of it"),
        (("--y", "hhi", "-o", "points.xlsx"), "[RUN004]"),
        (("--y", "hhi", "--gap", "5"), "5 % is 0.05"),
        (("--y", "hhi", "--z", "hhi"), "each another rule"),
        ((), "Missing option '--y'"),
    ],
)
def test_what_cannot_be_asked_ends_with_2(words: tuple[str, ...], told: str) -> None:
    ran = supplyopt("frontier", TOY, *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_a_place_where_nothing_can_be_written_is_refused_before_any_solve(tmp_path: Path) -> None:
    ran = supplyopt("frontier", TOY, "--y", "hhi", "-o", tmp_path / f"{'x' * 300}.csv")
    assert (ran.code, ran.out) == (7, "")
    assert "cannot be written: file name too long" in ran.err
    assert " of " not in ran.err, "no step was made"
    assert not list(tmp_path.iterdir())


def test_without_any_plan_it_ends_with_3(tmp_path: Path) -> None:
    policy = model(tmp_path, 'kind = "exclude"\nwhere = "item=widget"', 'kind = "min_service"\nlevel = 1.0')
    ran = supplyopt("frontier", TOY, "--model", policy, "--y", "hhi")
    assert ran.code == 3
    assert "no portfolio meets every hard rule" in ran.out


def test_a_limit_of_time_ends_with_4() -> None:
    ran = supplyopt("frontier", TOY, "--y", "hhi", "--time-limit", "1e-9")
    assert ran.code == 4
    assert "stopped before any point was found" in ran.out
