"""Names that would do harm if anything took them for more than names: they are shown, never obeyed, never paths."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from tests.cli.program import contents, supplyopt

HOSTILE = {
    "a formula": "=cmd|' /C calc'!A1",
    "a sum": "@SUM(1+1)*cmd",
    "a minus": "-2+3",
    "a tag": "<script>alert(1)</script>",
    "an attribute": '"onmouseover=alert(1)',
    "a path upwards": "../../../stolen",
    "a path from the root": "/etc/stolen",
    "a drive": "C:\\stolen",
    "a reserved name": "CON",
    "two dots": "..",
    "a glob": "*?[a-z]",
    "a shell": "$(touch stolen);`touch stolen`",
    "a format": "{0.__class__}%s%n",
    "a template": "{{ 7 * 7 }}",
    "markup of the terminal": "[red]x[/red]",
    "as long as names may be": "n" * 256,
}
FILES = {"manifest.json", "result.json", "solver.log"}


def hostile_case(folder: Path, name: str) -> Path:
    """A case whose every name is the same hostile text."""
    quoted = '"' + name.replace('"', '""') + '"'
    tables = {
        "items": f"item,unit,value_of_lost_load,currency\n{quoted},{quoted},100,EUR\n",
        "suppliers": f"supplier,country,name\n{quoted},CN,{quoted}\nplain,DE,\n",
        "offers": f"offer,supplier,item,price,capacity\n{quoted},{quoted},{quoted},10,100\nb,plain,{quoted},12,100\n",
        "demand": f"item,period,quantity\n{quoted},1,100\n",
    }
    (folder / "case").mkdir()
    for table, text in tables.items():
        (folder / "case" / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder / "case"


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_run_about_hostile_names_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    case = hostile_case(tmp_path, name)
    before = set(contents(tmp_path))
    ran = supplyopt("solve", case, "-o", tmp_path / "run", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["status"] == "optimal"
    written = set(contents(tmp_path)) - before
    assert {Path(each).parent for each in written} == {Path("run")}
    assert {Path(each).name for each in written if not each.endswith(".parquet")} == FILES
    assert name in set(pd.read_parquet(tmp_path / "run" / "portfolio.parquet")["supplier"])


def test_a_table_for_a_spreadsheet_holds_no_formula(tmp_path: Path) -> None:
    case = hostile_case(tmp_path, HOSTILE["a formula"])
    ran = supplyopt("frontier", case, "--y", "hhi", "--points", "3", "-o", tmp_path / "points.csv")
    assert ran.code == 0, ran.err
    with (tmp_path / "points.csv").open(newline="", encoding="utf-8") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]


FORGED = ["good\nwritten: /etc/passwd", "a\x1b[2Jb", "a\rwritten: elsewhere", "a\x07b", "a\u202eb", "a\x9b31mb"]


@pytest.mark.parametrize("name", FORGED, ids=ascii)
@pytest.mark.parametrize("field", ["name", "title", "why", "rule"])
def test_a_model_cannot_forge_lines_or_colours(name: str, field: str, tmp_path: Path) -> None:
    """It is refused, or shown escaped; no line of the output begins with what it says."""
    text = json.dumps(name)
    head = {"name": f"name = {text}\n", "title": f"title = {text}\n"}.get(field, "")
    own = {"why": f"why = {text}\n", "rule": f"name = {text}\n"}.get(field, "")
    rule = f'[[rules]]\nkind = "max_share"\nby = "supplier"\nlimit = 0.6\n{own}'
    (tmp_path / "asked.toml").write_text(f"version = 1\n{head}\n{rule}", encoding="utf-8")
    ran = supplyopt("solve", hostile_case(tmp_path, "widget"), "--model", tmp_path / "asked.toml")
    printed = ran.out + ran.err
    assert ran.code in (0, 2)
    assert all(letter.isprintable() or letter == "\n" for letter in printed)
    assert not [line for line in printed.splitlines() if line.startswith(("written: /etc", "written: elsewhere"))]


def test_the_name_of_a_case_is_no_path(tmp_path: Path) -> None:
    """A run is called after its case, however that is reached."""
    hostile_case(tmp_path, "widget").rename(tmp_path / "..case=1")
    ran = supplyopt("solve", tmp_path / "..case=1", "-o", tmp_path / "run")
    assert ran.code == 0, ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["..case=1", "run"]
