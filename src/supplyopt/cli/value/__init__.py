"""``supplyopt value``."""

from supplyopt.cli.value.command import value

__all__ = ["value"]
