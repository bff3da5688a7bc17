"""``supplyopt explain``: why the answer is what it is."""

from supplyopt.cli.explain.command import explain

__all__ = ["explain"]
