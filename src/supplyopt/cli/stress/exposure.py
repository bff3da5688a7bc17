"""Time to survive against time to recover. As plain data, and printed."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from supplyopt.cli.show import line, money, percent, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplyopt.analyse.stress import Exposure

MOST_SHOWN = 12


def exposure_told(exposure: Exposure) -> dict[str, Any]:
    """One entity; null for a time without end."""
    return {
        "by": exposure.by,
        "name": exposure.name,
        "survives": _finite(exposure.survives),
        "by_class": {use: _finite(days) for use, days in exposure.by_class.items()},
        "first": list(exposure.first),
        "recovers": exposure.recovers,
        "at_risk": exposure.is_at_risk,
        "impact": exposure.impact,
        "missing": None if exposure.missing is None else dict(exposure.missing),
        "index": exposure.index,
    }


def _finite(days: float) -> float | None:
    return days if isfinite(days) else None


def print_exposures(told: Sequence[dict[str, Any]], horizon: float, currency: str) -> None:
    """Those that are not survived for the whole horizon, the greatest impact first; the others are counted."""
    shown = [each for each in told if each["survives"] is not None and each["survives"] < horizon]
    classes = list(told[0]["by_class"]) if told else []
    rows = [
        [
            each["by"],
            each["name"],
            _days(each["survives"], horizon),
            *(_days(each["by_class"][use], horizon) for use in classes),
            "-" if each["recovers"] is None else f"{each['recovers']:,.0f}{' !' if each['at_risk'] else ''}",
            _some(each["first"]),
            "-" if each["impact"] is None else money(each["impact"], currency),
            "-" if each["index"] is None else percent(each["index"]),
        ]
        for each in shown[:MOST_SHOWN]
    ]
    columns = ["kind", "name", ">survives", *(f">{use}" for use in classes), ">recovers", "gives out first"]
    table("Days that the plan survives a failure, and that it takes to recover", [*columns, ">impact", ">index"], rows)
    if len(shown) > MOST_SHOWN:
        line(f"and {len(shown) - MOST_SHOWN} more; --json lists all")
    line(f"{len(told) - len(shown)} of {len(told)} are survived for the whole horizon of {horizon:,.0f} days.")
    line(
        "At steady rates: as much as in calm is served, lead times and seasons aside; the periods below may show less."
    )
    line(
        "Impact: value of what goes unserved until recovery. Index: over the greatest impact. !: gives out before that."
    )
    if all(each["recovers"] is None for each in told):
        line("Nobody tells how long anything takes to recover: add scores recovery_days, or --recovery-days.")


def _days(days: float | None, horizon: float) -> str:
    return f"> {horizon:,.0f}" if days is None or days >= horizon else f"{days:,.3g}" if days < 10 else f"{days:,.0f}"


def _some(items: Sequence[str]) -> str:
    """The first of some names, and how many there are besides."""
    return f"{items[0]}{f' and {len(items) - 1} more' if items[1:] else ''}" if items else "-"
