"""The place of a run folder: reserved before the work, filled out of sight, shown whole by one rename."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from supplyopt.errors import InputError, Issue, OutputError, ascii_safe

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Place:
    """A staging folder beside the folder that a run will have."""

    target: Path
    staging: Path
    run_id: str
    started: datetime

    def put(self, name: str, data: bytes) -> None:
        """Write one new file and wait until the disk has it."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with as_output_error(self.target):
            descriptor = os.open(self.staging / name, flags, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                _sync(file.fileno())

    def publish(self) -> Path:
        """Give the folder its name. An earlier run there stands aside until the new one is in place."""
        aside = self.target.with_name(f"{self.target.name}.replaced-{self.run_id}")
        with as_output_error(self.target):
            _sync_folder(self.staging)
            earlier = self.target.is_dir() and any(self.target.iterdir())
            if earlier:
                self.target.rename(aside)
            try:
                self.staging.rename(self.target)
            except OSError:
                if earlier:
                    aside.rename(self.target)
                raise
            _sync_folder(self.target.parent)
        if earlier:
            shutil.rmtree(aside, ignore_errors=True)
        return self.target


@contextlib.contextmanager
def reserve(
    folder: str | Path, *, overwrite: bool = False, cure: str = "choose another name, or --overwrite the run in it"
) -> Iterator[Place]:
    """Hold the place of a run folder, so that nothing prevents writing it once the answer is there.

    Raises InputError for a folder that exists (with ``overwrite``: that holds anything but a run) and OutputError
    where nothing can be written, where a symbolic link leads elsewhere, or where another process holds the place.
    ``cure`` is what to do about a folder that exists. What an earlier process left unfinished is swept away.
    Without a call of ``publish`` nothing remains.
    """
    target = _absolute(Path(folder))
    _refuse_unfit(target, overwrite=overwrite, cure=cure)
    started = datetime.now(UTC)
    run_id = f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
    place = Place(target, target.with_name(f"{target.name}.staging-{run_id}"), run_id, started)
    with as_output_error(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        place.staging.mkdir(mode=0o700)
    try:
        with _locked(place):
            _sweep(place)
            yield place
    finally:
        shutil.rmtree(place.staging, ignore_errors=True)


def unwritten(target: Path, reason: str) -> OutputError:
    """Nothing can be written at a place."""
    return OutputError(f"{ascii_safe(str(target), 400)} cannot be written: {reason}")


@contextlib.contextmanager
def as_output_error(target: Path) -> Iterator[None]:
    """An error of the operating system, told in a sentence."""
    try:
        yield
    except OSError as error:
        raise unwritten(target, (error.strerror or str(error)).lower()) from error


def _absolute(folder: Path) -> Path:
    """The parents resolved, the last name left alone: if it is a link, that must be seen."""
    return folder.resolve() if folder.name in ("", "..") else folder.parent.resolve() / folder.name


def _refuse_unfit(target: Path, *, overwrite: bool, cure: str) -> None:
    with as_output_error(target):
        if target.is_symlink():
            raise unwritten(target, "it is a symbolic link, and what it leads to might be overwritten")
        if not target.exists():
            return
        if not target.is_dir():
            raise _refusal("RUN002", "is a file", "name a folder", target)
        if not any(target.iterdir()):
            return
        if not overwrite:
            raise _refusal("RUN001", "exists already", cure, target)
        strangers = _strangers(target)
    if strangers:
        shown = ", ".join(repr(name) for name in strangers[:3])
        message = f"holds what no run has written ({shown}), which would be lost"
        raise _refusal("RUN003", message, "choose another folder", target)


def _strangers(target: Path) -> list[str]:
    """Names in a folder that its manifest does not list; without a manifest all of them."""
    names = sorted(path.name for path in target.iterdir())
    manifest = target / MANIFEST
    if not manifest.is_file() or manifest.is_symlink():
        return names
    try:
        written = json.loads(manifest.read_text(encoding="utf-8"))
        own = {MANIFEST, *written["outputs"]} if "run_id" in written else set()
    except (ValueError, KeyError, TypeError):
        return names
    return [name for name in names if name not in own]


def _refusal(code: str, message: str, cure: str, target: Path) -> InputError:
    return InputError([Issue(code, message, cure, str(target))])


@contextlib.contextmanager
def _locked(place: Place) -> Iterator[None]:
    """Hold the lock that tells others that this process lives; the kernel releases it however the process ends."""
    with as_output_error(place.target):
        descriptor = os.open(place.staging, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def _sweep(place: Place) -> None:
    """Remove what dead processes left; a process that lives holds the lock of its staging folder."""
    target = place.target
    with as_output_error(target):
        siblings = sorted(path for path in target.parent.iterdir() if path != place.staging)
    for left in (path for path in siblings if path.name.startswith(f"{target.name}.staging-")):
        if _is_held(left):
            raise unwritten(target, f"another process has been writing it since {left.name.rpartition('staging-')[2]}")
        shutil.rmtree(left, ignore_errors=True)
    for aside in (path for path in siblings if path.name.startswith(f"{target.name}.replaced-")):
        if target.exists():
            shutil.rmtree(aside, ignore_errors=True)
        else:  # the process died between the two renames: the earlier run takes its name again
            with as_output_error(target):
                aside.rename(target)


def _is_held(folder: Path) -> bool:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)


def _sync(descriptor: int) -> None:
    """Wait for the disk, where the file system knows how to; any other failure is one of writing."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
