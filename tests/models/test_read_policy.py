"""Reading a model file: what is right comes in, and everything wrong is told at its line."""

import datetime
from pathlib import Path

import pytest
from tests.cases import two_suppliers

import supplyopt as so
from supplyopt.errors import PolicyError, StudyError
from supplyopt.models.codes import POLICY_CODES
from supplyopt.models.read import read_policy
from supplyopt.rules import RULES
from supplyopt.toml import MOST_BYTES

SOUND = """\
title = "A title"

[objective]
kind = "cvar"
tail = 0.1

[[rules]]
kind = "max_share"
limit = 0.5
items = ["a", "b"]
window = [1, 2]
valid_from = 2027-01-01

[[rules]]
kind = "min_service"
level = 1
scenarios = ["storm"]

[[rules]]
kind = "max_share"
by = "country"
limit = 0.65
"""


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str | bytes) -> Path:
        path = tmp_path / "some_model.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def told(path: Path) -> list[tuple[str, int | None, str, str | None]]:
    """(code, line, key, value) of every issue."""
    with pytest.raises(PolicyError) as raised:
        read_policy(path)
    assert {issue.file for issue in raised.value.issues} == {str(path)}
    assert all(issue.cure for issue in raised.value.issues)
    assert {issue.code for issue in raised.value.issues} <= set(POLICY_CODES)
    return [(issue.code, issue.row, issue.column, issue.value) for issue in raised.value.issues]


def message(path: Path) -> str:
    with pytest.raises(PolicyError) as raised:
        read_policy(path)
    return str(raised.value)


def test_a_sound_model_is_read_and_named_after_its_file(write) -> None:
    policy = read_policy(write(SOUND))
    assert (policy.name, policy.title) == ("some_model", "A title")
    assert policy.objective == so.CVaR(tail=0.1)
    assert [rule.name for rule in policy.rules] == ["max_share_1", "min_service", "max_share_2"]
    first = policy.rules[0]
    assert (first.items, first.window, first.valid_from) == (("a", "b"), (1, 2), datetime.date(2027, 1, 1))
    assert policy.rules[1].scenarios == ("storm",)


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(write) -> None:
    assert read_policy(write(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())) == read_policy(write(SOUND))


def test_a_file_that_tells_its_version_only_requires_nothing(write) -> None:
    assert read_policy(write("version = 1")) == so.Policy(name="some_model")


def test_a_file_that_says_nothing_is_no_model(write) -> None:
    assert told(write("")) == [("POL005", None, "", None)]


def test_norway_is_a_country_and_not_a_refusal(write) -> None:
    policy = read_policy(write('[[rules]]\nkind = "max_share"\nby = "country"\ngroups = ["NO", "NA"]\nlimit = 0.1'))
    assert policy.rules[0].groups == ("NO", "NA")


EVERYTHING_WRONG = '''\
version = 2
titel = "x"
question = """
limit = 3
"""

[objective]
kind = "cvar"
tail = 2

[[rules]]
kind = "max_share"
items = [
  "a",
]
limit = "0.3"
penalty = true

[[rules]]
kind = "max_shar"

[[rules]]
limit = 0.3

[[rules]]
kind = "min_service"
scenarios = 3
lvel = 0.1

[[rules]]
kind = "exclude"
where = "nonsense"

[[rules]]
kind = "budget"
limit = inf
window = [3, 2]
'''


def test_every_problem_is_told_at_its_line(write) -> None:
    assert told(write(EVERYTHING_WRONG)) == [
        ("POL013", 1, "version", "2"),
        ("POL010", 2, "titel", "x"),
        ("POL013", 9, "objective.tail", "2"),
        ("POL013", 16, "rules.0.limit", "0.3"),
        ("POL013", 17, "rules.0.penalty", "True"),
        ("POL012", 20, "rules.1.kind", "max_shar"),
        ("POL011", 22, "rules.2.kind", None),
        ("POL011", 25, "rules.3.level", None),
        ("POL013", 27, "rules.3.scenarios", "3"),
        ("POL010", 28, "rules.3.lvel", "0.1"),
        ("POL013", 30, "rules.4", None),
        ("POL013", 36, "rules.5.limit", "inf"),
    ]


def test_cures_name_what_was_probably_meant(write) -> None:
    text = message(write(EVERYTHING_WRONG))
    for near in ("did you mean 'title'?", "did you mean 'max_share'?", "did you mean 'level'?"):
        assert near in text
    assert "add it: least part of demand that is served [-]" in text
    kinds = [str(rule.model_fields["kind"].default) for rule in RULES]
    assert f"one of {', '.join(kinds[:5])}" in text
    assert "'nonsense' is not of the form dimension=value" in text


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("min_sources", "share = 0.2", "did you mean 'meaningful'?"),
        ("min_service", "limit = 0.9", "did you mean 'level'?"),
        ("max_share", "share = 0.4", "did you mean 'limit'?"),
        ("max_share", 'contry = "CN"', "did you mean 'groups'?"),
        ("max_share", "limt = 0.4", "did you mean 'limit'?"),
        ("max_share", "zzz = 1", "keys known here: kind, name"),
        ("max_share", "limit = 40", "should be less than or equal to 1; write 0.4 for 40 %"),
        ("max_share", "limit = 101", "should be less than or equal to 1; correct the value"),
        ("max_share", 'limit = "40 %"', "should be a valid number; write 0.4 for 40 %, without quotes"),
        ("max_share", 'limit = "0.3"', "should be a valid number; write 0.3, without quotes"),
        ("min_sources", 'count = "2"', "write 2, without quotes"),
        ("max_share", 'limit = "much"', "should be a valid number; correct the value"),
    ],
)
def test_what_planners_write_instead(write, kind: str, written: str, meant: str) -> None:
    assert meant in message(write(f'[[rules]]\nkind = "{kind}"\n{written}'))


def test_words_belong_beside_their_pack(write) -> None:
    text = message(write('packs = ["uk_2035"]\n[words]\n"bloc=third" = ["far"]'))
    assert "words: is not a key that is known here; it belongs in an entry [[packs]]" in text


def test_what_a_case_lacks_is_told_at_the_line_of_the_field(write) -> None:
    rule = '[[rules]]\nkind = "max_share"\nby = "country"\nlimit = 0.4\n'
    path = write(f'{rule}groups = ["Chinna"]\n\n{rule}name = "other"\nwhere = "bloc=far"\nwindow = [1, 1]\n')
    with pytest.raises(StudyError) as raised:
        so.Study(two_suppliers(), read_policy(path))
    told = [(issue.file, issue.row, issue.column, issue.value) for issue in raised.value.issues]
    assert told == [(str(path), 5, "groups", "Chinna"), (str(path), 12, "where", "far")]


def test_where_it_is_written_is_no_part_of_a_policy(write, tmp_path: Path) -> None:
    policy = read_policy(write(SOUND))
    assert str(policy.places.rules["min_service"]) == f"{tmp_path / 'some_model.toml'}:14"
    assert policy == so.Policy.model_validate_json(policy.model_dump_json())
    more = policy.with_rule(so.MaxShare(name="more", limit=0.5))
    assert more.places.rules == policy.places.rules


def test_a_window_the_wrong_way_round(write) -> None:
    assert told(write('[[rules]]\nkind = "budget"\nlimit = 1\nwindow = [3, 2]')) == [("POL013", 1, "rules.0", None)]


def test_two_rules_of_one_name(write) -> None:
    rule = '[[rules]]\nname = "same"\nkind = "budget"\nlimit = 1\n'
    assert "repeated: same" in message(write(rule + rule))


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("rules = 3", "rules", "should be a list"),
        ("rules = [3]", "rules.0", "should be a table"),
        ("rules = [{kind = ['a']}]", "rules.0.kind", "is not a kind"),
        ("objective = 3", "objective", "should be a table"),
        ("objective = {kind = {a = 1}}", "objective.kind", "kinds known here: expectation, cvar"),
        ("objective.kind = 'worstcase'", "objective.kind", "did you mean 'worst_case'?"),
        ("name = 3", "name", "should be a valid string"),
        ("objective.kind = 'cvar'\nobjective.tial = 0.1", "objective.tial", "did you mean 'tail'?"),
    ],
)
def test_tables_lists_and_texts_are_not_mixed_up(write, text: str, key: str, said: str) -> None:
    path = write(text)
    [(_, line, column, _)] = told(path)
    assert (line, column) == (text.count("\n") + 1, key)
    assert said in message(path)


def test_an_objective_that_lacks_its_figure_is_told_what_it_is(write) -> None:
    path = write("[objective]\nkind = 'total_variation'")
    assert [(code, column) for code, _, column, _ in told(path)] == [("POL011", "objective.radius")]
    assert "add it: probability that may be misplaced [-]" in message(path)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = 1\nb = [1,\n\n", 2), ("a = 1\na = 2", 2), ("a = ", 1), ('a = "x', 1), ("[a\nb = 1", 1), ("a = 1\n\n= 3", 3)],
)
def test_broken_grammar_is_told_at_its_line_or_near(write, text: str, line: int) -> None:
    [(code, found, _, _)] = told(write(text))
    assert code == "POL005"
    assert found is not None
    assert abs(found - line) <= 1


def test_lists_without_end_are_refused(write) -> None:
    assert [code for code, *_ in told(write("a = " + "[" * 100_000))] == ["POL005"]
    assert [code for code, *_ in told(write("a = " + "[" * 50 + "]" * 50))] == ["POL005"]


def test_what_is_not_utf8_is_told_at_its_line(write) -> None:
    assert told(write(b"a = 1\nb = '\xff'")) == [("POL004", 2, "", None)]


def test_what_is_too_large_is_not_read(write) -> None:
    assert told(write("#" * (MOST_BYTES + 1))) == [("POL003", None, "", None)]
    assert read_policy(write("version = 1\n".ljust(MOST_BYTES, "#"))).rules == ()


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert told(tmp_path) == [("POL002", None, "", None)]
    assert told(tmp_path / "absent.toml") == [("POL001", None, "", None)]
    assert told(Path("/dev/zero")) == [("POL002", None, "", None)]


def test_control_characters_of_a_file_do_not_reach_the_terminal(write) -> None:
    text = message(write('"\\u001b[31mred" = 1'))
    assert "\x1b" not in text
    twice = '[[rules]]\nname = "\\u001b[31mred"\nkind = "budget"\nlimit = 1\n' * 2
    assert "\x1b" not in message(write(twice))
