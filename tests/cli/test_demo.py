"""``supplyopt demo``: the main job whole, on the real case, twice at the same place."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.program import Ran, contents

from supplyopt.store import read_run

PROGRAM = [sys.executable, "-W", "error", "-c", "import sys; from supplyopt.cli import main; sys.exit(main())"]


def demo(folder: Path) -> Ran:
    done = subprocess.run([*PROGRAM, "demo"], cwd=folder, capture_output=True, text=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the user stands, with a folder that is called like the shipped case but is not meant."""
    here = tmp_path_factory.mktemp("demo")
    (here / "critical-materials").mkdir()
    return here


@pytest.fixture(scope="module")
def shown(folder: Path) -> Ran:
    return demo(folder)


def test_it_ends_well_and_without_warnings(shown: Ran) -> None:
    assert shown.code == 0
    steps = [re.sub(r" \([\d.]+ s\)", "", line) for line in shown.err.splitlines()]
    assert [step[:5] for step in steps] == ["[1/4]", "[2/4]", "[3/4]", "[4/4]"]
    assert steps[1:3] == ["[2/4] cheapest plan ... optimal", "[3/4] guarded plan ... optimal"]


def test_the_runs_are_whole_and_the_guarded_plan_is_safer_and_dearer(shown: Ran, folder: Path) -> None:
    runs = {name: read_run(folder / "supplyopt-demo" / name) for name in ("cheapest", "guarded")}
    calm, unmet = {}, {}
    for name, run in runs.items():
        scenarios = run.table("scenarios").set_index("scenario")
        calm[name] = scenarios.loc["calm", "cost"] + run.table("portfolio")["commitment"].sum()
        unmet[name] = (scenarios["unmet"] * scenarios["probability"]).sum()
    assert calm["cheapest"] < calm["guarded"]
    assert unmet["guarded"] < unmet["cheapest"]


def test_every_material_is_compared(shown: Ran) -> None:
    for material in [
        "aluminium",
        "beryllium",
        "cobalt",
        "gallium",
        "germanium",
        "graphite",
        "lithium",
        "manganese",
        "platinum",
        "rare_earths",
        "titanium",
        "tungsten",
    ]:
        row = next(line for line in shown.out.splitlines() if line.startswith(f"{material}, "))
        assert len(re.findall(r"[\d.]+ % -> [\d.]+ %", row)) == 3
        assert re.search(r"[01]\.\d\d -> [01]\.\d\d", row)


def test_it_says_what_it_rests_on_and_what_to_do_next(shown: Ran) -> None:
    assert re.search(r"Much of this is assumed, not published: \d+ assumptions", shown.out)
    assert "assumptions.csv" in shown.out
    assert "allied_demand_factor = 1" in shown.out
    assert shown.out.splitlines()[-1].lstrip().startswith("supplyopt init")
    assert "supplyopt solve critical-materials --model third_country_65 --scenarios baseline" in shown.out


@pytest.mark.nightly
def test_again_at_the_same_place_gives_the_same_and_spares_what_is_not_its_own(shown: Ran, folder: Path) -> None:
    (folder / "supplyopt-demo" / "notes.txt").write_text("mine")
    before = contents(folder)
    again = demo(folder)
    assert (again.code, again.out) == (0, shown.out)
    after = contents(folder)
    assert [
        name for name in before if before[name] != after[name] and not name.endswith(("manifest.json", ".log"))
    ] == []
