"""Where keys stand in a TOML text."""

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from supplyopt.toml.lines import line_of, lines_of

TRICKY = '''\
title = "a [[rules]] in a text"  # [not] = a header
question = """
[[rules]]
limit = 3 # not a key
"""
literal = \'\'\'
[also] = "text"
\'\'\'

[objective]  # why
kind = "cvar"

[[rules]]
"quoted key" = 1
items = [
  "a", # ]
  "b]",
]
limit = 0.3
owner.name.first = "x"

[rules.inner]
deep = true

[[rules]]
table = { a = 1, b = [1, 2] }
after = 'it''s'

[[rules.parts]]
size = 1
[[rules.parts]]
size = 2
'''.replace("after = 'it''s'", "after = 'x'")


def test_every_key_and_header_has_its_line() -> None:
    lines = lines_of(TRICKY)
    tomllib.loads(TRICKY)
    found = {".".join(map(str, path)): line for path, line in lines.items()}
    assert found == {
        "title": 1,
        "question": 2,
        "literal": 6,
        "objective": 10,
        "objective.kind": 11,
        "rules": 13,
        "rules.0": 13,
        "rules.0.quoted key": 14,
        "rules.0.items": 15,
        "rules.0.limit": 19,
        "rules.0.owner.name.first": 20,
        "rules.0.inner": 22,
        "rules.0.inner.deep": 23,
        "rules.1": 25,
        "rules.1.table": 26,
        "rules.1.after": 27,
        "rules.1.parts": 29,
        "rules.1.parts.0": 29,
        "rules.1.parts.0.size": 30,
        "rules.1.parts.1": 31,
        "rules.1.parts.1.size": 32,
    }


def test_what_has_no_line_falls_back_to_what_holds_it() -> None:
    lines = lines_of(TRICKY)
    assert line_of(("rules", 1, "table", "b", 1), lines) == 26
    assert line_of(("rules", 0, "items", 1), lines) == 15
    assert line_of(("rules", 1, "absent"), lines) == 25
    assert line_of(("absent",), lines) is None
    assert line_of((), lines) is None


WORDS = st.text("ab]['\"# =,\\\n", max_size=6)
VALUES: st.SearchStrategy[Any] = st.one_of(st.integers(0, 9), WORDS, st.lists(WORDS, max_size=3))


def _written(value: Any) -> str:
    if isinstance(value, list):
        return "[\n" + "".join(f"  {_written(each)}, # ]\n" for each in value) + "]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"""{escaped}"""' if "\n" in escaped else f'"{escaped}"'
    return str(value)


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES), max_size=4))
def test_lines_are_those_that_were_written(tables: list[dict[str, Any]]) -> None:
    """Whatever texts and lists stand between them."""
    text, wanted = "", {}
    for number, table in enumerate(tables):
        wanted["rules", number] = text.count("\n") + 1
        text += "[[rules]]\n"
        for key, value in table.items():
            wanted["rules", number, key] = text.count("\n") + 1
            text += f"{key} = {_written(value)} # = [x]\n"
    assert len(tomllib.loads(text).get("rules", [])) == len(tables)
    assert {path: line for path, line in lines_of(text).items() if path != ("rules",)} == wanted
