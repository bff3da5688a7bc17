"""Summaries: the gravest first, and names of suppliers are text wherever they stand."""

from __future__ import annotations

from tests.regress.suites import outcome

from supplyopt.regress.summary import MOST, counts, markdown, page

HOSTILE = "<script>alert(1)</script> | [link](http://x) `code`\nnew line"


def test_the_gravest_comes_first() -> None:
    every = [outcome("same", "a"), outcome("broken", "c"), outcome("moved", "b"), outcome("same", "d")]
    assert counts(every) == "1 broken, 1 moved, 2 same"
    rows = [line for line in markdown(every).splitlines() if line.startswith("| suite/")]
    assert [row.split("|")[2].strip() for row in rows] == ["broken", "moved", "same", "same"]
    assert rows[2].split("|")[3].strip() == "100 EUR"


def test_markdown_stays_in_its_cell() -> None:
    told = markdown([outcome("moved", found=(HOSTILE,))])
    (row,) = [line for line in told.splitlines() if line.startswith("| suite/")]
    assert "<script" not in row
    assert row.replace("\\|", "").count("|") == 7
    assert "](" not in row.replace("\\]\\(", "")


def test_a_page_runs_nothing() -> None:
    told = page([outcome("moved", title=HOSTILE, found=(HOSTILE,), causes=(HOSTILE,), drift=(HOSTILE,))], "Nights")
    assert "<script" not in told
    assert told.count("&lt;script&gt;") == 4
    assert "default-src &#39;none&#39;" in told or "default-src 'none'" in told


def test_a_summary_is_never_too_long_for_a_step() -> None:
    every = [outcome("moved", f"study{i}", found=("x" * 10_000,) * 12) for i in range(500)]
    told = markdown(every)
    assert len(told) < 100_000
    assert f"And {500 - MOST} more, none graver than these." in told
