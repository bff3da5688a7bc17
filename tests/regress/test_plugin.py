"""The plug-in in pytest itself: nothing at all unless asked, and everything that pytest can do if asked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.regress.suites import study, toy_suite

PLUGIN = "supplyopt.regress.plugin"
SLOW = {"pandas", "pyomo", "pyarrow", "highspy", "pandera", "numpy", "scipy", "pydantic"}


def pytest_ran(folder: Path, *words: str, code: str = "import pytest, sys; sys.exit(pytest.main(sys.argv[1:]))") -> str:
    """The output of pytest in a process of its own, with our plug-in loaded."""
    command = [sys.executable, "-c", code, "-p", PLUGIN, "-p", "no:cacheprovider", "--rootdir", str(folder), *words]
    home = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=folder, env=home, capture_output=True, text=True, check=False)
    return f"{done.stdout}{done.stderr}\ncode {done.returncode}"


def test_it_is_inert_in_anybody_elses_run(tmp_path: Path) -> None:
    """It collects no study, loads nothing of ours but itself, and changes no result."""
    suite = toy_suite(tmp_path, "two")
    (suite / "test_other.py").write_text("def test_other() -> None:\n    pass\n", encoding="utf-8")
    code = f"""
import pytest, sys
code = pytest.main(sys.argv[1:])
ours = sorted(name for name in sys.modules if name.startswith("supplyopt"))
print("loaded:", sorted({SLOW} & set(sys.modules)), ours)
sys.exit(code)
"""
    told = pytest_ran(suite, str(suite), code=code)
    assert "1 passed" in told
    assert told.endswith("code 0")
    assert f"loaded: [] ['supplyopt', 'supplyopt.regress', '{PLUGIN}']" in told


def test_pytest_selects_reports_and_isolates(tmp_path: Path) -> None:
    """One that kills its process three times is broken, another is new, a third is not selected; all in the XML.

    Only the workers load what is slow, so that several processes of pytest take no memory to speak of.
    """
    suite = toy_suite(tmp_path, "two", "never")
    deadly = study(tmp_path, "deadly")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "killing.py").write_text(
        "import os, supplyopt.regress.asked as asked\n"
        "plain = asked.answered\n"
        "deadly = lambda study: os.kill(os.getpid(), 9) if study.path.name.startswith('deadly') else plain(study)\n"
        "asked.answered = deadly\n",
        encoding="utf-8",
    )
    (tmp_path / "site" / "sitecustomize.py").write_text(
        "import sys\nif 'spawn_main' in ' '.join(sys.orig_argv):\n    import killing\n", encoding="utf-8"
    )
    code = f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); import os, pytest\n"
    code += f"os.environ['PYTHONPATH'] = {str(tmp_path / 'site')!r} + os.pathsep + os.environ['PYTHONPATH']\n"
    code += f"pytest.main(sys.argv[1:]); print('loaded:', sorted({SLOW} & set(sys.modules)))"
    xml = tmp_path / "report.xml"
    words = ("--supplyopt-regress", "-k", "two or deadly", f"--junit-xml={xml}", str(suite))
    told = pytest_ran(suite, *words, code=code)
    assert "2 failed, 1 deselected" in told
    assert "loaded: []" in told
    told_of = {part.split('"')[0]: part for part in xml.read_text(encoding="utf-8").split('<testcase classname="')[1:]}
    assert '<property name="verdict" value="new" />' in told_of["two.study.toml"]
    assert '<property name="cost" value="1260.0" />' in told_of["two.study.toml"]
    assert '<property name="verdict" value="broken" />' in told_of[deadly.name]
    assert "there is no baseline yet: optimal, 1,260 EUR" in told


@pytest.mark.parametrize("name", ["two.study.toml", "notes.toml"])
def test_a_file_is_no_test_unless_asked(tmp_path: Path, name: str) -> None:
    suite = toy_suite(tmp_path, "two")
    (suite / "notes.toml").touch()
    assert "code 4" in pytest_ran(suite, str(suite / name)) or "code 5" in pytest_ran(suite, str(suite / name))
