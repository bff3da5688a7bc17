"""A set of which the scenarios are known and the effects stay where they lie: it is gone through a piece at a time."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
import numpy.typing as npt
import pandas as pd

from supplyopt.errors import Issue, ScenarioError
from supplyopt.scenarios.about import About
from supplyopt.scenarios.check_effects import order_of
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.columns import Records
from supplyopt.scenarios.examine import effect_table, filled
from supplyopt.scenarios.scenario_set import ScenarioSet
from supplyopt.scenarios.stream import EFFECTS_ALONE, Stream

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Seen:
    """What a scan keeps of effects."""

    kinds: pd.DataFrame
    """the different selector, attribute, combine, period_from and period_to"""
    event_ids: frozenset[str]
    number: int
    most_risen: Mapping[str, float]
    """attribute -> the greatest product of the values above 1 in any scenario [-]"""


@dataclass(frozen=True)
class Effects:
    """Where effects lie, and how they are read again."""

    stream: Stream
    rows: int
    """of a piece, at least"""
    place: Ints
    """row in the table of scenarios, of each in the order of the files [S]"""


class ScannedSet(ScenarioSet):
    """A ScenarioSet that was checked from end to end and is not held: whoever asks for all effects is refused."""

    def __init__(
        self, scenarios: pd.DataFrame, notes: Iterable[str], about: About, seen: Seen, effects: Effects
    ) -> None:
        every = {"scenarios": scenarios, "notes": (*notes, *about.notes), "_seen": seen, "_lying": effects}
        told = {"name": about.name, "files": about.files, "origins": about.origins, "horizon": about.horizon}
        for name, value in {**every, **told, "warnings": about.warnings}.items():
            object.__setattr__(self, name, value)

    _seen: Seen
    _lying: Effects

    @property
    def effects(self) -> NoReturn:
        """Raises ScenarioError: they are too many."""
        text = f"{len(self.scenarios):,} scenarios with {self.number_of_effects:,} effects are too many for this"
        raise ScenarioError([issue("SCN043", text, file=self.name)])

    @property
    def kinds(self) -> pd.DataFrame:
        """The different ``selector, attribute, combine, period_from, period_to`` of its effects, sorted."""
        return self._seen.kinds

    @property
    def event_ids(self) -> frozenset[str]:
        """The events that its effects name; the empty name where some name none."""
        return self._seen.event_ids

    @property
    def number_of_effects(self) -> int:
        """How many effects there are."""
        return self._seen.number

    @property
    def is_held(self) -> bool:
        """Its effects stay where they lie."""
        return False

    @property
    def most_risen(self) -> Mapping[str, float]:
        """attribute -> the greatest product of the values above 1 in any scenario [-]."""
        return self._seen.most_risen

    def pieces(self) -> Iterator[tuple[Ints, ScenarioSet]]:
        """Parts of it that can be held at once, each with the rows of its scenarios in this set.

        Raises ScenarioError if the files are no longer what was checked.
        """
        done = 0
        for records in self._lying.stream.pieces(EFFECTS_ALONE, self._lying.rows):
            run = _runs(records)
            number = int(run[-1]) + 1
            at = self._lying.place[done : done + number]
            done += number
            if len(at) < number or not self._holds(at, run, records):
                raise self._changed()
            piece = self._piece(records, run, at)
            del records  # or it would be held while the piece is looked at
            yield piece
        if done < len(self._lying.place) or self._lying.stream.issues:
            raise self._changed()

    def _holds(self, at: Ints, run: Ints, records: Records) -> bool:
        """Whether the first and the last scenario of a piece are those that they were."""
        ids, known = records.text["scenario_id"], self.scenarios["scenario_id"]
        return all(ids.at(row) == known.iloc[at[run[row]]] for row in (0, len(run) - 1))

    def _piece(self, records: Records, run: Ints, at: Ints) -> tuple[Ints, ScenarioSet]:
        rows, told = np.sort(at), filled(records)
        heads = self.scenarios.iloc[rows].reset_index(drop=True)
        effects, scenario = records.take(told), np.searchsorted(rows, at)[run[told]]
        order, _ = order_of(effects, scenario)
        table = effect_table(tuple(heads["scenario_id"]), effects, scenario, order)
        return rows, ScenarioSet(heads, table, self.name, horizon=self.horizon)

    def _changed(self) -> ScenarioError:
        return ScenarioError([issue("SCN044", "is not what it was when it was checked", file=self.name)])

    def content(self) -> dict[str, pd.DataFrame]:
        """What its fingerprint is taken of: the files in place of their effects."""
        files = pd.DataFrame({"file": list(self.files), "sha256": list(self.files.values())})
        return {"scenarios": self.scenarios, "effects": files}

    def warned(self, warnings: Iterable[Issue]) -> ScenarioSet:
        """The same with other warnings."""
        found = copy.copy(self)
        object.__setattr__(found, "warnings", tuple(warnings))
        return found


def _runs(records: Records) -> Ints:
    """Number of the scenario of each row, counted from 0 in order of the rows."""
    codes = records.text["scenario_id"].codes
    return np.cumsum(np.append(0, codes[1:] != codes[:-1]), dtype=np.int64)
