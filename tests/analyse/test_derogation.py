"""Escapes: 19.9 % dearer keeps the cap, 20.1 % opens the gate, and what lies across the threshold is undecided."""

from __future__ import annotations

from math import inf

import pytest
from tests.cases import offer, tiny_case, two_suppliers
from tests.textbook.builders import EXACT, near, study

from supplyopt.analyse.derogation import Derogation, Verdict, derogation
from supplyopt.models import find_pack
from supplyopt.policy import Policy
from supplyopt.result import Result, Status
from supplyopt.rules import MaxShare, MinShare
from supplyopt.study import Study


def answer(bound: float | None, cost: float | None, status: Status = Status.FEASIBLE) -> Result:
    """An answer of which only its interval matters."""
    return Result("a study", status, "", cost, bound, None, {})


def verdict(kept: Result, dropped: Result, threshold: float = 0.2) -> Verdict:
    return Derogation(("cap",), threshold, kept, dropped).verdict


@pytest.mark.parametrize(("extra", "said"), [(0.199, Verdict.SHUT), (0.201, Verdict.OPENS)])
def test_a_cap_on_volume_at_the_threshold(extra: float, said: Verdict) -> None:
    """Half at 10, half at p, against 1000: (10 + p) / 20 = 1 + extra, so p = 10 + 20 extra: 13.98, or 14.02."""
    case = tiny_case([offer("cheap", 10), offer("dear", 10 + 20 * extra)])
    proof = derogation(study(case, rules=[MaxShare(name="cap", limit=0.5)]), ["cap"], 0.2, EXACT)
    assert proof.verdict is said
    assert proof.extra == (near(extra, 1e-7), near(extra, 1e-7))


@pytest.mark.parametrize(("extra", "said"), [(0.199, Verdict.SHUT), (0.201, Verdict.OPENS)])
def test_article_25_of_the_net_zero_industry_act(extra: float, said: Verdict) -> None:
    """By value: 10 x = p (100 - x), so 2000 p / (10 + p) against 1000, and p = 10 (1 + extra) / (1 - extra)."""
    case = tiny_case(
        [offer("cheap", 10), offer("dear", 10 * (1 + extra) / (1 - extra))],
        countries={"cheap": "CN", "dear": "DE"},
        items=[{"item": "widget", "unit": "pc", "value_of_lost_load": 100.0, "stage": "technology"}],
        groups=[{"dimension": "bloc", "of": "country", "member": "CN", "group": "dependency"}],
    )
    law = find_pack("eu_nzia_25_7")
    assert law.escape is not None
    question = Study(case, Policy().with_pack(law))
    proof = derogation(question, [rule.name for rule in question.policy.rules], law.escape.cost_above, EXACT)
    assert proof.verdict is said
    assert proof.extra == (near(extra, 1e-7), near(extra, 1e-7))


def test_both_answers_are_kept_as_proof() -> None:
    """60 at 10 and 40 at 12 against 1000."""
    proof = derogation(study(two_suppliers(), rules=[MaxShare(name="cap", limit=0.6)]), ["cap"], 0.2)
    assert (proof.kept.cost, proof.dropped.cost) == (near(1080), near(1000))
    assert (proof.kept.manifest["policy"]["rules"], proof.dropped.manifest["policy"]["rules"]) != ([], [])
    assert proof.dropped.manifest["policy"]["rules"] == []


def test_only_the_rules_in_question_are_set_aside() -> None:
    """Without the cap of 40 % the one of 60 % still holds: 40 · 10 + 60 · 12 against 60 · 10 + 40 · 12."""
    caps = [MaxShare(name="tight", groups=("cheap",), limit=0.4), MaxShare(name="loose", limit=0.6)]
    proof = derogation(study(two_suppliers(), rules=caps), ["tight"], 0.2)
    assert (proof.kept.cost, proof.dropped.cost) == (near(1120), near(1080))
    assert proof.rules == ("tight",)


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (answer(1201, 1300), Verdict.OPENS),
        (answer(1100, 1199), Verdict.SHUT),
        (answer(1199, 1201), Verdict.UNDECIDED),
        (answer(1000, None), Verdict.UNDECIDED),
        (answer(1201, None), Verdict.OPENS),
        (answer(None, 1200), Verdict.SHUT),
        (answer(None, None, Status.REJECTED), Verdict.UNDECIDED),
        (answer(None, None, Status.INFEASIBLE), Verdict.OPENS),
    ],
)
def test_intervals_against_the_threshold(kept: Result, said: Verdict) -> None:
    """1000 without the rules: above 1200 the gate opens."""
    assert verdict(kept, answer(1000, 1000)) is said


def test_both_intervals_count() -> None:
    """With the rules 1210 at least; without them between 1000 and 1009: 1210 / 1009 is below 1.2."""
    proof = Derogation(("cap",), 0.2, answer(1210, 1210), answer(1000, 1009))
    assert proof.verdict is Verdict.UNDECIDED
    assert proof.extra == (near(1210 / 1009 - 1), near(0.21))


def test_exactly_the_threshold_keeps_the_rules() -> None:
    """1100 / 1000 - 1 is a little more than 0.1 to a computer."""
    assert verdict(answer(1500, 1500), answer(1000, 1000), 0.5) is Verdict.SHUT
    assert verdict(answer(1100, 1100), answer(1000, 1000), 0.1) is Verdict.SHUT


def test_rules_never_make_anything_cheaper() -> None:
    """A bound with the rules below the cost without them says nothing: at least 0."""
    assert Derogation(("cap",), 0.2, answer(900, 1100), answer(1000, 1050)).extra == (0.0, near(0.1))


@pytest.mark.parametrize("dropped", [answer(None, None, Status.INFEASIBLE), answer(0, 0), answer(None, None)])
def test_without_a_cost_to_compare_with_nothing_is_decided(dropped: Result) -> None:
    for kept in (answer(1200, 1300), answer(None, None, Status.INFEASIBLE)):
        if dropped.cost is None or kept.cost is not None:
            assert Derogation(("cap",), 0.2, kept, dropped).extra == (0.0, inf)


def test_rules_that_no_plan_keeps_open_the_gate() -> None:
    """Nobody else delivers: half from others is out of reach at any price."""
    alone = tiny_case(
        [offer("cheap", 10)], groups=[{"dimension": "bloc", "of": "country", "member": "DE", "group": "a"}]
    )
    rule = MinShare(name="half", groups=("a",), where="supplier=cheap&country=FR", limit=0.5, basis="demand")
    proof = derogation(study(alone, rules=[rule]), ["half"], 0.2)
    assert proof.kept.status is Status.INFEASIBLE
    assert (proof.verdict, proof.extra) == (Verdict.OPENS, (inf, inf))


def test_rules_that_are_not_there_are_told() -> None:
    question = study(two_suppliers(), rules=[MaxShare(name="cap", limit=0.6)])
    with pytest.raises(ValueError, match="no rule 'cup'"):
        derogation(question, ["cup"], 0.2)
    with pytest.raises(ValueError, match="no rules to set aside"):
        derogation(question, [], 0.2)
