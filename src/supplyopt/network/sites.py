"""Sites: a limit on what may leave them, expansion, and the decision to open them at all."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from supplyopt.case.rows import rows
from supplyopt.network.grammar import Activity, Asset, Option
from supplyopt.network.parts import Parts


def translate_sites(parts: Parts) -> None:
    """Write capacities, expansions and openings over the activities that are already there."""
    for row in rows(parts.case.sites):
        leaving = [a for a in parts.activities if a.kind == "move" and row.site in a.labels["origin"]]
        if np.isfinite(row.capacity) and leaving:
            _limit(parts, row, leaving)
        if row.opening_cost > 0 or row.annual_cost > 0:
            _gate(parts, row)


def _limit(parts: Parts, row: Any, leaving: list[Activity]) -> None:
    """All goods that leave the site share its capacity, which may be expanded."""
    per_option = {}
    labels = parts.label.site(row.site, row.tags)
    if row.expansion_limit > 0:
        per_option[f"expand:{row.site}"] = parts.years
        parts.options.append(
            Option(
                name=f"expand:{row.site}",
                kind="expansion",
                upper=row.expansion_limit,
                unit_cost=row.expansion_cost * parts.horizon,
                labels=labels,
            )
        )
    name = f"site:{row.site}"
    parts.assets.append(
        Asset(name, "site", parts.per_period(row.capacity), per_option, labels, shares=parts.label.shares(labels))
    )
    _occupy(parts, leaving, name)


def _gate(parts: Parts, row: Any) -> None:
    """Nothing happens at the site unless it is opened: one tight link for each activity."""
    option = f"open:{row.site}"
    labels = parts.label.site(row.site, row.tags)
    cost = parts.once_and_yearly(row.opening_cost, row.annual_cost)
    parts.options.append(Option(name=option, kind="site", lower=1.0, upper=1.0, fixed_cost=cost, labels=labels))
    for activity in [a for a in parts.activities if _happens_at(a, row.site)]:
        gate = f"gate:{row.site}/{activity.name}"
        parts.assets.append(
            Asset(gate, "gate", 0.0 * parts.years, {option: 1.5 * activity.upper}, {})
        )  # 1.5: availability may reach it
        _occupy(parts, [activity], gate)


def _happens_at(activity: Activity, site: str) -> bool:
    return any(place == site for (_, place), _ in activity.net)


def _occupy(parts: Parts, activities: list[Activity], asset: str) -> None:
    names = {a.name for a in activities}
    parts.activities = [
        dataclasses.replace(a, uses={**a.uses, asset: 1.0}) if a.name in names else a for a in parts.activities
    ]
