"""Stress tests with their resilience triangles. As plain data, and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplyopt.cli.show import line, money, percent, shortened, table
from supplyopt.cli.stress.knock_out import back

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplyopt.analyse.stress import StressTest, Triangle

MOST_SHOWN = 12
NAMED = 22
"""Letters of a name that are shown."""


def stress_test_told(test: StressTest) -> dict[str, Any]:
    """One stress test."""
    return {
        "scenario": test.scenario,
        "name": test.name,
        "probability": test.probability,
        "cost": test.cost,
        "dearer": test.dearer,
        "unserved": test.unserved,
        "missing": dict(test.missing),
        "overall": _triangle(test.overall),
        "by_item": {item: _triangle(each) for item, each in test.by_item.items()},
        "keeps_rules": test.keeps_rules,
    }


def _triangle(found: Triangle) -> dict[str, Any]:
    return {
        "area_days": found.area,
        "part": found.part,
        "depth": found.depth,
        "periods_below": found.periods,
        "days_below": found.duration,
        "rapidity": found.rapidity,
        "recovery_days": found.recovery,
    }


def print_tests(told: Sequence[dict[str, Any]], currency: str) -> None:
    """A line a test, then a line an item that goes short in one."""
    if not told:
        return
    weighted = any(each["probability"] > 0 for each in told)
    dearest = sorted(told, key=lambda each: (-each["unserved"], each["scenario"]))[:MOST_SHOWN]
    rows = [
        [
            each["scenario"],
            *(_named(each) if weighted else []),
            "-" if each["dearer"] is None else money(each["dearer"], currency),
            money(each["unserved"], currency),
            *_shown(each["overall"]),
        ]
        for each in dearest
    ]
    triangle = [">days lost", ">at worst", ">below", ">back"]
    heads = ["scenario", *(["", ">chance"] if weighted else []), ">dearer than calm", ">unserved"]
    table("Scenarios, the worst first" if weighted else "Stress tests", [*heads, *triangle], rows)
    if len(told) > len(dearest):
        line(f"and {len(told) - len(dearest)} more; --json lists all")
    items = [
        (each, item, part)
        for each in dearest
        for item, part in sorted(each["by_item"].items(), key=lambda named: -named[1]["area_days"])
    ]
    rows = [
        [each["scenario"], item, percent(each["missing"].get(item, 0.0)), *_shown(part)]
        for each, item, part in items[:MOST_SHOWN]
    ]
    if rows:
        table("What goes short in them", ["scenario", "item", ">unserved", *triangle], rows)
    if len(items) > MOST_SHOWN:
        line(f"and {len(items) - MOST_SHOWN} more; --json lists all")
    line(
        "Days lost: part that is not served times days, added up (all items by value). Below and back: 95 % of what is"
    )
    line("asked for; back counts from the onset of the test.")
    unkept = [each["scenario"] for each in told if not each["keeps_rules"]]
    if unkept:
        line(f"No operation keeps every rule in {', '.join(unkept)}; told is the best one without them.")


def _shown(triangle: dict[str, Any]) -> list[str]:
    return [
        f"{triangle['area_days']:,.3g}",
        percent(triangle["depth"]),
        f"{triangle['days_below']:,.0f}",
        back(triangle["recovery_days"]),
    ]


def _named(told: dict[str, Any]) -> list[str]:
    """Its name, shortened, and its probability: ids of drawn scenarios say nothing."""
    return [shortened(told["name"], NAMED), percent(told["probability"]) if told["probability"] > 0 else "stress"]
