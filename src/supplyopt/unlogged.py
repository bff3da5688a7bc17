"""Silence of libraries that log: the modelling library would log to the standard output, amid the result."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator


@contextlib.contextmanager
def unlogged() -> Iterator[None]:
    """Inside, nothing is logged."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        yield
    finally:
        logging.disable(before)
