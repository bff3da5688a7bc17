"""Conditions of many scenarios at once are those of each by itself."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.laws.random_studies import random_study

from supplyopt.network.resolve import Conditions, resolve, rise
from supplyopt.network.tables import Tables

SEEDS = st.integers(0, 10**6)


@examples(15)
@given(SEEDS)
def test_tables_are_the_conditions_of_each_scenario(seed: int) -> None:
    """Every array from the onset on, hardening, sub-tiers, detection and what waits among them."""
    study = random_study(seed)
    tables, every = Tables(study.network, study.scenarios), resolve(study.network, study.scenarios)
    alike: dict[int, list[str]] = defaultdict(list)
    for scenario, conditions in every.items():
        alike[conditions.onset].append(scenario)
    for onset, members in alike.items():
        found = tables.of(members)
        for row, scenario in enumerate(members):
            ours = found.at(row)
            for name in Conditions.ARRAYS:
                one, other = getattr(ours, name), getattr(every[scenario], name)
                first = onset - 1 if one.ndim == 2 else 0
                assert np.allclose(one[..., first:], other[..., first:], rtol=1e-12, atol=1e-12), (scenario, name)


@examples(8)
@given(SEEDS)
def test_headroom_is_the_most_that_rises_in_any_scenario(seed: int) -> None:
    study = random_study(seed)
    each = (rise(study.network, conditions) for conditions in study.conditions.values())
    assert np.isclose(study.headroom, max(each, default=1.0), rtol=1e-12)


@examples(8)
@given(SEEDS)
def test_a_table_has_no_column_that_is_the_same_in_all_scenarios(seed: int) -> None:
    """What does not vary is a plain figure, so that an asset that nothing hits has no row for its limit."""
    study = random_study(seed)
    members = [s for s, conditions in study.conditions.items() if s in study.tabled and conditions.onset == 1]
    if members:
        table = study.tables.of(members).table
        assert all(len(set(column)) > 1 for column in table.T.tolist())
