"""Names that must be found elsewhere: references, items of lanes, assumptions, members of groups, selectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import pandas as pd

from supplyopt.case.checks.labels import labels_of
from supplyopt.case.checks.report import Drafts, at_rows, at_values
from supplyopt.case.codes import code_of, did_you_mean
from supplyopt.case.load import Draft
from supplyopt.case.selector import Selector
from supplyopt.case.tables import TABLES, country_codes
from supplyopt.errors import Issue

SELECTING = ("dependencies", "hardening")
"""Tables with a selector."""


def check_references(drafts: Drafts) -> Iterator[Issue]:
    """What a row refers to is listed in its table (sites only where that table is given)."""
    for draft in drafts.values():
        for column, target in draft.table.references.items():
            known = _known(drafts, target)
            if known is not None and column not in draft.absent:
                yield from _unknown(
                    draft, draft.frame[column].dropna(), known, code_of(draft.name, 21), f"table {target}"
                )


def check_lane_items(drafts: Drafts) -> Iterator[Issue]:
    """The items a lane may carry are listed."""
    known = _known(drafts, "items")
    if known is not None:
        items = drafts["lanes"].frame["items"].dropna().str.split(" ").explode()
        yield from _unknown(drafts["lanes"], items[items != ""], known, code_of("lanes", 21), "table items")


def check_members(drafts: Drafts) -> Iterator[Issue]:
    """Members of groups and scores exist."""
    passages = drafts["offers"].frame["passages"], drafts["lanes"].frame["passages"]
    owners = drafts["ownership"].frame["owner"]
    parents = drafts["suppliers"].frame["parent"], drafts["suppliers"].frame["supplier"], owners
    members: dict[str, set[str] | None] = {
        "country": set(country_codes()),
        "supplier": _known(drafts, "suppliers"),
        "site": _known(drafts, "sites"),
        "item": _known(drafts, "items"),
        "parent": set(pd.concat(parents).dropna()),
        "passage": set(pd.concat(passages).dropna().str.split(" ").explode()),
        "owner": set(pd.concat([drafts["ownership"].frame["owner"], drafts["ownership"].frame["entity"]]).dropna()),
    }
    for table in ("groups", "scores"):
        draft = drafts[table]
        for of, rows in draft.frame.groupby("of"):
            known = members.get(str(of))
            if known is not None:
                yield from _unknown(draft, rows["member"].dropna(), known, "CAS040", f"what is known as {of}")


def check_assumed(drafts: Drafts) -> Iterator[Issue]:
    """Column ``assumed`` reads 'column=assumption …' with columns of its table and assumptions of the case."""
    known = _known(drafts, "assumptions")
    for draft in drafts.values():
        marks = draft.frame["assumed"].dropna().str.split(" ").explode()
        marks = marks[marks != ""]
        parts = marks.str.partition("=")
        columns = tuple(TABLES[draft.name].schema.columns)
        wrong = marks[(parts[1] == "") | ~parts[0].isin(columns)] if len(marks) else marks
        cure = partial(_cure_mark, columns=columns)
        yield from at_values(draft, wrong, code_of(draft.name, 22), "names no column of this table", cure)
        if known is not None and len(marks):
            names = parts[2].drop(wrong.index).rename("assumed")
            yield from _unknown(draft, names, known, code_of(draft.name, 23), "table assumptions")


def check_scaled_by(drafts: Drafts) -> Iterator[Issue]:
    """Column ``scaled_by`` names an assumption that has a value."""
    known = _known(drafts, "assumptions")
    assumptions = drafts["assumptions"]
    unvalued = set(assumptions.frame.loc[assumptions.frame["value"].isna(), "assumption"].dropna())
    unvalued -= set(assumptions.frame.loc[assumptions.reported.get("value", []), "assumption"])
    for draft in drafts.values():
        if "scaled_by" not in draft.frame or known is None:
            continue
        names = draft.frame["scaled_by"].dropna()
        yield from _unknown(draft, names, known, code_of(draft.name, 23), "table assumptions")
        empty = draft.frame["scaled_by"].isin(unvalued)
        yield from at_rows(draft, empty, code_of(draft.name, 24), "the assumption has no value", "scaled_by")


def check_selectors(drafts: Drafts) -> Iterator[Issue]:
    """Selectors of tables can be understood, and each of their conditions matches something."""
    drafted = [drafts[name] for name in SELECTING if len(drafts[name].frame)]
    labels = labels_of(drafts) if drafted else {}
    for draft in drafted:
        yield from _selector_faults(draft, labels)


def _selector_faults(draft: Draft, labels: Mapping[str, frozenset[str]]) -> Iterator[Issue]:
    for text, rows in draft.frame.groupby("selector"):
        values = rows["selector"]
        try:
            selector = Selector.parse(str(text))
        except ValueError as error:
            yield from at_values(draft, values, "CAS041", str(error), _always("write dimension=value"))
            continue
        for dimension, wanted in selector.conditions:
            if dimension not in labels:
                cure = did_you_mean(dimension, sorted(labels), f"dimensions are {', '.join(sorted(labels))}")
                yield from at_values(draft, values, "CAS042", f"no dimension {dimension!r}", _always(cure))
            elif wanted.isdisjoint(labels[dimension]):
                value = min(wanted)
                cure = did_you_mean(value, sorted(labels[dimension]), f"correct the {dimension}")
                message = f"nothing has {dimension} {value!r}"
                yield from at_values(draft, values, "CAS042", message, _always(cure))


def _known(drafts: Drafts, table: str) -> set[str] | None:
    """The names a table lists, or None where they cannot be known: not given, or not all read."""
    draft = drafts[table]
    names = draft.frame[draft.table.key[0]]
    if not draft.complete or names.isna().any() or (table == "sites" and not draft.given):
        return None
    return set(names)


def _unknown(draft: Draft, names: pd.Series, known: set[str], code: str, where: str) -> list[Issue]:
    ordered = sorted(known)
    unknown = names[~names.isin(known)]
    return at_values(
        draft, unknown, code, f"not in {where}", lambda name: did_you_mean(name, ordered, "add or correct it")
    )


def _always(cure: str) -> Callable[[str], str]:
    return lambda _: cure


def _cure_mark(mark: str, columns: tuple[str, ...]) -> str:
    column, equals, _ = mark.partition("=")
    return did_you_mean(column, columns, "write column=assumption") if equals else "write column=assumption"
