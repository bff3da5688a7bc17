"""Templates from the shelf make the same program, to the last bit, as templates compiled afresh."""

from __future__ import annotations

import numpy as np
import pytest
from tests.laws.changes import CHANGES
from tests.laws.random_studies import random_study
from tests.textbook.builders import case, effect, event, near, scenarios, solved, study

from supplyopt.compile import Program, compile_study
from supplyopt.compile.shelf import _places
from supplyopt.errors import StudyError


def same(one: Program, other: Program) -> bool:
    """Whether all arrays and names are equal."""
    arrays = ("cost", "row_lower", "row_upper", "lower", "upper", "integer", "own_cost")
    return (
        all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays)
        and one.shape == other.shape
        and (one.matrix != other.matrix).nnz == 0
        and one.column_names == other.column_names
        and one.row_names == other.row_names
    )


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("seed", [3, 8])
def test_a_changed_study_is_compiled_as_if_it_were_the_first(change: str, seed: int) -> None:
    study = random_study(seed)
    compile_study(study)
    try:
        changed = CHANGES[change](study, np.random.default_rng(seed))
    except StudyError:
        pytest.skip("the change leaves no study")
    ours = compile_study(changed)
    _places.cache_clear()
    assert same(ours, compile_study(changed))


def test_what_only_the_plan_knows_of_leaves_templates_as_they_are() -> None:
    """A cap on shares is laid on the plan, so that no operation is compiled again: one label, and no other."""
    study = random_study(3)
    compile_study(study)
    before = _places.cache_info()
    compile_study(CHANGES["rule added"](study, np.random.default_rng(0)))
    after = _places.cache_info()
    assert after.misses == before.misses
    assert after.hits > before.hits


def test_sets_that_move_what_is_nothing_in_calm_share_no_wrong_template() -> None:
    """Demand of the second period is nothing: that it doubles moves nothing, and both sets are solved in turn."""
    asked = case([{"offer": "a", "price": 5.0, "capacity": 200.0}], [60.0, 0.0])
    once, twice = (
        scenarios(
            event("e", 0.2, effect("site=market", 1.5, when, "demand_mult")),
            event("f", 0.1, effect("site=market", 1.2, when, "demand_mult")),
        )
        for when in ((1, 1), (1, 2))
    )
    assert solved(study(asked, once)).cost == near(solved(study(asked, twice)).cost)
