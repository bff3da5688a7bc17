"""A Pyomo model as text that a person can check: every term by its documented name, in one order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyomo.environ as pyo
from pyomo.repn import generate_standard_repn

WIDTH = 110
TINY = 1e-12


def write(model: Any, about: str, *, part: str = "") -> str:
    """The model as text. With ``part``, only constraints, costs and variables whose name contains it."""
    rows = {c.name: c for c in model.component_data_objects(pyo.Constraint, active=True) if part in c.name}
    [objective] = model.component_data_objects(pyo.Objective, active=True)
    costs, constant = _terms(objective.expr)
    costs = {name: value for name, value in costs.items() if part in name}
    lines = [f"# {about}", "", "minimise"]
    lines += _sum(costs) or ["  0"]
    if abs(constant) > TINY and not part:
        lines.append(f"  {_signed(constant)}")
    lines += ["", "subject to"]
    for name in sorted(rows):
        lines += ["", *_row(name, rows[name])]
    seen = [v for v in model.component_data_objects(pyo.Var) if part in v.name]
    lines += ["", "bounds", *_bounds(seen)]
    return "\n".join(lines) + "\n"


def _row(name: str, row: Any) -> Iterator[str]:
    terms, constant = _terms(row.body)
    yield f"{name}:"
    yield from _sum(terms)
    lower, upper = pyo.value(row.lower), pyo.value(row.upper)
    if lower == upper:
        yield f"  = {_number(upper - constant)}"
    else:
        if upper is not None:
            yield f"  <= {_number(upper - constant)}"
        if lower is not None:
            yield f"  >= {_number(lower - constant)}"


def _terms(expression: Any) -> tuple[dict[str, float], float]:
    """name -> coefficient, and the constant."""
    found = generate_standard_repn(expression)
    assert found.is_linear()
    terms: dict[str, float] = {}
    for coefficient, variable in zip(found.linear_coefs, found.linear_vars, strict=True):
        terms[variable.name] = terms.get(variable.name, 0.0) + float(pyo.value(coefficient))
    return {name: value for name, value in terms.items() if abs(value) > TINY}, float(pyo.value(found.constant))


def _sum(terms: dict[str, float]) -> list[str]:
    """Terms sorted by name, as many on a line as fit."""
    lines: list[str] = []
    for name in sorted(terms):
        term = f"{_signed(terms[name])} {name}"
        if lines and len(lines[-1]) + len(term) < WIDTH:
            lines[-1] += f" {term}"
        else:
            lines.append(f"  {term}")
    return lines


def _bounds(variables: list[Any]) -> Iterator[str]:
    for variable in sorted(variables, key=lambda v: v.name):
        if variable.is_binary():
            yield f"  {variable.name} in {{0, 1}}"
        else:
            upper = "" if variable.ub is None else f" <= {_number(variable.ub)}"
            yield f"  {_number(variable.lb)} <= {variable.name}{upper}"


def _signed(value: float) -> str:
    return f"{'-' if value < 0 else '+'} {_number(abs(value))}"


def _number(value: float) -> str:
    # Twelve digits: the last ones differ between processors.
    return f"{value + 0.0:.12g}"
