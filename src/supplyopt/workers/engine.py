"""Which workers: this process, others of this machine, or those of a cluster."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal, get_args

from supplyopt.workers.protocol import Workers
from supplyopt.workers.serial import Serial

Kind = Literal["serial", "processes", "dask"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Engine:
    """Workers that are asked for; raises ValueError for what does not go together."""

    kind: Kind = "serial"
    count: int | None = None
    """how many; without it one for each processor, or all of the cluster"""
    scheduler: str = ""
    """address of the Dask scheduler, e.g. tls://cluster.example:8786"""
    ca: str = ""
    """certificate of who signs for the cluster; without it what the configuration of Dask says"""
    certificate: str = ""
    key: str = ""
    insecure: bool = False
    """whether a scheduler elsewhere may be spoken to in the clear"""

    def __post_init__(self) -> None:
        """Say what does not go together."""
        if self.count is not None and self.count < 1:
            raise ValueError(f"there must be at least 1 worker (got {self.count})")
        if self.kind == "serial" and (self.count or 1) > 1:
            raise ValueError("serial is one worker: leave the engine out, or take processes or dask")
        if (self.kind == "dask") != bool(self.scheduler):
            raise ValueError("the engine dask needs the address of a scheduler, and only that engine has one")
        if not self.scheduler.startswith("tls://") and (self.ca or self.certificate or self.key):
            raise ValueError("certificates are for a scheduler whose address begins with tls://")


def open_workers(engine: Engine | None = None) -> Workers:
    """Workers, to be used in a ``with``; raises InputError if a cluster cannot be reached or used."""
    engine = engine or Engine()
    if engine.kind == "serial":
        return Serial()
    from supplyopt.workers.team import Team

    if engine.kind == "processes":
        from supplyopt.workers.processes import Processes

        return Team(Processes(engine.count or len(os.sched_getaffinity(0))))
    from supplyopt.workers.cluster import Cluster

    return Team(Cluster(engine))
