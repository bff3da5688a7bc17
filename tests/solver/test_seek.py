"""Whether there is any plan at all: parts of which nobody knows hide none that cannot be; failures are hunted."""

from __future__ import annotations

from tests.analyse.planted import ANY_TWO, five, three
from tests.solver.hard import packed_study
from tests.textbook.builders import study

from supplyopt.rules import Budget, MinService
from supplyopt.solver.highs import Options
from supplyopt.solver.seek import Inquiry, seek
from supplyopt.study import Failure

IN_A_MOMENT = Options(seconds=0.3)


def test_a_part_that_cannot_be_is_seen_behind_one_that_nobody_knows_of() -> None:
    """Bins are packed for minutes; that there are 10 of 100 pumps is plain."""
    assert seek(packed_study(), IN_A_MOMENT).is_there is None
    unserved = MinService(name="pumped", items=("pump",), level=1.0, scenarios="calm")
    assert seek(packed_study(unserved), IN_A_MOMENT).is_there is False


def test_a_plan_is_found_that_no_failure_breaks() -> None:
    """Of three with 100 each whichever two fail; of three with 60 none is enough for 100."""
    found = seek(study(three(100), rules=[ANY_TWO]), Options())
    assert found.is_there
    assert {failure.rule for failure in found.study.failures} == {"any_two"}
    assert seek(study(three(60), rules=[ANY_TWO]), Options()).is_there is False


def test_a_soft_promise_keeps_nothing_from_being_a_plan() -> None:
    found = seek(study(three(60), rules=[ANY_TWO.model_copy(update={"penalty": 1.0})]), Options())
    assert (found.is_there, found.study.failures) == (True, ())


def test_what_broke_one_plan_is_tried_on_the_next() -> None:
    """Failures found for 450 are known when 449 is asked for; what no promise of a study is about is left out."""
    inquiry = Inquiry(Options(), failures=[Failure("another", ("a",))])

    def asked(limit: float) -> bool | None:
        return inquiry.is_feasible(study(five(), rules=[ANY_TWO, Budget(limit=limit, include_awards=True)]))

    assert (asked(450.1), asked(449.9)) == (True, False)
    known = inquiry.seek(study(five(), rules=[ANY_TWO])).study.failures
    assert {failure.rule for failure in known} == {"any_two"}
    assert len(known) > 3
