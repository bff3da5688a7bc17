"""Where nothing can be written: exit code 7 and a sentence, the answer still printed, earlier runs as they were."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.program import ROOT, TOY, contents, supplyopt

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from supplyopt.cli import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize(
    ("size", "told", "answer"),
    [
        (0, "no temporary folder can be made", ""),
        (100, "run cannot be written: file too large", "1,000 EUR"),
        (3_000, "run cannot be written: file too large", "1,000 EUR"),
    ],
)
def test_a_disk_that_takes_no_more(size: int, told: str, answer: str, tmp_path: Path) -> None:
    """No file may become larger than so many bytes: none at all, none of the tables, not the larger of them.

    An answer that there is is printed.
    """
    supplyopt("solve", TOY, "-o", tmp_path / "run")
    before = contents(tmp_path)
    words = ["solve", TOY, "-o", str(tmp_path / "run"), "--overwrite"]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(size), *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 7, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert answer in done.stdout
    assert contents(tmp_path) == before


@pytest.mark.parametrize("target", ["/proc/supplyopt", "/sys/supplyopt/run", "/dev/null/run"])
def test_a_place_where_nobody_can_write_is_told_before_the_solve(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supplyopt.solver.solve", lambda *_, **__: pytest.fail("it was solved for nothing"))
    ran = supplyopt("solve", TOY, "-o", target)
    assert (ran.code, ran.out) == (7, "")
    assert f"{target} cannot be written: " in ran.err


@pytest.mark.parametrize("gone", ["offers.csv", "demand.csv"])
def test_a_table_that_vanishes_between_looking_and_reading(
    gone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supplyopt("solve", TOY, "-o", tmp_path / "run")
    before = contents(tmp_path)
    read = Path.read_bytes

    def vanished(path: Path) -> bytes:
        if path.name == gone:
            raise FileNotFoundError(2, "No such file or directory", str(path))
        return read(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", vanished)
        ran = supplyopt("solve", TOY, "-o", tmp_path / "run", "--overwrite")
    assert (ran.code, ran.out) == (2, "")
    assert f"{gone}: cannot be read (No such file or directory)" in ran.err
    assert contents(tmp_path) == before
