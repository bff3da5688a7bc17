"""min_effective_number: three suppliers at 10, 12 and 15, each good for all; the number is 1/HHI."""

import pytest
from tests.cases import excesses, offer, tiny_case, two_suppliers
from tests.textbook.builders import cost, near, solved, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import MaxHhi, MinEffectiveNumber


def three() -> Case:
    return tiny_case([offer("a", 10), offer("b", 12), offer("c", 15)])


def test_it_is_the_hhi_cap_of_one_over_it() -> None:
    """100 / 58 sources: 70 and 30 of two."""
    effective = MinEffectiveNumber(count=100 / 58)
    assert cost(two_suppliers(), rules=[effective]) == near(1060, 1e-6)
    for count in (1.5, 2.0, 2.5):
        capped = cost(three(), rules=[MaxHhi(limit=1 / count)])
        assert cost(three(), rules=[MinEffectiveNumber(count=count)]) == near(capped, 1e-6)


def test_the_table_of_rules_tells_the_number() -> None:
    [row] = solved(study(three(), rules=[MinEffectiveNumber(count=2.5)])).table("rules").to_dict("records")
    assert (row["value"], row["limit"], row["sense"]) == (near(2.5, 1e-6), near(2.5), ">=")


def test_a_point_inside() -> None:
    """50, 30, 20: 0.38 of 100, of which 2.5 times are 95: five to spare."""
    found = excesses(MinEffectiveNumber(count=2.5), three(), {"a": 50.0, "b": 30.0, "c": 20.0})
    assert found == {("widget",): near(-5)}


def test_a_point_outside() -> None:
    """60, 30, 10: 0.46 of 100, of which 2.5 times are 115."""
    found = excesses(MinEffectiveNumber(count=2.5), three(), {"a": 60.0, "b": 30.0, "c": 10.0})
    assert found == {("widget",): near(15)}


@pytest.mark.parametrize(("penalty", "least"), [(0.5, 1050.0), (1.0, 1075.0), (2.0, 1087.5)])
def test_soft_pays_for_the_concentration_above(penalty: float, least: float) -> None:
    """Two suppliers, two asked for: 1200 - 200 s + π · 100 (2 (2 s² - 2 s + 1) - 1), least at s = 1/2 + 1/(4 π).

    That is s = 1, 3/4 and 5/8: 1000 + 50, 1050 + 25 and 1075 + 12.5.
    """
    rule = MinEffectiveNumber(count=2, penalty=penalty)
    assert cost(two_suppliers(), rules=[rule]) == near(least, 1e-5)


def test_more_than_there_are_is_refused() -> None:
    with pytest.raises(StudyError, match=r"the best mix of 3 suppliers of widget comes to 3, and 3.5 is asked for"):
        study(three(), rules=[MinEffectiveNumber(count=3.5)])
