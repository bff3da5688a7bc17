"""survive_takeover: three suppliers good for 60 of 90 each, and who comes to own them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cases import numeric_scope, offer, operated, tiny_case
from tests.textbook.builders import cost, near, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.network.ownership import Definition
from supplyopt.rules import Survive, SurviveTakeover


def owned(**stakes: dict[str, float]) -> Case:
    """a, b and c at 1, 2 and 3; ``stakes`` tells the owners of each company."""
    held = [
        {"entity": entity, "owner": owner, "share": part} for entity, of in stakes.items() for owner, part in of.items()
    ]
    return three_and(ownership=held)


def three_and(**tables: Any) -> Case:
    """The same with other tables."""
    return tiny_case([offer("a", 1, 60), offer("b", 2, 60), offer("c", 3, 60)], 90, **tables)


def takeovers(case: Case, rule: SurviveTakeover) -> dict[str, set[str]]:
    """takeover -> suppliers that are lost by it."""
    network = study(case).network
    return {
        name: {next(iter(network.asset[asset].labels["supplier"])) for asset in lost}
        for name, lost in rule.entities(network).items()
    }


def test_without_stakes_it_is_the_loss_of_one_supplier() -> None:
    rule = SurviveTakeover(level=1.0, definition="cascade")
    assert cost(three_and(), rules=[rule]) == cost(three_and(), rules=[Survive(level=1.0)]) == near(270)


def test_one_company_more_tips_the_balance() -> None:
    """X and H hold a quarter of a and of b each: with H, X has both, and c must carry what is promised.

    45 × 3, and 45 of a in calm. If H is not for sale, 45 of a and of b do: 135.
    """
    case = owned(a={"X": 0.25, "H": 0.25}, b={"X": 0.25, "H": 0.25}, H={"P": 1.0})
    rule = SurviveTakeover(level=0.5, definition="cascade", owners=("X",))
    lost = takeovers(case, rule)
    assert lost == {"X takes H": {"a", "b"}, "X takes a": {"a"}, "X takes b": {"b"}, "X takes c": {"c"}}
    assert cost(case, rules=[rule]) == near(45 * 3 + 45)
    assert cost(case, rules=[rule.model_copy(update={"companies": ("a", "b", "c")})]) == near(135)


@pytest.mark.parametrize(
    ("definition", "lost"), [("cascade", {"h", "a"}), ("control", {"h", "a", "b"}), ("look_through", {"h"})]
)
def test_what_owned_means_is_told(definition: Definition, lost: set[str]) -> None:
    """With h, X has half of a: by cascade; half of 0.6 is not half by looking through; 0.3 of b is control only."""
    case = tiny_case(
        [offer("a", 1, 60), offer("b", 2, 60), offer("h", 3, 60)],
        90,
        ownership=[
            {"entity": "m", "owner": "h", "share": 0.6},
            {"entity": "a", "owner": "m", "share": 0.5},
            {"entity": "b", "owner": "h", "share": 0.3},
        ],
    )
    rule = SurviveTakeover(level=0.3, definition=definition, companies=("h",))
    assert takeovers(case, rule)["h"] == lost


def test_what_an_owner_has_already_is_withheld_too() -> None:
    """X owns a; with b or c it has two of the three."""
    case = owned(a={"X": 1.0})
    rule = SurviveTakeover(level=0.5, definition="cascade", owners=("X",))
    assert takeovers(case, rule) == {"X takes a": {"a"}, "X takes b": {"a", "b"}, "X takes c": {"a", "c"}}
    assert cost(case, rules=[rule]) == near(45 * 2 + 45 * 3)


def test_a_group_of_owners_acts_as_one() -> None:
    """X and Y hold a quarter of a each: together, and with b, they have a."""
    case = three_and(
        ownership=[{"entity": "a", "owner": o, "share": 0.25} for o in ("X", "Y")],
        groups=[{"dimension": "bloc", "of": "owner", "member": o, "group": "both"} for o in ("X", "Y")],
    )
    rule = SurviveTakeover(level=0.5, definition="cascade", owners=("both", "X"), companies=("b",))
    assert takeovers(case, rule) == {"both takes b": {"a", "b"}, "X takes b": {"b"}}


def test_whoever_has_the_parent_has_its_suppliers() -> None:
    """P stands over a and b without a stake that is told."""
    suppliers = [{"supplier": s, "country": "DE", "parent": p} for s, p in (("a", "P"), ("b", "P"), ("c", ""))]
    found = takeovers(three_and(suppliers=suppliers), SurviveTakeover(level=0.5, definition="cascade"))
    assert found["P"] == {"a", "b"}


def test_another_threshold() -> None:
    case = owned(a={"h": 0.4}, h={"P": 1.0})
    rule = SurviveTakeover(level=0.5, definition="look_through", companies=("h",), threshold=0.4)
    assert takeovers(case, rule) == {"h": {"a"}}
    assert takeovers(case, rule.model_copy(update={"threshold": 0.41})) == {"h": set()}


def test_names_that_mean_nothing_are_refused() -> None:
    with pytest.raises(StudyError, match="'Y' neither supplies nor owns anything here"):
        study(owned(a={"X": 1.0}), rules=[SurviveTakeover(level=0.5, definition="cascade", owners=("X", "Y"))])


def rows_of(rule: SurviveTakeover, unserved: float) -> list[float]:
    """How far a failure in which so much of 100 goes unserved misses the promise."""
    return [float(row.excess) for row in rule.recourse_rows(operated(short=unserved), numeric_scope(three_and()))]


def test_a_point_inside() -> None:
    assert rows_of(SurviveTakeover(level=0.8, definition="control"), 10.0) == [near(10 - 20)]


def test_a_point_outside() -> None:
    assert rows_of(SurviveTakeover(level=0.8, definition="control"), 30.0) == [near(30 - 20)]


@pytest.mark.parametrize(("penalty", "least"), [(0.5, 150), (4.0, 270)])
def test_soft_pays_for_the_worst_that_is_missing(penalty: float, least: float) -> None:
    """60 of a and 30 of b, of which 60 are missing at worst; or 45 of each."""
    assert cost(three_and(), rules=[SurviveTakeover(level=1.0, definition="cascade", penalty=penalty)]) == near(least)


def test_its_words() -> None:
    rule = SurviveTakeover(level=0.9, definition="control", owners=("X",), companies=("h",), where="country=DE")
    told = "at least 90 % of what is asked for is served when X takes over one of h and withholds what it then owns"
    assert rule.wording() == f"{told} with country=DE (control)"
