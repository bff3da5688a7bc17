"""Recipes: lines that mean something, and no loop that makes goods from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pandas as pd

from supplyopt.case.checks.report import Drafts, at_rows
from supplyopt.case.codes import issue
from supplyopt.errors import Issue

NEGLIGIBLE = 1e-9


def check_lines(drafts: Drafts) -> Iterator[Issue]:
    """No line of zero, and every recipe makes something."""
    draft = drafts["recipes"]
    yield from at_rows(draft, draft.frame["quantity"] == 0, "CAS033", "neither uses nor makes the item", "quantity")
    rows = draft.frame.dropna(subset=["recipe"])
    useless = rows.groupby("recipe")["quantity"].max() < 0
    first = rows["recipe"].isin(useless.index[useless]) & ~rows["recipe"].duplicated()
    for row, recipe in rows.loc[first, "recipe"].items():
        yield issue("CAS034", "has inputs only", file=draft.file, row=int(str(row)), column="recipe", value=recipe)


def check_gain(drafts: Drafts) -> Iterator[Issue]:
    """No combination of recipes that have inputs yields more of some item and less of none.

    ::

        max Σ_i (R x)_i   with  R x ≥ 0,  0 ≤ x ≤ 1        must be 0

    R holds what a run makes (+) and uses (-) [item unit / run], x the runs. Loops that lose something are legal.
    """
    rows = drafts["recipes"].frame.dropna(subset=["recipe", "item", "quantity"])
    rows = rows[rows["recipe"].isin(rows.loc[rows["quantity"] < 0, "recipe"])]
    if not _has_loop(rows):
        return
    from scipy.optimize import linprog

    table = rows.pivot_table(index="item", columns="recipe", values="quantity", aggfunc="sum", fill_value=0.0)
    scale = table.abs().max(axis=1)
    matrix = table.div(scale, axis=0).to_numpy()
    answer = linprog(-matrix.sum(axis=0), A_ub=-matrix, b_ub=[0.0] * len(table), bounds=(0, 1), method="highs")
    if answer.status != 0 or -answer.fun <= NEGLIGIBLE:
        return
    runs = pd.Series(answer.x, index=table.columns)
    running = runs[runs > NEGLIGIBLE]
    net = (table @ runs)[lambda gain: gain > NEGLIGIBLE]
    recipe = str(running.index[0])
    together = " and ".join(f"{count:g} × {name}" for name, count in running.items())
    message = f"running {together} makes " + " and ".join(f"{gain:g} of {item!r}" for item, gain in net.items())
    draft = drafts["recipes"]
    row = int(str(draft.frame.index[draft.frame["recipe"] == recipe][0]))
    yield issue("CAS030", f"{message} out of nothing", file=draft.file, row=row, column="recipe", value=recipe)


def _has_loop(rows: pd.DataFrame) -> bool:
    """Whether some recipe can, through others, make what it uses; most cases have none, and need no program."""
    sorter: TopologicalSorter[tuple[str, str]] = TopologicalSorter()
    for recipe, item, quantity in zip(rows["recipe"], rows["item"], rows["quantity"], strict=True):
        if quantity < 0:
            sorter.add(("recipe", recipe), ("item", item))
        else:
            sorter.add(("item", item), ("recipe", recipe))
    try:
        sorter.prepare()
    except CycleError:
        return True
    return False
