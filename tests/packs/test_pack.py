"""Packs: what they hold, what follows from it, and what a policy makes of them."""

from __future__ import annotations

import datetime

import pytest
from tests.cases import two_suppliers, two_suppliers_and
from tests.packs.packs import cap, origin, pack
from tests.textbook.builders import cost, near

from supplyopt.errors import StudyError
from supplyopt.packs import Clause
from supplyopt.policy import Policy
from supplyopt.rules import MaxShare, Rule
from supplyopt.scenarios import ScenarioSet
from supplyopt.solver import solve
from supplyopt.study import Study


def only_rule(policy: Policy) -> Rule:
    [rule] = policy.rules
    return rule


def test_a_rule_of_a_pack_is_an_ordinary_rule_with_its_origin() -> None:
    [clause] = pack().rules
    assert isinstance(clause, Clause)
    assert isinstance(clause, MaxShare)
    assert clause.origin.is_verified


def test_applied_it_is_named_after_the_pack_and_tells_its_source() -> None:
    rule = only_rule(Policy().with_pack(pack()))
    assert type(rule) is MaxShare
    assert (rule.name, rule.owner, rule.source, rule.why) == ("act.cap", "Utopia", "Act, Art. 1", "It caps.")
    assert rule.law
    assert rule.where == "bloc=third"


@pytest.mark.parametrize(
    ("status", "mark", "source"),
    [
        ("law", "to be checked", "to be checked: Act, Art. 1"),
        ("benchmark", "verified", "benchmark: Act, Art. 1"),
        ("draft", "verified", "draft: Act, Art. 1"),
        ("template", "to be checked", "to be checked: template: Act, Art. 1"),
    ],
)
def test_what_is_not_verified_law_says_so_first(status: str, mark: str, source: str) -> None:
    rule = only_rule(Policy().with_pack(pack(cap(origin=origin(mark=mark)), status=status)))
    assert rule.source == source
    assert not rule.law


def test_a_price_makes_soft_what_is_not_law() -> None:
    """60 of 100 above the half cost 1 each instead of 2; the law stays hard."""
    law = Policy().with_pack(pack(), penalty=1.0)
    aim = Policy().with_pack(pack(status="benchmark"), penalty=1.0)
    assert cost(two_suppliers(), rules=law.rules) == near(50 * 10 + 50 * 12)
    assert cost(two_suppliers(), rules=aim.rules) == near(1000 + 50 * 1.0)


def test_a_case_may_call_the_words_of_a_pack_otherwise() -> None:
    blocs = [{"dimension": "bloc", "of": "country", "member": "CN", "group": "far"}]
    case = two_suppliers_and(groups=blocs)
    translated = Policy().with_pack(pack(), {"bloc=third": ("far",)})
    assert only_rule(translated).where == "bloc=far"
    assert Study(case, translated).warnings == ()
    with pytest.raises(
        StudyError, match=r'act expects bloc=third \(outsiders\).*words = \{ "bloc=third" = \["..."\] \}'
    ):
        Study(case, Policy().with_pack(pack()))


def test_one_word_may_stand_for_several_names() -> None:
    rule = only_rule(Policy().with_pack(pack(), {"bloc=third": ("near", "far")}))
    assert rule.where == "bloc=far|near"


def test_a_word_that_a_case_may_lack_is_a_warning_until_it_is_translated() -> None:
    lithium = {"word": "item=lithium", "means": "lithium", "optional": True}
    third = {"word": "bloc=third", "means": "outsiders"}
    about = pack(cap(items=("lithium", "widget")), expects=(third, lithium, {"word": "item=widget", "means": "all"}))
    [warning] = Study(two_suppliers(), Policy().with_pack(about)).warnings
    assert (warning.code, warning.severity, warning.value) == ("STU022", "warning", "lithium")
    with pytest.raises(StudyError, match="'lithum'"):
        Study(two_suppliers(), Policy().with_pack(about, {"item=lithium": ("lithum",)}))


def test_words_of_rules_that_are_not_in_force_are_not_asked_for() -> None:
    later = pack(cap(valid_from="2030-01-01"))
    case = two_suppliers_and(groups=[])
    policy = Policy().with_pack(later).on(datetime.date(2029, 12, 31))
    assert Study(case, policy).policy.packs == policy.packs


def test_a_pack_of_which_no_rule_is_in_force_says_so() -> None:
    later = pack(cap(valid_from="2030-01-01"), cap("other", valid_from="2031-01-01"))
    early = Policy().with_pack(later).on(datetime.date(2029, 12, 31))
    [warning] = Study(two_suppliers(), early).warnings
    assert (warning.code, warning.message) == ("STU024", "act: none of its 2 rules is in force on 2029-12-31")
    assert Study(two_suppliers(), Policy().with_pack(later).on(datetime.date(2030, 6, 1))).warnings == ()
    assert Study(two_suppliers(), Policy().with_pack(later)).warnings == ()


def test_so_does_one_that_ends_before_the_periods_of_the_case_begin() -> None:
    dated = two_suppliers_and(periods=[{"period": 1, "days": 365.0, "start": "2027-01-01"}])
    [warning] = Study(dated, Policy().with_pack(pack(cap(valid_to="2026-12-31")))).warnings
    assert warning.message == "act: its only rule is not in force in any period of the case"


def test_a_rule_that_is_set_aside_is_not_one_that_is_not_in_force() -> None:
    study = Study(two_suppliers(), Policy().with_pack(pack()).on(datetime.date(2027, 1, 1)))
    assert study.without_rule("act.cap").warnings == ()


def test_a_pack_about_what_the_case_has_not_requires_nothing() -> None:
    """Both of its words may be lacking, and both are."""
    words = ({"word": f"item={item}", "means": item, "optional": True} for item in ("tin", "zinc"))
    ban = {"kind": "exclude", "name": "ban", "where": "country=CN", "items": ("tin", "zinc"), "origin": origin()}
    policy = Policy().with_pack(pack(ban, expects=tuple(words)))
    study = Study(two_suppliers(), policy)
    [warning] = study.warnings
    assert (warning.code, warning.severity) == ("STU025", "warning")
    assert "none of its words is in the case; it requires nothing here" in warning.message
    assert solve(study).cost == near(1000)


def test_a_country_that_a_case_does_not_deal_with_is_no_fault() -> None:
    ban = {"kind": "exclude", "name": "ban", "where": "country=CN|KP", "origin": origin()}
    assert cost(two_suppliers(), rules=Policy().with_pack(pack(ban, expects=())).rules) == near(1200)


def test_words_that_the_pack_does_not_have_are_told() -> None:
    with pytest.raises(ValueError, match=r"no word 'bloc=thrid'; did you mean 'bloc=third'\?"):
        Policy().with_pack(pack(), {"bloc=thrid": ("far",)})


def test_a_pack_is_applied_once() -> None:
    once = Policy().with_pack(pack())
    with pytest.raises(ValueError, match="applied twice"):
        once.with_pack(pack())
    with pytest.raises(ValueError, match="called like one of its rules"):
        Policy().with_rule(MaxShare(name="act.cap", limit=0.5)).with_pack(pack())


def test_the_policy_keeps_what_it_applied() -> None:
    [applied] = Policy().with_pack(pack(version=3), {"bloc=third": ("far",)}).packs
    assert (applied.pack, applied.version, applied.words) == ("act", 3, {"bloc=third": ("far",)})
    assert applied.sha256 == pack(version=3).sha256 != pack(cap(limit=0.51), version=3).sha256


def test_the_hash_tells_a_kind_from_another() -> None:
    """The same fields: at least two, or at most two."""
    count = {"name": "count", "by": "country", "count": 2, "where": "bloc=third", "origin": origin()}
    assert pack({"kind": "min_sources", **count}).sha256 != pack({"kind": "max_sources", **count}).sha256


def test_a_policy_with_packs_survives_being_written() -> None:
    policy = Policy().with_pack(pack(), {"bloc=third": ("far",)})
    assert Policy.model_validate_json(policy.model_dump_json()) == policy


def test_the_manifest_of_a_run_names_its_packs() -> None:
    policy = Policy().with_pack(pack())
    result = solve(Study(two_suppliers(), policy, ScenarioSet.calm()))
    assert result.manifest["inputs"]["packs"] == {"act": pack().sha256}
    assert result.manifest["policy"]["packs"][0]["version"] == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"rules": (cap(name=""),)}, "needs a name"),
        ({"rules": (cap(), cap())}, "repeated: cap"),
        ({"rules": (cap(law=True),)}, "law follows from the pack"),
        ({"rules": (cap(source="x"),)}, "source follows from the pack"),
        ({"rules": (cap(origin=origin(read=None)),)}, "add read"),
        ({"rules": (cap(origin=origin(address="the library")),)}, "address"),
        ({"expects": ()}, "'bloc=third', which expects does not explain"),
        ({"rules": (cap(where="country=UK"),)}, "'country=UK', which expects does not explain"),
        ({"rules": (cap(where="country=GB"),)}, "'bloc=third', which no rule uses"),
        ({"expects": ({"word": "bloc=third|far", "means": "x"},)}, "one value of one dimension"),
        ({"expects": ({"word": "third", "means": "x"},)}, "dimension=value"),
        ({"status": "rumour"}, "status"),
    ],
)
def test_what_a_pack_may_not_be(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        pack(**wrong)  # type: ignore[arg-type]


def test_rules_that_are_set_aside_together_have_one_escape() -> None:
    way = {"article": "Art. 2", "cost_above": 0.2, "mark": "verified", "says": "Too dear."}
    escaping = [cap(name=n, origin=origin(escape={**way, "cost_above": c})) for n, c in (("a", 0.2), ("b", 0.3))]
    assert pack(escaping[0]).escape is not None
    with pytest.raises(ValueError, match="one escape in common"):
        pack(*escaping)
