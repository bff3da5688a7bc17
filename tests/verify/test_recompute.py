"""An honest answer passes; one quantity changed does not."""

import dataclasses
from typing import Any

import pytest
from tests.cases import fails, two_suppliers
from tests.textbook.builders import near, study

from supplyopt.compile import compile_study
from supplyopt.rules import MaxShare
from supplyopt.solver.decode import decode
from supplyopt.solver.extensive_form import solve_extensive_form
from supplyopt.solver.limits import Clock, Limits
from supplyopt.verify import recompute


def answered() -> tuple[Any, Any, Any]:
    asked = study(two_suppliers(), fails("supplier=cheap", 0.2), rules=[MaxShare(by="supplier", limit=0.6)])
    program = compile_study(asked)
    answer = solve_extensive_form(program, asked.promised, Limits(), Clock(None))
    assert answer.values is not None
    return asked, *decode(asked, program, answer.values)


def test_an_honest_answer_passes_and_its_costs_add_up() -> None:
    asked, plan, operations = answered()
    found = recompute(asked, plan, operations)
    assert found.violations == ()
    weights = asked.probabilities
    assert found.objective == near(found.commitment + sum(weights[s] * found.cost(s) for s in weights))


@pytest.mark.parametrize("part", ["flows", "served_", "short_", "demands"])
def test_a_quantity_changed_in_any_future_is_noticed(part: str) -> None:
    asked, plan, operations = answered()
    for changed in ("calm", *operations):
        operation = plan.calm if changed == "calm" else operations[changed]
        table = {key: value + 7.0 for key, value in getattr(operation, part).items()}
        forged = dataclasses.replace(operation, **{part: table})
        if changed == "calm":
            found = recompute(asked, dataclasses.replace(plan, calm=forged), operations)
        else:
            found = recompute(asked, plan, {**operations, changed: forged})
        assert found.violations


def test_a_smaller_award_than_is_drawn_is_noticed() -> None:
    asked, plan, operations = answered()
    sizes = {name: size * 0.9 for name, size in plan.portfolio.sizes.items()}
    smaller = dataclasses.replace(plan, portfolio=dataclasses.replace(plan.portfolio, sizes=sizes))
    assert recompute(asked, smaller, operations).violations
