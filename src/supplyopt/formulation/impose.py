"""A rule's rows, written as named constraints; soft where the rule has a price."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pyomo.environ as pyo

from supplyopt.errors import Issue, PolicyError
from supplyopt.network import Network
from supplyopt.rules import Row, Rule, Scope


def impose(block: Any, network: Network, rules: Sequence[Rule], rows_of: Callable[[Rule, Scope], Iterable[Row]]) -> Any:
    """Write the rows of every rule into ``block.rule[name]`` and give what soft rows cost [money].

    Components: ``row[key]`` for each row, ``excess[key]`` ≥ 0 where it may be missed at a price,
    ``choice[key]`` for each yes-or-no the rule asks for.
    """
    block.rule = pyo.Block([rule.name for rule in rules])
    penalties: Any = 0.0
    for rule in rules:
        penalties += _impose_one(block.rule[rule.name], network, rule, rows_of)
    return penalties


def _impose_one(part: Any, network: Network, rule: Rule, rows_of: Callable[[Rule, Scope], Iterable[Row]]) -> Any:
    part.choice = pyo.Var(pyo.Any, dense=False, domain=pyo.Binary)
    part.excess = pyo.Var(pyo.Any, dense=False, domain=pyo.NonNegativeReals)
    part.row = pyo.Constraint(pyo.Any)
    scope = Scope(network, lambda key, truth: part.choice[key])
    penalties: Any = 0.0
    for row in rows_of(rule, scope):
        if row.key in part.row:
            raise PolicyError([Issue("POL030", f"rule {rule.name!r} writes the row {row.key} twice")])
        missing = row.excess
        constant = isinstance(missing, int | float | np.number)
        if constant and missing <= 1e-9:
            continue
        if rule.penalty is not None and not row.defines:
            missing = missing - part.excess[row.key]
            penalties += rule.penalty * part.excess[row.key]
        elif constant:
            # Nothing can be decided about this row and it fails: keep it, so that the solver proves it.
            part.excess[row.key].setub(0.0)
            missing = missing - part.excess[row.key]
        part.row[row.key] = missing <= 0.0
    return penalties
