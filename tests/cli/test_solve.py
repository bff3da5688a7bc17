"""``supplyopt solve``: the toy's answers by hand, the exit code of every status, what is written and what is not."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cli.program import ROOT, TOY, TOY_SCENARIOS, contents, model, supplyopt

import supplyopt as so
from supplyopt.errors import OutputError, SolverError
from supplyopt.store import Document, read_run

CAP = 'kind = "max_share"\nby = "supplier"\nlimit = 0.6'


def test_the_toy_is_told_in_words(tmp_path: Path) -> None:
    ran = supplyopt("solve", TOY, "--model", model(tmp_path, CAP))
    assert ran.code == 0
    assert "optimal: proven within" in ran.out
    assert "1,080 EUR" in ran.out
    assert "cheap (CN) 60 %, middle (DE) 40 %" in ran.out
    assert "case toy: 3 offers" in ran.err
    assert "nothing was written" in ran.err


def test_under_scenarios_the_safe_supplier_is_best() -> None:
    ran = supplyopt("solve", TOY, "--scenarios", TOY_SCENARIOS, "--json")
    told = Document.model_validate_json(ran.out)
    assert (ran.code, told.status, told.cost) == (0, "optimal", pytest.approx(1200.0))


def test_what_is_hardened_is_told(tmp_path: Path) -> None:
    """With a wall for 1 the cheap one is safe: 1001, not the 1200 of the next."""
    case = shutil.copytree(TOY, tmp_path / "walled")
    (case / "hardening.csv").write_text("hardening,selector,fixed_cost,loss_avoided\nwall,supplier=cheap,1,1\n")
    ran = supplyopt("solve", case, "--scenarios", TOY_SCENARIOS)
    assert "cost    1,001 EUR" in ran.out
    assert "cheap (CN) 100 %\nharden:wall, for 1 EUR\n" in ran.out


def test_what_fails_worst_is_told_in_words(tmp_path: Path) -> None:
    """Half of 100 from China at 10, half from Germany at 12: either may fail, and half is left."""
    promise = 'kind = "survive"\nname = "one_country"\nby = "country"\nlevel = 0.5'
    ran = supplyopt("solve", TOY, "--model", model(tmp_path, promise), "-o", tmp_path / "run")
    assert "one_country: at least 50 % of what is asked for is served whichever country fails" in ran.out
    assert "  worst: CN, 50 % of widget (standard) served\n" in ran.out
    assert "  nothing else goes unserved, by any 1 failure among 3\n" in ran.out
    [attack] = read_run(tmp_path / "run").table("attacks").to_dict("records")
    assert (attack["attack"], attack["served"], attack["promised"]) == ("CN", pytest.approx(0.5), 0.5)


def test_json_is_one_document_and_nothing_else(tmp_path: Path) -> None:
    ran = supplyopt("solve", TOY, "--json", "-o", tmp_path / "run")
    told = json.loads(ran.out)
    assert told["schema_version"] == 1
    assert set(told) == set(Document.model_fields)
    assert (told["cost"], told["bound"], told["currency"]) == (1000.0, 1000.0, "EUR")
    assert told["run"] == str(tmp_path / "run")
    assert read_run(tmp_path / "run").cost == 1000.0


def test_the_run_tells_how_it_came_about(tmp_path: Path) -> None:
    supplyopt("solve", TOY, "-o", tmp_path / "run", "--gap", "0.01")
    command = read_run(tmp_path / "run").manifest["command"]
    assert command["parameters"]["gap"] == {"value": 0.01, "from": "command line"}
    assert command["parameters"]["threads"] == {"value": 1, "from": "default"}


def test_an_existing_run_is_refused_before_anything_is_solved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supplyopt("solve", TOY, "-o", tmp_path / "run")
    before = contents(tmp_path)
    monkeypatch.setattr("supplyopt.solver.solve", None)
    ran = supplyopt("solve", TOY, "-o", tmp_path / "run")
    assert (ran.code, ran.out) == (2, "")
    assert "exists already" in ran.err
    assert contents(tmp_path) == before


def test_overwrite_replaces_a_run_but_nothing_else(tmp_path: Path) -> None:
    supplyopt("solve", TOY, "-o", tmp_path / "run")
    assert supplyopt("solve", TOY, "-o", tmp_path / "run", "--overwrite").code == 0
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("x")
    ran = supplyopt("solve", TOY, "-o", tmp_path / "mine", "--overwrite")
    assert ran.code == 2
    assert (tmp_path / "mine" / "thesis.tex").read_text() == "x"


def test_a_place_that_cannot_be_written_is_7_before_solving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("supplyopt.solver.solve", None)
    ran = supplyopt("solve", TOY, "-o", tmp_path / "file" / "run")
    assert (ran.code, ran.out) == (7, "")
    assert "cannot be written" in ran.err


def test_an_answer_that_cannot_be_written_is_still_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OutputError("run cannot be written: no space left on device")

    monkeypatch.setattr("supplyopt.store.write_into", full)
    ran = supplyopt("solve", TOY, "-o", tmp_path / "run", "--json")
    assert ran.code == 7
    assert (json.loads(ran.out)["cost"], json.loads(ran.out)["run"]) == (1000.0, None)
    assert list(tmp_path.iterdir()) == []


def test_contradictory_rules_are_3_and_named(tmp_path: Path) -> None:
    asked = model(
        tmp_path,
        'kind = "max_share"\nname = "not_china"\nby = "country"\ngroups = ["CN"]\nlimit = 0.2\nbasis = "demand"',
        'kind = "min_share"\nname = "china"\nby = "country"\ngroups = ["CN"]\nlimit = 0.5\nbasis = "demand"',
    )
    ran = supplyopt("solve", TOY, "--model", asked)
    assert ran.code == 3
    assert "no portfolio meets every hard rule" in ran.out
    assert "not_china" in ran.out
    assert "china" in ran.out


def test_more_suppliers_than_there_are_is_3(tmp_path: Path) -> None:
    asked = model(tmp_path, 'kind = "min_sources"\nby = "supplier"\ncount = 5')
    ran = supplyopt("solve", TOY, "--model", asked, "-o", tmp_path / "run")
    assert ran.code == 3
    assert read_run(tmp_path / "run").status is so.Status.INFEASIBLE


def test_a_time_limit_that_is_too_short_is_4() -> None:
    words = ("critical-materials", "--model", "few_partners", "--gap", "0", "--time-limit", "0.05")
    ran = supplyopt("solve", *words)
    assert ran.code == 4
    assert "time limit" in ran.out
    assert "gap" in ran.out


@pytest.mark.parametrize(
    ("status", "code"),
    [("feasible", 4), ("undecided", 4), ("unbounded", 5), ("rejected", 6), ("solver-failed", 6), ("interrupted", 130)],
)
def test_every_status_has_its_exit_code(status: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    solve = so.solve

    def ended(study: so.Study, limits: so.Limits, *_: object, **__: object) -> so.Result:
        planless = {} if status in ("feasible", "interrupted") else {"cost": None, "portfolio": None, "tables": {}}
        return dataclasses.replace(solve(study, limits), status=so.Status(status), message="ended so", **planless)

    monkeypatch.setattr("supplyopt.solver.solve", ended)
    ran = supplyopt("solve", TOY)
    assert ran.code == code
    assert f"{status}: ended so" in ran.out


def test_a_solver_that_refuses_is_6(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> so.Result:
        raise SolverError("the solver refuses the model")

    monkeypatch.setattr("supplyopt.solver.solve", refuse)
    ran = supplyopt("solve", TOY)
    assert (ran.code, ran.out) == (6, "")
    assert "the solver refuses the model" in ran.err


def test_missed_soft_rules_are_said_and_no_failure(tmp_path: Path) -> None:
    ran = supplyopt("solve", TOY, "--model", model(tmp_path, f"{CAP}\npenalty = 0.5"))
    assert ran.code == 0
    assert "1 row of soft rules" in ran.out
    assert "max_share: widget / cheap: 100 % instead of at most 60 %; paid 20 EUR" in ran.out


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('kind = "max_hhi"\nlimit = 0.5', "widget: HHI 1.00 instead of at most 0.50; paid 50 EUR"),
        ('kind = "max_hhi"\nlimit = 0.999', "widget: HHI 1.000 instead of at most 0.999; paid 0.1 EUR"),
        ('kind = "max_amount"\nby = "supplier"\nlimit = 60', "cheap: 100 instead of at most 60; paid 40 EUR"),
        ('kind = "min_sources"\ncount = 2', "widget / count: 1 instead of at least 2; paid 1 EUR"),
    ],
)
def test_what_is_missed_is_told_in_the_unit_of_the_rule(rule: str, told: str, tmp_path: Path) -> None:
    """100 from the cheap one, at 1 EUR a unit missed; an index is missed by a part of the 100."""
    assert told in supplyopt("solve", TOY, "--model", model(tmp_path, f"{rule}\npenalty = 1.0")).out


def test_service_that_is_missed_is_told_as_what_goes_unserved(tmp_path: Path) -> None:
    """Three suppliers of at most 30 of the 100: a tenth short of full service, at 1 EUR each."""
    cap = 'kind = "max_share"\nlimit = 0.3\nbasis = "demand"'
    served = 'kind = "min_service"\nlevel = 1.0\npenalty = 1.0'
    ran = supplyopt("solve", TOY, "--model", model(tmp_path, cap, served))
    assert "10 % unserved instead of at most 0 %; paid 10 EUR" in ran.out


def test_demand_that_a_model_leaves_unserved_even_in_calm_is_said_below_the_headline(tmp_path: Path) -> None:
    """Three countries of at most a fifth of what is supplied each: none of anything is."""
    asked = model(tmp_path, 'kind = "max_share"\nby = "country"\nlimit = 0.2')
    ran = supplyopt("solve", TOY, "--model", asked)
    assert ran.code == 0
    _, unserved, held, *_ = ran.out.splitlines()
    assert unserved.startswith("Warning: widget goes wholly unserved even if nothing happens; supplyopt explain")
    assert held.startswith("Warning: max_share holds for widget because nothing is supplied")
    assert len(json.loads(supplyopt("solve", TOY, "--model", asked, "--json").out)["remarks"]) == 2


def test_demand_that_goes_unserved_in_part_is_said_too(tmp_path: Path) -> None:
    """Three suppliers of at most 30 of the 100 consumed."""
    ran = supplyopt("solve", TOY, "--model", model(tmp_path, 'kind = "max_share"\nlimit = 0.3\nbasis = "demand"'))
    assert "Warning: part of demand goes unserved even if nothing happens (widget 10 %);" in ran.out


def test_what_shares_are_of_is_told_where_rules_count_otherwise(tmp_path: Path) -> None:
    """Said once, for rules that do not count by what is supplied as the table does."""
    of_demand = f'{CAP}\nname = "of_demand"\nbasis = "demand"'
    ran = supplyopt("solve", TOY, "--model", model(tmp_path, CAP, of_demand))
    assert "Shares in this table are of what is supplied in calm; those of of_demand are of consumption.\n" in ran.out
    assert "Shares in this table" not in supplyopt("solve", TOY, "--model", model(tmp_path, CAP)).out


def test_that_shares_hold_in_calm_is_told_where_anything_else_may_happen(tmp_path: Path) -> None:
    told = "Rules on shares hold in calm; in a disruption plans may depart from them.\n"
    asked = ("--model", model(tmp_path, CAP))
    assert told in supplyopt("solve", TOY, *asked, "--scenarios", TOY_SCENARIOS).out
    assert told not in supplyopt("solve", TOY, *asked).out
    assert told not in supplyopt("solve", TOY, "--scenarios", TOY_SCENARIOS).out


def test_assumptions_change_the_case_and_are_checked() -> None:
    assumed = "allied_demand_factor=0.5"
    half = json.loads(supplyopt("solve", "critical-materials", "--json", "--dry-run", "--assume", assumed).out)
    assert half["size"]["options"] > 200
    for told, why in (
        ("allied_demand_factor", "is not NAME=VALUE"),
        ("allied_demand_factor=nan", "is not NAME=VALUE"),
        ("allied_demand_factr=2", "unknown assumption"),
        ("defence_share=0.2", "no row is scaled by this assumption"),
    ):
        ran = supplyopt("solve", "critical-materials", "--assume", told)
        assert ran.code == 2
        assert why in ran.err


def test_rules_out_of_force_are_left_out(tmp_path: Path) -> None:
    asked = model(tmp_path, f"{CAP}\nvalid_from = 2030-01-01")
    assert "1,080 EUR" in supplyopt("solve", TOY, "--model", asked).out
    assert "1,000 EUR" in supplyopt("solve", TOY, "--model", asked, "--as-of", "2029-12-31").out
    assert "1,080 EUR" in supplyopt("solve", TOY, "--model", asked, "--as-of", "2030-01-01").out


def test_a_model_in_the_folder_of_the_case_is_the_default(tmp_path: Path) -> None:
    for name in ("items", "suppliers", "offers", "demand"):
        (tmp_path / f"{name}.csv").write_bytes((ROOT / "data" / "toy" / f"{name}.csv").read_bytes())
    model(tmp_path, CAP, name="model")
    assert "1,080 EUR" in supplyopt("solve", tmp_path).out
    assert "1,000 EUR" in supplyopt("solve", tmp_path, "--model", "cheapest").out


def test_a_dry_run_tells_the_size_and_solves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supplyopt.solver.solve", None)
    ran = supplyopt("solve", TOY, "--dry-run")
    assert ran.code == 0
    assert ran.out.splitlines()[0].split() == ["options", "3"]


def test_a_dry_run_refuses_what_a_solve_refuses() -> None:
    """Nothing but calm: there is nothing to decide later."""
    for asked in ([], ["--dry-run"]):
        ran = supplyopt("solve", TOY, "--model", "cheapest", "--method", "benders", *asked)
        assert (ran.code, "SOL005" in ran.err) == (2, True)


def test_the_method_is_told() -> None:
    """In the summary, in the document, and before anything is solved."""
    assert "solved  as one program (extensive-form)" in supplyopt("solve", TOY).out
    assert json.loads(supplyopt("solve", TOY, "--json").out)["method"] == "extensive-form"
    assert json.loads(supplyopt("solve", TOY, "--json", "--dry-run").out)["method"] == "extensive-form"
    assert supplyopt("solve", TOY, "--dry-run").out.splitlines()[-1].split() == ["method", "extensive-form"]


@pytest.mark.parametrize("ending", ["lp", "mps"])
def test_the_model_can_be_written(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"toy.{ending}"
    assert supplyopt("solve", TOY, "--dry-run", "--write-model", path).code == 0
    assert "plan_size" in path.read_text()


def test_the_model_goes_nowhere_else(tmp_path: Path) -> None:
    assert supplyopt("solve", TOY, "--write-model", tmp_path / "toy.txt").code == 2
    assert supplyopt("solve", TOY, "--write-model", tmp_path / "no" / "toy.lp").code == 7


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--gap", "5"], "5 % is 0.05"),
        (["--time-limit", "0"], "above 0"),
        (["--threads", "0"], "at least 1"),
        (["--model", "dual_sorcing"], "did you mean dual_sourcing"),
        (["--scenarios", "nowhere.parquet"], "does not exist"),
        (["--gapp", "1"], "--gap"),
    ],
)
def test_wrong_options_are_2(words: list[str], why: str) -> None:
    ran = supplyopt("solve", TOY, *words)
    assert (ran.code, ran.out) == (2, "")
    assert why in ran.err


REGRET = 'version = 1\n[objective]\nkind = "minimax_regret"\n'


def test_the_least_regret_is_told_as_what_it_is(tmp_path: Path) -> None:
    """With a from China, 200 - 2a are regretted in calm and 88a if China fails: 1600 / 9 + 160 / 9 at a = 20 / 9."""
    (tmp_path / "model.toml").write_text(REGRET)
    asked = ("solve", TOY, "--model", tmp_path / "model.toml", "--scenarios", TOY_SCENARIOS)
    ran = supplyopt(*asked, "-o", tmp_path / "run", "--write-model", tmp_path / "asked.lp")
    assert ran.code == 0
    assert "least   195.56 EUR   the largest regret: " in ran.out
    assert "cost    1,235.56 EUR on average" in ran.out
    assert "  2 of 2 ..." in ran.err
    assert read_run(tmp_path / "run").manifest["least_costs"]["china_down"] == [pytest.approx(1200)] * 2
    assert "risk" in (tmp_path / "asked.lp").read_text()
    assert supplyopt(*asked, "--dry-run").code == 0


def test_what_is_told_in_costs_is_not_told_of_regret(tmp_path: Path) -> None:
    (tmp_path / "model.toml").write_text(REGRET)
    (tmp_path / "plan.csv").write_text("option,size\ncheap,100\n")
    asked = ("--model", tmp_path / "model.toml", "--scenarios", TOY_SCENARIOS)
    assert "[WHY005]" in supplyopt("explain", TOY, *asked).err
    assert "[VAL006]" in supplyopt("value", TOY, *asked).err
    evaluated = supplyopt("evaluate", TOY, tmp_path / "plan.csv", *asked)
    assert "minimax_regret: not worked out for a plan that is given" in evaluated.out


def test_rules_that_contradict_each_other_are_told_beside_regret(tmp_path: Path) -> None:
    rules = 'kind = "max_share"\nlimit = 0.3\nbasis = "demand"', 'kind = "min_sources"\ncount = 4'
    asked = tmp_path / "model.toml"
    asked.write_text(REGRET + "".join(f"[[rules]]\n{rule}\n" for rule in rules))
    ran = supplyopt("solve", TOY, "--model", asked, "--scenarios", TOY_SCENARIOS)
    assert ran.code == 3
    assert "at least 4 suppliers" in ran.out
