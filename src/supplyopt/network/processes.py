"""Processes: refining, assembly, recycling, substitution at a site."""

from __future__ import annotations

from collections.abc import Mapping

from supplyopt.case.rows import rows
from supplyopt.network.grammar import Activity, Asset, Option
from supplyopt.network.parts import Parts


def translate_processes(parts: Parts) -> None:
    """Write every process into the network; its capacity is given, contracted, or expanded."""
    recipes: Mapping[str, Mapping[str, float]] = {
        str(recipe): dict(zip(lines["item"], lines["quantity"], strict=True))
        for recipe, lines in parts.case.recipes.groupby("recipe")
    }
    for row, scaled in zip(rows(parts.case.processes), parts.case.scaled("processes", "capacity"), strict=True):
        recipe, capacity = recipes[row.recipe], float(scaled)
        made = sorted(item for item, quantity in recipe.items() if quantity > 0)
        labels = parts.label.source("process", row.process, made, row.site, row.supplier, row.technology, row.tags)
        per_option = {}
        decided = row.contracted or row.fixed_cost > 0 or row.minimum > 0
        if decided:
            name = f"process:{row.process}"
            per_option[name] = parts.years
            parts.options.append(
                Option(
                    name=name,
                    kind="process",
                    lower=row.minimum,
                    upper=capacity,
                    fixed_cost=row.fixed_cost * parts.horizon,
                    unit_cost=row.reservation_price * parts.horizon,
                    price=row.cost,
                    unit="run",
                    labels=labels,
                    minimum_on_deliveries=True,
                    incumbent=row.incumbent,
                )
            )
        if row.expansion_limit > 0:
            name = f"expand:{row.process}"
            per_option[name] = parts.years
            parts.options.append(
                Option(
                    name=name,
                    kind="expansion",
                    upper=row.expansion_limit,
                    unit_cost=row.expansion_cost * parts.horizon,
                    unit="run",
                    labels=labels,
                )
            )
        plant = f"process:{row.process}"
        fixed = parts.per_period(0.0 if decided else capacity)
        parts.assets.append(
            Asset(
                plant,
                "process",
                fixed,
                per_option,
                labels,
                bool(row.after_onset),
                row.ramp_days,
                shares=parts.label.shares(labels),
            )
        )
        lag = parts.lag(row.lead_days)
        parts.activities.append(
            Activity(
                name=f"run:{row.process}",
                kind="run",
                net={((item, row.site), lag if quantity > 0 else 0): quantity for item, quantity in recipe.items()},
                uses={plant: 1.0},
                cost=row.cost,
                incumbent=row.incumbent,
                labels=labels,
                upper=parts.per_period(capacity + row.expansion_limit),
                shares=parts.label.shares(labels),
            )
        )
