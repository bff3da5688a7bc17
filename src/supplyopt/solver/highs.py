"""The only file that knows HiGHS: arrays in, status, values and bound out. Every return status is checked.

Pyomo's own interfaces to HiGHS are not used: they call poisoned models optimal, lose the incumbent of an
interrupted run and deadlock in threads.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import astuple, dataclass
from enum import Enum, auto
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

from supplyopt.compile import LinearModel
from supplyopt.compile.decided_block import State
from supplyopt.compile.scale import scale
from supplyopt.errors import SolverError
from supplyopt.network.grammar import Floats


class Ending(Enum):
    """Why the solver stopped."""

    OPTIMAL = auto()
    LIMIT = auto()
    INTERRUPTED = auto()
    INFEASIBLE = auto()
    UNBOUNDED = auto()
    INFEASIBLE_OR_UNBOUNDED = auto()
    FAILED = auto()


Statuses = npt.NDArray[np.int8]
"""0: at its lower limit, 1: basic, 2: at its upper limit, 3: free and nothing."""

_ENDINGS = {
    highspy.HighsModelStatus.kOptimal: Ending.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: Ending.OPTIMAL,
    highspy.HighsModelStatus.kTimeLimit: Ending.LIMIT,
    highspy.HighsModelStatus.kIterationLimit: Ending.LIMIT,
    highspy.HighsModelStatus.kSolutionLimit: Ending.LIMIT,
    highspy.HighsModelStatus.kInterrupt: Ending.INTERRUPTED,
    highspy.HighsModelStatus.kInfeasible: Ending.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Ending.UNBOUNDED,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: Ending.INFEASIBLE_OR_UNBOUNDED,
}


@dataclass(frozen=True)
class Work:
    """What it took to solve something."""

    models: int = 0
    nodes: int = 0
    iterations: int = 0
    tangents: int = 0
    """laid on squares"""

    def __add__(self, other: Work) -> Work:
        """Of both together."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Work(*(one + another for one, another in pairs))


@dataclass(frozen=True)
class Solution:
    """What HiGHS says: why it stopped, the best values found (if any), and a bound on the optimum."""

    ending: Ending
    values: Floats | None
    objective: float | None
    bound: float
    work: Work = Work()
    duals: Floats | None = None
    """of a linear program solved to the end: what the optimum changes by for a unit more of each row's limits [m]"""
    settled: bool = True
    """whether a second objective, if there is one, was solved to the end too"""
    basis: Basis | None = None
    """where a linear program ended, if that was asked for"""

    @property
    def is_final(self) -> bool:
        """Whether more time would change nothing."""
        return self.ending in (Ending.OPTIMAL, Ending.INFEASIBLE, Ending.UNBOUNDED) and self.settled


@dataclass(frozen=True)
class Basis:
    """How each column [n] and row [m] stands at a vertex, as HiGHS counts it."""

    columns: Statuses
    rows: Statuses


@dataclass(frozen=True)
class Options:
    """Settings of one run; the same number of threads for the whole process, as HiGHS demands."""

    gap: float = 1e-4
    seconds: float | None = None
    threads: int = 1
    seed: int = 0
    presolve: bool = True
    tolerance: float = 1e-7
    """by how much a row of the scaled model may be missed"""
    stoppable: bool = True
    """whether a signal stops the run; short runs that finish an answer are not"""
    log_file: str = ""
    keep_basis: bool = False
    """whether a linear program is to tell where it ended"""


class _QuietHighs(highspy.Highs):
    """HiGHS prints its banner on the standard output as soon as callbacks are enabled, which its constructor does."""

    def enableCallbacks(self) -> None:  # noqa: N802
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def run(model: LinearModel, options: Options, start: Basis | Floats | None = None) -> Solution:
    """Solve a model; raises SolverError when HiGHS refuses or contradicts what it was given.

    It starts from a basis, if it is a linear program, or from values, if there are any.
    """
    highs: Any = _QuietHighs()  # type: ignore[no-untyped-call]
    _set_options(highs, options)
    _load(highs, model)
    _begin(highs, start)
    with _stoppable(highs) if options.stoppable else nullcontext():
        status = highs.run()
    ending = _ENDINGS.get(highs.getModelStatus(), Ending.FAILED)
    if status == highspy.HighsStatus.kError and ending is not Ending.INTERRUPTED:
        ending = Ending.FAILED
    info = highs.getInfo()
    has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(highs.getSolution().col_value, dtype=np.float64) if has_values else None
    if values is not None and len(values) != len(model.cost):
        raise SolverError("the solver returned a solution of the wrong length")
    is_mip = bool(model.integer.any())
    objective = float(model.cost @ values) if values is not None else None
    if ending is Ending.OPTIMAL and values is None and len(model.cost):
        ending = Ending.FAILED
    bound = float(info.mip_dual_bound) if is_mip else _linear_bound(ending, objective)
    if not np.isfinite(bound):
        bound = -np.inf
    duals = None
    if not is_mip and ending is Ending.OPTIMAL:
        duals = np.array(highs.getSolution().row_dual, dtype=np.float64)
    work = Work(1, max(int(info.mip_node_count), 0), int(info.simplex_iteration_count))
    basis = _basis(highs) if duals is not None and options.keep_basis else None
    return Solution(ending, values, objective, bound, work, duals, basis=basis)


def _begin(highs: Any, start: Basis | Floats | None) -> None:
    """Hand over where to start; a start that HiGHS cannot use is no harm."""
    if isinstance(start, Basis):
        basis = highspy.HighsBasis()
        basis.col_status, basis.row_status = ([_STATUSES[k] for k in each] for each in (start.columns, start.rows))
        basis.valid, basis.alien = True, True
        highs.setBasis(basis)
    elif start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        highs.setSolution(solution)


def _basis(highs: Any) -> Basis:
    found = highs.getBasis()
    columns, rows = (np.array(list(map(int, each)), dtype=np.int8) for each in (found.col_status, found.row_status))
    return Basis(columns, rows)


_STATUSES = [highspy.HighsBasisStatus(k) for k in range(5)]


def _linear_bound(ending: Ending, objective: float | None) -> float:
    return objective if ending is Ending.OPTIMAL and objective is not None else -np.inf


def _set_options(highs: Any, options: Options) -> None:
    chosen: dict[str, Any] = {
        "log_to_console": False,  # first of all: the banner would spoil the standard output
        "output_flag": bool(options.log_file),
        "threads": options.threads,
        "parallel": "off" if options.threads == 1 else "on",
        "random_seed": options.seed,
        "mip_rel_gap": options.gap,
        "mip_abs_gap": 1e-9,
        "presolve": "on" if options.presolve else "off",
        "primal_feasibility_tolerance": options.tolerance,
    }
    if options.log_file:
        chosen["log_file"] = options.log_file
    if options.seconds is not None:
        chosen["time_limit"] = max(options.seconds, 0.0)
    for name, value in chosen.items():
        if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise SolverError(f"the solver refuses the option {name} = {value!r}")


def _load(highs: Any, model: LinearModel) -> None:
    """Hand the arrays over, then ask for the counts back: what the solver holds must be what was meant."""
    rows, columns = model.matrix.shape
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, rows
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.cost, model.lower, model.upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = columns, rows
    lp.a_matrix_.start_ = model.matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = model.matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = model.matrix.data
    if model.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in model.integer]
    if highs.passModel(lp) != highspy.HighsStatus.kOk:
        raise SolverError("the solver refuses the model")
    held = (highs.getNumRow(), highs.getNumCol(), highs.getNumNz())
    if held != (rows, columns, model.matrix.nnz):
        raise SolverError(
            f"the solver holds {held} rows, columns, nonzeros instead of {(rows, columns, model.matrix.nnz)}"
        )


class _Stop:
    """Remembers that somebody asked to stop, so that the solver's callbacks can ask."""

    requested = False
    by_signal: int = int(signal.SIGINT)


stop = _Stop()


@contextmanager
def obeying_signals() -> Iterator[None]:
    """SIGINT and SIGTERM are remembered, for whoever looks; a second one ends the work at once."""
    before: dict[int, Any] = {}

    def ask(number: int, _: Any) -> None:
        if stop.requested:
            raise KeyboardInterrupt
        stop.requested, stop.by_signal = True, number

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            before[number] = signal.signal(number, ask)
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


@contextmanager
def _stoppable(highs: Any) -> Iterator[None]:
    """A signal stops the solver within a moment and keeps its incumbent; callbacks only read a flag."""

    def look(event: Any) -> None:
        if stop.requested:
            event.interrupt()

    highs.cbMipInterrupt += look
    highs.cbSimplexInterrupt += look
    highs.cbIpmInterrupt += look
    with obeying_signals():
        yield


class Growing:
    """A linear program that stays with the solver and gets more rows, each answer from the basis of the last."""

    def __init__(self, model: LinearModel, options: Options) -> None:
        """Load the program, scaled."""
        scaled, self._scaling = scale(model)
        self._cost, self._options = model.cost, options
        self._lower, self._upper = scaled.lower, scaled.upper
        self._highs: Any = _QuietHighs()  # type: ignore[no-untyped-call]
        _set_options(self._highs, options)
        _load(self._highs, scaled)

    def add(self, rows: Any, most: Floats) -> None:
        """More rows, ``rows z ≤ most``."""
        found = sparse.csr_array(rows @ sparse.diags_array(self._scaling.column))
        size = np.maximum(np.asarray(abs(found).max(axis=1).todense()).ravel(), 1e-300)
        factor = 10.0 ** -np.round(np.log10(size))
        found = sparse.csr_array(sparse.diags_array(factor) @ found)
        found.data[np.abs(found.data) <= NOTHING] = 0.0
        found.eliminate_zeros()
        below = np.full(len(most), -np.inf)
        starts, indices = found.indptr[:-1].astype(np.int32), found.indices.astype(np.int32)
        _done(self._highs.addRows(len(most), below, most * factor, found.nnz, starts, indices, found.data))

    def solve(self, options: Options) -> Solution:
        """The optimum in the time that options allow."""
        if options.seconds is not None:  # the solver counts from its first run on
            _done(self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(options.seconds, 0.0)))
        with _stoppable(self._highs):
            self._highs.run()
        ending = _ENDINGS.get(self._highs.getModelStatus(), Ending.FAILED)
        work = Work(1, 0, int(self._highs.getInfo().simplex_iteration_count))
        if ending is not Ending.OPTIMAL:
            return Solution(ending, None, None, -np.inf, work)
        values = np.clip(np.array(self._highs.getSolution().col_value), self._lower, self._upper)
        objective = float(self._cost @ (values * self._scaling.column))
        return Solution(ending, values * self._scaling.column, objective, objective, work)


NOTHING = 1e-9
"""An entry of a matrix that HiGHS takes for none."""


@dataclass(frozen=True)
class Vertex:
    """Where a linear program ended: why, and if it is optimal values, which columns and rows are basic, and duals."""

    ending: Ending
    values: Floats | None = None
    basic_columns: Any = None
    basic_rows: Any = None
    duals: Floats | None = None


_FROM_THE_LAST = {"dual_simplex_cost_perturbation_multiplier": 0.0, "no_unnecessary_rebuild_refactor": False}
"""Settings for a few steps from the last answer: what is perturbed would have to be mended, with as many more."""


class Resident:
    """A linear program that stays with the solver: its limits and costs change, each answer starts from the last."""

    def __init__(self, model: LinearModel) -> None:
        """Load the program, which is scaled already."""
        self._highs: Any = _QuietHighs()  # type: ignore[no-untyped-call]
        _set_options(self._highs, Options())
        for name, value in _FROM_THE_LAST.items():
            _done(self._highs.setOptionValue(name, value))
        _load(self._highs, model)
        rows, columns = model.matrix.shape
        self._lower = model.lower
        self._state: State | None = None
        self._rows, self._columns = np.arange(rows, dtype=np.int32), np.arange(columns, dtype=np.int32)

    def solve(self, state: State) -> Vertex:
        """The optimum of the same program in another state; that there is none is asked for twice."""
        if (state.upper < self._lower).any():
            return Vertex(Ending.INFEASIBLE)
        self._change(state)
        ending = self._run()
        if ending is not Ending.OPTIMAL:
            self._highs.clearSolver()
            ending = self._run()
        if ending is not Ending.OPTIMAL:
            return Vertex(ending)
        solution = self._highs.getSolution()
        values, duals = (np.array(each, dtype=np.float64) for each in (solution.col_value, solution.row_dual))
        if len(values) != len(self._columns) or len(duals) != len(self._rows):
            raise SolverError("the solver returned a solution of the wrong length")
        return Vertex(ending, values, *self._basic(), duals)

    def _change(self, state: State) -> None:
        """Tell the solver what is another than in the last state."""
        highs, held = self._highs, self._state
        if held is None or not np.array_equal(held.cost, state.cost):
            _done(highs.changeColsCost(len(self._columns), self._columns, state.cost))
        columns, rows = self._columns, self._rows
        if held is not None:
            columns = columns[held.upper != state.upper]
            rows = rows[(held.row_lower != state.row_lower) | (held.row_upper != state.row_upper)]
        if len(columns):
            _done(highs.changeColsBounds(len(columns), columns, self._lower[columns], state.upper[columns]))
        if len(rows):
            _done(highs.changeRowsBounds(len(rows), rows, state.row_lower[rows], state.row_upper[rows]))
        for row, column, value in zip(*(each.tolist() for each in state.entries), strict=True):
            status = highs.changeCoeff(row, column, value)
            if status != highspy.HighsStatus.kWarning or abs(value) > NOTHING:  # an entry that is and stays nothing
                _done(status)
        self._state = state

    def _run(self) -> Ending:
        status = self._highs.run()
        ending = _ENDINGS.get(self._highs.getModelStatus(), Ending.FAILED)
        return Ending.FAILED if status == highspy.HighsStatus.kError else ending

    def _basic(self) -> tuple[Any, Any]:
        """Which columns and rows are basic; a row i is told as -(1 + i)."""
        columns, rows = np.zeros(len(self._columns), dtype=bool), np.zeros(len(self._rows), dtype=bool)
        if len(self._rows):
            status, basic = self._highs.getBasicVariables()
            _done(status)
            basic = np.asarray(basic, dtype=np.int64)
            columns[basic[basic >= 0]] = True
            rows[-1 - basic[basic < 0]] = True
        return columns, rows


def _done(status: Any) -> None:
    if status != highspy.HighsStatus.kOk:
        raise SolverError(f"the solver refuses a change of the program ({status})")
