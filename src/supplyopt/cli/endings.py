"""How a command ends: which exception is which exit code, and what is told about it."""

from __future__ import annotations

import contextlib
import os
import platform
import shlex
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from typing import Any

import click

from supplyopt import __version__
from supplyopt.errors import InputError, SupplyoptError, ascii_safe

USAGE, UNWRITABLE, FAULT, INTERRUPTED, TERMINATED = 2, 7, 70, 130, 143


class Terminated(BaseException):
    """SIGTERM arrived outside the solver."""


@contextlib.contextmanager
def terminable() -> Iterator[None]:
    """Inside, SIGTERM unwinds the program like Ctrl-C does, so that nothing half-written stays behind."""

    def end(*_: Any) -> None:
        raise Terminated

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def flushed(code: int) -> int:
    """The exit code, once the standard output has taken everything."""
    sys.stdout.flush()
    return code


def ending(error: BaseException, words: Sequence[str]) -> int:
    """Tell what went wrong on the standard error; the exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else USAGE
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return _said("interrupted", INTERRUPTED)
    if isinstance(error, Terminated):
        return _said("terminated", TERMINATED)
    if isinstance(error, click.ClickException):
        error.show()
        return USAGE
    if isinstance(error, SupplyoptError):
        return _expected(error)
    if isinstance(error, OSError) and _lost_output(error):
        return _silenced() if isinstance(error, BrokenPipeError) else _said(_unwritable(error), UNWRITABLE)
    if isinstance(error, MemoryError):
        return _said("not enough memory for this study; take fewer scenarios or periods", USAGE)
    return _fault(error, words)


def say(text: str) -> None:
    """One line on the standard error, data in it made harmless."""
    click.echo(ascii_safe(text, 2_000), err=True)


def _said(text: str, code: int) -> int:
    say(f"supplyopt: {text}")
    return code


def _expected(error: SupplyoptError) -> int:
    if isinstance(error, InputError):
        for issue in error.issues:
            say(f"{issue.severity}: {issue}" if issue.severity == "warning" else str(issue))
        return error.exit_code
    return _said(str(error), error.exit_code)


def _lost_output(error: OSError) -> bool:
    """Whether it was the standard output that failed: flushing it again fails again."""
    if isinstance(error, BrokenPipeError):
        return True
    try:
        sys.stdout.flush()
    except OSError:
        return True
    return False


def _unwritable(error: OSError) -> str:
    _silenced()
    return f"the standard output cannot be written: {(error.strerror or str(error)).lower()}"


def _silenced() -> int:
    """The reader went away (``| head``): no message, and none from Python at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return UNWRITABLE


def _fault(error: BaseException, words: Sequence[str]) -> int:
    if "--debug" in words or os.environ.get("SUPPLYOPT_DEBUG"):
        traceback.print_exception(error)
    say(f"supplyopt: internal fault (not yours): {type(error).__name__}: {error}")
    say(f"  version   supplyopt {__version__}, Python {platform.python_version()}, {platform.platform()}")
    say(f"  command   supplyopt {shlex.join(words)}")
    say("  please report these lines; 'supplyopt --debug ...' adds where it happened")
    return FAULT
