"""The command line: parse, call, print. Everything slow is imported by the commands that need it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from supplyopt.cli.application import application
from supplyopt.cli.endings import ending, flushed, stoppable
from supplyopt.cli.settings import settings_from_file
from supplyopt.unlogged import unlogged

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (Status.exit_code), and never lets an exception through."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name must not fail where the terminal lacks a letter
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # many small products: threads would wait for each other
    with stoppable(), unlogged():
        try:
            settings = settings_from_file(application)
            code = application.main(words, "supplyopt", standalone_mode=False, default_map=settings)
            return flushed(code if isinstance(code, int) else 0)
        except BaseException as error:  # noqa: BLE001 - the one place where everything ends
            return ending(error, words)
