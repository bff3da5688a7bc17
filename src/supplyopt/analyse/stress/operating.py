"""What a plan does in scenarios: the best operation of each, period by period."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.compile.operation import DecidedOperation, compile_operations, decided_by
from supplyopt.errors import SolverError
from supplyopt.network.grammar import Floats
from supplyopt.result import OperationValues, PlanValues
from supplyopt.solver.decode import operations_of
from supplyopt.solver.extensive_form import Outside
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.one_model import solve_model
from supplyopt.study import Study


@dataclass(frozen=True)
class Operated:
    """The best operation of a scenario under a plan."""

    scenario: str
    operation: OperationValues
    keeps_rules: bool
    """whether every hard rule on operations can be kept; if not, this is the best operation without them"""


def operated(
    study: Study, plan: PlanValues, scenarios: Collection[str], progress: Progress | None = None
) -> Iterator[Operated]:
    """The best operation of each of some scenarios, after calm as the plan has it; raises SolverError without one."""
    decided, every = decided_by(plan), {s: study.conditions[s] for s in scenarios}
    under_rules = dict(compile_operations(study, decided, every, study.rules_covering))
    for scenario in counted_off(under_rules, progress):
        operation = under_rules[scenario]
        values = _best(operation)
        keeps_rules = values is not None
        if values is None:
            [(_, operation)] = compile_operations(study, decided, {scenario: every[scenario]})
            values = _best(operation)
        if values is None:  # demand may go without, so that some operation always exists
            raise SolverError(f"no operation was found for {scenario}")
        group = Outside(operation.columns, (scenario,), values[None])
        yield Operated(scenario, operations_of(study, plan.calm, [group])[scenario], keeps_rules)


def _best(operation: DecidedOperation) -> Floats | None:
    """The values of the best operation; none if nothing keeps the rules."""
    solution = solve_model(operation.model, Options())
    if solution.ending not in (Ending.OPTIMAL, Ending.INFEASIBLE):
        raise SolverError(f"the solver ended with {solution.ending.name.lower()} on an operation of a plan")
    return solution.values if solution.ending is Ending.OPTIMAL else None
