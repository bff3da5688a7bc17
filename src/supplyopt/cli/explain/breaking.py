"""What breaks the plan: single points of failure, and the easiest set of failures. As plain data, and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplyopt.cli.endings import say
from supplyopt.cli.show import line, percent, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplyopt.solver.solve import Answered
    from supplyopt.study import Study

MOST_SHOWN = 12


def breaking_told(answered: Answered, by: str, level: float) -> dict[str, Any]:
    """Single points of failure by a dimension and what things depend on, and the easiest breaks by the dimension."""
    study, portfolio = answered.hunted.study, answered.result.portfolio
    if portfolio is None:
        return {}
    say(f"which failures leave less than {percent(level)} served ...")
    points = points_told(study, portfolio.sizes, [by], level)
    return {"by": by, "level": level, "single_points": points, **breaks_told(study, portfolio.sizes, by, level)}


def points_told(
    study: Study, sizes: Mapping[str, float], dimensions: Sequence[str], level: float
) -> list[dict[str, Any]]:
    """Single points of failure by some dimensions and all that things depend on."""
    from supplyopt.analyse.breaking import single_points

    every = list(dict.fromkeys([*dimensions, *study.case.dependencies["kind"]]))
    return [
        {"by": p.by, "entity": p.entity, "missing": [{"of": _of(keys), "part": m} for keys, m in p.missing.items()]}
        for p in single_points(study, sizes, every, level)
    ]


def breaks_told(study: Study, sizes: Mapping[str, float], by: str, level: float) -> dict[str, Any]:
    """The easiest breaks by a dimension.

    Easiest means likeliest where members of the dimension have the score ``failure_probability``, else fewest.
    """
    from supplyopt.analyse.breaking import easiest_breaks, improbability
    from supplyopt.rules import Survive

    unlikely = improbability(study.network, by)
    breaks = easiest_breaks(study, Survive(by=by, level=level), sizes, unlikely or None)
    return {
        "weighed_by": "probability" if unlikely else "number",
        "breaks": [{"of": _of(b.keys), "entities": list(b.entities), "weight": b.weight} for b in breaks],
    }


def _of(keys: tuple[tuple[str, ...], ...]) -> list[str]:
    return sorted({item for item, *_ in keys})


def print_breaking(told: dict[str, Any]) -> None:
    """Two tables: who alone, and who together."""
    if told:
        print_points(told["single_points"], told["level"])
        print_breaks(told, told["by"])


def print_points(points: Sequence[dict[str, Any]], level: float) -> None:
    """Who alone."""
    rows = [
        [point["by"], point["entity"], "; ".join(", ".join(each["of"]) for each in point["missing"])]
        for point in points[:MOST_SHOWN]
    ]
    table(f"Whose failure alone leaves less than {percent(level)} served", ["kind", "name", "what goes short"], rows)
    if len(points) > MOST_SHOWN:
        line(f"and {len(points) - MOST_SHOWN} more; --json lists all")


def print_breaks(told: dict[str, Any], by: str) -> None:
    """Who together, of a dimension."""
    from math import exp

    likely = told["weighed_by"] == "probability"
    rows = [
        [
            ", ".join(b["of"]),
            " + ".join(b["entities"]),
            percent(exp(-b["weight"])) if likely else str(len(b["entities"])),
        ]
        for b in told["breaks"]
    ]
    title = "The likeliest failures that do so" if likely else "The fewest failures that do so"
    table(title, ["what goes short", by, ">probability" if likely else ">failures at once"], rows)
    if rows:
        other = "no likelier" if likely else "no fewer"
        line(f"All that stand in a line fail at once under this plan; {other} would do.")
