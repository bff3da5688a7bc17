"""Files: damaged, of another kind, in another place, too large for their kind."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from tests.case.cases import SOUND
from tests.faults.fault import Fault, Faults, Spoil, both, damaged, file, table, without


def _checksummed(folder: Path) -> None:
    path = folder / "set.parquet"
    pq.write_table(pq.read_table(path), path, write_page_checksum=True)


def _flipped(data: bytes) -> bytes:
    """One bit of the first page of data."""
    return data[:40] + bytes([data[40] ^ 4]) + data[41:]


def _parquet(content: bytes) -> Spoil:
    """The scores as a file of another kind."""
    return both(without("scores"), file("case/scores.parquet", content))


def _instead(make: object) -> Spoil:
    """Something else than a file in the place of the scores."""

    def spoil(folder: Path) -> None:
        (folder / "case" / "scores.csv").unlink()
        make(folder / "case" / "scores.csv")  # type: ignore[operator]

    return spoil


def _of_two_schemas(folder: Path) -> None:
    given = pq.read_table(folder / "set.parquet")
    (folder / "set.parquet").unlink()
    (folder / "set.parquet").mkdir()
    pq.write_table(given, folder / "set.parquet" / "a.parquet")
    pq.write_table(given.drop_columns(["value"]), folder / "set.parquet" / "b.parquet")


def _with_a_stray(folder: Path) -> None:
    data = (folder / "set.parquet").read_bytes()
    (folder / "set.parquet").unlink()
    (folder / "set.parquet").mkdir()
    (folder / "set.parquet" / "a.parquet").write_bytes(data)
    (folder / "set.parquet" / "a.csv").write_text("scenario_id\ncalm\n")


def _contradicted_by_its_folder(folder: Path) -> None:
    given = pq.read_table(folder / "set.parquet")
    (folder / "set.parquet").unlink()
    (folder / "set.parquet" / "family=stress").mkdir(parents=True)
    pq.write_table(given, folder / "set.parquet" / "family=stress" / "a.parquet")


def _bomb(folder: Path) -> None:
    """300 kB that unpack to 4 GB of text."""
    rows, text = 40_000, "x" * 100_000
    notes = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype=np.int32)), pa.array([text]))
    columns = {"score": ["wgi"] * rows, "of": ["country"] * rows, "member": ["NA"] * rows, "value": [0.5] * rows}
    (folder / "case" / "scores.csv").unlink()
    pq.write_table(pa.table({**columns, "note": notes}), folder / "case" / "scores.parquet")


FAULTS: Faults = {
    "a blank table": Fault(table("scores", ""), "SCO002", "scores.csv", "blank"),
    "a Parquet file of no bytes": Fault(_parquet(b""), "SCO001", "scores.parquet", "0 bytes"),
    "text that is called Parquet": Fault(_parquet(SOUND["scores"].encode()), "SCO001", "scores.parquet", "is text"),
    "JSON that is called Parquet": Fault(_parquet(b'{"score": 1}'), "SCO001", "scores.parquet", "is JSON"),
    "a compressed file": Fault(_parquet(gzip.compress(b"score", mtime=0)), "SCO001", "scores.parquet", "compressed"),
    "an encrypted file": Fault(_parquet(b"PARE" + b"x" * 20 + b"PARE"), "SCO001", "scores.parquet", "encrypted"),
    "a pickle that is called Parquet": Fault(
        _parquet(b"\x80\x05cposix\nsystem\n(S'touch pwned'\ntR."), "SCO001", "scores.parquet", "not a Parquet file"
    ),
    "Parquet that is called CSV": Fault(table("scores", b"PAR1" + b"\0" * 20 + b"PAR1"), "SCO001", "scores.csv"),
    "a workbook that is called CSV": Fault(table("scores", b"PK\x03\x04" + b"\0" * 20), "SCO001", "scores.csv"),
    "UTF-16": Fault(table("scores", SOUND["scores"].encode("utf-16")), "SCO001", "scores.csv", "UTF-16"),
    "Latin-1": Fault(
        table("suppliers", SOUND["suppliers"].replace("Schmied", "Bäcker").encode("latin-1")),
        "SUP001",
        "suppliers.csv:3",
        "is not UTF-8: byte",
    ),
    "a truncated set": Fault(damaged(lambda data: data[: len(data) // 2]), "SCN003", "set.parquet", "truncated"),
    "a set without its last byte": Fault(damaged(lambda data: data[:-1]), "SCN003", "set.parquet", "truncated"),
    "a flipped bit": Fault(both(_checksummed, damaged(_flipped)), "SCN003", "set.parquet", "damaged"),
    "a block of zeros": Fault(
        damaged(lambda data: data[:60] + b"\0" * 200 + data[260:]), "SCN003", "set.parquet", "damaged"
    ),
    "a set that is a text": Fault(file("set.parquet", "scenario_id\ncalm\n"), "SCN003", "set.parquet", "is text"),
    "parts of a set that differ": Fault(_of_two_schemas, "SCN005", "b.parquet", "column 'value' is missing"),
    "a stray file in a set": Fault(_with_a_stray, "SCN002", "a.csv"),
    "a folder that contradicts its file": Fault(_contradicted_by_its_folder, "SCN008", "a.parquet"),
    "a dictionary bomb": Fault(_bomb, "SCO001", "scores.parquet", "may unpack to"),
    "a misspelt table": Fault(file("case/score.csv", SOUND["scores"]), "CAS002", "score.csv", "'scores'?"),
    "a table given twice": Fault(file("case/scores.parquet", b"PAR1"), "CAS003", "scores.parquet", "scores.csv"),
    "a workbook for a table": Fault(
        both(without("scores"), file("case/scores.xlsx", b"PK")), "CAS002", "scores.xlsx", "save it as scores.csv"
    ),
    "a folder for a table": Fault(_instead(Path.mkdir), "CAS004", "scores.csv", "is a folder"),
    "a pipe for a table": Fault(_instead(os.mkfifo), "CAS004", "scores.csv", "is a pipe"),
    "a device for a table": Fault(_instead(lambda path: path.symlink_to("/dev/zero")), "CAS004", "scores.csv"),
    "a link in a circle": Fault(_instead(lambda path: path.symlink_to(path)), "CAS004", "scores.csv"),
    "no such model": Fault(lambda folder: (folder / "asked.toml").unlink(), "POL001", "asked.toml"),
    "no such set": Fault(lambda folder: (folder / "set.parquet").unlink(), "SCN001", "set.parquet"),
    "a pipe for a set": Fault(
        both(lambda folder: (folder / "set.parquet").unlink(), lambda folder: os.mkfifo(folder / "set.parquet")),
        "SCN003",
        "set.parquet",
    ),
    "a pipe for a model": Fault(
        both(lambda folder: (folder / "asked.toml").unlink(), lambda folder: os.mkfifo(folder / "asked.toml")),
        "POL002",
        "asked.toml",
    ),
}
