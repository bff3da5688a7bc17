"""An evaluation is the same to the last bit whoever works at it, also where a worker is killed."""

from __future__ import annotations

import multiprocessing

import pytest
from tests.analyse.test_operating import many_scenarios, settled

from supplyopt.analyse import outcomes_of_plan
from supplyopt.analyse.evaluation import evaluate
from supplyopt.analyse.outcomes import Outcomes
from supplyopt.result import PlanValues
from supplyopt.study import Study
from supplyopt.workers import Engine, open_workers

SEED = 3


@pytest.fixture
def question(monkeypatch: pytest.MonkeyPatch) -> tuple[Study, PlanValues]:
    """25 scenarios in chunks of four."""
    monkeypatch.setattr(outcomes_of_plan, "CHUNK", 4)
    study = many_scenarios(SEED)
    plan = settled(study, SEED)
    assert plan is not None
    return study, plan


def same(one: Outcomes, other: Outcomes) -> bool:
    parts = ("short_by_period", "more_by_period")
    return (
        one.scenarios == other.scenarios
        and one.cost.tobytes() == other.cost.tobytes()
        and one.keeps_rules.tobytes() == other.keeps_rules.tobytes()
        and all((getattr(one, part) != getattr(other, part)).nnz == 0 for part in parts)
    )


def test_the_same_to_the_bit(question: tuple[Study, PlanValues]) -> None:
    alone = evaluate(*question).outcomes
    assert alone.short_by_period.nnz > 0
    with open_workers(Engine("processes", 3)) as workers:
        assert same(evaluate(*question, None, workers).outcomes, alone)


def test_on_a_cluster_too(question: tuple[Study, PlanValues]) -> None:
    distributed = pytest.importorskip("distributed")
    settings = {"processes": False, "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0"}
    with (
        distributed.LocalCluster(n_workers=2, **settings) as local,
        open_workers(Engine("dask", scheduler=local.scheduler_address)) as workers,
    ):
        assert same(evaluate(*question, None, workers).outcomes, evaluate(*question).outcomes)


def test_where_a_worker_is_killed(question: tuple[Study, PlanValues]) -> None:
    """As the second chunk is done."""
    killed: list[int] = []

    def kill(done: int, _: int) -> None:
        if done and not killed:
            worker = multiprocessing.active_children()[0]
            killed.append(worker.pid or 0)
            worker.kill()

    with open_workers(Engine("processes", 2)) as workers:
        found = evaluate(*question, kill, workers).outcomes
    assert killed
    assert same(found, evaluate(*question).outcomes)


def test_few_scenarios_are_nobody_elses_work(
    question: tuple[Study, PlanValues], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one chunk: a worker that has ended is not begun again, since nobody asks it."""
    monkeypatch.setattr(outcomes_of_plan, "CHUNK", 100)
    with open_workers(Engine("processes", 1)) as workers:
        [worker] = multiprocessing.active_children()
        worker.kill()
        worker.join()
        found = evaluate(*question, None, workers).outcomes
        assert multiprocessing.active_children() == []
    assert same(found, evaluate(*question).outcomes)
