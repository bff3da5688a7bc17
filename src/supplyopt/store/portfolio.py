"""A portfolio that somebody wrote down, as a table: read, and held against the case that it is meant for."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from supplyopt.case.codes import SHOWN, Code, did_you_mean, with_rest
from supplyopt.case.columns import check_columns, check_key
from supplyopt.case.load import draft_from
from supplyopt.case.rows import rows
from supplyopt.case.tables import Table, flag, number, text
from supplyopt.errors import InputError, Issue
from supplyopt.network import Network
from supplyopt.result import Portfolio

TOLERANCE = 1e-6
"""Part of an option's limit by which a size may miss it: that is how exact solvers are."""

PORTFOLIO = Table(
    "portfolio",
    "What is committed to; an option that is not listed is not taken.",
    pa.DataFrameSchema(
        {
            "option": text("name of the option, as a run calls it"),
            "size": number("how much is committed to", "unit of the option", at_most=None),
            "taken": flag("whether it is taken; without the column, what has a size is", default=False),
            "note": text("a remark for readers", default=None),
        }
    ),
    ("option",),
    required=True,
)

TOLD_BY_RUNS = frozenset(
    {"kind", "item", "supplier", "country", "site", "unit", "share_of_limit", "commitment", "incumbent"}
)
"""Columns of the portfolio in a run folder that follow from the case."""

PORTFOLIO_CODES: dict[str, Code] = {
    "POR030": Code("above a limit", "No more can be committed to.", "lower the size, or raise the limit in the case"),
    "POR031": Code("sized, but not taken", "It cannot be both.", "take it, or set its size to 0"),
    "POR032": Code("below the least award", "Less cannot be had.", "raise the size, or do not take the option"),
    "POR033": Code("options exclude each other", "One tier of an offer can be taken.", "take one of them"),
    "POR034": Code("opened too early", "A tier is for what the one before cannot give.", "fill the one before"),
    "POR035": Code("nothing can be done under it", "No calm operation fits it.", "change what is committed to"),
}
"""What a portfolio can have wrong beside its cells, whose codes are those of every table."""


@dataclass(frozen=True)
class WrittenPortfolio:
    """A portfolio, and the hash of the file that it came from."""

    portfolio: Portfolio
    sha256: str


def read_portfolio(path: str | Path, network: Network, *, of_run: bool = False) -> WrittenPortfolio:
    """The portfolio in a CSV or Parquet table: ``option``, ``size``, and ``taken`` if that is not plain from the size.

    Raises InputError with everything that is wrong with it for a network: options that it does not know, sizes that it
    does not allow. In the table ``of_run`` options without a size may have gone since.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = f"cannot be read ({(error.strerror or str(error)).lower()})"
        raise InputError([Issue("POR001", reason, "check the path", str(path))]) from error
    from_text = not (path.suffix.lower() == ".parquet" or data.startswith(b"PAR1"))
    draft = draft_from(PORTFOLIO, str(path), data, from_text=from_text, ignored=TOLD_BY_RUNS)
    draft = check_key(check_columns(draft))
    frame = draft.frame
    if "taken" not in draft.columns:
        frame = frame.assign(taken=frame["size"] > 0)
    if of_run:
        frame = frame[(frame["size"] > 0) | frame["taken"] | frame["option"].isin(list(network.option))]
    issues = [*draft.issues, *_misfits(frame.dropna(subset=["option", "size"]), str(path), network)]
    if issues:
        raise InputError(issues)
    return WrittenPortfolio(_fitted(frame, network), hashlib.sha256(data).hexdigest())


def _misfits(frame: pd.DataFrame, file: str, network: Network) -> Iterator[Issue]:
    """What the case does not know or allow, of each kind as much as is worth reading."""
    found: dict[str, list[Issue]] = defaultdict(list)
    taken = {row.option: row.size for row in rows(frame) if row.taken}
    tiers = defaultdict(list)
    for row, each in zip(frame.index, rows(frame), strict=True):
        for code, message, cure in _faults(each.option, each.size, each.taken, taken, network):
            found[code].append(Issue(code, message, cure, file, int(row), "option", each.option))
        group = network.option[each.option].exclusive if each.option in network.option and each.taken else ""
        if group:
            tiers[group].append((each.option, row))
    for members in (each for each in tiers.values() if len(each) > 1):
        cure = PORTFOLIO_CODES["POR033"].cure
        for name, row in members[1:]:
            text = f"excludes {members[0][0]} (row {members[0][1]})"
            found["POR033"].append(Issue("POR033", text, cure, file, int(row), "option", name))
    for code in sorted(found):
        yield from with_rest(found[code][:SHOWN], len(found[code]))


def _faults(
    name: str, size: float, taken: bool, every: dict[str, float], network: Network
) -> Iterator[tuple[str, str, str]]:
    """Code, message and cure of what is wrong with one line."""
    option = network.option.get(name)
    if option is None:
        known = list(network.option)
        cure = did_you_mean(name, known, "a run of this case lists them in its portfolio; was this one of another?")
        yield "POR021", "no option of the case is called so", cure
        return
    slack = TOLERANCE * max(1.0, option.upper)
    if size > option.upper + slack:
        yield "POR030", f"{size:g} is above its limit of {option.upper:g} {option.unit}".rstrip(), _cure("POR030")
    if not taken and size > slack:
        yield "POR031", f"has a size of {size:g}, but is not taken", _cure("POR031")
    if taken and size < option.lower - slack:
        yield "POR032", f"{size:g} is below its least award of {option.lower:g}", _cure("POR032")
    if taken and option.fills_after:
        before = network.option[option.fills_after]
        if every.get(before.name, 0.0) < before.upper - TOLERANCE * max(1.0, before.upper):
            yield "POR034", f"is taken before {before.name} is full", _cure("POR034")


def _cure(code: str) -> str:
    return PORTFOLIO_CODES[code].cure


def _fitted(frame: pd.DataFrame, network: Network) -> Portfolio:
    """Every option of the network with its size, to the limit where it misses that by rounding."""
    told = {row.option: row for row in rows(frame)}
    sizes = {
        o.name: min(max(told[o.name].size, o.lower), o.upper) if o.name in told and told[o.name].taken else 0.0
        for o in network.options
    }
    return Portfolio(sizes, {o.name: o.name in told and bool(told[o.name].taken) for o in network.options})
