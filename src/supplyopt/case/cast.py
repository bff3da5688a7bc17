"""Arrow columns to the four kinds of the schemas, without guessing and without loss.

A cell that cannot be converted becomes empty and is reported; nothing is rounded, cut or coerced.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa
import pyarrow.compute as pc

from supplyopt.case.read_parquet import is_text
from supplyopt.case.text import faults_of_text, mended

Kind = Literal["text", "number", "whole", "flag"]
_NUMBER = r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$"
_LARGEST_WHOLE = 2.0**53
"""Above it a float64 no longer holds every whole number."""


class UnusableError(Exception):
    """No cell of the column can be used."""


@dataclass(frozen=True)
class Fault:
    """Cells with the same problem: their positions, the number of the code, and the column's text there."""

    number: int
    positions: npt.NDArray[np.int64]
    message: str
    values: tuple[str, ...] = ()
    """The offending values at the first positions; at least as many as are shown."""

    @property
    def empties(self) -> bool:
        """True where the cell could not be converted and is now empty."""
        return self.number in (11, 12, 13)


def kind_of(column: pandera.Column) -> Kind:
    """Which of the four kinds a column of a schema has."""
    name = str(column.dtype)
    if name == "float64":
        return "number"
    return {"int64": "whole", "bool": "flag"}.get(name, "text")  # type: ignore[return-value]


def cast(column: pa.ChunkedArray, kind: Kind, name: str, *, from_text: bool) -> tuple[pd.Series, list[Fault]]:
    """The column as ``str`` or float64 (NaN: empty) or, for flags, object of bool; raises UnusableError."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type.value_type)
    if pa.types.is_null(column.type):
        column = pa.nulls(len(column), pa.string())
        from_text = True
    if kind == "text":
        return _text(column, name)
    if kind == "flag":
        return _flag(column, from_text)
    return _number(column, kind, from_text)


def _text(column: pa.Array, name: str) -> tuple[pd.Series, list[Fault]]:
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not is_text(kind):
        raise UnusableError(f"holds {kind}, not text")
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column.cast(pa.large_string()))
    texts: list[str] = [text if text is not None else "" for text in column.dictionary.to_pylist()]
    codes = column.indices.to_numpy(zero_copy_only=False)
    codes = np.where(np.isnan(codes), -1, codes).astype(np.int64) if codes.dtype.kind == "f" else codes.astype(np.int64)
    codes[codes >= 0] = np.where([text == "" for text in texts], -1, np.arange(len(texts)))[codes[codes >= 0]]
    sound = [text if text.isascii() else unicodedata.normalize("NFC", text) for text in texts]
    found: dict[tuple[int, str], list[int]] = {}
    for position, text in enumerate(texts):
        for fault in faults_of_text(text, name):
            found.setdefault(fault, []).append(position)
            # Mended for the checks that follow, so that one stray blank is one issue and not ten.
            sound[position] = mended(text)
    faults = [
        _fault(number, np.isin(codes, hits), message, lambda i: texts[codes[i]])
        for (number, message), hits in found.items()
    ]
    values = pd.Series(pd.array([*sound, None], dtype="str"))
    return values.take(codes).reset_index(drop=True), [fault for fault in faults if len(fault.positions)]


def _number(column: pa.Array, kind: Kind, from_text: bool) -> tuple[pd.Series, list[Fault]]:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    faults: list[Fault] = []
    original = column
    if from_text:
        sound = pc.fill_null(pc.match_substring_regex(column, _NUMBER), True)
        bad = ~sound.to_numpy(zero_copy_only=False)
        if bad.any():
            faults += _kinds_of_bad_number(original, bad)
            column = pc.if_else(sound, column, None)
        column = pc.utf8_trim_whitespace(column)
    elif is_text(column.type):
        raise UnusableError("holds numbers stored as text")
    elif not _is_number(column.type):
        raise UnusableError(f"holds {column.type}, not numbers")
    values = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    values = np.array(values, dtype=np.float64)
    if not from_text and pa.types.is_floating(original.type):
        nan = np.isnan(values) & original.is_valid().to_numpy(zero_copy_only=False)
        if nan.any():
            faults.append(_fault(11, nan, "is NaN, not a number", lambda _: "nan"))
    if kind == "whole":
        cut = np.isfinite(values) & ((values != np.floor(values)) | (np.abs(values) > _LARGEST_WHOLE))
        if cut.any():
            faults.append(_fault(12, cut, "not a whole number", lambda i: str(original[i].as_py())))
            values[cut] = np.nan
    return pd.Series(values), faults


def _kinds_of_bad_number(column: pa.Array, bad: npt.NDArray[np.bool_]) -> list[Fault]:
    """One fault a message, so that every cure fits its cell."""
    infinite = pc.match_substring_regex(column, r"(?i)^\s*[+-]?(inf|infinity|nan)\s*$")
    endless = bad & pc.fill_null(infinite, False).to_numpy(zero_copy_only=False)
    faults = []
    for number, mask, message in ((11, bad & ~endless, "not a number"), (11, endless, "must be a finite number")):
        if mask.any():
            faults.append(_fault(number, mask, message, lambda i: str(column[i].as_py())))
    return faults


def _flag(column: pa.Array, from_text: bool) -> tuple[pd.Series, list[Fault]]:
    if not from_text:
        if not pa.types.is_boolean(column.type):
            raise UnusableError(f"holds {column.type}, not true and false")
        return pd.Series(column.to_numpy(zero_copy_only=False), dtype=object), []
    is_true = pc.equal(column, "true")
    bad = pc.fill_null(pc.invert(pc.or_(is_true, pc.equal(column, "false"))), False).to_numpy(zero_copy_only=False)
    faults = [_fault(13, bad, "not true or false", lambda i: str(column[i].as_py()))] if bad.any() else []
    values = is_true.to_numpy(zero_copy_only=False).astype(object)
    values[bad] = None
    return pd.Series(values, dtype=object), faults


def _fault(number: int, mask: npt.NDArray[np.bool_], message: str, value_at: object) -> Fault:
    from supplyopt.case.codes import SHOWN

    positions = np.flatnonzero(mask)
    return Fault(number, positions, message, tuple(value_at(int(i)) for i in positions[:SHOWN]))  # type: ignore[operator]


def cure_for_number(value: str) -> str | None:
    """What was probably meant by a text that is not a number, or None."""
    cell = value.strip()
    if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?\s*%", cell):
        return f"write {float(cell.rstrip('% ')) / 100:g}"
    if re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", cell):
        meant = cell.replace(",", "")
        decimal = f", or {cell.replace(',', '.')} if the comma marks decimals" if cell.count(",") == 1 else ""
        return f"write {meant} if the comma groups thousands{decimal}"
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", cell):
        return f"write {cell.replace(',', '.')}"
    if re.fullmatch(r"(?i)[+-]?(inf|infinity)", cell):
        return "leave the cell empty where the column allows 'no limit'"
    if re.fullmatch(r"(?i)nan|null|none|n/?a", cell):
        return "leave the cell empty if the column has a default"
    return None


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))
