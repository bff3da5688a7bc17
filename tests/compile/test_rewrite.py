"""What is worked out again from other figures is, to the last bit, what would be written from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.compile.test_shelf import same
from tests.golden.studies import FAMILY_STUDIES, RULE_STUDIES
from tests.laws.changes import CHANGES
from tests.laws.examples import examples
from tests.laws.random_studies import random_study
from tests.textbook.builders import case, study

from supplyopt.compile.assemble import assemble, compile_study
from supplyopt.compile.rewrite import Rewriter
from supplyopt.compile.write import Written
from supplyopt.errors import StudyError
from supplyopt.study import Study

STUDIES = {**RULE_STUDIES, **FAMILY_STUDIES}
FIGURES = {
    "offers": ("price", "capacity", "fixed_cost"),
    "demand": ("quantity",),
    "stocks": ("quantity",),
    "lanes": ("cost", "capacity"),
    "processes": ("cost", "capacity"),
    "sites": ("capacity",),
}
"""Columns of cases that are moved, all at once."""


EXACT_SUMS = ("rule_max_risk",)
"""Rules that add what is asked for without rounding, and so take the numbers out of their figures."""


def moved(asked: Study, factor: float) -> Study:
    """The same question with many figures of the case a little different, each in its own way; one is structure."""
    tables = {}
    for name, columns in FIGURES.items():
        frame = getattr(asked.case, name).copy()
        for column in [c for c in columns if c in frame]:
            frame[column] = [v if v == 1.0 else v * (1.0 + factor * (i + 1)) for i, v in enumerate(frame[column])]
        tables[name] = frame
    return replace(asked, case=replace(asked.case, **tables), references=None)


def equal(written: Written, asked: Study) -> bool:
    """Whether it is the program that is compiled afresh."""
    return same(assemble(written, written.stamped), compile_study(asked))


def was_kept(before: Written, after: Written) -> bool:
    """Whether nothing was written: the very names are those of before."""
    kept = before.root.row_names is after.root.row_names
    stamps = zip(before.stamped, after.stamped, strict=True)
    return kept and all(one.template.row_names is other.template.row_names for one, other in stamps)


@pytest.mark.parametrize("name", STUDIES)
def test_every_rule_and_family_is_worked_out_again(name: str) -> None:
    asked = STUDIES[name]()
    rewriter = Rewriter()
    assert equal(before := rewriter.write(asked), asked)
    try:
        other = moved(asked, 0.01)
    except StudyError:
        pytest.skip("with other figures nothing fits")
    if asked.policy.objective.needs_references:
        other = replace(other, references=replace(asked.references, of=other.fingerprint))  # type: ignore[type-var]
    assert equal(after := rewriter.write(other), other)
    assert was_kept(before, after) == (name not in EXACT_SUMS)


@examples(12)
@given(st.integers(0, 10**6), st.sampled_from(sorted(CHANGES)))
def test_a_changed_study_is_written_as_if_it_were_the_first(seed: int, change: str) -> None:
    asked, rewriter = random_study(seed), Rewriter()
    try:
        changed = CHANGES[change](asked, np.random.default_rng(seed))
    except StudyError:
        return
    for each in (asked, changed, asked):
        assert equal(rewriter.write(each), each)


def test_a_price_is_worked_out_again_and_a_tier_that_turns_is_written_again() -> None:
    """Fixed costs of nothing are no choice: with a fixed cost there is a yes-or-no more, so nothing can be kept."""
    offers = [{"offer": "a", "price": 5.0, "capacity": 200.0}, {"offer": "b", "price": 6.0, "capacity": 200.0}]
    first, dearer = (study(case([{**offers[0], "price": p}, offers[1]], [60.0])) for p in (5.0, 7.0))
    chosen = study(case([{**offers[0], "fixed_cost": 3.0}, offers[1]], [60.0]))
    rewriter = Rewriter()
    before, after, again = (rewriter.write(each) for each in (first, dearer, chosen))
    assert was_kept(before, after)
    assert not was_kept(before, again)
    assert equal(after, dearer)
    assert equal(again, chosen)
