"""What a unit of each item holds of some traced items, by the recipes of the processes that make it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isclose, isnan

from supplyopt.network.grammar import Activity, Network

SAME = 1e-6
"""Relative difference up to which two ways to make an item put the same content into it [-]."""


@dataclass(frozen=True)
class Content:
    """Content of a unit of each item [content/unit]: that of a traced item is given, all else follows from recipes.

    ::

        c[j]  =  m[j] · Σ_i q[i] c[i]  /  Σ_k q[k] m[k]         i: what a run uses, k: what it makes, j among it

    q are quantities of the recipe and m masses of a unit, which do not matter where a run makes one thing only. All
    ways to make an item must put the same into it. Two kinds may put in more than it holds, which is then lost: ways
    to make a traced item, and ways that use what is made of the item itself (recycling). None may put in less.
    """

    network: Network
    traced: Mapping[str, float]
    """traced item -> content of a unit"""

    @cached_property
    def of(self) -> dict[str, float]:
        """item -> content of a unit; items that hold none are left out."""
        found = dict(self.traced)
        for item in sorted(self._rank.keys() - found.keys(), key=lambda item: (self._rank[item], item)):
            put = self._put(self._ways(item)[0], item, found)
            if put is not None:
                found[item] = put
        return found

    def taken_in(self, run: Activity) -> float:
        """Content of all that a run uses [content/run]."""
        return sum(quantity * self.of.get(item, 0.0) for item, quantity in _used(run).items())

    def doubts(self) -> Iterator[str]:
        """Where the content of an item is not one figure, in words: the first doubt about each item."""
        for item in sorted(self._holding):
            found = list(self._doubts(item))
            yield from found[:1]

    def _doubts(self, item: str) -> Iterator[str]:
        what, own = " and ".join(self.traced), self.of.get(item)
        for run in self._makers(item):
            name, put = run.name.removeprefix("run:"), self._put(run, item, self.of)
            if item in self.traced and not self._holding_inputs(run):
                continue  # its content begins here
            if own is None or put is None:
                why = "it is made of itself, or beside things whose masses are not known"
                yield f"what {item} holds of {what} by process {name} cannot be told: {why}"
            elif item in self.traced or self._recycles(run, item):
                if put < own * (1 - SAME):
                    yield f"process {name} makes {item}, which holds {own:g} of {what}, out of what holds {put:g}"
            elif not isclose(put, own, rel_tol=SAME):
                usual = self._ways(item)[0].name.removeprefix("run:")
                yield f"a unit of {item} holds {own:g} of {what} by process {usual}, {put:g} by process {name}"

    def _put(self, run: Activity, item: str, found: Mapping[str, float]) -> float | None:
        """What a run puts into a unit of one of the things it makes; none where that cannot be told."""
        held = self._holding_inputs(run)
        weights = self._weights(run)
        if any(used not in found for used in held) or weights is None:
            return None
        return sum(quantity * found[used] for used, quantity in held.items()) * weights[item]

    def _weights(self, run: Activity) -> dict[str, float] | None:
        """Part of the content of a run in a unit of each thing it makes: by mass, or by quantity in one unit."""
        made = _made(run)
        masses = {item: self.network.masses[item] for item in made}
        alike = len({self.network.units[item] for item in made}) == 1
        if len(made) == 1 or (alike and any(map(isnan, masses.values()))):
            masses = dict.fromkeys(made, 1.0)
        total = sum(quantity * masses[item] for item, quantity in made.items())
        return None if isnan(total) else {item: masses[item] / total for item in made}

    def _ways(self, item: str) -> list[Activity]:
        """Runs that make an item of what comes before it."""
        return [run for run in self._makers(item) if self._comes_before(self._holding_inputs(run), item)]

    def _comes_before(self, used: Mapping[str, float], item: str) -> bool:
        last = len(self._holding)
        return bool(used) and max(self._rank.get(each, last) for each in used) < self._rank.get(item, last)

    def _makers(self, item: str) -> list[Activity]:
        return [run for run in self._runs if item in _made(run)]

    def _holding_inputs(self, run: Activity) -> dict[str, float]:
        return {item: quantity for item, quantity in _used(run).items() if item in self._holding}

    def _recycles(self, run: Activity, item: str) -> bool:
        """Whether a run makes an item of what is made of it."""
        used = self._holding_inputs(run)
        return not self._made_of[item].isdisjoint(used) and not self._comes_before(used, item)

    @cached_property
    def _rank(self) -> dict[str, int]:
        """item -> steps from the traced items, each step of things that are known; some are never reached."""
        found, step = dict.fromkeys(self.traced, 0), 0
        while True:
            step += 1
            used = {run.name: self._holding_inputs(run).keys() for run in self._runs}
            ready = [run for run in self._runs if used[run.name] and used[run.name] <= found.keys()]
            new = {item for run in ready for item in _made(run)} - found.keys()
            if not new:
                return found
            found |= dict.fromkeys(new, step)

    @cached_property
    def _runs(self) -> list[Activity]:
        return [a for a in self.network.activities if a.kind == "run"]

    @cached_property
    def _holding(self) -> frozenset[str]:
        """The traced items and all that is made of them, of that, and so on."""
        return self._grown(set(self.traced), frozenset())

    @cached_property
    def _made_of(self) -> dict[str, frozenset[str]]:
        """item -> itself and what is made of it; traced items end the line, since their content is given."""
        return {item: self._grown({item}, frozenset(self.traced)) for item in self._holding}

    def _grown(self, items: set[str], ends: frozenset[str]) -> frozenset[str]:
        found = set(items)
        while True:
            made = {item for run in self._runs if not found.isdisjoint(_used(run)) for item in _made(run)} - ends
            if made <= found:
                return frozenset(found)
            found |= made


def _used(run: Activity) -> dict[str, float]:
    return {item: -quantity for ((item, _), _), quantity in run.net.items() if quantity < 0}


def _made(run: Activity) -> dict[str, float]:
    return {item: quantity for ((item, _), _), quantity in run.net.items() if quantity > 0}
