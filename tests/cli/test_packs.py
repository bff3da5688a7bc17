"""``supplyopt packs`` and ``--pack``: what is told of packs, and what they do to a study."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.program import ROOT, TOY, TOY_SCENARIOS, supplyopt

import supplyopt as so
from supplyopt.models import find_pack, shipped_packs
from supplyopt.store import read_run

PACK = """\
version = 4
title = "Half at most"
jurisdiction = "Utopia"
status = "law"
note = "A planning aid, not legal advice."

[[expects]]
word = "bloc=third"
means = "outsiders"

[[rules]]
kind = "max_share"
name = "cap"
by = "country"
where = "bloc=third"
limit = 0.5
valid_from = 2027-01-01

[rules.origin]
article = "Act, Art. 1"
address = "https://law.example/act"
text = "official"
read = 2026-11-24
mark = "verified"
says = "It caps."

[rules.origin.escape]
article = "Act, Art. 2"
cost_above = 0.05
mark = "to be checked"
says = "Too dear is more than 5 %."
"""


@pytest.fixture
def act(tmp_path: Path) -> Path:
    path = tmp_path / "act.toml"
    path.write_text(PACK, encoding="utf-8")
    return path


def test_the_list_tells_every_pack() -> None:
    ran = supplyopt("packs", "list", "--as-of", "2026-11-24")
    assert ran.code == 0
    assert [name for name in shipped_packs() if name not in ran.out] == []
    assert "in force 2026-11-24" in ran.out
    told = {each["pack"]: each for each in json.loads(supplyopt("packs", "list", "--json").out)["packs"]}
    assert list(told) == list(shipped_packs())
    assert told["uk_2035"]["sha256"] == find_pack("uk_2035").sha256


@pytest.mark.parametrize(("day", "number"), [("2026-12-31", 1), ("2034-12-31", 0), ("2035-01-01", 3)])
def test_the_list_counts_what_is_in_force(day: str, number: int) -> None:
    told = json.loads(supplyopt("packs", "list", "--as-of", day, "--json").out)
    name = "us_dfars_7052" if number == 1 else "uk_2035"
    assert next(each for each in told["packs"] if each["pack"] == name)["in_force"] == number


@pytest.mark.parametrize("name", shipped_packs())
def test_a_pack_is_told_rule_by_rule(name: str) -> None:
    ran = supplyopt("packs", "show", name)
    assert ran.code == 0
    for rule in find_pack(name).rules:
        assert f"{rule.name} ({rule.kind}): " in ran.out
        assert rule.origin.says in ran.out
        assert rule.origin.address in ran.out
    told = json.loads(supplyopt("packs", "show", name, "--json").out)
    assert [rule["name"] for rule in told["rules"]] == [rule.name for rule in find_pack(name).rules]


def test_a_rule_in_full(act: Path) -> None:
    ran = supplyopt("packs", "show", act, "--as-of", "2026-12-31")
    assert "act, version 4: Half at most\nUtopia, law\n" in ran.out
    assert ran.out.endswith(
        "cap (max_share): from 2027-01-01 on\n"
        "  asks    no country with bloc=third above 50 % of what is supplied\n"
        "  says    It caps.\n"
        "  source  Act, Art. 1\n"
        "  mark    verified, read 2026-11-24 in the official text: https://law.example/act\n"
        "  escape  above 5 % of cost: Too dear is more than 5 %. (Act, Art. 2, to be checked)\n"
    )


def test_whether_a_rule_is_in_force() -> None:
    early, late = (
        supplyopt("packs", "show", "us_dfars_7052", "--as-of", day).out for day in ("2026-12-31", "2027-01-01")
    )
    assert "melted_or_produced (exclude): in force on 2026-12-31, until 2026-12-31" in early
    assert "mined_to_produced (exclude): from 2027-01-01 on" in early
    assert "melted_or_produced (exclude): ended on 2026-12-31" in late
    assert "mined_to_produced (exclude): in force on 2027-01-01" in late


def test_benchmarks_are_told_not_to_be_law() -> None:
    assert "United Kingdom, benchmark: not law" in supplyopt("packs", "show", "uk_2035").out


def test_a_draft_or_a_template_is_never_in_force_it_would_be() -> None:
    told = supplyopt("packs", "show", "us_30d", "--as-of", "2026-06-01").out
    assert "minerals_2025 (min_share): would have ended on 2025-12-31" in told
    assert "minerals_2026 (min_share): would hold on 2026-06-01, until 2026-12-31" in told
    assert "minerals_2027 (min_share): would hold from 2027-01-01 on" in told
    assert ": in force" not in told
    listed = json.loads(supplyopt("packs", "list", "--as-of", "2026-06-01", "--json").out)["packs"]
    held = {each["pack"]: (each["in_force"], each["would_hold"]) for each in listed}
    assert held["eu_multi_source"] == (0, 2)
    assert held["eu_nzia_25_7"] == (2, 0)
    assert "2 would hold" in supplyopt("packs", "list").out


def test_what_was_read_second_hand_and_an_escape_to_be_checked_are_told(act: Path) -> None:
    act.write_text(PACK.replace('text = "official"', 'text = "secondary"'), encoding="utf-8")
    assert "mark    verified, read 2026-11-24 in a secondary source: " in supplyopt("packs", "show", act).out
    listed = supplyopt("packs", "list").out.splitlines()
    [nzia] = [row for row in listed if row.startswith("eu_nzia_25_7")]
    assert "to be checked" in nzia
    [dfars] = [row for row in listed if row.startswith("us_dfars_7052")]
    assert "2 of 2, 2 second-hand" in dfars


def test_differences_of_two_packs_or_of_two_days(act: Path) -> None:
    other = act.with_name("other.toml")
    other.write_text(PACK.replace("limit = 0.5", "limit = 0.4"), encoding="utf-8")
    assert supplyopt("packs", "diff", act, other).out == (
        "changed cap: no country with bloc=third above 40 % of what is supplied\n  limit: 0.5 -> 0.4\n"
    )
    assert supplyopt("packs", "diff", act, act).out == "no rule differs\n"
    assert supplyopt("packs", "diff", act, other, "--as-of", "2026-12-31").out == "no rule differs\n"
    ran = supplyopt("packs", "diff", f"{act}@2026-12-31", f"{act}@2027-01-01", "--json")
    assert [(c["state"], c["rule"]) for c in json.loads(ran.out)["changes"]] == [("added", "cap")]


def test_a_day_that_is_none_and_a_pack_that_is_none() -> None:
    soon = supplyopt("packs", "diff", "uk_2035@soon", "uk_2035")
    assert (soon.code, "'soon' is no day; write a date such as 2027-01-31" in soon.err) == (2, True)
    ran = supplyopt("packs", "show", "uk_2053")
    assert ran.code == 2
    assert "did you mean uk_2035 or" in ran.err


def test_a_pack_on_a_day_is_shown_so_and_for_a_study_the_day_is_asked_for() -> None:
    asked = ("packs", "show", "uk_2035")
    assert supplyopt(*asked[:2], "uk_2035@2036-01-01").out == supplyopt(*asked, "--as-of", "2036-01-01").out
    for words in (("solve", TOY, "--pack"), ("validate", TOY, "--pack"), ("explain", TOY, "--pack")):
        ran = supplyopt(*words, "uk_2035@2036-01-01")
        assert ran.code == 2
        assert "name the pack alone, uk_2035, and add --as-of 2036-01-01" in ran.out + ran.err


def test_a_file_may_have_an_at_in_its_name(act: Path) -> None:
    other = act.with_name("act@home.toml")
    other.write_text(PACK, encoding="utf-8")
    assert supplyopt("packs", "diff", act, other).out == "no rule differs\n"


def test_a_pack_is_added_to_a_model(act: Path) -> None:
    """80 of middle, 20 of dear under dual sourcing; in calm 50 % of China: 50 · 10 + 50 · 12 = 1100."""
    ran = supplyopt("solve", TOY, "--pack", act, "--json", "--as-of", "2027-01-01")
    assert ran.code == 0
    assert json.loads(ran.out)["cost"] == pytest.approx(1100)
    assert "among them 1 of the 1 rule of act (version 4)" in ran.err
    early = supplyopt("solve", TOY, "--pack", act, "--json", "--as-of", "2026-12-31")
    assert json.loads(early.out)["cost"] == pytest.approx(1000)


def test_a_pack_that_the_model_applies_already_is_not_added_again(act: Path) -> None:
    model = act.with_name("model.toml")
    model.write_text('packs = ["act.toml"]', encoding="utf-8")
    ran = supplyopt("solve", TOY, "--model", model, "--pack", act, "--json")
    assert json.loads(ran.out)["cost"] == pytest.approx(1100)
    assert "1 rule, among them 1 of the 1 rule of act (version 4)" in ran.err


def test_rules_that_are_held_though_not_in_force_are_told_with_the_cure(act: Path) -> None:
    act.write_text(PACK.replace("2027-01-01", "2126-01-01"), encoding="utf-8")
    ran = supplyopt("solve", TOY, "--pack", act, "--dry-run")
    assert "note: 1 rule held that is not in force today: act.cap (from 2126-01-01 on); type --as-of 20" in ran.err
    assert "note:" not in supplyopt("solve", TOY, "--pack", act, "--dry-run", "--as-of", "2126-01-01").err
    act.write_text(PACK.replace("2027-01-01", "2020-01-01"), encoding="utf-8")
    assert "note:" not in supplyopt("solve", TOY, "--pack", act, "--dry-run").err


@pytest.mark.parametrize("command", [("solve", TOY), ("explain", TOY), ("packs", "escape", "act", TOY)])
def test_the_help_says_what_holds_without_a_day(command: tuple[str, ...]) -> None:
    told = " ".join(supplyopt(*command, "--help").out.split())
    assert "[default: every rule holds in the periods that begin while it is in force; in periods without first" in told
    ran = supplyopt(*command, "--as-of", "31.1.2027")
    assert ran.code == 2
    assert "'31.1.2027' is no day; write a date such as 2027-01-31" in ran.err


def test_a_pack_that_is_not_in_force_is_told_before_and_with_the_answer(tmp_path: Path) -> None:
    asked = ("solve", TOY, "--pack", "uk_2035", "--as-of", "2034-12-31")
    said = "uk_2035: none of its 3 rules is in force on 2034-12-31"
    ran = supplyopt(*asked, "--json", "-o", tmp_path / "run")
    assert ran.code == 0
    assert f"warning: {said}" in ran.err
    assert "0 rules, among them 0 of the 3 rules of uk_2035 (version 1)" in ran.err
    [told] = json.loads(ran.out)["warnings"]
    assert said in told
    assert read_run(tmp_path / "run").manifest["warnings"] == [told]


def test_a_pack_without_a_word_in_the_case_is_one_warning() -> None:
    ran = supplyopt("solve", TOY, "--pack", "us_dfars_7052", "--as-of", "2027-01-01", "--json")
    document = json.loads(ran.out)
    [told], [remark] = document["warnings"], document["remarks"]
    assert remark == "us_dfars_7052.mined_to_produced never applies: about nothing in this case and its scenarios"
    assert told.startswith("us_dfars_7052: none of its words is in the case; it requires nothing here")
    assert ran.err.count("warning:") == 1


def test_validate_looks_at_packs_too(act: Path) -> None:
    assert supplyopt("validate", TOY, "--pack", act).code == 0
    ran = supplyopt("validate", TOY, "--pack", "eu_nzia_25_7")
    assert ran.code == 2
    assert "expects bloc=dependency" in ran.out
    assert supplyopt("validate", TOY, "--pack", act, "--pack", act).code == 0


@pytest.mark.parametrize(("threshold", "verdict"), [("0.05", "opens"), ("0.10", "stays shut")])
def test_an_escape_with_both_runs_as_proof(act: Path, tmp_path: Path, threshold: str, verdict: str) -> None:
    """1100 with the cap, 1000 without: 10 % dearer."""
    act.write_text(PACK.replace("cost_above = 0.05", f"cost_above = {threshold}"), encoding="utf-8")
    folder = tmp_path / "proof"
    ran = supplyopt("packs", "escape", act, TOY, "-o", folder)
    assert ran.code == 0
    assert f"the escape {verdict}: Act, Art. 2, to be checked" in ran.out
    told = json.loads((folder / "escape.json").read_text(encoding="utf-8"))
    assert (told["verdict"], told["rules"], told["escape"]["cost_above"]) == (verdict, ["act.cap"], float(threshold))
    assert told["extra"]["least"] == pytest.approx(0.1)
    assert told["extra"]["most"] == pytest.approx(0.1)
    runs = {name: read_run(folder / name) for name in ("with", "without")}
    assert [(run.status, run.cost) for run in runs.values()] == [
        (so.Status.OPTIMAL, pytest.approx(1100)),
        (so.Status.OPTIMAL, pytest.approx(1000)),
    ]
    assert supplyopt("packs", "escape", act, TOY, "-o", folder).code == 2


def test_an_escape_under_scenarios_in_json(act: Path) -> None:
    """China fails with 0.2; the least expected cost has all of the middle one at 12: no cap in the way."""
    ran = supplyopt("packs", "escape", act, TOY, "--scenarios", TOY_SCENARIOS, "--json")
    told = json.loads(ran.out)
    assert (told["verdict"], told["extra"]) == ("stays shut", {"least": 0.0, "most": pytest.approx(0.0, abs=1e-6)})


def test_a_word_that_a_case_lacks_is_mended_by_what_is_printed(tmp_path: Path) -> None:
    """Pasted, with one name filled in, the entry does what it says; the toy calls China a third country."""
    asked = ("packs", "escape", "eu_nzia_25_7", TOY, "--as-of", "2027-01-01", "--json")
    ran = supplyopt(*asked)
    assert ran.code == 2
    assert (
        'say what the case calls it in the model\'s entry [[packs]]: words = { "bloc=dependency" = ["..."] }' in ran.err
    )
    heading, *lines = ran.err.splitlines()[1:]
    assert heading == "  ready to paste, in place of what names the pack now:"
    assert "(here: allied, third)" in ran.err
    model = tmp_path / "model.toml"
    model.write_text("\n".join(line.strip() for line in lines).replace('["..."]', '["third"]', 1), encoding="utf-8")
    mended = supplyopt(*asked, "--model", model)
    assert mended.code == 0
    assert json.loads(mended.out)["verdict"] == "stays shut"  # nothing in the toy is a technology: no cap is in the way


def test_a_dimension_that_a_case_lacks_is_told_with_its_table(tmp_path: Path) -> None:
    case = tmp_path / "case"
    assert supplyopt("init", case).code == 0
    ran = supplyopt("packs", "escape", "eu_nzia_25_7", case)
    assert ran.code == 2
    assert "groups.csv tells it, by rows such as bloc,country,XX,dependency" in ran.err
    assert "ready to paste" not in ran.err
    (case / "groups.csv").write_text("dimension,of,member,group\nbloc,country,CN,dependency\n", encoding="utf-8")
    assert supplyopt("packs", "escape", "eu_nzia_25_7", case).code == 0


def test_a_selector_is_no_name_for_a_word(act: Path) -> None:
    model = act.with_name("model.toml")
    model.write_text('[[packs]]\npack = "act.toml"\n\n[packs.words]\n"bloc=third" = ["country=CN"]\n', encoding="utf-8")
    ran = supplyopt("solve", TOY, "--model", model)
    assert ran.code == 2
    assert f"{model}:5: packs.0.words.bloc=third: 'country=CN' is not a name of the word's own dimension" in ran.err
    assert "such as 'CN'" in ran.err
    assert "pydantic" not in ran.err


def test_the_example_of_the_readme(tmp_path: Path) -> None:
    words = ("packs", "escape", "eu_nzia_25_7", "critical-materials", "--model", "net_zero_award")
    assert f"supplyopt {' '.join(words)}" in (ROOT / "README.md").read_text(encoding="utf-8")
    ran = supplyopt(*words, "--gap", "0.01")
    assert ran.code == 0
    assert "the escape opens: Regulation (EU) 2024/1735, Art. 25(10), to be checked" in ran.out


def test_a_pack_without_an_escape_has_nothing_to_set_aside(act: Path) -> None:
    ran = supplyopt("packs", "escape", "eu_multi_source", TOY)
    assert ran.code == 2
    assert "none of its rules has an escape; packs that have one: eu_nzia_25_7" in ran.err
    early = supplyopt("packs", "escape", act, TOY, "--as-of", "2026-12-31")
    assert (early.code, "give --as-of another day" in early.err) == (2, True)
    assert supplyopt("packs", "escape", act, TOY, "--gap", "5").code == 2


def test_the_schema_of_packs() -> None:
    told = json.loads(supplyopt("schema", "pack").out)
    assert set(told["properties"]) == set(so.Pack.model_fields)
    assert "| `jurisdiction` |" in supplyopt("schema", "pack", "--format", "md").out
