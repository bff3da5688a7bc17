"""Work that is split among workers: this process, processes of this machine, or those of a Dask cluster.

::

    with open_workers(Engine("processes", count=2)) as workers:
        for answer in workers.map(work, tasks): ...            answers in the order of the tasks, one by one

        with workers.share(make, data) as shared:              make(data) once a worker, when it first needs it
            for answer in shared.map(work, tasks): ...         work(made, task)

        with workers.hold(make, datas) as held:                a state for each of some data, each with one worker
            answers = held.ask(work, requests)                 work(state, request) of every state, in their order
            answers = held.ask(work, more)                     the states are as the last question left them

``work`` and ``make`` are functions of a module, tasks and data are plain: arrays, texts, frames, dataclasses of such.
Models and solvers are made where they are used and never travel.

Same answers whatever the number of workers: tasks are to be fixed by the problem, and a task is answered from itself
and what is shared alone. A worker that ends is replaced and its task done again; a task that ends three workers is an
error that names it. A state that is lost is made again from its data, so that it has forgotten what it was asked: a
linear program is then no longer warm, and its answer right but, where several are, perhaps another.

A worker has one task at a time, whatever threads it has, since the solver is not safe with more. Other processes begin
by importing the script that started them: it must do its work under ``if __name__ == "__main__":``.
"""

from supplyopt.workers.engine import Engine, open_workers
from supplyopt.workers.protocol import Finished, Held, Shared, Workers
from supplyopt.workers.serial import Serial

__all__ = ["Engine", "Finished", "Held", "Serial", "Shared", "Workers", "open_workers"]
