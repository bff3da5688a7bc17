"""Methods by name; what each imports is imported when it is asked for, by the process that measures it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping

from tests.bench.piece import Method


def _of(module: str, function: str) -> Callable[[], Method]:
    def found() -> Method:
        method: Method = getattr(importlib.import_module(f"tests.bench.methods.{module}"), function)
        return method

    return found


METHODS: Mapping[str, Callable[[], Method]] = {
    "solve": _of("ours", "solving"),
    "solve: as one program": _of("ours", "solving_as_one"),
    "solve: HiGHS on the ready matrix": _of("raw", "solving"),
    "solve: Pyomo with HiGHS": _of("pyomo_form", "solving"),
    "solve: linopy with HiGHS": _of("linopy_form", "solving"),
    "solve: mpi-sppy extensive form": _of("mpi_sppy", "extensive_form"),
    "solve: mpi-sppy L-shaped": _of("mpi_sppy", "l_shaped"),
    "solve: mpi-sppy PH": _of("mpi_sppy", "progressive_hedging"),
    "build": _of("ours", "building"),
    "build: ready matrix": _of("raw", "passing"),
    "build: Pyomo": _of("pyomo_form", "building"),
    "build: linopy": _of("linopy_form", "building"),
    "evaluate": _of("ours", "evaluating"),
    "what-if": _of("what_if", "again"),
    "what-if: first solve": _of("what_if", "first"),
    "read": _of("streams", "reading"),
    "scan": _of("streams", "scanning"),
}
"""What is measured, then against what."""

MPI_SPPY = tuple(name for name in METHODS if "mpi-sppy" in name)
