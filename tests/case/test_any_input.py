"""Whatever stands in a file, the answer is issues and never a crash."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.case.cases import SOUND, write

from supplyopt.case import inspect_case
from supplyopt.errors import Issue

CELL = st.one_of(
    st.sampled_from(["", " ", "-1", "0", "1e300", "nan", "inf", "true", "NA", "=", "a=b", "metal", "depot", "\x00"]),
    st.text(max_size=5).filter(lambda text: not any(c in text for c in '"\n\r,') and text.isprintable()),
)


@st.composite
def spoilt(draw) -> dict[str, str]:
    """The sound case with a few cells, lines or pieces of its tables replaced."""
    changes = dict(SOUND)
    for _ in range(draw(st.integers(1, 4))):
        table = draw(st.sampled_from(sorted(SOUND)))
        lines = changes[table].split("\n")
        line = draw(st.integers(0, len(lines) - 1))
        cells = lines[line].split(",")
        cells[draw(st.integers(0, len(cells) - 1))] = draw(CELL)
        lines[line] = ",".join(cells)
        if draw(st.integers(0, 9)) == 0:
            lines = lines[: draw(st.integers(0, len(lines)))]
        changes[table] = "\n".join(lines)
    return changes


@settings(max_examples=settings.default.max_examples // 4)  # each reads a whole case
@given(spoilt())
def test_spoilt_cases_give_issues(changes):
    with tempfile.TemporaryDirectory() as folder:
        issues = inspect_case(write(Path(folder), **changes))
    assert all(isinstance(issue, Issue) and issue.file and issue.message for issue in issues)
    assert all(str(issue).isprintable() for issue in issues)
