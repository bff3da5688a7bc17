"""``supplyopt scenarios merge``: what it writes, what it tells, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cli.program import TOY, supplyopt
from tests.textbook.builders import effect, event, near, scenarios

from supplyopt.scenarios import read_scenarios, write_scenarios


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sets about the toy case."""
    write_scenarios(scenarios(event("a", 0.2, effect("country=CN", 0.0))), tmp_path / "china.parquet")
    write_scenarios(scenarios(event("a", 0.4, effect("supplier=middle", 0.5))), tmp_path / "middle.parquet")
    return tmp_path


def test_by_weights(folder: Path) -> None:
    out = folder / "both.parquet"
    sets = (folder / "china.parquet", folder / "middle.parquet")
    ran = supplyopt("scenarios", "merge", *sets, "-o", out, "--weight", "china=0.75")
    assert (ran.code, ran.err) == (0, "")
    assert f"{out}: 3 scenarios, 2 effects\neither one world or another: " in ran.out
    assert ["middle", "25", "%", "2", "0", "60", "%"] in [line.split() for line in ran.out.splitlines()]
    found = read_scenarios(out)
    assert found.probabilities.to_dict() == {"calm": near(0.75), "china.a": near(0.15), "middle.a": near(0.1)}
    told = {key.decode(): value.decode() for key, value in pq.read_schema(out).metadata.items()}
    assert json.loads(told["parameters"]) == {"weights": {"china": 0.75, "middle": 0.25}}
    assert [source["file"] for source in json.loads(told["sources"])] == ["china.parquet", "middle.parquet"]
    assert found.notes == ("merged from china.parquet and middle.parquet by weights",)
    by_path = supplyopt("scenarios", "merge", *sets, "-o", out, "--weight", f"{sets[0]}=0.75")
    assert by_path.out == ran.out
    assert supplyopt("solve", TOY, "--scenarios", out).code == 0


def test_together(folder: Path) -> None:
    out = folder / "both.parquet"
    ran = supplyopt("scenarios", "merge", folder / "china.parquet", folder / "middle.parquet", "-o", out, "--together")
    assert ran.code == 0
    assert "all causes in one world" in ran.out
    assert read_scenarios(out).probabilities.to_dict() == {
        "calm": near(0.48),
        "china.a": near(0.12),
        "china.a + middle.a": near(0.08),
        "middle.a": near(0.32),
    }


def test_many_scenarios_are_told_to_be_slow(folder: Path) -> None:
    """Calm and 22 events, with calm and 22 others: 23 × 23 = 529 scenarios."""
    for name, supplier in (("few", "cheap"), ("more", "middle")):
        chances = [event(f"{name}{n}", 0.01, effect(f"supplier={supplier}", n / 100)) for n in range(22)]
        write_scenarios(scenarios(*chances), folder / f"{name}.parquet")
    out = folder / "many.parquet"
    ran = supplyopt("scenarios", "merge", folder / "few.parquet", folder / "more.parquet", "-o", out, "--together")
    assert ran.out.startswith(f"{out}: 529 scenarios")
    assert f"Solving so many scenarios is slow; few that stand for them: supplyopt scenarios reduce {out}\n" in ran.out
    few = supplyopt("scenarios", "merge", folder / "few.parquet", folder / "more.parquet", "-o", out)
    assert "is slow" not in few.out


def test_a_merged_set_is_stale_when_one_of_its_sets_has_changed(folder: Path) -> None:
    out = folder / "both.parquet"
    supplyopt("scenarios", "merge", folder / "china.parquet", folder / "middle.parquet", "-o", out)
    write_scenarios(scenarios(event("a", 0.3, effect("country=CN", 0.0))), folder / "china.parquet")
    assert "china.parquet has changed since the set was merged from it" in supplyopt("scenarios", "show", out).out


def test_every_problem_is_told(folder: Path) -> None:
    out = folder / "both.parquet"
    words = ("scenarios", "merge", folder / "china.parquet", folder / "gone.parquet", "none", "-o", out)
    ran = supplyopt(*words, "--weight", "china=much", "--weight", "0.5")
    assert ran.code == 2
    assert ran.err.count("[SCN001]") == 2
    assert "'china=much': is no weight; write SET=PART, such as baseline=0.7" in ran.err
    assert "'0.5': is no weight" in ran.err
    assert not out.exists()


def test_what_excludes_each_other(folder: Path) -> None:
    words = ("scenarios", "merge", folder / "china.parquet", folder / "middle.parquet", "-o")
    assert "exclude each other" in supplyopt(*words, folder / "b.parquet", "--together", "--weight", "china=1").err
    assert "is what the set is made from" in supplyopt(*words, folder / "china.parquet").err
    assert supplyopt("scenarios", "merge", "toy", "toy", "-o", folder / "toys.parquet", "--together").code == 2
