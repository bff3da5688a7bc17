"""How a command ends: which exception is which exit code, and what is told about it."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import click

from supplyopt import __version__
from supplyopt.errors import InputError, Issue, SupplyoptError, ascii_safe

USAGE, UNWRITABLE, FAULT, INTERRUPTED, TERMINATED = 2, 7, 70, 130, 143

UNWRITTEN = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What becomes of an output when its reader goes away, or its disk is full or broken."""


class Terminated(KeyboardInterrupt):
    """SIGTERM arrived outside the solver, which keeps its best plan instead; whoever waits for Ctrl-C stops alike."""


class _Received:
    """The exit code of the signal that arrived, if one did: what is raised for it may be changed on its way up."""

    code: int | None = None


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Inside, Ctrl-C and SIGTERM unwind the program alike, so that nothing half-written stays behind."""
    _Received.code = None

    def interrupt(*_: Any) -> None:
        _Received.code = INTERRUPTED
        raise KeyboardInterrupt

    def terminate(*_: Any) -> None:
        _Received.code = TERMINATED
        raise Terminated

    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        handlers: dict[int, Any] = {signal.SIGINT: interrupt, signal.SIGTERM: terminate}
        for number, handler in handlers.items():
            if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def flushed(code: int) -> int:
    """The exit code, once the standard output has taken everything."""
    sys.stdout.flush()
    return code


def ending(error: BaseException, words: Sequence[str]) -> int:
    """Tell what went wrong on the standard error; the exit code."""
    if isinstance(error, SystemExit):  # only click and rich end so, when the reader of their output goes away
        return _silenced()
    if _Received.code is not None or isinstance(error, KeyboardInterrupt | click.Abort):
        code = _Received.code or INTERRUPTED
        return _said("interrupted" if code == INTERRUPTED else "terminated", code)
    if isinstance(error, click.ClickException):
        error.show()
        return USAGE
    if isinstance(error, SupplyoptError):
        return _expected(error)
    if isinstance(error, OSError) and error.errno in UNWRITTEN:
        if not isinstance(error, BrokenPipeError):
            say(f"supplyopt: the output cannot be written: {(error.strerror or str(error)).lower()}")
        return _silenced()
    if isinstance(error, MemoryError):
        return _said("not enough memory for this study; take fewer scenarios or periods", USAGE)
    return _fault(error, words)


def say(text: str) -> None:
    """One line on the standard error, data in it made harmless."""
    click.echo(ascii_safe(text, 2_000), err=True)


def tell(issue: Issue) -> None:
    """An issue on the standard error, then the lines that mend it, if it has any."""
    say(f"warning: {issue}" if issue.severity == "warning" else str(issue))
    for line in pasted(issue):
        say(line)


def pasted(issue: Issue) -> list[str]:
    """The lines that mend an issue, under a heading; none for most."""
    lines = [f"    {ascii_safe(line, 2_000)}".rstrip() for line in issue.paste]
    return ["  ready to paste, in place of what names the pack now:", *lines] if lines else []


def say_step(number: int, total: int) -> None:
    """How far a loop over solves has come, on the standard error; of many steps about ten are told."""
    if total > 1 and (number - 1) % max(1, total // 10) == 0:
        say(f"  {number} of {total} ...")


def _said(text: str, code: int) -> int:
    say(f"supplyopt: {text}")
    return code


def _expected(error: SupplyoptError) -> int:
    if isinstance(error, InputError):
        for issue in error.issues:
            tell(issue)
        return error.exit_code
    return _said(str(error), error.exit_code)


def _silenced() -> int:
    """No second message from Python, which flushes the standard output at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return UNWRITABLE


def _fault(error: BaseException, words: Sequence[str]) -> int:
    import platform
    import shlex
    import traceback

    if "--debug" in words or os.environ.get("SUPPLYOPT_DEBUG"):
        traceback.print_exception(error)
    say(f"supplyopt: internal fault (not yours): {type(error).__name__}: {error}")
    say(f"  version   supplyopt {__version__}, Python {platform.python_version()}, {platform.platform()}")
    say(f"  command   supplyopt {shlex.join(words)}")
    say("  please report these lines; 'supplyopt --debug ...' adds where it happened")
    return FAULT
