"""The place of a run: refused where something would be lost, held against others, swept of what died."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.store.runs import names, toy_result

from supplyopt.errors import InputError, OutputError
from supplyopt.store import read_run, reserve, write_run


def code(error: pytest.ExceptionInfo[InputError]) -> str:
    return error.value.issues[0].code


def test_a_reserved_place_leaves_nothing_behind(tmp_path: Path) -> None:
    with reserve(tmp_path / "run"):
        assert len(names(tmp_path)) == 1
    assert names(tmp_path) == set()


def test_parents_are_made(tmp_path: Path) -> None:
    write_run(toy_result(), tmp_path / "a" / "b" / "run")
    assert read_run(tmp_path / "a" / "b" / "run").cost == toy_result().cost


def test_an_existing_run_is_kept_unless_told_otherwise(tmp_path: Path) -> None:
    write_run(toy_result(), tmp_path / "run")
    with pytest.raises(InputError) as refused:
        write_run(toy_result(0.7), tmp_path / "run")
    assert code(refused) == "RUN001"
    assert read_run(tmp_path / "run").cost == pytest.approx(1080.0)


def test_overwriting_replaces_the_whole_run(tmp_path: Path) -> None:
    write_run(toy_result(), tmp_path / "run")
    write_run(toy_result(0.7), tmp_path / "run", overwrite=True)
    assert read_run(tmp_path / "run").cost == pytest.approx(1060.0)
    assert names(tmp_path) == {"run"}


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    write_run(toy_result(), tmp_path / "run")
    assert read_run(tmp_path / "run").cost == pytest.approx(1080.0)


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("mine")
    with pytest.raises(InputError) as refused:
        write_run(toy_result(), tmp_path / "run", overwrite=True)
    assert code(refused) == "RUN002"
    assert (tmp_path / "run").read_text() == "mine"


@pytest.mark.parametrize("manifest", [None, "{}", "not JSON", '{"name": "app", "outputs": {"notes.txt": {}}}'])
def test_a_folder_with_anything_else_is_never_overwritten(tmp_path: Path, manifest: str | None) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "notes.txt").write_text("mine")
    if manifest is not None:
        (tmp_path / "run" / "manifest.json").write_text(manifest)
    with pytest.raises(InputError) as refused:
        write_run(toy_result(), tmp_path / "run", overwrite=True)
    assert code(refused) == "RUN003"
    assert (tmp_path / "run" / "notes.txt").read_text() == "mine"


def test_a_file_added_to_a_run_is_never_lost(tmp_path: Path) -> None:
    write_run(toy_result(), tmp_path / "run")
    (tmp_path / "run" / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"notes\.txt"):
        write_run(toy_result(), tmp_path / "run", overwrite=True)


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    write_run(toy_result(), tmp_path / "real")
    (tmp_path / "run").symlink_to(tmp_path / "real")
    with pytest.raises(OutputError, match="symbolic link"):
        write_run(toy_result(0.7), tmp_path / "run", overwrite=True)
    assert read_run(tmp_path / "real").cost == pytest.approx(1080.0)


def test_a_parent_that_is_a_file_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write_run(toy_result(), tmp_path / "file" / "run")


def test_two_at_once_are_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with reserve(tmp_path / "run"):
        with pytest.raises(OutputError, match="another process has been writing it"), reserve(tmp_path / "run"):
            raise AssertionError("the place was given twice")
        assert len(names(tmp_path)) == 1


def test_what_a_dead_process_left_is_swept(tmp_path: Path) -> None:
    program = "import os, sys; from supplyopt.store import reserve\nwith reserve(sys.argv[1]): os._exit(9)"
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "run")], check=False)
    assert len(names(tmp_path)) == 1
    with reserve(tmp_path / "run") as place:
        assert names(tmp_path) == {place.staging.name}


def test_a_run_set_aside_by_a_process_that_died_takes_its_name_again(tmp_path: Path) -> None:
    write_run(toy_result(), tmp_path / "run.replaced-20260101T000000Z-00000000")
    with reserve(tmp_path / "run"):
        assert read_run(tmp_path / "run").cost == pytest.approx(1080.0)


def test_only_the_owner_can_read_a_run(tmp_path: Path) -> None:
    run = write_run(toy_result(), tmp_path / "run")
    assert run.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in run.iterdir()} == {0o600}
