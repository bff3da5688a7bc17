"""``supplyopt explain``: conflicts by file and line, repairs with their price, sources, runs, message codes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from tests.cases import fails
from tests.cli.program import TOY, TOY_SCENARIOS, model, supplyopt

import supplyopt as supplyopt_package
from supplyopt.cli.explain.codes import CODES
from supplyopt.scenarios.write import write_scenarios

CAP = 'kind = "max_share"\nby = "supplier"\nlimit = 0.3\nbasis = "demand"'
SERVED = 'kind = "min_service"\nlevel = 1.0\nscenarios = "calm"'
IDLE = 'kind = "budget"\nlimit = 1e9'


def test_what_cannot_hold_together_is_told_with_its_lines(tmp_path: Path) -> None:
    """Three suppliers of at most 30 % each: 90 of 100."""
    asked = model(tmp_path, CAP, IDLE, SERVED)
    ran = supplyopt("explain", TOY, "--model", asked)
    assert ran.code == 0
    assert "What cannot hold together about widget: without any one of them a plan exists." in ran.out
    assert f"no supplier above 30 % of consumption   [max_share, {asked}:3]" in ran.out
    assert f"at least 100 % of demand served, in calm   [min_service, {asked}:13]" in ran.out
    assert "budget" not in ran.out
    assert "raise the limit of max_share from 30 % to 33.34 %" in ran.out
    assert "lower the level of min_service from 100 % to 90 %" in ran.out
    assert "widget: 100 pc a year are needed; open: CN" in ran.out


def test_what_is_said_to_do_does_whichever_suppliers_fail(tmp_path: Path) -> None:
    """Each of three must have L x 100 if any two may fail, for 1000 + 1200 + 1500 in all: L = 2500 / 3700."""
    promise = 'kind = "survive"\nname = "any_two"\nk = 2\nlevel = 1.0'
    asked = model(tmp_path, promise, 'kind = "budget"\nname = "purse"\nlimit = 2500\ninclude_awards = true')
    ran = supplyopt("explain", TOY, "--model", asked)
    assert "lower the level of any_two from 100 % to 67.56 % (the best plan then costs 2,499.72 EUR)" in ran.out
    assert "raise the limit of purse from 2,500 to 3,700 (the best plan then costs 3,700 EUR)" in ran.out


def bolts_and_nuts(folder: Path) -> Path:
    """60 of 100 bolts and 40 of 100 nuts."""
    tables = {
        "offers": "offer,supplier,item,price,capacity\nx,x,bolt,1,60\ny,y,nut,1,40\n",
        "demand": "item,period,quantity\nbolt,1,100\nnut,1,100\n",
        "items": "item,unit\nbolt,pc\nnut,pc\n",
        "suppliers": "supplier,country\nx,DE\ny,DE\n",
    }
    for table, text in tables.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def test_one_thing_mends_conflicts_of_the_same_rules(tmp_path: Path) -> None:
    """Whoever promises less has to promise as little as of nuts; with twice and a half of all offers all is served."""
    ran = supplyopt("explain", bolts_and_nuts(tmp_path), "--model", model(tmp_path, SERVED))
    assert "What cannot hold together about bolt, nut: without any one of them a plan exists." in ran.out
    assert "lower the level of min_service from 100 % to 40 % (the best plan then costs" in ran.out
    lower = "lower the level of min_service from 100 %"
    each = f"{lower} to 60 % for bolt; {lower} to 40 % for nut"
    assert f"Of what was tried the cheapest that leaves a plan: {each} (the best plan then costs" in ran.out
    assert "have 2.51 times what suppliers can deliver of bolt, nut (the best plan then costs" in ran.out


def test_each_conflict_is_mended_by_itself_and_all_together(tmp_path: Path) -> None:
    """The third at most 10 % and at least 20 %; the first at most 40, which is law, and at least 60 %."""
    rules = [
        'kind = "max_share"\nname = "little"\ngroups = ["dear"]\nlimit = 0.1\nbasis = "demand"',
        'kind = "min_share"\nname = "some"\nby = "supplier"\ngroups = ["dear"]\nlimit = 0.2\nbasis = "demand"',
        'kind = "max_share"\nname = "cap"\ngroups = ["cheap"]\nlimit = 0.4\nbasis = "demand"\nlaw = true',
        'kind = "min_share"\nname = "floor"\nby = "supplier"\ngroups = ["cheap"]\nlimit = 0.6\nbasis = "demand"',
    ]
    asked = ("explain", TOY, "--model", model(tmp_path, *rules))
    told = json.loads(supplyopt(*asked, "--json").out)
    each = [[repair["words"] for repair in conflict["repairs"]] for conflict in told["conflicts"]]
    assert sorted(each) == [
        ["lower the limit of floor from 60 % to 40 %"],
        ["raise the limit of little from 10 % to 20 %", "lower the limit of some from 20 % to 10 %"],
    ]
    best = told["cheapest"]
    assert set(best["words"].split("; ")) == {
        "lower the limit of floor from 60 % to 40 %",
        "lower the limit of some from 20 % to 10 %",
    }
    assert best["cost"] == pytest.approx(40 * 10 + 50 * 12 + 10 * 15)
    ran = supplyopt(*asked)
    assert ", law]" in ran.out
    assert "Of what was tried the cheapest that leaves a plan:" in ran.out


def test_what_nobody_could_meet_is_said_to_be_impossible(tmp_path: Path) -> None:
    """Two rules on a country without a source: each by itself, once, and what there is of it is nothing."""
    rules = [
        f'kind = "min_share"\nname = "gb{n}"\nby = "country"\ngroups = ["GB"]\nlimit = 0.{n}\nbasis = "demand"'
        for n in (1, 2)
    ]
    ran = supplyopt("solve", TOY, "--model", model(tmp_path, *rules))
    assert ran.code == 3
    assert ran.out.count("about widget: impossible by itself.") == 2
    assert "GB nothing" in ran.out


def test_solve_tells_the_conflict_too(tmp_path: Path) -> None:
    asked = model(tmp_path, CAP, IDLE, SERVED)
    ran = supplyopt("solve", TOY, "--model", asked, "-o", tmp_path / "run")
    assert ran.code == 3
    assert f"no supplier above 30 % of consumption   [max_share, {asked}:3]" in ran.out
    told = json.loads(supplyopt("solve", TOY, "--model", asked, "--json").out)
    assert [[member["name"] for member in conflict["members"]] for conflict in told["conflicts"]] == [
        ["max_share", "min_service"]
    ]


def test_a_shortage_in_calm_is_explained(tmp_path: Path) -> None:
    """The same cap alone: 10 of 100 go unserved; a third from each would do."""
    told = json.loads(supplyopt("explain", TOY, "--model", model(tmp_path, CAP), "--json").out)
    [shortage] = told["shortages"]["items"]
    assert (shortage["item"], shortage["unmet"]) == ("widget", pytest.approx(0.1))
    assert [member["name"] for member in shortage["members"]] == ["all_of_it_served", "max_share"]
    [repair] = shortage["repairs"]
    assert repair["changes"][0]["to"] == pytest.approx(0.3334)
    assert repair["cost"] < told["cost"]


def test_prices_worths_and_the_premium(tmp_path: Path) -> None:
    """W1 on the toy: a point of the cap saves 2, the whole cap costs 80."""
    asked = model(tmp_path, 'kind = "max_share"\nlimit = 0.6', IDLE)
    ran = supplyopt("explain", TOY, "--model", asked, "--premium")
    assert "2 EUR a point" in ran.out
    steps = [text for text in ran.err.splitlines() if text.startswith("  ")]
    assert steps == [f"  {k} of {n} ..." for n in (2, 2, 4) for k in range(1, n + 1)]
    told = json.loads(supplyopt("explain", TOY, "--model", asked, "--premium", "--json").out)
    cap, idle = told["rules"]
    assert (cap["worth"], cap["state"]) == ({"low": pytest.approx(80), "high": pytest.approx(80)}, "binding")
    assert (idle["worth"]["high"], idle["price"]["looser"]["high"], idle["state"]) == (0.0, 0.0, "slack")
    assert told["premium"] == {"premium": pytest.approx(80), "parts": {"max_share": pytest.approx(80), "budget": 0.0}}


def test_what_a_rule_costs_is_told_in_plain_words(tmp_path: Path) -> None:
    """10 of the middle one at 12 instead of 10 cost 20; 10 of the dear one at 15 would cost another 50."""
    count = 'kind = "min_sources"\ncount = 2\nmeaningful = 0.1'
    ran = supplyopt("explain", TOY, "--model", model(tmp_path, count))
    assert "saves 20 EUR, costs 50 EUR for a step of 1" in ran.out
    assert re.search(r" of count\n", ran.out)
    assert "In all: the best plan with the rule less the best without it; these do not add up.\n" in ran.out
    assert "what each rule costs: 1 solve ..." in ran.err


def test_nothing_is_said_of_money_that_is_none(tmp_path: Path) -> None:
    """Nobody could do without a rule that asks for what is done anyway; a budget is kept with room to spare."""
    loose = 'kind = "min_sources"\ncount = 1'
    ran = supplyopt("explain", TOY, "--model", model(tmp_path, loose, IDLE))
    assert re.search(r"budget .* slack +nothing +nothing\n", ran.out)
    assert "Binding is a rule that is kept with nothing to spare" in ran.out


def test_an_index_is_no_share(tmp_path: Path) -> None:
    """W2: 0.7 and 0.3 at an HHI of 0.58; a hundredth more of it saves 2.5, as its slope is 250 there."""
    ran = supplyopt("explain", TOY, "--model", model(tmp_path, 'kind = "max_hhi"\nlimit = 0.58'))
    assert "for each 0.01 of HHI" in ran.out
    assert "58 %" not in ran.out


def test_about_a_source_and_its_neighbours(tmp_path: Path) -> None:
    asked = model(tmp_path, 'kind = "max_share"\nlimit = 0.6')
    ran = supplyopt("explain", TOY, "--model", asked, "--about", "dear", "--firm", "--by", "supplier", "--critical")
    assert "offer=dear\n" in ran.out
    assert "widget: it delivers nothing in calm" in ran.out
    assert "made to deliver 10 % of consumption, the best plan is dearer by 30 EUR" in ran.out
    assert "it comes in at 80 % of its price" in ran.out
    assert "must have" in ran.out
    assert "Must have: none of those plans is without it." in ran.out
    assert "if it fails tomorrow" in ran.out
    assert "Reliability is worth: what goes unserved on average over all scenarios if it is down" in ran.out
    unknown = supplyopt("explain", TOY, "--model", asked, "--about", "deer")
    assert (unknown.code, "did you mean dear?" in unknown.err) == (2, True)


def test_a_source_of_items_in_several_units_is_told_item_by_item(tmp_path: Path) -> None:
    """100 pieces at 10 and 400 tonnes at 1, both from the cheap one; others ask 12 and 3."""
    case = tmp_path / "two-units"
    shutil.copytree(TOY, case)
    with (case / "items.csv").open("a", encoding="utf-8") as file:
        file.write("ore,t,Ore,EUR,10\n")
    with (case / "offers.csv").open("a", encoding="utf-8") as file:
        file.write("ore_cheap,cheap,ore,1,400\nore_dear,dear,ore,3,400\n")
    with (case / "demand.csv").open("a", encoding="utf-8") as file:
        file.write("ore,1,400\n")
    told = json.loads(supplyopt("explain", case, "--about", "supplier=cheap", "--json").out)
    assert told["errors"] == []
    [source] = told["sources"]
    assert [(each["item"], each["unit"], each["share"]) for each in source["items"]] == [
        ("ore", "t", pytest.approx(1.0)),
        ("widget", "pc", pytest.approx(1.0)),
    ]
    assert [each["curbed"]["cost"]["high"] for each in source["items"]] == [pytest.approx(80), pytest.approx(20)]
    ran = supplyopt("explain", case, "--about", "supplier=cheap")
    assert "ore: it delivers 100 % of consumption in calm" in ran.out
    assert "held to 10 % of consumption less, the best plan is dearer by 80 EUR" in ran.out
    assert "then cheap -40, dear +40 t" in ran.out


def test_an_error_in_one_section_does_not_lose_the_others(tmp_path: Path) -> None:
    """Where calm has no weight its deliveries can be ruled at no cost, so nothing can be asked about a source."""
    chances = tmp_path / "certain.parquet"
    write_scenarios(fails("supplier=cheap", 1.0), chances)
    asked = ("explain", TOY, "--model", model(tmp_path, IDLE), "--scenarios", chances, "--about", "dear", "--premium")
    ran = supplyopt(*asked)
    assert ran.code == 2
    assert "STU017" in ran.err
    assert "not told: about dear" in ran.err
    assert "What each rule costs" in ran.out
    assert "The premium of all rules" in ran.out
    told = json.loads(supplyopt(*asked, "--json").out)
    assert [error["section"] for error in told["errors"]] == ["about dear"]
    assert (told["sources"], [rule["rule"] for rule in told["rules"]]) == ([], ["budget"])


def test_what_is_not_there_is_told_before_anything_is_solved() -> None:
    """A dimension, an item or a source that nothing is called."""
    for words, cure in (
        (("--firm", "--by", "suplier"), "did you mean 'supplier'?"),
        (("--firm", "--item", "wigdet"), "did you mean 'widget'?"),
        (("--about", "chaep"), "did you mean cheap?"),
    ):
        ran = supplyopt("explain", TOY, *words)
        assert (ran.code, ran.out) == (2, "")
        assert cure in ran.err
        assert "solving" not in ran.err


def test_a_premium_that_cannot_be_split_says_why(tmp_path: Path) -> None:
    """Nine rules are 512 solves."""
    rules = [f'{IDLE}\nname = "idle_{k}"' for k in range(9)]
    ran = supplyopt("explain", TOY, "--model", model(tmp_path, *rules), "--premium")
    assert "The premium of all rules is not split: a premium is split over at most 8 groups (got 9)" in ran.out


def test_a_run_is_explained_unless_its_inputs_have_changed(tmp_path: Path) -> None:
    case = tmp_path / "toy"
    shutil.copytree(TOY, case)
    supplyopt("solve", case, "--scenarios", TOY_SCENARIOS, "-o", tmp_path / "run")
    ran = supplyopt("explain", tmp_path / "run")
    assert (ran.code, "optimal" in ran.out) == (0, True)
    offers = case / "offers.csv"
    offers.write_text(offers.read_text(encoding="utf-8").replace("10,", "11,", 1), encoding="utf-8")
    changed = supplyopt("explain", tmp_path / "run")
    assert changed.code == 2
    assert "its inputs have changed since the run" in changed.err


def test_a_message_is_explained_by_its_code() -> None:
    ran = supplyopt("explain", "OFF011")
    assert ran.code == 0
    assert "OFF011: not a number" in ran.out
    assert supplyopt("explain", "POL010").code == supplyopt("explain", "CAS013").code == 0
    assert supplyopt("explain", "off011").out == ran.out


def test_a_code_that_no_message_has_names_the_nearest_or_the_families() -> None:
    ran = supplyopt("explain", "pol022")
    assert (ran.code, "no message is called 'POL022'; the nearest are POL0" in ran.err) == (2, True)
    ran = supplyopt("explain", "XYZ999")
    assert (ran.code, "codes begin with ARR, ASS, BAT, CAS" in ran.err) == (2, True)
    assert max(map(len, ran.err.splitlines())) < 250


def test_a_case_may_be_called_like_a_code_in_small_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(TOY, tmp_path / "off011")
    monkeypatch.chdir(tmp_path)
    assert "off011/cheapest/calm: optimal" in supplyopt("explain", "off011").out


def test_to_explain_that_there_is_no_plan_is_to_succeed(tmp_path: Path) -> None:
    """Ten of the hundred at most from each of three countries, and all of it served."""
    asked = model(tmp_path, 'kind = "max_share"\nby = "country"\nlimit = 0.1\nbasis = "demand"', SERVED)
    assert supplyopt("explain", TOY, "--model", asked).code == 0
    assert supplyopt("solve", TOY, "--model", asked).code == 3
    assert "solve then ends with 3" in " ".join(supplyopt("explain", "--help").out.split())


def test_every_code_of_the_program_has_a_meaning() -> None:
    """Codes are literals where they are reported; those of tables are made of a table's name and a number."""
    sources = Path(supplyopt_package.__file__).parent.rglob("*.py")
    reported = {code for path in sources for code in re.findall(r'"([A-Z]{3}\d{3})"', path.read_text("utf-8"))}
    assert len(reported) > 90
    assert reported <= set(CODES)
    assert "STU013: units that cannot be added" in supplyopt("explain", "STU013").out


def test_what_breaks_a_plan() -> None:
    """80 from the middle one and 20 from the dear one, each awarded no more: whichever fails, some go without."""
    ran = supplyopt("explain", TOY, "--model", "dual_sourcing", "--scenarios", TOY_SCENARIOS, "--breaks")
    assert "Whose failure alone leaves less than 100 % served" in ran.out
    assert re.search(r"what goes short +country +probability|what goes short +country +failures at once", ran.out)
    assert "All that stand in a line fail at once under this plan; no" in ran.out
    asked = ("explain", TOY, "--model", "dual_sourcing", "--scenarios", TOY_SCENARIOS, "--by", "supplier", "--json")
    told = json.loads(supplyopt(*asked, "--breaks").out)["breaking"]
    missing = {point["entity"]: point["missing"][0]["part"] for point in told["single_points"]}
    assert missing == {"middle": pytest.approx(0.8), "dear": pytest.approx(0.2)}
    assert [each["weight"] for each in told["breaks"]] == [1.0]
    assert json.loads(supplyopt(*asked, "--breaks", "--level", "0.1").out)["breaking"]["breaks"] == [
        {"of": ["widget"], "entities": ["dear", "middle"], "weight": 2.0}
    ]


def test_the_real_case_tells_a_minister_what_the_cap_does() -> None:
    """No third country above 65 %: gallium goes short, as others cannot deliver; by how much the cap would give way."""
    told = json.loads(supplyopt("explain", "critical-materials", "--model", "third_country_65", "--json").out)
    short = {shortage["item"]: shortage for shortage in told["shortages"]["items"]}
    gallium = short["gallium_refined"]
    assert {member["name"] for member in gallium["members"]} >= {
        "third_country_cap",
        "all_of_it_served",
        "offers.capacity",
    }
    [place] = [member["where"] for member in gallium["members"] if member["name"] == "third_country_cap"]
    assert place.endswith("third_country_65.toml:13")
    assert next(iter(gallium["supply"][0]["open"])) == "CN"
    caps = [
        change for repair in gallium["repairs"] for change in repair["changes"] if change["name"] == "third_country_cap"
    ]
    assert [0.65 < change["to"] < 1.0 for change in caps] == [True]
    assert all(repair["saves"] > 0 for repair in gallium["repairs"])
    stages = [item for further in short["graphite_refined"]["further"] for item in further["items"]]
    assert "graphite_synthetic_feed" in stages, "the cap binds at an earlier stage, too"
    remedy = told["shortages"]["remedy"]
    assert remedy["words"].startswith("raise the limit of third_country_cap")
    assert remedy["saves"] >= max(shortage["repairs"][0]["saves"] for shortage in short.values() if shortage["repairs"])
