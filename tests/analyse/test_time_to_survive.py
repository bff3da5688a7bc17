"""Time to survive of every group of a dimension, and how it compares with what the periods show."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.cases import offer, tiny_case
from tests.laws.examples import examples
from tests.laws.failing import least_missing
from tests.laws.random_studies import random_tables
from tests.textbook.builders import near, study
from tests.textbook.quick import quick_case

from supplyopt.analyse.time_to_survive import Outage
from supplyopt.network import Network
from supplyopt.network.failures import entities, loss_of, out_of_order

YEAR = 365.0


def depot(**tables: Any) -> Network:
    """a good for 10 a day and b for 4, of the 12 that are needed, and 20 in stock."""
    held = {"item": "widget", "site": "market", "quantity": 20.0, **tables.pop("held", {})}
    offers = [offer("a", 1, 10 * YEAR), offer("b", 1, 4 * YEAR)]
    return study(tiny_case(offers, 12 * YEAR, stocks=[held], **tables)).network


PLAN = {"a": 10 * YEAR, "b": 4 * YEAR}


def test_a_release_that_is_slow_does_not_bridge_the_gap() -> None:
    """Of the 8 a day that are missing 3 can be let out: nothing is survived; 2 without b: they are."""
    slow = depot(held={"release_limit": 3.0 * YEAR})
    assert Outage(slow, PLAN, {"contract:a": 1.0}).time_to_survive == near(0.0)
    assert Outage(slow, PLAN, {"contract:b": 1.0}).time_to_survive == near(10.0)


def test_what_arrives_anyway_is_used_and_what_is_built_is_there() -> None:
    """9 a day arrive: 4 + 9 are enough without a. With 12 more in stock it is 32 / 8 days without them."""
    arriving = [{"item": "widget", "site": "market", "period": 1, "quantity": 9 * YEAR}]
    assert Outage(depot(arrivals=arriving), PLAN, {"contract:a": 1.0}).time_to_survive == inf
    built = depot(held={"build_limit": 12.0, "build_cost": 1.0})
    assert Outage(built, {**PLAN, "build:widget@market": 12.0}, {"contract:a": 1.0}).time_to_survive == near(4.0)


def test_one_class_by_itself_survives_for_longer() -> None:
    """Of 12 a day defence needs 5: without a 1 is missing, for 20 days."""
    asked = [{"period": 1, "quantity": q * YEAR, "class": c} for q, c in ((7.0, "civil"), (5.0, "defence"))]
    held = [{"item": "widget", "site": "market", "quantity": 20.0}]
    network = study(tiny_case([offer("a", 1, 10 * YEAR), offer("b", 1, 4 * YEAR)], asked, stocks=held)).network
    assert Outage(network, PLAN, {"contract:a": 1.0}, ("defence",)).time_to_survive == near(20.0)
    assert Outage(network, PLAN, {"contract:a": 1.0}).time_to_survive == near(2.5)


def test_an_outage_in_part() -> None:
    """With half of a 3 a day are missing."""
    assert Outage(depot(), PLAN, {"contract:a": 0.5}).time_to_survive == near(20 / 3)


@examples(20)
@given(st.integers(0, 10**6))
def test_it_is_an_upper_bound_of_what_the_periods_show(seed: int) -> None:
    """Whatever is served in full in periods, with lead times, decay and room, is served in full at a steady rate.

    The periods are alike, and so is what is asked for in each, since rates know no seasons.
    """
    rng = np.random.default_rng(seed)
    periods = int(rng.integers(1, 4))
    tables = random_tables(rng, periods)
    tables["periods"] = [{"period": t, "days": 100.0} for t in range(1, periods + 1)]
    even = {(row["item"], row["class"]): row["quantity"] for row in tables["demand"]}
    tables["demand"] = [
        {k: v for k, v in row.items() if not k.startswith("backlog")} | {"quantity": even[row["item"], row["class"]]}
        for row in tables["demand"]
    ]
    tables["arrivals"] = []
    network = study(quick_case(**tables)).network
    sizes = {o.name: o.upper for o in network.options if not o.exclusive}
    keys = {(d.resource[0], d.use): 0.0 for d in network.demands}
    for lost in entities(network, "supplier").values():
        missing = least_missing(network, sizes, loss_of(lost, out_of_order(network, None)), keys)
        if missing < 1e-9:
            assert Outage(network, sizes, lost).time_to_survive >= 100.0 * periods * (1 - 1e-6)
