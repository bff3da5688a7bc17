"""The program, run inside the test: its exit code and what it printed."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

from supplyopt.cli import main

ROOT = Path(__file__).parents[2]
TOY = str(ROOT / "data" / "toy")
TOY_SCENARIOS = str(ROOT / "scenarios" / "toy.parquet")


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    out: str
    err: str


def supplyopt(*words: str | Path) -> Ran:
    """Run a command; nothing that it does may print a traceback."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in words])
    ran = Ran(code, out.getvalue(), err.getvalue())
    assert "Traceback" not in ran.out + ran.err
    assert "\x1b" not in ran.out + ran.err
    return ran


def model(folder: Path, *rules: str, name: str = "asked") -> Path:
    """A model file with these rules, each the text of a ``[[rules]]`` table."""
    path = folder / f"{name}.toml"
    path.write_text("version = 1\n" + "".join(f"\n[[rules]]\n{rule}\n" for rule in rules), encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
