"""A frontier as plain data: one document, and one table with a row a point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplyopt.cli.explain.rules import step_of

if TYPE_CHECKING:
    import pandas as pd

    from supplyopt.analyse.frontier import Axis, Frontier, Point
    from supplyopt.result import Result
    from supplyopt.study import Study


def frontier_told(study: Study, found: Frontier, priced: str, ended: Result | None) -> dict[str, Any]:
    """Axes, points with their plans, and how it ended; bounds as the rules have them."""
    return {
        "schema_version": 1,
        "study": study.name,
        "complete": found.is_complete,
        "proven": found.is_proven,
        "message": _message(found, ended),
        "currency": study.case.currency,
        "minimised": priced,
        "axes": [_axis_told(axis, found) for axis in found.axes],
        "points": [_point_told(found, number) for number in range(len(found.points))],
    }


def table_of(told: dict[str, Any]) -> pd.DataFrame:
    """A row a point; plans are in the document only."""
    import pandas as pd

    rows = [
        {
            "point": number,
            **{name: point[name] for name in ("cost", "bound", "gap", "status", "settled")},
            **point["bounds"],
            "knee": point["knee"],
            "price_low": point["price"]["low"] if point["price"] else None,
            "price_high": point["price"]["high"] if point["price"] else None,
            "coming": "; ".join(each["option"] for each in point["coming"]),
            "going": "; ".join(each["option"] for each in point["going"]),
        }
        for number, point in enumerate(told["points"], 1)
    ]
    return pd.DataFrame(rows)


def _message(found: Frontier, ended: Result | None) -> str:
    if not found.points:
        return ended.message if ended else "stopped before any point was found"
    if not found.is_complete:
        return "stopped before every point was found; those that were found stand"
    return "every point is found" + ("" if found.is_proven else "; some are not proven")


def _axis_told(axis: Axis, found: Frontier) -> dict[str, Any]:
    size, unit = step_of(axis.rule, axis.field)
    least = found.tightest.get(axis.name)
    return {
        "name": axis.name,
        "kind": axis.rule.kind,
        "words": axis.rule.wording(),
        "field": axis.field,
        "looser": "higher" if axis.sign > 0 else "lower",
        "money": axis.rule.is_bound_money,
        "step": {"size": size, "unit": unit},
        "tightest": axis.bound(least.level) if least else None,
        "tightest_proven": bool(least and least.proven),
    }


def _point_told(found: Frontier, number: int) -> dict[str, Any]:
    from supplyopt.analyse.frontier.shape import moves, price

    point = found.points[number]
    before = found.points[number - 1] if number and len(found.axes) == 1 else None
    step = price(before, point) if before else None
    moved = moves(before, point) if before else None
    bounds = zip(found.axes, point.levels, strict=True)
    return {
        "cost": point.cost,
        "bound": point.bound,
        "gap": None if point.result.gap is None else float(point.result.gap),
        "status": point.result.status.value,
        "settled": point.settled,
        "bounds": {axis.name: axis.bound(level) for axis, level in bounds},
        "knee": number == found.knee,
        "price": {"low": step.low, "high": step.high} if step else None,
        "coming": _options(point, moved.coming) if moved else [],
        "going": _options(before, moved.going) if moved and before else [],
        "plan": {str(row["option"]): float(row["size"]) for row in _taken(point)},
    }


def _options(point: Point, names: tuple[str, ...]) -> list[dict[str, str]]:
    """Options with their kind, whom they are of and what they bring."""
    rows = {str(row["option"]): row for row in _taken(point)}
    return [{**_who(rows[name]), "option": name} for name in names]


def _who(row: dict[str, Any]) -> dict[str, str]:
    return {"kind": row["kind"], "who": row["supplier"] or row["site"] or row["option"], "item": row["item"]}


def _taken(point: Point) -> list[dict[str, Any]]:
    table = point.result.table("portfolio")
    return [{str(key): value for key, value in row.items()} for row in table[_in_plan(table)].to_dict("records")]


def _in_plan(table: pd.DataFrame) -> pd.Series:
    return table["taken"] & (table["size"] > 0)
