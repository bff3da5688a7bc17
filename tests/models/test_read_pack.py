"""Reading packs, and models that name them: what is right comes in, everything wrong is told at its line."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from supplyopt.errors import PolicyError
from supplyopt.models import find, find_pack, read_pack, read_policy, shipped_packs
from supplyopt.models.codes import POLICY_CODES

SOUND = """\
version = 2
title = "An act"
jurisdiction = "Utopia"
status = "law"
note = "No advice."

[[expects]]
word = "bloc=third"
means = "outsiders"

[[rules]]
kind = "max_share"
name = "cap"
by = "country"
where = "bloc=third"
limit = 0.5

[rules.origin]
article = "Act, Art. 1"
address = "https://law.example/act"
text = "official"
read = 2026-11-24
mark = "verified"
says = "It caps."
"""


@pytest.fixture
def act(tmp_path: Path) -> Path:
    return written(tmp_path, SOUND)


def written(folder: Path, text: str, name: str = "act.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told(path: Path, read: object = read_pack) -> list[tuple[str, int | None, str, str | None]]:
    """(code, line, key, value) of every issue."""
    with pytest.raises(PolicyError) as raised:
        read(path)  # type: ignore[operator]
    assert {issue.file for issue in raised.value.issues} == {str(path)}
    assert all(issue.cure for issue in raised.value.issues)
    assert {issue.code for issue in raised.value.issues} <= set(POLICY_CODES)
    return [(issue.code, issue.row, issue.column, issue.value) for issue in raised.value.issues]


def test_a_sound_pack_is_read_and_named_after_its_file(act: Path) -> None:
    pack = read_pack(act)
    assert (pack.name, pack.version, pack.title) == ("act", 2, "An act")
    assert pack.rules[0].origin.read == datetime.date(2026, 11, 24)


def test_the_hash_is_of_what_a_pack_says(act: Path, tmp_path: Path) -> None:
    """Comments and the order of keys do not count, a number does."""
    hashed = read_pack(act).sha256
    other = SOUND.replace('title = "An act"\njurisdiction = "Utopia"', '# !\njurisdiction = "Utopia"\ntitle = "An act"')
    assert read_pack(written(tmp_path, other)).sha256 == hashed
    assert read_pack(written(tmp_path, SOUND.replace("0.5", "0.51"))).sha256 != hashed


EVERYTHING_WRONG = """\
version = 0
title = "An act"
jurisdiction = "Utopia"
status = "rumour"
note = "No advice."

[[expects]]
word = "bloc"
mean = "outsiders"

[[rules]]
kind = "max_share"
name = "cap"
limit = 0.5

[rules.origin]
article = "Act, Art. 1"
address = "the library"
mark = "checked"
say = "It caps."

[[rules]]
kind = "max_shar"

[[rules]]
kind = "max_share"
name = "other"
limit = 2

[rules.origin]
article = "Act, Art. 2"
address = "https://law.example/act"
text = "official"
mark = "to be checked"
says = "It caps."

[rules.origin.escape]
article = "Act, Art. 3"
cost_above = -0.2
mark = "verified"
"""


def test_every_problem_is_told_at_its_line(tmp_path: Path) -> None:
    assert told(written(tmp_path, EVERYTHING_WRONG)) == [
        ("POL013", 1, "version", "0"),
        ("POL013", 4, "status", "rumour"),
        ("POL011", 7, "expects.0.means", None),
        ("POL013", 8, "expects.0.word", "bloc"),
        ("POL010", 9, "expects.0.mean", "outsiders"),
        ("POL011", 16, "rules.0.origin.says", None),
        ("POL011", 16, "rules.0.origin.text", None),
        ("POL013", 18, "rules.0.origin.address", "the library"),
        ("POL013", 19, "rules.0.origin.mark", "checked"),
        ("POL010", 20, "rules.0.origin.say", "It caps."),
        ("POL012", 23, "rules.1.kind", "max_shar"),
        ("POL013", 28, "rules.2.limit", "2"),
        ("POL011", 37, "rules.2.origin.escape.says", None),
        ("POL013", 39, "rules.2.origin.escape.cost_above", "-0.2"),
    ]


def test_cures_name_what_was_probably_meant(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as raised:
        read_pack(written(tmp_path, EVERYTHING_WRONG))
    for near in ("did you mean 'means'?", "did you mean 'says'?", "did you mean 'max_share'?"):
        assert near in str(raised.value)
    assert "add it: what the article asks for, in our own words" in str(raised.value)


def test_a_rule_without_an_origin_is_told(tmp_path: Path) -> None:
    text = SOUND.partition("[rules.origin]")[0]
    assert told(written(tmp_path, text)) == [("POL011", 11, "rules.0.origin", None)]


def test_packs_are_found_by_name_and_by_path(act: Path) -> None:
    assert find_pack("uk_2035") == find_pack("uk_2035", act.parent)
    assert find_pack(act) == find_pack("act.toml", act.parent) == read_pack(act)
    with pytest.raises(PolicyError, match="did you mean uk_2035"):
        find_pack("uk_2053")
    with pytest.raises(PolicyError, match="a path, or one of eu_"):
        find_pack("zzz")


@pytest.mark.parametrize(
    "line", ['packs = ["act.toml"]', 'packs = [{pack = "act.toml"}]', '[[packs]]\npack = "act.toml"']
)
def test_a_model_names_packs_from_its_own_folder(act: Path, line: str) -> None:
    policy = read_policy(written(act.parent, line, "model.toml"))
    assert [rule.name for rule in policy.rules] == ["act.cap"]
    assert [applied.version for applied in policy.packs] == [2]


def test_a_model_says_what_its_case_calls_the_words(act: Path) -> None:
    text = '[[packs]]\npack = "act.toml"\n[packs.words]\n"bloc=third" = ["far"]\n'
    policy = read_policy(written(act.parent, text, "model.toml"))
    assert policy.rules[0].where == "bloc=far"


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ('title = "x"\npacks = ["uk_2053"]', ("POL020", 2, "packs.0", None)),
        ('packs = ["uk_2035", "uk_2035"]', ("POL021", 1, "packs.1", None)),
        ('[[packs]]\npack = "act.toml"\n[packs.words]\n"bloc=thrid" = ["far"]', ("POL021", 1, "packs.0", None)),
        ('[[packs]]\npack = "act.toml"\nword = 1', ("POL010", 3, "packs.0.word", "1")),
        ("[[packs]]\nwords = {}", ("POL011", 1, "packs.0.pack", None)),
        (
            '[[packs]]\npack = "act.toml"\n[packs.words]\n"bloc=third" = []',
            ("POL013", 4, "packs.0.words.bloc=third", None),
        ),
        ("packs = [3]", ("POL013", 1, "packs.0", "3")),
    ],
)
def test_what_is_wrong_with_the_use_of_a_pack_is_told_in_the_model(
    act: Path, text: str, issue: tuple[str, int, str, str | None]
) -> None:
    assert told(written(act.parent, text, "model.toml"), find) == [issue]


def test_a_fault_in_a_pack_is_told_in_the_pack(tmp_path: Path) -> None:
    broken = written(tmp_path, SOUND.replace("0.5", "5"))
    model = written(tmp_path, 'packs = ["act.toml"]', "model.toml")
    with pytest.raises(PolicyError) as raised:
        read_policy(model)
    [issue] = raised.value.issues
    assert (issue.file, issue.row, issue.column) == (str(broken), 16, "rules.0.limit")


def test_shipped_packs_are_sorted() -> None:
    assert shipped_packs() == tuple(sorted(shipped_packs()))
