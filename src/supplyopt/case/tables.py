"""The tables of a case: one pandera schema each, the only place where a column is defined.

Validation, the data dictionary, templates and the readers all come from here. Quantities are in
the unit of the item, money in the one currency of the case; *a year* is 365 days, and a figure
given per year is spread evenly over the periods by their length in days.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import iso3166
import numpy as np
import pandera.pandas as pa


@dataclass(frozen=True, eq=False)
class Table:
    """A table of a case: its schema, its key and what its columns refer to."""

    name: str
    description: str
    schema: pa.DataFrameSchema
    key: tuple[str, ...]
    required: bool = False
    references: Mapping[str, str] = field(default_factory=dict)
    """column -> table whose key it must be found in (only where that table is given)."""


@cache
def country_codes() -> frozenset[str]:
    """The ISO 3166-1 alpha-2 codes, ``NA`` (Namibia) and the user-assigned ``XK`` among them."""
    return frozenset(iso3166.countries_by_alpha2) | {"XK"}


def text(description: str, *, default: Any = ..., one_of: tuple[str, ...] = (), **extra: Any) -> pa.Column:
    """A column of text; ``default`` makes it optional (``None``: may stay empty)."""
    checks = [pa.Check.isin(one_of, error=f"must be one of {', '.join(one_of)}")] if one_of else []
    return _column(str, description, default, checks, extra)


def number(
    description: str,
    unit: str,
    *,
    default: Any = ...,
    at_least: float | None = 0.0,
    above: float | None = None,
    at_most: float | None = 1e9,
) -> pa.Column:
    """A finite number with its unit; ``None`` as default means the cell may stay empty."""
    checks = [pa.Check(lambda s: np.isfinite(s.astype(float)), error="must be a finite number")]
    if above is not None:
        checks.append(pa.Check.gt(above, error=f"must be greater than {above:g}"))
    elif at_least is not None:
        checks.append(pa.Check.ge(at_least, error=f"must be at least {at_least:g}"))
    if at_most is not None:
        checks.append(pa.Check.le(at_most, error=f"must be at most {at_most:g}"))
    return _column(float, description, default, checks, {"unit": unit})


def share(description: str, *, default: Any = ...) -> pa.Column:
    """A fraction between 0 and 1."""
    return number(description, "-", default=default, at_most=1.0)


def whole(description: str, unit: str, *, default: Any = ..., at_least: int = 0) -> pa.Column:
    """A whole number."""
    checks = [pa.Check.ge(at_least, error=f"must be at least {at_least}")]
    return _column(int, description, default, checks, {"unit": unit})


def flag(description: str, *, default: bool) -> pa.Column:
    """``true`` or ``false``."""
    return _column(bool, description, default, [], {})


def country(description: str) -> pa.Column:
    """An ISO 3166-1 alpha-2 code."""
    check = pa.Check(lambda s: s.isin(country_codes()), error="not an ISO 3166-1 alpha-2 code")
    return _column(str, description, ..., [check], {})


def _are_days(values: Any) -> Any:
    """Which texts are days of the calendar."""
    return values.map(_is_day)


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2027-01-01") and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def _column(dtype: Any, description: str, default: Any, checks: list[pa.Check], metadata: dict[str, Any]) -> pa.Column:
    required = default is ...
    return pa.Column(
        dtype,
        checks=checks,
        nullable=not required,
        required=required,
        description=description,
        metadata={**metadata, "default": None if required else default},
    )


def _table(
    name: str,
    description: str,
    key: tuple[str, ...],
    columns: dict[str, pa.Column],
    *,
    required: bool = False,
    references: Mapping[str, str] | None = None,
) -> Table:
    provenance = {
        "source": text("where the figures of this row come from", default=None),
        "assumed": text("columns of this row that are assumed: 'column=assumption column=assumption'", default=None),
        "note": text("a remark for readers", default=None),
    }
    schema = pa.DataFrameSchema({**columns, **provenance}, strict=True, name=name, description=description)
    return Table(name, description, schema, key, required, references or {})


_CURRENCY = text("ISO 4217 code; one currency in the whole case", default=None)
_SCALED_BY = text("assumption whose value multiplies the main quantity of this row", default=None)
_AFTER_ONSET = flag("available only once a disruption has begun", default=False)
_RAMP_DAYS = number(
    "time over which it opens once a disruption is noticed, in a line; only with after_onset",
    "day",
    default=0.0,
    at_most=3650.0,
)
_TAGS = text("free labels, separated by spaces", default=None)
_PASSAGES = text("straits, canals and borders passed, separated by spaces", default=None)

ITEMS = _table(
    "items",
    "What is bought, made and needed: a material or part at one stage and grade.",
    ("item",),
    {
        "item": text("identifier"),
        "unit": text("unit in which the item is counted, e.g. t"),
        "name": text("name for people", default=None),
        "stage": text("processing stage, e.g. mined, refined", default="material"),
        "material": text("family that several stages share, e.g. cobalt", default=None),
        "criticality": text("criticality class", default="standard"),
        "mass_per_unit": number("tonnes in one unit, for rules by weight", "t/unit", default=None, above=0.0),
        "value_of_lost_load": number(
            "what going without one unit costs; default ten times the dearest offer", "money/unit", default=None
        ),
        "currency": _CURRENCY,
        "scaled_by": _SCALED_BY,
    },
    required=True,
)

SUPPLIERS = _table(
    "suppliers",
    "Who sells: a company, or a country standing for its producers.",
    ("supplier",),
    {
        "supplier": text("identifier"),
        "country": country("where the supplier is established"),
        "name": text("name for people", default=None),
        "parent": text("ultimate owner; default the supplier itself", default=None),
        "capacity": number("most the supplier can deliver over all items", "unit/year", default=None),
        "tags": _TAGS,
    },
    required=True,
)

SITES = _table(
    "sites",
    "Places: mines, plants, depots, ports of entry, consumers.",
    ("site",),
    {
        "site": text("identifier"),
        "country": country("where the site lies"),
        "name": text("name for people", default=None),
        "latitude": number("latitude", "degree", default=None, at_least=-90.0, at_most=90.0),
        "longitude": number("longitude", "degree", default=None, at_least=-180.0, at_most=180.0),
        "capacity": number("goods that may leave the site, all items together", "unit/year", default=None),
        "opening_cost": number("paid once if the site is used at all", "money", default=0.0),
        "annual_cost": number("paid every year if the site is used at all", "money/year", default=0.0),
        "expansion_cost": number("each unit a year of added capacity", "money/(unit/year)", default=0.0),
        "expansion_limit": number("most capacity that can be added", "unit/year", default=0.0),
        "currency": _CURRENCY,
        "tags": _TAGS,
    },
)

OFFERS = _table(
    "offers",
    "What a supplier offers: an item, at a price, up to a capacity, under terms.",
    ("offer",),
    {
        "supplier": text("who offers"),
        "item": text("what is offered"),
        "price": number("price", "money/unit", at_least=0.0),
        "capacity": number("most that can be delivered", "unit/year"),
        "offer": text("identifier; default supplier:item or supplier:item:site", default=None),
        "site": text("where the goods are handed over; empty: delivered wherever they are needed", default=None),
        "kind": text(
            "contract: awarded now; spot: bought when needed", default="contract", one_of=("contract", "spot")
        ),
        "currency": _CURRENCY,
        "fixed_cost": number("paid once if the offer is taken (qualification)", "money", default=0.0),
        "annual_cost": number("paid every year if the offer is taken (audit)", "money/year", default=0.0),
        "moq": number("least award if the offer is taken", "unit/year", default=0.0),
        "maximum": number("greatest award; default the capacity", "unit/year", default=None),
        "lead_days": number("time from order to hand-over", "day", default=0.0, at_most=3650.0),
        "take_or_pay": share("part of the award that is paid even if not drawn", default=1.0),
        "force_majeure": flag("volume made undeliverable by a disruption is not owed", default=True),
        "reservation_price": number("paid for each unit of award, drawn or not", "money/(unit/year)", default=0.0),
        "flexibility": number(
            "how far one period may exceed its even part of the award", "-", default=0.0, at_most=100.0
        ),
        "price_fixed": flag("the contract price does not follow price shocks", default=False),
        "after_onset": _AFTER_ONSET,
        "ramp_days": _RAMP_DAYS,
        "technology": text("technology or process route", default=None),
        "passages": _PASSAGES,
        "tags": _TAGS,
        "incumbent": number("awarded today", "unit/year", default=0.0),
        "scaled_by": _SCALED_BY,
    },
    required=True,
    references={"supplier": "suppliers", "item": "items", "site": "sites"},
)

TIERS = _table(
    "tiers",
    "Quantity discounts of an offer; the offer's own price holds below the first tier.",
    ("offer", "from_quantity"),
    {
        "offer": text("the offer"),
        "from_quantity": number("award from which the tier price holds", "unit/year", above=0.0),
        "price": number("price in the tier", "money/unit"),
        "kind": text(
            "all_units: the whole award at the tier price; incremental: only the part above",
            default="all_units",
            one_of=("all_units", "incremental"),
        ),
    },
    references={"offer": "offers"},
)

LANES = _table(
    "lanes",
    "How goods move between sites.",
    ("lane",),
    {
        "origin": text("site of departure"),
        "destination": text("site of arrival"),
        "lane": text("identifier; default origin>destination or origin>destination:mode", default=None),
        "mode": text("means of transport", default="any"),
        "items": text("items it may carry, separated by spaces; empty: all", default=None),
        "cost": number("freight", "money/unit", default=0.0),
        "currency": _CURRENCY,
        "capacity": number("shared by all items on the lane; empty: no limit", "unit/year", default=None),
        "fixed_cost": number("paid every year if the lane is used at all", "money/year", default=0.0),
        "minimum": number("least yearly volume if the lane is used at all", "unit/year", default=0.0),
        "yield": share("part that arrives", default=1.0),
        "lead_days": number("time under way", "day", default=0.0, at_most=3650.0),
        "passages": _PASSAGES,
        "after_onset": _AFTER_ONSET,
        "ramp_days": _RAMP_DAYS,
        "tags": _TAGS,
    },
    references={"origin": "sites", "destination": "sites"},
)

RECIPES = _table(
    "recipes",
    "What one run of a process uses (negative) and makes (positive).",
    ("recipe", "item"),
    {
        "recipe": text("identifier"),
        "item": text("item used or made"),
        "quantity": number("made (+) or used (-) by one run", "unit/run", at_least=-1e9),
    },
    references={"item": "items"},
)

PROCESSES = _table(
    "processes",
    "Where a recipe can be run: refining, assembly, recycling, substitution.",
    ("process",),
    {
        "process": text("identifier"),
        "recipe": text("what it does"),
        "site": text("where it runs"),
        "capacity": number("runs a year", "run/year"),
        "supplier": text("who operates it", default=None),
        "cost": number("cost of one run beside its inputs", "money/run", default=0.0),
        "currency": _CURRENCY,
        "contracted": flag("capacity must be awarded in advance: how much is a decision", default=False),
        "reservation_price": number("each run a year of awarded capacity", "money/(run/year)", default=0.0),
        "minimum": number("least award if it is used at all", "run/year", default=0.0),
        "incumbent": number("awarded today", "run/year", default=0.0),
        "fixed_cost": number("paid every year if it is used at all", "money/year", default=0.0),
        "expansion_cost": number("each run a year of added capacity", "money/(run/year)", default=0.0),
        "expansion_limit": number("most capacity that can be added", "run/year", default=0.0),
        "lead_days": number("time a run takes", "day", default=0.0, at_most=3650.0),
        "technology": text("technology or process route", default=None),
        "after_onset": _AFTER_ONSET,
        "ramp_days": _RAMP_DAYS,
        "tags": _TAGS,
        "scaled_by": _SCALED_BY,
    },
    references={"recipe": "recipes", "site": "sites", "supplier": "suppliers"},
)

DEMAND = _table(
    "demand",
    "What is needed, where and when, by class of use.",
    ("site", "item", "period", "class"),
    {
        "item": text("item needed"),
        "period": whole("period, counted from 1", "period", at_least=1),
        "quantity": number("needed in the period", "unit/period"),
        "site": text("where it is needed", default="market"),
        "class": text("class of use; each may have its own value of lost load", default="standard"),
        "value_of_lost_load": number("overrides that of the item", "money/unit", default=None),
        "backlog_cost": number("serving one unit one period late", "money/(unit period)", default=None),
        "backlog_periods": whole("longest delay", "period", default=0),
        "scaled_by": _SCALED_BY,
    },
    required=True,
    references={"item": "items", "site": "sites"},
)

STOCKS = _table(
    "stocks",
    "What is held, and what more could be held, at a site.",
    ("site", "item"),
    {
        "item": text("item held"),
        "site": text("where it is held", default="market"),
        "quantity": number("held at the start", "unit", default=0.0),
        "capacity": number("most that fits; empty: no limit", "unit", default=None),
        "holding_cost": number("keeping one unit", "money/(unit year)", default=0.0),
        "decay": share("part lost in each period", default=0.0),
        "kind": text(
            "commercial, or strategic: calm operation must leave it as it found it",
            default="commercial",
            one_of=("commercial", "strategic"),
        ),
        "release_limit": number("most that can be taken out in a period; empty: no limit", "unit/period", default=None),
        "build_limit": number("most that can be added before the start", "unit", default=0.0),
        "build_cost": number("capital, storage and rotation of each unit added", "money/(unit year)", default=0.0),
        "replacement_price": number(
            "replacing stock drawn down by the end; default the dearest offer", "money/unit", default=None
        ),
        "currency": _CURRENCY,
    },
    references={"item": "items", "site": "sites"},
)

ARRIVALS = _table(
    "arrivals",
    "Goods already under way at the start, and inflows that nobody decides (scrap arising).",
    ("site", "item", "period"),
    {
        "item": text("item arriving"),
        "period": whole("period, counted from 1", "period", at_least=1),
        "quantity": number("arriving in the period", "unit/period"),
        "site": text("where it arrives", default="market"),
    },
    references={"item": "items", "site": "sites"},
)

PERIODS = _table(
    "periods",
    "The operating periods; default: a year divided evenly by the last period of demand.",
    ("period",),
    {
        "period": whole("counted from 1 without gaps", "period", at_least=1),
        "days": number("length", "day", above=0.0, at_most=3660.0),
        "label": text("name for people, e.g. 2027Q1", default=None),
        "start": _column(
            str,
            "first day, e.g. 2027-01-01; dated rules then hold in the periods that begin while they are in force",
            None,
            [pa.Check(_are_days, error="must be a day such as 2027-01-01")],
            {},
        ),
    },
)

DEPENDENCIES = _table(
    "dependencies",
    "What something needs in order to work: a software vendor, a grid, a refiner of what goes into it.",
    ("selector", "kind", "needs"),
    {
        "selector": text("what depends, as dimension=value, e.g. site=plant_de"),
        "kind": text("dimension of what it needs, e.g. vendor, grid, port"),
        "needs": text("what it needs, e.g. acme_scada; a supplier or site of these tables has its country and groups"),
        "share": share("part of the output that stops without it", default=1.0),
        "input": text(
            "what is got from it, where its volumes are not known; sources of one input add up, every input is needed",
            default=None,
        ),
        "buffer_days": number("outages of an input up to so long are covered", "day", default=0.0, at_most=3650.0),
    },
)

HARDENING = _table(
    "hardening",
    "What could be done now so that disruptions do less: a flood wall, a second power line, spare parts at hand.",
    ("hardening",),
    {
        "hardening": _column(
            str,
            "identifier, without spaces",
            ...,
            [pa.Check(lambda s: ~s.astype(str).str.contains(" "), error="must be one word, without spaces")],
            {},
        ),
        "selector": text("what it protects, as dimension=value"),
        "fixed_cost": number("paid once if it is done", "money", default=0.0),
        "annual_cost": number("paid every year if it is done", "money/year", default=0.0),
        "loss_avoided": share("part of the capacity that a disruption would take that is not lost", default=0.0),
        "time_saved": share("part of the time that a disruption would last that is saved", default=0.0),
        "against": text("events it helps against, separated by spaces; empty: all", default=None),
        "currency": _CURRENCY,
    },
)

GROUPS = _table(
    "groups",
    "Blocs, regions, hazard zones: named groups of countries, suppliers, sites or items.",
    ("dimension", "of", "member", "group"),
    {
        "dimension": text("dimension the group belongs to, e.g. bloc, region, hazard_zone"),
        "of": text(
            "what its members are", one_of=("country", "supplier", "site", "item", "passage", "parent", "owner")
        ),
        "member": text("the member"),
        "group": text("the group, e.g. allied"),
    },
)

OWNERSHIP = _table(
    "ownership",
    "Who owns whom: direct stakes, one row an owner. Chains and cross-holdings are worked out.",
    ("entity", "owner"),
    {
        "entity": text("what is owned: a supplier, a parent of suppliers, or a company between"),
        "owner": text("who holds the stake: a company, a person, or a state by its country code"),
        "share": share("direct stake in the equity"),
        "votes": share("direct part of the votes; default the stake", default=None),
        "board": share("part of the seats on the board it fills; default the stake", default=None),
    },
)

SCORES = _table(
    "scores",
    "Governance, hazard and other scores of countries, suppliers, sites or items.",
    ("score", "of", "member"),
    {
        "score": text("name of the score, e.g. political_stability, clearance, recovery_days"),
        "of": text("what is scored", one_of=("country", "supplier", "parent", "site", "item", "passage")),
        "member": text("the member"),
        "value": number("the score", "-", at_least=-1e9),
    },
)

ASSUMPTIONS = _table(
    "assumptions",
    "Figures nobody publishes, each with its reason; change a value here and everything follows.",
    ("assumption",),
    {
        "assumption": text("identifier, used in columns 'assumed' and 'scaled_by'"),
        "statement": text("what is assumed, in one sentence"),
        "reason": text("why this is a fair assumption"),
        "value": number("its value; rows 'scaled_by' it are multiplied by it", "-", default=None, at_least=-1e9),
        "unit": text("unit of the value", default=None),
    },
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ITEMS,
        SUPPLIERS,
        SITES,
        OFFERS,
        TIERS,
        LANES,
        RECIPES,
        PROCESSES,
        DEMAND,
        STOCKS,
        ARRIVALS,
        PERIODS,
        DEPENDENCIES,
        HARDENING,
        GROUPS,
        OWNERSHIP,
        SCORES,
        ASSUMPTIONS,
    )
}
