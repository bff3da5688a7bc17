"""A study in which what one offer tells of itself is worse than told: less capacity, another origin, longer losses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from supplyopt.network.grammar import Floats
from supplyopt.study import Study


def with_capacity(study: Study, offer: str, part: float) -> Study:
    """The offer can deliver only a part of what it tells."""
    offers = study.case.offers
    own = offers["offer"] == offer
    less = {column: offers[column].where(~own, offers[column] * part) for column in ("capacity", "maximum")}
    return replace(study, case=replace(study.case, offers=offers.assign(**less)))


def elsewhere(study: Study, offer: str) -> list[list[str]]:
    """Countries of the case that the offer does not come from, those together that nothing here tells apart.

    Told apart are countries that something else comes from or goes through, that rules or effects name, or whose
    groups, scores or holdings differ.
    """
    case, row = study.case, _row(study, offer)
    known = sorted({*case.suppliers["country"], *case.sites["country"]} - {"", _home(study, row)})
    used = {
        value
        for activity in study.network.activities
        for dimension, values in activity.labels.items()
        if dimension.endswith("country")
        for value in values
    }
    told = " ".join([*(rule.model_dump_json() for rule in study.policy.rules), *study.scenarios.effects["selector"]])
    used |= set(re.findall(r"\w+", told))
    alike: dict[Any, list[str]] = {}
    for country in known:
        alike.setdefault(country if country in used else _told_of(study, country), []).append(country)
    return list(alike.values())


def _told_of(study: Study, country: str) -> Any:
    """What the tables tell of a country."""
    case = study.case
    groups = case.groups[(case.groups["of"] == "country") & (case.groups["member"] == country)]
    scores = case.scores[(case.scores["of"] == "country") & (case.scores["member"] == country)]
    holds = (case.ownership["owner"] == country).any()
    pairs = [sorted(zip(groups["dimension"], groups["group"], strict=True))]
    pairs.append(sorted(zip(scores["score"], scores["value"], strict=True)))
    return (*map(tuple, pairs), country if holds else "")


def from_country(study: Study, offer: str, country: str) -> Study:
    """The site of the offer, or without one its supplier, is in another country, with all that comes from there."""
    case, row = study.case, _row(study, offer)
    name, key, value = ("sites", "site", row.site) if row.site else ("suppliers", "supplier", row.supplier)
    table = getattr(case, name)
    moved = table.assign(country=table["country"].where(table[key] != value, country))
    return replace(study, case=replace(case, **{name: moved}))


def longest(study: Study, offer: str) -> int:
    """Periods by which some loss of the offer can last longer, at most."""
    last = len(study.network.periods)
    return max((last - end for _, end, _ in _losses(study, offer)), default=0)


def with_recovery(study: Study, offer: str, periods: int) -> Study:
    """In every scenario the last loss of the offer lasts so many periods longer, at its depth."""
    last, rows = len(study.network.periods), []
    for scenario, end, left in _losses(study, offer):
        if end < last and periods:
            until = min(last, end + periods)
            rows.append((scenario, f"offer={offer}", "availability", "product", end + 1, until, left, "misreport"))
    effects = study.scenarios.effects
    more = pd.DataFrame(rows, columns=effects.columns).astype(effects.dtypes.to_dict())
    scenarios = replace(study.scenarios, effects=pd.concat([effects, more], ignore_index=True))
    return replace(study, scenarios=scenarios)


def _losses(study: Study, offer: str) -> Iterator[tuple[str, int, float]]:
    """Scenario, last period in which the offer cannot deliver in full, and what is left of it then [-]."""
    places = [i for i, asset in enumerate(study.network.assets) if _is_of(asset, offer)]
    for scenario, conditions in study.conditions.items():
        if scenario in study.contingencies or not places:
            continue
        left: Floats = conditions.availability[places].min(axis=0)
        hit = np.flatnonzero(left < 1.0)
        if hit.size:
            yield scenario, int(hit[-1]) + 1, float(left[hit[-1]])


def _is_of(asset: Any, offer: str) -> bool:
    return asset.kind == "contract" and offer in asset.labels.get("offer", ())


def _row(study: Study, offer: str) -> Any:
    return next(study.case.offers[study.case.offers["offer"] == offer].itertuples())


def _home(study: Study, row: Any) -> str:
    case = study.case
    table, key, name = (case.sites, "site", row.site) if row.site else (case.suppliers, "supplier", row.supplier)
    return str(table.set_index(key).loc[name, "country"])
