"""A fault of the catalogue: a sound study, one thing in it spoilt, and what must be said about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from tests.case.cases import SOUND, swap, write
from tests.cli.program import ROOT

Spoil = Callable[[Path], object]
"""What is done to the folder of a study: ``case/``, ``set.parquet`` and ``asked.toml``"""


@dataclass(frozen=True)
class Fault:
    """How an input is broken, the code that it must get, and where that must point: ``offers.csv:3: price``."""

    spoil: Spoil
    code: str
    place: str = ""
    says: str = ""
    """words of the message or of its cure"""
    exit: int = 2
    """0 where it is a warning, 3 where nothing can meet it"""


Faults = Mapping[str, Fault]
MODEL = 'version = 1\n\n[[rules]]\nkind = "max_share"\nby = "supplier"\nlimit = 0.8\n'
"""What is asked where nothing else is: the third line opens the rule."""


def table(name: str, text: str | bytes) -> Spoil:
    """A table of the case as another text."""
    return file(f"case/{name}.csv", text)


def cell(name: str, old: str, new: str) -> Spoil:
    """A piece of a table, which is there once, replaced."""
    return table(name, swap(name, old, new))


def rows(name: str, *more: str) -> Spoil:
    """A table with more rows."""
    return table(name, SOUND[name] + "".join(f"{row}\n" for row in more))


def without(*names: str) -> Spoil:
    """Tables left out."""
    return lambda folder: [(folder / "case" / f"{name}.csv").unlink() for name in names]


def file(name: str, content: str | bytes) -> Spoil:
    """A file with a content."""
    data = content if isinstance(content, bytes) else content.encode()
    return lambda folder: (folder / name).write_bytes(data)


def as_parquet(name: str, **columns: Any) -> Spoil:
    """A table of the case as Parquet, with some columns replaced."""

    def spoil(folder: Path) -> None:
        path = folder / "case" / f"{name}.csv"
        given = pd.read_csv(path, keep_default_na=False, na_values=[""])  # noqa: TID251 - our own text
        path.unlink()
        frame = pa.Table.from_pandas(given, preserve_index=False)
        for column, values in columns.items():
            frame = frame.set_column(frame.column_names.index(column), column, values)
        pq.write_table(frame, path.with_suffix(".parquet"), write_page_checksum=True)

    return spoil


def asked(rules: str, head: str = "version = 1") -> Spoil:
    """Another model: what it says from line 3 on."""
    return file("asked.toml", f"{head}\n\n{rules}\n")


def scenarios(**cells: Mapping[int, Any]) -> Spoil:
    """The set of scenarios with cells changed: column = {row from 1: value}."""

    def spoil(folder: Path) -> None:
        frame = pd.read_parquet(folder / "set.parquet").astype(object)
        for column, values in cells.items():
            for row, value in values.items():
                frame.loc[row - 1, column] = value
        frame = frame.where(pd.notna(frame), None)
        pq.write_table(pa.table({name: pa.array(frame[name].tolist()) for name in frame}), folder / "set.parquet")

    return spoil


def changed(change: Callable[[pa.Table], pa.Table], name: str = "set.parquet") -> Spoil:
    """A Parquet file, changed as a whole."""
    return lambda folder: pq.write_table(change(pq.read_table(folder / name)), folder / name)


def damaged(change: Callable[[bytes], bytes], name: str = "set.parquet") -> Spoil:
    """The bytes of a file changed."""
    return lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes()))


def both(*spoils: Spoil) -> Spoil:
    """One after the other."""
    return lambda folder: [spoil(folder) for spoil in spoils]


SMALL = {
    "items": "item,unit,value_of_lost_load\nmetal,t,9000\n",
    "suppliers": "supplier,country\nminer,NA\nsmith,DE\n",
    "offers": "supplier,item,price,capacity\nminer,metal,800,50\nsmith,metal,900,50\n",
    "demand": "item,period,quantity\nmetal,1,20\nmetal,2,25\n",
}
"""A case for faults that stand elsewhere: quickly read."""


def sound_study(folder: Path, *, small: bool = False) -> Path:
    """A study that can be solved, in a folder: the case that uses every table, calm and an outage, one rule."""
    write(folder / "case", **({**dict.fromkeys(SOUND), **SMALL} if small else {}))
    (folder / "set.parquet").write_bytes((ROOT / "scenarios" / "toy.parquet").read_bytes())
    scenarios(selector={2: "supplier=miner"})(folder)
    (folder / "asked.toml").write_text(MODEL, encoding="utf-8")
    return folder
