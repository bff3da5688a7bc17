"""Answers without the evidence that verifies them: laws ask for thousands, and tests/audit verifies such studies."""

from __future__ import annotations

from functools import partial

from tests.textbook import builders

cost = partial(builders.cost, verified=False)
solved = partial(builders.solved, verified=False)
