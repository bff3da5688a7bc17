"""Lanes: moving items between sites; one activity for each item a lane can usefully carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from supplyopt.case.rows import rows
from supplyopt.network.grammar import Activity, Asset, Option
from supplyopt.network.needs import merge
from supplyopt.network.parts import Parts
from supplyopt.network.reach import Reach


def translate_lanes(parts: Parts, reach: Reach) -> None:
    """Write every lane that can carry something from where it is to where it helps."""
    for row, freight in zip(rows(parts.case.lanes), parts.case.lanes["yield"], strict=True):
        allowed = set(row.items.split()) if row.items else set(parts.units)
        carried = [
            i for i in sorted(allowed) if (i, row.origin) in reach.available and (i, row.destination) in reach.useful
        ]
        if carried:
            _translate_lane(parts, row, float(freight), carried, reach.supply)


def _translate_lane(parts: Parts, row: Any, arrives: float, carried: list[str], supply: Mapping[str, float]) -> None:
    labels = parts.label.lane(row.lane, row.origin, row.destination, row.mode, row.passages, row.tags)
    shares, waiting = parts.label.shares(labels), (bool(row.after_onset), row.ramp_days)
    uses: dict[str, float] = {}
    limit = float(row.capacity)
    if row.fixed_cost > 0 or row.minimum > 0:
        # Without a limit all that can ever exist may go in any one period, the shortest among them.
        most = limit if np.isfinite(limit) else sum(supply[item] for item in carried) / float(parts.years.min())
        uses[f"lane:{row.lane}"] = 1.0
        parts.options.append(
            Option(
                name=f"lane:{row.lane}",
                kind="lane",
                lower=row.minimum,
                upper=most,
                fixed_cost=row.fixed_cost * parts.horizon,
                unit=parts.units[carried[0]],
                labels=labels,
                minimum_on_deliveries=True,
            )
        )
        parts.assets.append(
            Asset(
                f"lane:{row.lane}",
                "lane",
                0.0 * parts.years,
                {f"lane:{row.lane}": parts.years},
                labels,
                *waiting,
                shares=shares,
            )
        )
    elif np.isfinite(limit):
        uses[f"lane:{row.lane}"] = 1.0
        parts.assets.append(
            Asset(
                f"lane:{row.lane}",
                "lane",
                parts.per_period(limit),
                {},
                labels,
                *waiting,
                shares=shares,
            )
        )
    for item in carried:
        own = merge(labels, parts.label.item(item), {"kind": frozenset({"move"})})
        name = f"move:{row.lane}/{item}"
        # A move without a limit of its own is an asset too: a disruption leaves a part of what it may be asked for.
        parts.assets.append(
            Asset(
                name,
                "move",
                np.full(len(parts.days), np.inf),
                {},
                own,
                *waiting,
                shares=parts.label.shares(own),
            )
        )
        most_per_period = np.minimum(parts.per_period(limit if np.isfinite(limit) else np.inf), supply[item])
        parts.activities.append(
            Activity(
                name=name,
                kind="move",
                net={((item, row.origin), 0): -1.0, ((item, row.destination), parts.lag(row.lead_days)): arrives},
                uses={name: 1.0, **uses},
                cost=row.cost,
                price=row.cost,
                labels=own,
                upper=most_per_period,
                shares=parts.label.shares(own),
            )
        )
