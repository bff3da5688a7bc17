"""max_hhi: two suppliers at 10 and 12, 100 needed; shares of 70 and 30 % have an HHI of 0.49 + 0.09 = 0.58 (W2)."""

import pytest
from tests.cases import excesses, offer, tiny_case, two_suppliers, two_suppliers_and
from tests.textbook.builders import cost, near, solved, study

from supplyopt.errors import StudyError
from supplyopt.rules import MaxHhi


@pytest.mark.parametrize(("limit", "least"), [(1.0, 1000), (0.58, 1060), (0.52, 1080), (0.505, 1090)])
def test_the_cheap_share_is_as_large_as_the_index_allows(limit: float, least: float) -> None:
    """s = (1 + √(2 H - 1)) / 2: 1, 0.7, 0.6, 0.55; what the cheap one does not give costs 2 more a unit."""
    assert cost(two_suppliers(), rules=[MaxHhi(limit=limit)]) == near(least, 1e-6)


def test_of_demand_what_is_not_bought_does_not_count() -> None:
    """Two suppliers cannot have 0.18 of all, so less is bought: a² + b² = 1800, at most, saves 90 a + 88 b.

    The farthest point of a circle lies in the direction of (90, 88): what is saved is √(1800 · (90² + 88²)).
    """
    saved = (1800 * (90**2 + 88**2)) ** 0.5
    assert cost(two_suppliers(), rules=[MaxHhi(limit=0.18, basis="demand")]) == near(100 * 100 - saved, 1e-6)


def test_groups_are_those_of_the_dimension() -> None:
    """Both suppliers are Chinese: by country all is one, by supplier it is two."""
    china = two_suppliers_and(countries={"cheap": "CN", "dear": "CN"})
    by_supplier = excesses(MaxHhi(limit=0.58), china, {"cheap": 70.0, "dear": 30.0})
    by_country = excesses(MaxHhi(limit=0.58, by="country"), china, {"cheap": 70.0, "dear": 30.0})
    assert by_supplier == {("widget",): near(0)}
    assert by_country == {("widget",): near(42)}


def test_a_source_without_a_group_stands_for_itself() -> None:
    """Only Germany has a region: China's 70 % would vanish from the index otherwise."""
    europe = {"dimension": "region", "of": "country", "member": "DE", "group": "europe"}
    half_labelled = two_suppliers_and(groups=[europe])
    found = excesses(MaxHhi(limit=0.5, by="region"), half_labelled, {"cheap": 70.0, "dear": 30.0})
    assert found == {("widget",): near(58 - 50)}


def test_a_point_inside() -> None:
    """50 and 50: 0.5 of 100, eight below."""
    assert excesses(MaxHhi(limit=0.58), two_suppliers(), {"cheap": 50.0, "dear": 50.0}) == {("widget",): near(-8)}


def test_a_point_outside() -> None:
    """90 and 10: 0.82 of 100, 24 above."""
    assert excesses(MaxHhi(limit=0.58), two_suppliers(), {"cheap": 90.0, "dear": 10.0}) == {("widget",): near(24)}


@pytest.mark.parametrize(("penalty", "least"), [(2.0, 1059.0), (100.0, 1060.0)])
def test_soft_pays_for_the_index_above_while_that_is_cheaper(penalty: float, least: float) -> None:
    """With a share s of the cheap one cost is 1200 - 200 s + π · 100 (2 s² - 2 s + 1 - 0.58).

    At π = 2 the least is at s = 3/4: 1050 + 200 · 0.045 = 1059. From π = 2.5 on nothing is missed.
    """
    assert cost(two_suppliers(), rules=[MaxHhi(limit=0.58, penalty=penalty)]) == near(least, 1e-6)


def test_the_table_of_rules_tells_the_true_index() -> None:
    rules = solved(study(two_suppliers(), rules=[MaxHhi(limit=0.58)])).table("rules")
    [row] = rules.to_dict("records")
    assert (row["value"], row["limit"], row["state"]) == (near(0.58, 1e-6), near(0.58), "binding")


def test_an_index_that_so_few_groups_cannot_have_is_refused() -> None:
    with pytest.raises(StudyError, match=r"the best mix of 2 suppliers of widget comes to 0.5, and 0.4 is asked for"):
        study(two_suppliers(), rules=[MaxHhi(limit=0.4)])
    one = tiny_case([offer("cheap", 10)])
    with pytest.raises(StudyError, match="1 supplier of widget"):
        study(one, rules=[MaxHhi(limit=0.9)])
    assert cost(one, rules=[MaxHhi(limit=0.9, penalty=1)]) == near(1000 + 10, 1e-6)
