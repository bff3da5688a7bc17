"""Settings of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy

from supplyopt.errors import SolverError


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


def set_options(highs: Any, options: Options) -> None:
    """Tell HiGHS; raises SolverError for an option that it refuses."""
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
