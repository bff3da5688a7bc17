"""``supplyopt frontier``."""

from supplyopt.cli.frontier.command import frontier

__all__ = ["frontier"]
