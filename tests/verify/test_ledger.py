"""A ledger is part of an answer: a claim changed is noticed, and a run can be measured again from its tables."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from tests.textbook.builders import near, solved, study
from tests.works import works

import supplyopt as so
from supplyopt.compile import compile_study
from supplyopt.network import Network
from supplyopt.result import OperationValues, PlanValues, Result
from supplyopt.rules import MaxTracedShare, MinTracedShare, Scope
from supplyopt.solver.decode import decode
from supplyopt.solver.extensive_form import solve_extensive_form
from supplyopt.solver.limits import Clock, Limits
from supplyopt.study import Study
from supplyopt.verify import recompute


def asked() -> Study:
    """Two customers, of whom each asks for some German ore; a tenth is lost on the way, what is held decays."""
    stock = [{"item": "ore", "site": "smelter", "quantity": 0.0, "decay": 0.2}]
    needs = [{"period": 2, "quantity": 50.0, "class": c} for c in ("capped", "free")]
    ore = [
        {"offer": "german", "site": "mine_de", "price": 3.0, "capacity": 200.0},
        {"offer": "chinese", "site": "mine_cn", "price": 1.0, "capacity": 1000.0},
    ]
    halves = [{"period": t, "days": 182.5} for t in (1, 2)]
    rules = [
        MaxTracedShare(name="china", traced=("ore",), where="country=CN", limit=0.2, classes=("capped",)),
        MinTracedShare(name="germany", traced=("ore",), where="country=DE", limit=0.4, classes=("free",)),
    ]
    return study(works(ore, needs, stocks=stock, periods=halves, ore_yield=0.9), rules=rules)


def answered() -> tuple[Study, PlanValues, dict[str, OperationValues]]:
    question = asked()
    program = compile_study(question)
    answer = solve_extensive_form(program, question.promised, Limits(gap=0.0), Clock(None))
    assert answer.values is not None
    return question, *decode(question, program, answer.values)


def test_an_honest_ledger_passes() -> None:
    question, plan, operations = answered()
    assert recompute(question, plan, operations).violations == ()
    assert sum(plan.amounts.values()) > 0


@pytest.mark.parametrize("change", [-1.0, 1.0])
def test_every_claim_that_is_changed_is_noticed(change: float) -> None:
    """All claims are needed here, so that one is missing downstream or comes from nowhere."""
    question, plan, operations = answered()
    changed = [key for key, amount in plan.amounts.items() if amount + change >= 0]
    assert len(changed) >= 6
    for key in changed:
        forged = dataclasses.replace(plan, amounts={**plan.amounts, key: plan.amounts[key] + change})
        assert recompute(question, forged, operations).violations, key


def test_a_run_that_is_read_back_can_be_measured_again(tmp_path: Path) -> None:
    question = asked()
    so.write_run(solved(question), tmp_path / "run")
    again = so.read_run(tmp_path / "run")
    plan = _rebuilt(question.network, again)
    for rule in question.policy.rules:
        scope = Scope.measuring(question.network, {}, plan.amounts, question.policy.rules)
        told = again.table("rules").query(f"rule == {rule.name!r}").set_index("row")["slack"]
        found = {" / ".join(row.key): -float(row.excess) for row in rule.plan_rows(plan, scope)}
        assert found == {row: near(slack) for row, slack in told.items()}


def _rebuilt(network: Network, run: Result) -> PlanValues:
    """The plan that the tables of a run tell of; nothing goes short here."""
    assert run.table("shortages").empty
    assert run.portfolio is not None
    flows: dict[Any, float] = run.table("flows").set_index(["activity", "period"])["quantity"].to_dict()
    stocks: dict[Any, float] = run.table("stocks").set_index(["item", "site", "period"])["quantity"].to_dict()
    needs = {(d.name, t): float(d.quantity[t - 1]) for d in network.demands for t in network.periods}
    amounts = {
        (line.ledger, line.flow, str(line.period), *line.counts_for.split(" + ")): line.claimed
        for line in run.table("ledger").itertuples()
    }
    return PlanValues(network, run.portfolio, OperationValues(needs, flows, stocks, needs, {}, {}), amounts)
