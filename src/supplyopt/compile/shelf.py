"""Templates that were compiled before, for whoever asks for the same again.

What a study changes in its policy or its chances, most of its templates do not know of: a promise less, a cap moved, a
failure more leave the operation of other scenarios as it was. Only where the columns of the plan stand may differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from supplyopt.compile.affine import AffineRows, Ints
from supplyopt.compile.template import Columns, Template
from supplyopt.network import Network
from supplyopt.network.resolve import Conditions
from supplyopt.network.tables import Place, Tabled
from supplyopt.rules import Rule

MOST_KEPT = 32
"""Templates that are kept."""


@dataclass(frozen=True)
class Label:
    """Everything that a template depends on; figures that vary by scenario are no part of it."""

    network: Network
    onset: int
    plain: bytes
    places: tuple[Place, ...]
    figures: int
    """number of those that vary"""
    rules: tuple[str, ...]
    headroom: float
    asked: tuple[tuple[Any, ...], ...]
    after_calm: bool

    @classmethod
    def of(
        cls,
        network: Network,
        found: Tabled,
        rules: Sequence[Rule],
        headroom: float,
        asked: Sequence[tuple[Any, ...]],
        *,
        after_calm: bool,
    ) -> Label:
        """Of scenarios with these conditions, under some rules."""
        plain = b"".join(getattr(found.plain, name).tobytes() for name in Conditions.ARRAYS)
        told = tuple(f"{rule.kind} {rule.model_dump_json()}" for rule in rules)
        return cls(
            network,
            found.plain.onset,
            plain,
            tuple(found.places),
            found.table.shape[1],
            told,
            headroom,
            tuple(asked),
            after_calm,
        )


@dataclass(frozen=True)
class Kept:
    """A template, and which columns of the plan stand in it."""

    template: Template
    root: int
    """how many columns the plan had"""
    used: Ints
    """those of them that stand in it"""
    names: tuple[Any, ...]

    @classmethod
    def of(cls, template: Template, root: Columns) -> Kept:
        """A template as it was made under a plan."""
        columns = np.concatenate([template.rows.column, template.outcomes.column])
        used = np.unique(columns[columns < root.count])
        return cls(template, root.count, used, tuple(root.names[i] for i in used))

    def under(self, root: Columns) -> Template | None:
        """The template under a plan whose columns stand elsewhere; none if one of them is missing there."""
        place = {name: i for i, name in enumerate(root.names)}
        if not all(name in place for name in self.names):
            return None
        moved = np.zeros(self.root + 1, dtype=np.int64)
        moved[self.used] = [place[name] for name in self.names]

        def shifted(rows: AffineRows) -> AffineRows:
            own = rows.column - self.root + root.count
            at = np.where(rows.column < self.root, moved[np.minimum(rows.column, self.root)], own)
            return replace(rows, column=at)

        return replace(self.template, rows=shifted(self.template.rows), outcomes=shifted(self.template.outcomes))


def shelved(label: Label, root: Columns, make: Callable[[], Template]) -> Template:
    """The template of that label, made if it never was."""
    place = _places(label)
    known = place[0].under(root) if place else None
    if known is None:
        known = make()
        place[:] = [Kept.of(known, root)]
    return known


@lru_cache(maxsize=MOST_KEPT)
def _places(_: Label) -> list[Kept]:
    return []
