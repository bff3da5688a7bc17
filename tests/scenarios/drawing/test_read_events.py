"""Events files: every problem is told at its line, with what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.program import ROOT

from supplyopt.errors import ScenarioError
from supplyopt.scenarios import read_events
from supplyopt.scenarios.drawing.codes import EVENT_CODES

SOUND = """\
version = 1
periods = 4
days_per_period = 91.25

[groups]
asia = 0.3

[[event]]
event_id = "quake"
name = "Earthquake"
cause = "natural"
rate_per_year = 0.1
severity = [0.2, 0.4, 1.0]
duration_days = [10, 20, 30]
group = "asia"
source = "assumed"
effects = [{ selector = "country=JP" }]

[[event]]
event_id = "strike"
name = "Strike"
cause = "labour"
probability_per_year = 0.1
severity = [0.2, 0.4, 1.0]
duration_days = [10, 20, 30]
escalation = { quake = 2 }
source = "assumed"
effects = [{ selector = "country=JP" }]

[[stress]]
scenario_id = "siege"
name = "Siege"
source = "asked"
effects = [{ selector = "country=JP", attribute = "availability", value = 0, periods = [2, 3] }]
"""


def read(folder: Path, text: str) -> list[str]:
    """What is wrong with a text, a line each, without the name of the file."""
    path = folder / "mine.events.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_events(path)
    return [str(issue).removeprefix(f"{path}:") for issue in caught.value.issues]


def test_a_sound_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.events.toml"
    path.write_text(SOUND, encoding="utf-8")
    events = read_events(path)
    assert [event.event_id for event in events.told.event] == ["quake", "strike"]
    assert (events.told.name, events.told.years) == ("mine.events", 1.0)


def test_the_shipped_file_is_sound() -> None:
    assert len(read_events(ROOT / "scenarios" / "baseline.events.toml").told.event) == 28


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('cause = "natural"', 'cause = "natrual"', "did you mean 'natural'?  [EVT013]"),
        ("rate_per_year", "rate_per_yer", "12: event.0.rate_per_yer: '0.1': is not a key that is known here; did you"),
        ("rate_per_year = 0.1\n", "", "8: event.0: give either rate_per_year or probability_per_year"),
        ("[0.2, 0.4, 1.0]\nduration_days = [10, 20, 30]\ngroup", "[0.4, 0.2, 1]\nduration_days = [1, 2, 3]\ngroup",
         "13: event.0.severity: must be low, middle, high, in this order"),
        ('[{ selector = "country=JP" }]\n\n[[event]]', '[{ selector = "JP" }]\n\n[[event]]',
         "17: event.0.effects.0.selector: 'JP': 'JP' is not of the form dimension=value"),
        ('[{ selector = "country=JP" }]\n\n[[event]]', '[{ selector = "a=b", attribute = "price_mult" }]\n\n[[event]]',
         "17: event.0.effects.0: price_mult needs a value"),
        ('[{ selector = "country=JP" }]\n\n[[event]]', '[{ selector = "a=b" }, { selector = "a=b" }]\n\n[[event]]',
         "17: event.0.effects.1: 'a=b': is there already; remove one of the two  [EVT026]"),
        ('"quake"', '"strike"', "20: event.1.event_id: 'strike': is already the id of event number 1"),
        ('group = "asia"', 'group = "asai"', "15: event.0.group: 'asai': is no group of the file; did you mean"),
        ("{ quake = 2 }", "{ quack = 2 }", "26: event.1.escalation: 'quack': no event has this id; did you mean"),
        ("{ quake = 2 }", "{ strike = 2 }", "26: event.1.escalation: the circle is strike -> strike"),
        ("{ quake = 2 }", "{ quake = 20 }", "26: event.1.escalation: 'strike': its probability would be 2"),
        ("[2, 3]", "[2, 5]", "34: stress.0.effects.0.periods: '2, 5': must run forward within 1 and 4"),
        ('"siege"', '"s12"', "31: stress.0.scenario_id: 's12': is the id of a scenario that may be drawn"),
        ("version = 1", "version = 2", "1: version: '2': should be 1"),
        ("periods = 4", "periods = ", "2: invalid value"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_line(tmp_path: Path, written: str, instead: str, said: str) -> None:
    assert written in SOUND
    found = read(tmp_path, SOUND.replace(written, instead, 1))
    assert [line for line in found if said in line], found


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = SOUND.replace("[2, 3]", "[3, 2]").replace('group = "asia"', 'group = "here"').replace("quake = 2", "no = 2")
    assert [line[-8:] for line in read(tmp_path, text)] == ["[EVT021]", "[EVT022]", "[EVT025]"]


def test_an_entry_that_is_refused_does_not_make_its_list_short(tmp_path: Path) -> None:
    assert len(read(tmp_path, SOUND.replace('cause = "labour"', 'cause = "labor"'))) == 1


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="EVT001"):
        read_events(tmp_path / "none.toml")


def test_codes_belong_to_the_family() -> None:
    assert all(code.startswith("EVT") and code[3:].isdigit() for code in EVENT_CODES)
