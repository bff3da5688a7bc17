"""The effects of a set of scenarios as columns of figures, each by what it acts on: its cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from supplyopt.network.grammar import Floats
from supplyopt.scenarios import ScenarioSet

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Cause = tuple[str, str, str, float]
"""attribute, selector, how effects combine, the part of a thing that is hit"""


Kind = tuple[str, str, str]
"""attribute, selector, how effects combine"""


@dataclass(frozen=True, eq=False)
class Lines:
    """Effects by cause; one that hits several parts differently has a line for each. Sorted by scenario.

    ``left`` is what it leaves, 1 - part (1 - value); lines of scenario s are ``starts[s]`` to ``starts[s + 1]``.
    """

    scenario: Ints
    cause: Ints
    first: Ints
    last: Ints
    left: Floats
    least: Flags
    """whether it is marked ``min``"""
    starts: Ints

    def by_cause(self, scenarios: Ints, causes: int, periods: int) -> Floats:
        """What effects leave, by cause and period [S, C, T]."""
        counts = self.starts[scenarios + 1] - self.starts[scenarios]
        row = np.repeat(np.arange(len(scenarios)), counts)
        line = np.arange(counts.sum()) + np.repeat(self.starts[scenarios] - np.cumsum(counts) + counts, counts)
        found = np.ones((causes, periods, len(scenarios))).transpose(2, 0, 1)  # figures by figure side by side
        for t in range(periods):
            acts = (self.first[line] <= t + 1) & (t + 1 <= self.last[line])
            for how, marked in ((np.multiply, ~self.least[line]), (np.minimum, self.least[line])):
                chosen = acts & marked
                how.at(found, (row[chosen], self.cause[line[chosen]], t), self.left[line[chosen]])
        return found

    def touched(self, causes: int, periods: int) -> Flags:
        """Whether any effect of a cause acts in a period [C, T]."""
        found = np.zeros((causes, periods), dtype=bool)
        for t in range(1, periods + 1):
            found[self.cause[(self.first <= t) & (t <= self.last)], t - 1] = True
        return found

    def most_risen(self, counts: Flags) -> float:
        """The greatest product, over scenarios, of what raises something by some causes [C]; at least 1 [-]."""
        chosen = counts[self.cause] if len(counts) else np.zeros(len(self.cause), dtype=bool)
        raised = np.bincount(self.scenario[chosen], np.log(np.maximum(1.0, self.left[chosen])))
        return float(np.exp(raised.max(initial=0.0)))


def kinds_of_effects(scenarios: ScenarioSet) -> tuple[Ints, Iterable[Kind]]:
    """Which of the different (attribute, selector, how it combines) each effect is, and these in order."""
    effects = scenarios.effects
    combine = effects["combine"].where(effects["attribute"] == "availability", "product")
    names: list[Any] = []
    code = np.zeros(len(effects), dtype=np.int64)
    for column in (effects["attribute"], effects["selector"], combine):  # numbers, not a tuple for each effect
        number, found = pd.factorize(column, sort=True)
        code, names = code * max(1, len(found)) + number, [*names, np.asarray(found, dtype=object)]
    kinds, code = np.unique(code, return_inverse=True)
    attribute, selector, how = np.unravel_index(kinds, [max(1, len(found)) for found in names])
    return code, list(zip(names[0][attribute], names[1][selector], names[2][how], strict=True))


def lines_of(
    scenarios: ScenarioSet, code: Ints, acting: list[list[int]], causes: Mapping[Cause, int], periods: int
) -> Lines:
    """A line for each effect and cause that it acts by, ``acting`` on some causes by what kind of effect it is."""
    effects, ids = scenarios.effects, pd.Index(scenarios.scenarios["scenario_id"])
    scenario = ids.get_indexer(effects["scenario_id"])
    lengths = np.array([len(each) for each in acting], dtype=np.int64)
    count, offset = lengths[code], np.cumsum(lengths) - lengths
    every = np.array([c for each in acting for c in each], dtype=np.int64)
    line = np.repeat(np.arange(len(effects)), count)
    within = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    cause = every[offset[code[line]] + within]
    order = np.argsort(scenario[line], kind="stable")
    line, cause = line[order], cause[order]
    part, always, least = _of_causes(causes)
    first, last = (effects[name].to_numpy()[line] for name in ("period_from", "period_to"))
    left = 1.0 - part[cause] * (1.0 - effects["value"].to_numpy()[line])
    return Lines(
        scenario[line],
        cause,
        np.where(always[cause], 1, first),
        np.where(always[cause], periods, last),
        left,
        least[cause],
        np.searchsorted(scenario[line], np.arange(len(ids) + 1)),
    )


def _of_causes(causes: Iterable[Any]) -> tuple[Floats, Flags, Flags]:
    """Part hit, whether it acts whatever periods it names (stocks), whether it is marked ``min``, of each cause."""
    told = list(causes)
    part = np.array([part for *_, part in told], dtype=np.float64)
    always = np.array([attribute == "stock_mult" for attribute, *_ in told], dtype=bool)
    return part, always, np.array([how == "min" for _, _, how, _ in told], dtype=bool)
