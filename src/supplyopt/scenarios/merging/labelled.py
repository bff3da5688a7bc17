"""Sets that go into one: what each is called, and ids that stay apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import count

from supplyopt.scenarios.scenario import Scenario, scenarios_of
from supplyopt.scenarios.scenario_set import ScenarioSet


@dataclass(frozen=True)
class Labelled:
    """A set under a name that no other of them has."""

    label: str
    scenarios: tuple[Scenario, ...]


def labelled(sets: Sequence[ScenarioSet]) -> list[Labelled]:
    """Each set by its name, numbered where two have the same; ids that mean different things get the name in front.

    What an id means is what the scenario does: an id that does the same in every set that has it stays as it is, as
    does calm.
    """
    told = [scenarios_of(found) for found in sets]
    meanings: dict[str, set[object]] = {}
    for scenario in (scenario for scenarios in told for scenario in scenarios):
        meanings.setdefault(scenario.scenario_id, set()).add(scenario.content)
    taken = set(meanings)

    def apart(scenario: Scenario, label: str) -> Scenario:
        if len(meanings[scenario.scenario_id]) == 1:
            return scenario
        new = unlike(f"{label}.{scenario.scenario_id}", taken)
        taken.add(new)
        return replace(scenario, scenario_id=new)

    return [
        Labelled(label, tuple(apart(scenario, label) for scenario in scenarios))
        for label, scenarios in zip(labels_of(sets), told, strict=True)
    ]


def labels_of(sets: Sequence[ScenarioSet]) -> list[str]:
    """What each set is called among them."""
    labels: list[str] = []
    for found in sets:
        labels.append(unlike(found.name, labels))
    return labels


def unlike(name: str, taken: Collection[str]) -> str:
    """The name, with a number where it is taken.

    >>> unlike("a", ["b"]), unlike("a", ["a", "a_2"])
    ('a', 'a_3')
    """
    numbered = (f"{name}_{number}" for number in count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)
