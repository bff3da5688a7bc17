"""A rule's rows, written as named constraints; soft where the rule has a price."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo
from pyomo.core.expr.numvalue import is_potentially_variable
from pyomo.repn import generate_standard_repn

from supplyopt.errors import Issue, PolicyError
from supplyopt.formulation.measured import Worst, declare_risk, write_risk
from supplyopt.formulation.operation import Expression
from supplyopt.network import Network
from supplyopt.risk import RiskMeasure
from supplyopt.rules import Row, Rule, Scope
from supplyopt.rules.auxiliary import Key

TANGENTS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5)
"""Shares at which squares are supported from the start; a solver adds more where an answer needs them."""


@dataclass(frozen=True)
class Square:
    """``variable ≥ part² / total``, of which the model holds only the tangents at TANGENTS."""

    variable: Any
    part: Expression
    total: Expression


@dataclass(frozen=True)
class Imposed:
    """What rules left behind: what their rows cost [money], and what they asked for that rows hold in part only."""

    penalty: Expression
    """of soft rules that are missed"""
    bill: Expression
    """of preferences and charges"""
    squares: tuple[Square, ...]
    worsts: tuple[Worst, ...]


def impose(
    block: Any,
    network: Network,
    rules: Sequence[Rule],
    amounts: Any,
    rows_of: Callable[[Rule, Scope], Iterable[Row]],
) -> Imposed:
    """Write the rows of every rule into ``block.rule[name]``.

    Components: ``row[key]`` for each row, ``excess[key]`` ≥ 0 where it may be missed at a price, ``choice[key]`` for
    each yes-or-no the rule asks for, ``square[key]`` ≥ 0 with its ``tangent[key, number]``, on ``sum[number]`` that
    ``equals[number]`` what is squared or divided by, ``length[key]`` ≥ 0 with its ``sum_of_squares[key]``, and
    ``risk[key]`` ≥ 0 with its ``risk_row[key]`` for measures of risk. Amounts that a rule asks for belong to the plan:
    ``amounts[rule, key]``, or ``amounts[key]`` where rules have them in common.
    """
    block.rule = pyo.Block([rule.name for rule in rules])
    penalty: Expression = 0.0
    bill: Expression = 0.0
    squares: list[Square] = []
    worsts: list[Worst] = []
    for rule in rules:
        part = _Part(block.rule[rule.name], rule, amounts)
        scope = Scope(network, part, rules)
        for row in rows_of(rule, scope) if scope.periods(rule) else ():
            part.write(row)
        if rule.bill == "penalties":
            penalty += part.paid
        else:
            bill += part.paid
        squares += part.squares
        worsts += part.worsts
    return Imposed(penalty, bill, tuple(squares), tuple(worsts))


class _Part:
    """The block of one rule; gives it the auxiliary variables that it asks for (supplyopt.rules.auxiliary)."""

    def __init__(self, block: Any, rule: Rule, amounts: Any) -> None:
        self.block, self.rule, self.amounts = block, rule, amounts
        self.paid: Expression = 0.0
        self.squares: list[Square] = []
        self.worsts: list[Worst] = []
        self.columns: dict[int, tuple[Expression, Expression]] = {}
        """id of an expression -> the expression itself, kept so that its id stays its own, and the variable for it"""
        block.choice = pyo.Var(pyo.Any, dense=False, domain=pyo.Binary)
        block.excess = pyo.Var(pyo.Any, dense=False, domain=pyo.NonNegativeReals)
        block.square = pyo.Var(pyo.Any, dense=False, domain=pyo.NonNegativeReals)
        block.length = pyo.Var(pyo.Any, dense=False, domain=pyo.NonNegativeReals)
        block.sum = pyo.Var(pyo.Any, dense=False)
        block.equals = pyo.Constraint(pyo.Any)
        block.tangent = pyo.Constraint(pyo.Any)
        block.sum_of_squares = pyo.Constraint(pyo.Any)
        declare_risk(block)
        block.row = pyo.Constraint(pyo.Any)

    def choose(self, key: Key, truth: Callable[[], bool]) -> Expression:
        return self.block.choice[key]

    def amount(self, key: Key, most: float) -> Expression:
        return self.common((self.rule.name, *key), most)

    def common(self, key: Key, most: float) -> Expression:
        variable = self.amounts[key]
        variable.setub(most)
        return variable

    def square(self, key: Key, part: Expression, total: Expression, *, signed: bool = False) -> Expression:
        """A rotated cone, w·total ≥ part², from below: (part - a·total)² ≥ 0 gives w ≥ 2a·part - a²·total."""
        variable, part, total = self.block.square[key], self._column(part, signed), self._column(total)
        for number, a in enumerate([*TANGENTS, *(-a for a in TANGENTS if signed)]):
            self.block.tangent[(*key, number)] = 2 * a * part - a * a * total - variable <= 0.0
        self.squares.append(Square(variable, part, total))
        return variable

    def length(self, key: Key, parts: Sequence[Expression], *, signed: bool = False) -> Expression:
        """A second-order cone: Σ part²/length ≤ length."""
        variable = self.block.length[key]
        squares = [self.square((*key, str(i)), part, variable, signed=signed) for i, part in enumerate(parts, 1)]
        self.block.sum_of_squares[key] = sum(squares) - variable <= 0.0
        return variable

    def risk(
        self, key: Key, measure: RiskMeasure, by_scenario: Mapping[str, Expression], weights: Mapping[str, float]
    ) -> Expression:
        """As in :func:`write_risk`."""
        measured = write_risk(self.block, key, measure, by_scenario, weights)
        self.worsts += measured.worsts
        return measured.value

    def _column(self, expression: Expression, signed: bool = False) -> Expression:
        """A variable that equals an expression, so that the many rows that need it stay short; one for each expression.

        What has one term or none stays as it is.
        """
        if not is_potentially_variable(expression):
            return expression
        if id(expression) not in self.columns:
            variable = expression
            if len(generate_standard_repn(expression).linear_vars) > 1:
                variable = self.block.sum[len(self.block.sum) + 1]
                variable.setlb(None if signed else 0.0)
                self.block.equals[variable.index()] = expression - variable == 0.0
            self.columns[id(expression)] = expression, variable
        return self.columns[id(expression)][1]

    def write(self, row: Row) -> None:
        """Write a row, soft if its rule has a price."""
        rule, block = self.rule, self.block
        if row.key in block.row:
            raise PolicyError([Issue("POL030", f"rule {rule.name!r} writes the row {row.key} twice")])
        missing = row.excess
        constant = not is_potentially_variable(missing)
        if constant and missing <= 1e-9:
            return
        if rule.price is not None and not row.defines:
            missing = missing - block.excess[row.key]
            self.paid += rule.price * block.excess[row.key]
        elif constant:
            # Nothing can be decided about this row and it fails: keep it, so that the solver proves it.
            block.excess[row.key].setub(0.0)
            missing = missing - block.excess[row.key]
        block.row[row.key] = missing <= 0.0
