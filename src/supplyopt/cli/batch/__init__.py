"""``supplyopt batch``: whole studies, each in a file, by several workers."""

from supplyopt.cli.batch.command import batch

__all__ = ["batch"]
