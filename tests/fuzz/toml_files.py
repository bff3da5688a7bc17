"""Models and events files: lines replaced, dropped, doubled, values of other types, any letter anywhere."""

from __future__ import annotations

import datetime
import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel
from tests.cli.program import ROOT
from tests.fuzz.kind import TEXTS, Kind, refused
from tests.scenarios.drawing.test_read_events import SOUND as EVENTS

from supplyopt.errors import PolicyError, ScenarioError
from supplyopt.models.read import read_policy
from supplyopt.scenarios import read_events

MODELS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "models").glob("*.toml"))]
LITERALS = st.sampled_from(
    [
        *("0", "1", "-1", "0.5", "40", "1e999", "nan", "inf", "-inf", "9" * 30, "9" * 5000, "true", "false", '""'),
        *("[]", "{}", "[[]]", '["a"]', "[1, 2, 3]", "{a = 1}", "2027-01-01", "2027-02-29", "10:00:00", "0x1F", "1_000"),
        *("'a'", '"0.5"', '"40 %"', '"country=DE"', '"country"', '"supplier"', '"\\u0000"', '"\\u202E"', '"calm"'),
        *("[" * 100 + "]" * 100, "{a = " * 100 + "1" + "}" * 100, "", "=", "#", '"', "'''"),
    ]
)


@st.composite
def mutated(draw: st.DrawFn, texts: list[str]) -> str:
    """A sound file with a mutation or a few."""
    lines = draw(st.sampled_from(texts)).split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        how = draw(st.sampled_from(["value"] * 4 + ["key", "drop", "double", "swap", "letters"]))
        key, equals, _ = lines[at].partition(" = ")
        if how == "value" and equals:
            lines[at] = f"{key} = {draw(LITERALS)}"
        elif how == "key" and equals:
            lines[at] = lines[at].replace(key, draw(TEXTS | st.sampled_from(["limit", "by", "kind", "items", "name"])))
        elif how == "drop" and len(lines) > 1:
            del lines[at]
        elif how == "double":
            lines.insert(at, lines[at])
        elif how == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif how == "letters":
            middle = draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:middle] + draw(TEXTS) + lines[at][middle:]
    return "\n".join(lines)


def _look_at_policy(text: str, folder: Path) -> None:
    path = folder / "asked.toml"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        policy = read_policy(path)
    except PolicyError as error:
        refused(error, folder)
        return
    told = tomllib.loads(text)
    told.pop("packs", None)
    assert len(policy.rules) >= len(told.get("rules", ()))
    _says(policy, told)


def _look_at_events(text: str, folder: Path) -> None:
    path = folder / "mine.events.toml"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        events = read_events(path)
    except ScenarioError as error:
        refused(error, folder)
        return
    _says(events.told, tomllib.loads(text))


def _says(read: Any, told: Any) -> None:
    """What was read says all that was told, in the same words and figures."""
    if isinstance(told, Mapping):
        for key, value in told.items():
            if (key, value) == ("name", ""):
                continue  # no name: it is called after its kind
            _says(read[key] if isinstance(read, Mapping) else getattr(read, _field(read, key)), value)
    elif isinstance(told, list):
        assert len(read) >= len(told)
        for one, other in zip(read, told, strict=False):
            _says(one, other)
    elif isinstance(told, bool) or not isinstance(told, int | float):
        assert type(read) is type(told) or isinstance(told, str | datetime.date), (read, told)
        assert str(read) == str(told), (read, told)
    else:
        assert math.isclose(read, told, rel_tol=1e-12), (read, told)


def _field(read: Any, key: str) -> str:
    """The name of the field that a key is read into."""
    assert isinstance(read, BaseModel), read
    fields = type(read).model_fields
    return key if key in fields else next(name for name, field in fields.items() if field.alias == key)


POLICIES = Kind(mutated(MODELS), _look_at_policy)
EVENT_FILES = Kind(mutated([EVENTS]), _look_at_events)
