"""Sets of scenarios that commands write: where, and what may be replaced."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click


def refuse(out: Path, sources: Iterable[str] = ()) -> None:
    """What the program cannot make again would be lost, or what the set is made from."""
    from supplyopt.scenarios.origin import origin_of

    if out.suffix != ".parquet":
        raise click.BadParameter(f"{str(out)!r} does not end in .parquet", param_hint="--out")
    if any(out.absolute() == Path(source).absolute() for source in sources):
        raise click.BadParameter(f"{str(out)!r} is what the set is made from; choose another name", param_hint="--out")
    if out.is_dir() or (out.exists() and origin_of(out.read_bytes()) is None):
        text = f"{str(out)!r} is there and was not drawn, reduced or merged; choose another name"
        raise click.BadParameter(text, param_hint="--out")
