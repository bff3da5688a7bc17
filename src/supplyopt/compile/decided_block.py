"""A connected part of an operation under a decided plan: goods that never meet are solved apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from supplyopt.compile.affine import Ints
from supplyopt.compile.blocks import Part, connected
from supplyopt.compile.decided import DecidedTemplate
from supplyopt.compile.linear_model import LinearModel
from supplyopt.compile.reduction import Reduction, reduce
from supplyopt.compile.scale import Scaling, scale
from supplyopt.compile.tile import shifted
from supplyopt.network.grammar import Floats

ROUNDING = 1e-7
"""By how much an upper bound may fall below the lower one in a scaled program, as rows may be missed."""


@dataclass(frozen=True)
class DecidedBlock:
    """The part, scaled, as its figures d deviate from what they are where nothing happens.

    ::

        min  (c + C d)'v        l - R d ≤ (W + W(d)) v ≤ u - R d,    lower ≤ v ≤ upper - U d
    """

    columns: Ints
    """which of the template's columns are its own [n]"""
    figures: Ints
    """which of the template's figures it depends on [k]"""
    model: LinearModel
    """where nothing deviates"""
    limits: Floats
    """R [m, k]"""
    caps: Floats
    """U [n, k]"""
    costs: Floats
    """C [n, k]"""
    entries: tuple[Ints, Ints, Floats, Floats]
    """entries of the matrix that deviate: row, column, what they are at rest [e], and how they deviate [e, k]"""
    scaling: Scaling

    @property
    def twisting(self) -> npt.NDArray[np.bool_]:
        """Figures with which the matrix deviates [k]."""
        return np.asarray((self.entries[3] != 0.0).any(axis=0))

    @cached_property
    def _moving(self) -> tuple[Any, ...]:
        """Limits, caps and costs, sparse: in a large block each of them depends on few of the figures."""
        return tuple(sparse.csr_array(each) for each in (self.limits, self.caps, self.costs))

    def at(self, deviation: Floats) -> State:
        """The program at some deviation [k]."""
        model, (shift, lowered, dearer) = self.model, (each @ deviation for each in self._moving)
        upper = model.upper - lowered
        rounded = (upper < model.lower) & (upper > model.lower - ROUNDING)
        row, column, start, slope = self.entries
        return State(
            model.cost + dearer,
            np.where(rounded, model.lower, upper),
            model.row_lower - shift,
            model.row_upper - shift,
            (row, column, start + slope @ deviation),
        )


@dataclass(frozen=True)
class State:
    """What of a block is another in one state of it."""

    cost: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    entries: tuple[Ints, Ints, Floats]


def blocks_of(template: DecidedTemplate) -> tuple[list[DecidedBlock], Ints]:
    """The parts of an operation, and the rows in which no column stands."""
    model = _at_rest(template)
    steady = np.ones(template.rows, dtype=bool)
    steady[template.row[_moves(template.entries.slope)]] = False
    left = reduce(model, steady, ~_moves(template.moved.slope))
    rows, columns = np.flatnonzero(left.rows), np.flatnonzero(left.columns)
    pattern = sparse.csr_array((np.ones(len(template.row)), (template.row, template.column)), shape=model.matrix.shape)
    parts = [Part(columns[part.columns], rows[part.rows]) for part in connected(pattern[rows, :][:, columns])]
    capped = _model_with_caps(model, left)
    empty = np.ones(template.rows, dtype=bool)
    empty[template.row[left.columns[template.column]]] = False
    return [_block(template, capped, left, part) for part in parts], np.flatnonzero(empty)


def _at_rest(template: DecidedTemplate) -> LinearModel:
    """The operation where nothing deviates."""
    rest, shape = template.driven.undisturbed, (template.rows, template.columns.count)
    shift = template.moved.at(rest)
    return LinearModel(
        cost=template.cost.at(rest),
        matrix=sparse.csr_array((template.entries.at(rest), (template.row, template.column)), shape=shape),
        row_lower=shifted(template.lower, shift),
        row_upper=shifted(template.upper, shift),
        lower=template.columns.lower,
        upper=template.columns.upper,
        integer=np.zeros(template.columns.count, dtype=bool),
    )


def _model_with_caps(model: LinearModel, left: Reduction) -> LinearModel:
    capped = np.flatnonzero(left.cap >= 0)
    upper = model.upper.copy()
    upper[capped] = model.row_upper[left.cap[capped]] / _cap_entries(model, left)[capped]
    return replace(model, upper=upper)


def _cap_entries(model: LinearModel, left: Reduction) -> Floats:
    """The entry of each column in the row that bounds it; 1 where there is none."""
    found = np.ones(len(left.cap))
    capped = np.flatnonzero(left.cap >= 0)
    found[capped] = np.asarray(model.matrix[left.cap[capped], capped]).ravel()
    return found


def _block(template: DecidedTemplate, whole: LinearModel, left: Reduction, part: Part) -> DecidedBlock:
    model, scaling = scale(whole.part(part.rows, part.columns))
    limits, costs = template.moved.slope[part.rows, :], template.cost.slope[part.columns, :]
    caps = _caps(template, whole, left, part)
    row_at, column_at = _positions(part.rows, template.rows), _positions(part.columns, template.columns.count)
    inside = (row_at[template.row] >= 0) & (column_at[template.column] >= 0)
    moving = np.flatnonzero(_moves(template.entries.slope) & inside)
    slope, row, column = template.entries.slope[moving, :], template.row[moving], template.column[moving]
    start = template.entries.at(template.driven.undisturbed)[moving]
    row, column = row_at[row], column_at[column]
    figures = np.unique(np.concatenate([each.tocoo().coords[1] for each in (limits, costs, caps, slope)]))
    of_entries = scaling.row[row] * scaling.column[column]
    return DecidedBlock(
        part.columns,
        figures.astype(np.int64),
        model,
        limits[:, figures].toarray() * scaling.row[:, None],
        caps[:, figures].toarray() / scaling.column[:, None],
        costs[:, figures].toarray() * (scaling.column * scaling.money)[:, None],
        (row, column, start * of_entries, slope[:, figures].toarray() * of_entries[:, None]),
        scaling,
    )


def _caps(template: DecidedTemplate, whole: LinearModel, left: Reduction, part: Part) -> Any:
    """How the upper bounds of columns fall with the figures [n, K]."""
    capped = left.cap[part.columns] >= 0
    rows = np.where(capped, left.cap[part.columns], 0)
    factor = np.where(capped, 1.0 / _cap_entries(whole, left)[part.columns], 0.0)
    found = sparse.csr_array(sparse.diags_array(factor) @ template.moved.slope[rows, :])
    found.eliminate_zeros()
    return found


def _moves(slope: Any) -> npt.NDArray[np.bool_]:
    """Rows of slopes that are not all zero."""
    return np.asarray(abs(slope).sum(axis=1)).ravel() > 0.0


def _positions(chosen: Ints, size: int) -> Ints:
    """Where each of a whole stands among the chosen; -1: nowhere."""
    found = np.full(size, -1, dtype=np.int64)
    found[chosen] = np.arange(len(chosen))
    return found
