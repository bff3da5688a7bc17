"""The options that say who does the work: this process, processes beside it, or a cluster."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from supplyopt.workers.engine import Engine, Kind

_OPTIONS = (
    click.option("--workers", type=int, metavar="N", help="How many work at it.  [default: 1; all of a cluster]"),
    click.option(
        "--engine",
        type=click.Choice(["serial", "processes", "dask"]),
        help="Who they are.  [default: processes for --workers above 1, dask for --scheduler]",
    ),
    click.option("--scheduler", metavar="ADDRESS", help="Scheduler of a Dask cluster: tls://HOST:8786."),
    click.option("--tls-ca", metavar="FILE", help="Who signs for the cluster; else as Dask is configured."),
    click.option("--tls-cert", metavar="FILE", help="Our certificate there."),
    click.option("--tls-key", metavar="FILE", help="Its key."),
    click.option("--insecure-cluster", is_flag=True, help="Speak to a scheduler elsewhere without encryption."),
)


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """All of them; the command is given one ``engine``."""

    @functools.wraps(command)
    def with_engine(*arguments: Any, **told: Any) -> Any:
        names = ("workers", "engine", "scheduler", "tls_ca", "tls_cert", "tls_key", "insecure_cluster")
        return command(*arguments, engine=_engine(*(told.pop(name) for name in names)), **told)

    return functools.reduce(lambda found, option: option(found), reversed(_OPTIONS), with_engine)


def _engine(
    workers: int | None, kind: Kind | None, scheduler: str | None, ca: str, certificate: str, key: str, insecure: bool
) -> Engine:
    from supplyopt.workers import Engine

    several: Kind = "processes" if (workers or 1) > 1 else "serial"
    files = ca or "", certificate or "", key or ""
    try:
        return Engine(kind or ("dask" if scheduler else several), workers, scheduler or "", *files, insecure)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
