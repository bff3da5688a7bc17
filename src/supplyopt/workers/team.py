"""Tasks dealt out to the seats of a crew, those of a worker that ends once more to another."""

from __future__ import annotations

import contextlib
import math
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Any, Generic

from supplyopt.errors import WorkerError
from supplyopt.workers.crew import Crew, Reply, Seat
from supplyopt.workers.job import ForgottenError, Job, Recipe
from supplyopt.workers.protocol import Answer, Data, Finished, Made, Task

TRIES = 3
"""Workers that a task may end before it is called lost."""
AHEAD = 2
"""Tasks that are begun beyond the oldest that is not yet answered, times the number of workers."""


class Team:
    """Workers that live elsewhere (supplyopt.workers.protocol.Workers)."""

    def __init__(self, crew: Crew) -> None:
        self._crew, self._gone, self._at_work = crew, set[str](), False

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._crew.seats())

    def map(self, work: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
        """``work(task)`` of each task, in their order."""
        return self._in_order(_jobs(work, tasks))

    def finish(self, work: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Finished[Answer]]:
        """The same as they are done, those lost among them."""
        with contextlib.closing(self._run(_InTurn(_jobs(work, tasks)))) as done:
            for job, reply in done:
                if isinstance(reply.error, WorkerError):
                    yield Finished(job.index, None, reply.error)
                else:
                    yield Finished(job.index, _answer(reply))

    @contextlib.contextmanager
    def share(self, make: Callable[[Data], Made], data: Data) -> Iterator[_Shared[Made]]:
        """``make(data)`` by every worker that needs it, once."""
        recipe = Recipe(make, data)
        try:
            yield _Shared(self._in_order, recipe)
        finally:
            self._gone.add(recipe.key)

    @contextlib.contextmanager
    def hold(self, make: Callable[[Data], Made], datas: Sequence[Data]) -> Iterator[_Held[Made]]:
        """``make(data)`` of each of some data, by one worker each."""
        recipes = [Recipe(make, data) for data in datas]
        try:
            yield _Held(self._run, recipes)
        finally:
            self._gone.update(recipe.key for recipe in recipes)

    def __enter__(self) -> Team:
        return self

    def __exit__(self, *_: object) -> None:
        """End the workers, whatever they are doing."""
        self._crew.close()

    def _in_order(self, jobs: Iterator[Job]) -> Iterator[Any]:
        """Answers in the order of the jobs; those that come too early wait, and hold up new tasks."""
        early, turn = dict[int, Any](), _InTurn(jobs, ahead=AHEAD)
        with contextlib.closing(self._run(turn)) as done:
            for job, reply in done:
                early[job.index] = _answer(reply)
                while turn.oldest in early:
                    answer = early.pop(turn.oldest)
                    turn.oldest += 1
                    yield answer

    def _run(self, waiting: _Waiting) -> _Done:
        """Jobs with what became of them, as they are done."""
        if self._at_work:
            raise RuntimeError("workers do one thing at a time: take all answers before the next question")
        self._at_work = True
        busy, deaths = dict[Seat, Job](), Counter[Job]()
        try:
            while True:
                self._deal(waiting, busy)
                if not busy:
                    return
                for seat, reply in self._crew.wait(busy):
                    job = busy.pop(seat)
                    reply = self._judged(seat, job, reply, deaths)
                    if reply.gone:
                        waiting.again(job)
                    else:
                        yield job, reply
        finally:
            self._at_work = False
            for seat in busy:
                self._crew.leave(seat)

    def _deal(self, waiting: _Waiting, busy: dict[Seat, Job]) -> None:
        """A job for every seat that is free, and one more made ready for whoever is free next."""
        seats = self._crew.seats()
        for seat in seats:
            if seat in busy:
                continue
            job = waiting.next_for(seat, seats)
            if job is not None:
                gone = self._gone & seat.known
                self._crew.begin(seat, job, gone)
                seat.known -= gone
                seat.known |= {job.recipe.key} if job.recipe else set()
                busy[seat] = job
        waiting.prepare()

    def _judged(self, seat: Seat, job: Job, reply: Reply, deaths: Counter[Job]) -> Reply:
        """A worker that ended is replaced; its job is done again, unless it has ended too many."""
        if isinstance(reply.error, ForgottenError):
            seat.known.clear()
            return Reply(gone=True)
        if not reply.gone:
            return reply
        self._crew.leave(seat)
        deaths[job] += 1
        if deaths[job] < TRIES:
            return reply
        why = f": {reply.why}" if reply.why else "; perhaps it needs more memory than there is"
        return Reply(error=WorkerError(f"{job.name} has ended {TRIES} workers, one after the other{why}"))


def _jobs(work: Callable[..., Any], tasks: Iterable[Any], recipe: Recipe | None = None) -> Iterator[Job]:
    return (Job(i, work, task, recipe) for i, task in enumerate(tasks))


def _answer(reply: Reply) -> Any:
    if reply.error is not None:
        raise reply.error
    return reply.answer


class _InTurn:
    """Jobs of which any seat may have any."""

    def __init__(self, jobs: Iterator[Job], ahead: float = math.inf) -> None:
        """``ahead``: how far beyond the oldest that is not answered jobs may be begun, times the number of seats."""
        self._jobs, self._ready, self._ahead = jobs, deque[Job](), ahead
        self.oldest = 0
        """the first that is not yet answered, for whoever wants answers in order"""

    def again(self, job: Job) -> None:
        """A job whose worker ended."""
        self._ready.appendleft(job)

    def next_for(self, seat: Seat, seats: Sequence[Seat]) -> Job | None:
        """The next job; none if there is none, or if answers wait for an older one."""
        self.prepare()
        if self._ready and self._ready[0].index < self.oldest + self._ahead * len(seats):
            return self._ready.popleft()
        return None

    def prepare(self) -> None:
        """Make one job ready, if none is."""
        if not self._ready and (job := next(self._jobs, None)) is not None:
            self._ready.append(job)


class _AtHome:
    """Jobs each of which belongs to a seat: that which keeps its state. None is given out that is not wanted."""

    def __init__(self, jobs: Sequence[Job], homes: dict[str, Seat], wanted: Callable[[], bool]) -> None:
        self._jobs, self._homes, self._wanted = list(jobs), homes, wanted

    def again(self, job: Job) -> None:
        """A job whose worker ended."""
        self._jobs.insert(0, job)

    def next_for(self, seat: Seat, seats: Sequence[Seat]) -> Job | None:
        """The first job whose state the seat keeps, or is to keep."""
        if not self._wanted():
            return None
        for job in self._jobs:
            if self._home(job, seats) is seat:
                self._jobs.remove(job)
                return job
        return None

    def prepare(self) -> None:
        """All of them are ready."""

    def _home(self, job: Job, seats: Sequence[Seat]) -> Seat:
        """Where the state of a job is; if its worker ended, where the fewest are."""
        key = job.recipe.key if job.recipe else ""
        if self._homes.get(key) not in seats:
            settled = Counter(self._homes.values())
            self._homes[key] = min(seats, key=lambda seat: settled[seat])
        return self._homes[key]


_Waiting = _InTurn | _AtHome
_Done = Generator[tuple[Job, Reply], None, None]


class _Shared(Generic[Made]):
    """Data that every worker makes something of."""

    def __init__(self, in_order: Callable[[Iterator[Job]], Iterator[Any]], recipe: Recipe) -> None:
        self._in_order, self._recipe = in_order, recipe

    def map(self, work: Callable[[Made, Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
        """``work(made, task)`` of each task, in their order."""
        return self._in_order(_jobs(work, tasks, self._recipe))


class _Held(Generic[Made]):
    """States, each of which stays with one worker."""

    def __init__(self, run: Callable[[_Waiting], _Done], recipes: Sequence[Recipe]) -> None:
        self._run, self._recipes, self._homes = run, recipes, dict[str, Seat]()

    def ask(self, work: Callable[[Made, Any], Answer], requests: Sequence[Any]) -> list[Answer]:
        """``work(state, request)`` of every state, in their order."""
        return [answer for (answer,) in self._answers(lambda: True, work, requests)]

    def ask_while(
        self, wanted: Callable[[], bool], work: Callable[[Made, Any], Answer], requests: Sequence[Any]
    ) -> list[Answer | None]:
        """The same as long as it is wanted; those that are at work then are waited for."""
        return [answer[0] if answer else None for answer in self._answers(wanted, work, requests)]

    def _answers(
        self, wanted: Callable[[], bool], work: Callable[[Made, Any], Answer], requests: Sequence[Any]
    ) -> list[tuple[Answer, ...]]:
        """The answer of every state; nothing of those that were not asked."""
        pairs = zip(self._recipes, requests, strict=True)
        jobs = [Job(i, work, request, recipe) for i, (recipe, request) in enumerate(pairs)]
        found: list[tuple[Any, ...]] = [()] * len(jobs)
        with contextlib.closing(self._run(_AtHome(jobs, self._homes, wanted))) as done:
            for job, reply in done:
                found[job.index] = (_answer(reply),)
        return found
