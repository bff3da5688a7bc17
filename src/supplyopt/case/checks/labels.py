"""The labels that things of a case carry, as far as their tables tell: what selectors can ask for."""

from __future__ import annotations

import pandas as pd

from supplyopt.case.checks.report import Drafts
from supplyopt.case.defaults import implied_sites

KINDS = frozenset({"contract", "spot", "process", "supplier", "site", "lane", "move", "release", "stock", "arrival"})
_COLUMNS = {
    "offer": (("offers", "offer"),),
    "process": (("processes", "process"),),
    "supplier": (("suppliers", "supplier"),),
    "parent": (("suppliers", "parent"), ("suppliers", "supplier"), ("ownership", "owner")),
    "country": (("suppliers", "country"), ("sites", "country")),
    "item": (("items", "item"),),
    "stage": (("items", "stage"),),
    "material": (("items", "material"), ("items", "item")),
    "technology": (("offers", "technology"), ("processes", "technology")),
    "lane": (("lanes", "lane"),),
    "origin": (("lanes", "origin"),),
    "destination": (("lanes", "destination"),),
    "mode": (("lanes", "mode"),),
}
_LISTS = {
    "tag": (("offers", "tags"), ("processes", "tags"), ("suppliers", "tags"), ("sites", "tags"), ("lanes", "tags")),
    "passage": (("offers", "passages"), ("lanes", "passages")),
}


def labels_of(drafts: Drafts) -> dict[str, frozenset[str]]:
    """Dimension -> every value that something in the case has."""
    frames = {name: draft.frame for name, draft in drafts.items()}
    labels = {
        dimension: frozenset(pd.concat([frames[table][column].dropna() for table, column in columns]))
        for dimension, columns in _COLUMNS.items()
    }
    for dimension, columns in _LISTS.items():
        cells = pd.concat([frames[table][column].dropna() for table, column in columns])
        labels[dimension] = frozenset(cells.str.split(" ").explode())
    labels["site"] = frozenset(frames["sites"]["site"].dropna()) | frozenset(implied_sites(frames))
    labels["kind"] = KINDS
    labels["status"] = frozenset({"incumbent", "new"})
    for table, named, column in (("groups", "dimension", "group"), ("dependencies", "kind", "needs")):
        for name, values in frames[table].groupby(named)[column]:
            labels[str(name)] = labels.get(str(name), frozenset()) | frozenset(values.dropna())
    ends = {
        f"{end}_{dimension}": labels[dimension] for end in ("origin", "destination") for dimension in _of_places(frames)
    }
    return {**labels, **ends}


def carried(drafts: Drafts) -> frozenset[str]:
    """Dimensions that things have by themselves or by their groups, whatever they need."""
    of_groups = drafts["groups"].frame["dimension"].dropna()
    return frozenset({*_COLUMNS, *_LISTS, "site", "kind", "status", "class", "criticality", *of_groups})


def _of_places(frames: dict[str, pd.DataFrame]) -> set[str]:
    """Dimensions that the ends of a lane have: the country and the groups of countries."""
    groups = frames["groups"]
    return {"country", *groups.loc[groups["of"] == "country", "dimension"].dropna()}
