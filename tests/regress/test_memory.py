"""How many studies fit at once: the largest together, one a processor."""

from __future__ import annotations

from supplyopt.regress.memory import available, fitting, forget_peak, peak, processors


def test_the_largest_decide() -> None:
    """Of 10,000 MB free 8,000 may be taken: 4,000 and 3,000 fit, another 2,000 do not."""
    assert fitting([2_000.0, 4_000.0, 3_000.0], free=10_000.0, processors=8) == 2
    assert fitting([2_000.0, 4_000.0, 3_000.0], free=12_000.0, processors=8) == 3
    assert fitting([10.0] * 50, free=12_000.0, processors=8) == 8


def test_one_is_always_tried() -> None:
    assert fitting([9_000.0], free=1_000.0, processors=8) == 1
    assert fitting([], free=1_000.0, processors=8) == 1


def test_the_peak_is_of_what_came_after_it_was_forgotten() -> None:
    large = bytearray(200_000_000)
    assert peak() > 200
    del large
    forget_peak()
    before = peak()
    again = bytearray(50_000_000)
    assert 40 < peak() - before < 100
    del again
    assert processors() >= 1
    assert (available() or 1.0) > 0.0
