"""What breaks the plan: single points of failure, and the easiest set of failures. As plain data, and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplyopt.cli.endings import say
from supplyopt.cli.show import line, percent, table

if TYPE_CHECKING:
    from supplyopt.solver.solve import Answered

MOST_SHOWN = 12


def breaking_told(answered: Answered, by: str, level: float) -> dict[str, Any]:
    """Single points of failure by a dimension and all that things depend on, and the easiest breaks by the dimension.

    Easiest means likeliest where members of the dimension have the score ``failure_probability``, else fewest.
    """
    from supplyopt.analyse.breaking import easiest_breaks, improbability, single_points
    from supplyopt.rules import Survive

    study, portfolio = answered.hunted.study, answered.result.portfolio
    if portfolio is None:
        return {}
    say(f"which failures leave less than {percent(level)} served ...")
    unlikely = improbability(study.network, by)
    dimensions = [by, *(kind for kind in dict.fromkeys(study.case.dependencies["kind"]) if kind != by)]
    points = single_points(study, portfolio.sizes, dimensions, level)
    breaks = easiest_breaks(study, Survive(by=by, level=level), portfolio.sizes, unlikely or None)
    return {
        "by": by,
        "level": level,
        "weighed_by": "probability" if unlikely else "number",
        "single_points": [
            {"by": p.by, "entity": p.entity, "missing": [{"of": _of(keys), "part": m} for keys, m in p.missing.items()]}
            for p in points
        ],
        "breaks": [{"of": _of(b.keys), "entities": list(b.entities), "weight": b.weight} for b in breaks],
    }


def _of(keys: tuple[tuple[str, ...], ...]) -> list[str]:
    return sorted({item for item, *_ in keys})


def print_breaking(told: dict[str, Any]) -> None:
    """Two tables: who alone, and who together."""
    from math import exp

    if not told:
        return
    points = told["single_points"]
    rows = [
        [point["by"], point["entity"], "; ".join(", ".join(each["of"]) for each in point["missing"])]
        for point in points[:MOST_SHOWN]
    ]
    title = f"Whose failure alone leaves less than {percent(told['level'])} served"
    table(title, ["kind", "name", "what goes short"], rows)
    if len(points) > MOST_SHOWN:
        line(f"and {len(points) - MOST_SHOWN} more; --json lists all")
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
    table(title, ["what goes short", told["by"], ">probability" if likely else ">failures at once"], rows)
    if rows:
        other = "no likelier" if likely else "no fewer"
        line(f"All that stand in a line fail at once under this plan; {other} would do.")
