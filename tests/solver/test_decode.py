"""Operations that were decided outside of a program join those inside; arrays and names tell the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.cases import two_suppliers
from tests.textbook.builders import effect, event, scenarios, study

from supplyopt.compile import Program, compile_study
from supplyopt.network.grammar import Floats
from supplyopt.result import Operations, Stack, operations
from supplyopt.solver.decode import decode
from supplyopt.solver.extensive_form import Outside, solve_extensive_form
from supplyopt.solver.limits import Clock, Limits
from supplyopt.study import Study
from supplyopt.verify import recompute

OUTAGES = [event(f"s{k}", 0.1, effect("supplier=cheap", k / 10)) for k in range(5)]


def answered() -> tuple[Study, Program, Floats]:
    asked = study(two_suppliers(), scenarios(*OUTAGES))
    program = compile_study(asked)
    answer = solve_extensive_form(program, asked.promised, Limits(), Clock(None))
    assert answer.values is not None
    return asked, program, answer.values


def test_operations_decided_elsewhere_are_as_those_inside() -> None:
    """Some are taken out of the program and handed in beside it, together and by themselves."""
    asked, program, values = answered()
    plan, inside = decode(asked, program, values)
    groups = [
        Outside(
            program.scenarios[some[0]].columns,
            some,
            np.array([values[program.scenarios[s].column_range] for s in some]),
        )
        for some in (("s3", "s1"), ("s4",))
    ]
    fewer = replace(program, scenarios={s: share for s, share in program.scenarios.items() if s in ("s0", "s2")})
    other, joined = decode(asked, fewer, values, groups)
    assert other == plan
    assert dict(joined) == dict(inside)
    assert list(joined) == ["s0", "s1", "s2", "s3", "s4"]


def test_arrays_come_in_the_order_asked_for_and_hold_what_names_tell() -> None:
    asked, program, values = answered()
    _, found = decode(asked, program, values)
    for stack in (found.stack(["s4", "s0"]), Stack.of(asked.network, {s: found[s] for s in ("s4", "s0")})):
        assert stack.scenarios == ("s4", "s0")
        for row, scenario in enumerate(stack.scenarios):
            for a, activity in enumerate(asked.network.activities):
                assert stack.flows[row, a, 0] == found[scenario].flow(activity.name, 1)
            assert stack.demands[row, 0, 0] == 100.0


def test_what_is_held_together_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, program, values = answered()
    plan, found = decode(asked, program, values)
    whole = recompute(asked, plan, found)
    monkeypatch.setattr(operations, "CHUNK", 2)
    assert [len(stack.scenarios) for stack in Operations.of(asked.network, found).stacks()] == [2, 2, 1]
    parts = recompute(asked, plan, found)
    assert (parts.costs, parts.objective, parts.violations) == (whole.costs, whole.objective, whole.violations)
