"""Hardening on random studies: one free way that avoids every loss is a choice between two worlds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.laws.quickly import solved
from tests.laws.random_studies import random_scenarios, random_tables
from tests.textbook.builders import near, study
from tests.textbook.quick import quick_case

ALL_KINDS = "kind=contract|spot|process|supplier|site|lane|move"


@examples(5)
@given(st.integers(0, 10**6))
def test_to_avoid_every_loss_is_to_choose_a_world_without(seed: int) -> None:
    """The cost is the lesser of that as it is and that without losses: a loss may excuse from payment."""
    rng = np.random.default_rng(seed)
    periods = int(rng.integers(1, 4))
    tables, chances = random_tables(rng, periods), random_scenarios(rng, periods)
    lost = (chances.effects["attribute"] == "availability") & (chances.effects["value"] < 1)
    spared = replace(chances, effects=chances.effects[~lost])
    bare = quick_case(**{**tables, "hardening": []})
    walled = quick_case(**{**tables, "hardening": [{"hardening": "wall", "selector": ALL_KINDS, "loss_avoided": 1.0}]})
    worlds = [solved(study(bare, each)).cost or 0.0 for each in (chances, spared)]
    assert solved(study(walled, chances)).cost == near(min(worlds), 1e-6)
