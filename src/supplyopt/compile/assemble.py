"""A written study put together: scenarios under the root, and their expressions where stand-ins stood for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile.affine import Ints
from supplyopt.compile.curves import Curves
from supplyopt.compile.program import Functional, Program
from supplyopt.compile.squares import Squares
from supplyopt.compile.stamp import Stamped
from supplyopt.compile.template import Columns, Template
from supplyopt.compile.tile import Place, shifted
from supplyopt.compile.write import Asked, Written, write_study
from supplyopt.network.grammar import Floats
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study


def compile_study(study: Study, asked_of: Asked | None = None) -> Program:
    """Write each block in Pyomo once, compile it, and multiply it by NumPy: Pyomo never sees a scenario twice."""
    written = write_study(study, asked_of)
    return assemble(written, written.stamped)


@dataclass(frozen=True)
class Elsewhere:
    """Scenarios whose operation is decided elsewhere: columns for what it costs, and the cost of each over them."""

    columns: Columns
    scenarios: tuple[str, ...]
    cost: Any
    """CSR [S, root + columns]"""
    shift: Floats
    """the constant part of each cost [S, money]"""
    unpenalised: tuple[str, ...] = ()
    """scenarios of which only penalties are asked, and that have none"""


NOTHING_ELSEWHERE = Elsewhere(
    Columns((), np.zeros(0), np.zeros(0), np.zeros(0, dtype=bool), {}), (), sparse.csr_array((0, 0)), np.zeros(0)
)


def assemble(written: Written, here: Sequence[Stamped], elsewhere: Elsewhere = NOTHING_ELSEWHERE) -> Program:
    """Stack the scenarios that are decided here under the root; the costs of those elsewhere get the last columns."""
    root = written.root
    places, width = _places(here, root.columns.count, root.rows.count - written.objectives)
    outcomes = _Outcomes(root, places, elsewhere, width)
    width += elsewhere.columns.count
    matrix, shift = _substituted(written, outcomes)
    blocks = [place.matrix(root.columns.count, width) for place in places]
    limits = [place.limits() for place in places]
    asked = np.arange(root.rows.count - written.objectives, root.rows.count)
    costs, kept = matrix[asked, :].toarray(), slice(0, root.rows.count - written.objectives)
    shares = {s: share for place in places for s, share in place.shares.items()}
    every = [
        root.columns,
        *(p.stamped.template.columns for p in places for _ in p.stamped.scenarios),
        elsewhere.columns,
    ]
    return Program(
        cost=costs[0],
        offset=float(shift[asked[0]]),
        then=costs[1] if len(asked) > 1 else None,
        matrix=sparse.csr_array(sparse.vstack([matrix[kept, :], *blocks], format="csr")),
        row_lower=np.concatenate([shifted(root.lower, shift)[kept], *(lower for lower, _ in limits)]),
        row_upper=np.concatenate([shifted(root.upper, shift)[kept], *(upper for _, upper in limits)]),
        lower=np.concatenate([c.lower for c in every]),
        upper=np.concatenate([c.upper for c in every]),
        integer=np.concatenate([c.integer for c in every]),
        root=root.columns,
        scenarios=shares,
        own_cost=outcomes.own_cost(places),
        unpriced=tuple(s for s in written.unpriced if s in shares),
        root_rows=root.row_names,
        curves=Curves(_squares(written.columns_of_squares, outcomes), written.worsts),
        asked={key[1:]: outcomes.functional(key) for key in root.outcome_names if key[0] == "asked"},
    )


def _places(here: Sequence[Stamped], width: int, height: int) -> tuple[list[Place], int]:
    places = []
    for stamped in here:
        places.append(Place(stamped, width, height))
        width, height = width + places[-1].columns, height + places[-1].rows
    return places, width


class _Outcomes:
    """What calm, scenarios and those who ask come to, as rows over the columns of the whole program."""

    def __init__(self, root: Template, places: Sequence[Place], elsewhere: Elsewhere, first_elsewhere: int) -> None:
        self._root, width = root.columns.count, first_elsewhere + elsewhere.columns.count
        told = root.outcomes
        own = (told.entries.constant, (told.row, told.column))
        moved = _moved(elsewhere.cost, self._root, first_elsewhere, width)
        stacked = [
            sparse.csr_array(own, shape=(told.count, width)),
            *(p.outcomes(self._root, width) for p in places),
            moved,
            sparse.csr_array((1, width)),
        ]
        self.matrix = sparse.csr_array(sparse.vstack(stacked, format="csr"))
        self.shift = np.concatenate(
            [told.shift.constant, *(p.outcome_shifts() for p in places), elsewhere.shift, [0.0]]
        )
        self.row: dict[Any, int] = {(key[0], CALM, *key[1:]): i for i, key in enumerate(root.outcome_names)}
        self._of_root = {key: i for i, key in enumerate(root.outcome_names)}
        first = told.count
        for place, rows in zip(places, stacked[1:], strict=False):
            self.row |= {key: first + i for key, i in place.outcome_rows().items()}
            first += rows.shape[0]
        self.row |= {("cost", s): first + i for i, s in enumerate(elsewhere.scenarios)}
        self.row |= {("penalty", s): len(self.shift) - 1 for s in elsewhere.unpenalised}

    def functional(self, key: tuple[Any, ...]) -> Functional:
        """What was asked for on the plan."""
        i = self._of_root[key]
        return Functional(self.matrix[[i], :], float(self.shift[i]))

    def stacked(self, kind: str, count: int) -> tuple[Any, Floats]:
        """What was asked for on the plan by number, as rows and their constant parts."""
        rows = [self._of_root[kind, i] for i in range(count)]
        return self.matrix[rows, :], self.shift[rows]

    def own_cost(self, places: Sequence[Place]) -> Floats:
        """What the columns of each scenario cost in that scenario [n]."""
        found = np.zeros(self.matrix.shape[1])
        for s, share in ((s, share) for place in places for s, share in place.shares.items()):
            row = self.row["cost", s]
            at = slice(self.matrix.indptr[row], self.matrix.indptr[row + 1])
            column = self.matrix.indices[at]
            mine = column >= share.first_column
            found[column[mine]] = self.matrix.data[at][mine]
        return found


def _moved(rows: Any, root: int, first: int, width: int) -> Any:
    """Rows over the columns of the root and some more, these moved to where they stand in a wider program."""
    column = np.where(rows.indices < root, rows.indices, rows.indices - root + first)
    return sparse.csr_array((rows.data, column, rows.indptr), shape=(rows.shape[0], width))


def _squares(columns: Ints, outcomes: _Outcomes) -> Squares:
    return Squares(columns, *outcomes.stacked("part", len(columns)), *outcomes.stacked("total", len(columns)))


def _substituted(written: Written, outcomes: _Outcomes) -> tuple[Any, Floats]:
    """Rows of the root with what stand-ins stand for in their place, a product of sparse matrices; constant parts."""
    root, n, width = written.root, written.root.columns.count, outcomes.matrix.shape[1]
    wanted = [outcomes.row[index] for _, index in written.stand_ins.names]
    rows = root.rows
    full = sparse.csr_array((rows.entries.constant, (rows.row, rows.column)), shape=(rows.count, n + len(wanted)))
    own = sparse.csr_array(full[:, :n])
    own.resize((rows.count, width))
    through = full[:, n:]
    found = sparse.csr_array(own + through @ outcomes.matrix[wanted, :])
    found.sum_duplicates()
    found.eliminate_zeros()
    return found, rows.shift.constant + through @ outcomes.shift[wanted]
