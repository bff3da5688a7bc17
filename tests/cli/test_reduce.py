"""``supplyopt scenarios reduce``: what it writes, what it tells, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
from tests.cli.program import ROOT, TOY, supplyopt
from tests.textbook.builders import effect, event, near, scenarios

from supplyopt.analyse.sampling_error import standard_error
from supplyopt.scenarios import read_scenarios, write_scenarios

FULL = ROOT / "scenarios" / "baseline-500.parquet"


def test_few_for_many(tmp_path: Path) -> None:
    out = tmp_path / "few.parquet"
    ran = supplyopt("scenarios", "reduce", "baseline-500", "-o", out, "--keep", "30", "--pin", "s500")
    assert (ran.code, ran.err) == (0, "")
    assert f"{out}: 30 of 513 weighted scenarios, all 4 stress tests, " in ran.out
    assert "apart by what they do to whatever effects name" in ran.out
    assert "warning: trouble is milder than in the full set, since mild years count as calm" in ran.out
    assert "by the full one: supplyopt evaluate CASE RUN --scenarios baseline-500" in ran.out
    few, full = read_scenarios(out), read_scenarios(FULL)
    assert few.probabilities.sum() == near(1.0)
    assert "s500" in set(few.probabilities.index)
    assert set(few.probabilities.index) <= set(full.probabilities.index)
    assert few.notes == (
        "reduced from scenarios/baseline-500.parquet (drawn from baseline.events.toml by stratified, seed 20261123) "
        "by forward",
    )
    assert standard_error(few, {}, "calm") is None, "a set that was chosen is no sample"
    told = {key.decode(): value.decode() for key, value in pq.read_schema(out).metadata.items()}
    assert json.loads(told["parameters"])["keep"] == 30
    (source,) = json.loads(told["sources"])
    assert source["sha256"] == full.files["baseline-500.parquet"]
    assert f"Kantorovich distance {float(told['kantorovich']):.3g}, " in ran.out


def test_the_same_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        words = ("--keep", "9", "--method", "backward")
        assert supplyopt("scenarios", "reduce", FULL, "-o", tmp_path / name / "few.parquet", *words).code == 0
    assert (tmp_path / "a" / "few.parquet").read_bytes() == (tmp_path / "b" / "few.parquet").read_bytes()


def test_by_decisions_what_costs_nothing_is_dropped(tmp_path: Path) -> None:
    """The cheap one lost or half lost matters; whether the dear one, never used, fails does not. All of it is told."""
    chances = scenarios(
        event("down", 0.2, effect("country=CN", 0.0)),
        event("half", 0.1, effect("country=CN", 0.5)),
        event("dear", 0.1, effect("supplier=dear", 0.9)),
    )
    write_scenarios(chances, tmp_path / "all.parquet")
    out = tmp_path / "few.parquet"
    words = ("reduce", tmp_path / "all.parquet", "-o", out, "--keep", "3", "--distance", "decisions", "--case", TOY)
    ran = supplyopt("scenarios", *words, "--worst", "0.2")
    assert ran.code == 0
    assert ran.err.startswith("three plans are made, and each is tried in 4 scenarios\n")
    assert "Kantorovich distance 0 EUR, 0 % of the " in ran.out
    assert [line.split()[0] for line in ran.out.splitlines() if "EUR   " in line and " of " not in line][-3:] == [
        "careless",
        "guarded",
        "balanced",
    ]
    assert read_scenarios(out).probabilities.to_dict() == {"calm": near(0.7), "down": near(0.2), "half": near(0.1)}
    (tmp_path / "all.parquet").write_bytes(FULL.read_bytes())
    (warning,) = read_scenarios(out).warnings
    assert "all.parquet has changed since the set was reduced from it" in warning.message


def test_with_a_case_effects_are_what_they_do_to_it(tmp_path: Path) -> None:
    ran = supplyopt("scenarios", "reduce", "toy", "-o", tmp_path / "few.parquet", "--keep", "5", "--case", TOY)
    assert ran.code == 0
    assert "2 of 2 weighted scenarios" in ran.out
    assert f"what they do to {TOY}" in ran.out
    assert "nothing was dropped" in ran.out


def test_what_cannot_be_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "few.parquet"
    words = ("scenarios", "reduce", "toy", "-o", out, "--keep", "1")
    assert "needs --case" in supplyopt(*words, "--distance", "decisions").err
    assert "--model and --worst belong to --distance decisions" in supplyopt(*words, "--model", "x", "--worst", "1").err
    ran = supplyopt(*words, "--pin", "china_dwn", "--pin", "china_down")
    assert ran.code == 2
    assert "did you mean 'china_down'?" in ran.err
    assert "2 scenarios are to stay in any case" in ran.err
    assert not out.exists()
    own = tmp_path / "own.parquet"
    own.write_bytes(FULL.read_bytes())
    ran = supplyopt("scenarios", "reduce", own, "-o", own, "--keep", "5")
    assert ran.code == 2
    assert "is what the set is made from" in ran.err
