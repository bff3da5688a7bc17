"""What is known of studies much alike: answers of parts that come again, and where a part that has changed may start.

A part whose arrays are the same to the last bit has the same answer. Any other starts from where columns and rows of
its names ended, whatever part they stood in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

from supplyopt.compile import LinearModel, Part, Program
from supplyopt.compile.affine import Ints
from supplyopt.compile.curves import Curves
from supplyopt.compile.rewrite import Rewriter
from supplyopt.compile.write import Written
from supplyopt.network.grammar import Floats
from supplyopt.solver.again import Start, solve_again
from supplyopt.solver.highs import BasisStatus, Options, Solution
from supplyopt.solver.in_turn import solve_in_turn
from supplyopt.solver.ties import Known
from supplyopt.study import Study

MOST_KEPT = 2_000
"""Answers that are kept; the oldest go first."""
UNKNOWN, LOWER, BASIC = -1, 0, 1


class Memory:
    """Kept from one study to the next by whoever solves several that are much alike."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._answers: dict[Hashable, Solution] = {}
        self._rewriter = Rewriter()
        self._layout: Any = None
        self.ties: Known = {}
        """ties that were settled, of the answers that are kept"""
        self._ends: dict[str, _Ends] = {"plan": _Ends(), "settled": _Ends()}

    def written(self, study: Study) -> Written:
        """A study, of which no more is written in Pyomo than differs in more than figures."""
        return self._rewriter.write(study)

    def lay_out(self, program: Program) -> None:
        """Find what is known of the columns and rows of a program by their names."""
        if (layout := _layout(program)) == self._layout:
            return
        self._layout, columns, rows = layout, program.column_names, program.row_names
        for ends in self._ends.values():
            ends.lay_out(columns, rows)

    def solve(self, part: Part, model: LinearModel, then: Floats | None, curves: Curves, options: Options) -> Solution:
        """What can be said of a part of the program, with a second objective or curves from the beginning."""
        key = None if curves.count else _fingerprint(model, then, options)
        if key in self._answers:
            return self._answers[key]
        if curves.count or then is not None:
            return self._keep(key, solve_in_turn(model, then, curves, options))
        return self._keep(key, self._ends["plan"].solve(part, model, options))

    def settle(self, rows: Ints, columns: Ints, model: LinearModel, options: Options) -> Solution:
        """What can be said of the operation of a scenario under a plan that is decided."""
        key = _fingerprint(model, None, options)
        known = self._answers.get(key)
        return known or self._keep(key, self._ends["settled"].solve(Part(columns, rows), model, options))

    def _keep(self, key: Hashable, solution: Solution) -> Solution:
        if key is not None and solution.is_final:
            self._answers[key] = solution
            while len(self._answers) > MOST_KEPT:
                del self._answers[next(iter(self._answers))]
        return solution


def _layout(program: Program) -> Any:
    """What names follow from; programs of templates that were kept share it, so that it is quickly compared."""
    shares = [(s, share.columns.names, share.row_names) for s, share in program.scenarios.items()]
    return program.root.names, program.root_rows, shares


class _Ends:
    """Where every column and row of a program ended."""

    def __init__(self) -> None:
        self._columns: Sequence[Any] = ()
        self._rows: Sequence[Any] = ()
        self._values = np.zeros(0)
        self._column_status = self._row_status = np.zeros(0, dtype=np.int8)

    def lay_out(self, columns: Sequence[Any], rows: Sequence[Any]) -> None:
        """Move what is known to where these columns and rows stand."""
        if columns != self._columns:
            at = _found(columns, self._columns)
            self._values = _moved(self._values, at, np.nan)
            self._column_status = _moved(self._column_status, at, UNKNOWN)
        if rows != self._rows:
            self._row_status = _moved(self._row_status, _found(rows, self._rows), UNKNOWN)
        self._columns, self._rows = columns, rows

    def solve(self, part: Part, model: LinearModel, options: Options) -> Solution:
        """What can be said of a part, from where it ended before."""
        solution, start = solve_again(model, options, self._start(part))
        if start is not None:
            self._values[part.columns] = start.values
            self._column_status[part.columns] = start.basis.columns
            self._row_status[part.rows] = start.basis.rows
        return solution

    def _start(self, part: Part) -> Start | None:
        """None where nothing is known; what is new starts at its lower limit, and new rows do not bind."""
        columns, rows = self._column_status[part.columns], self._row_status[part.rows]
        if (columns == UNKNOWN).all():
            return None
        basis = BasisStatus(np.where(columns == UNKNOWN, LOWER, columns), np.where(rows == UNKNOWN, BASIC, rows))
        return Start(self._values[part.columns], basis)


def _found(names: Sequence[Any], among: Sequence[Any]) -> Ints:
    """Where each name stands among others; -1: nowhere."""
    place = {name: i for i, name in enumerate(among)}
    return np.array([place.get(name, UNKNOWN) for name in names], dtype=np.int64)


def _moved(figures: Any, at: Ints, nothing: Any) -> Any:
    return np.append(figures, np.array([nothing], dtype=figures.dtype))[at]


def _fingerprint(model: LinearModel, then: Floats | None, options: Options) -> Hashable:
    """Whoever has the same has the same answer."""
    digest = hashlib.sha256()
    matrix = model.matrix
    arrays = [model.cost, matrix.data, matrix.indices, matrix.indptr, model.row_lower, model.row_upper]
    for array in [*arrays, model.lower, model.upper, model.integer, *([] if then is None else [then])]:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest(), matrix.shape, then is None, options.gap, options.threads, options.seed
