"""Sets of scenarios that commands write: where, and what may be replaced."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from supplyopt.scenarios import ScenarioSet


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


def placed(found: ScenarioSet, address: str, out: Path) -> tuple[ScenarioSet, str]:
    """A set with the folder of its files as the new file tells it: empty if they lie beside that."""
    place = Path(address).absolute()
    if place.is_dir():
        return found, f"{place.name}/"
    return found, "" if place.parent == out.absolute().parent else f"{place.parent.name}/"
