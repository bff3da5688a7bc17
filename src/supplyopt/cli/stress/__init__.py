"""``supplyopt stress``: a command, its sections, and the folder that it writes."""

from supplyopt.cli.stress.command import stress

__all__ = ["stress"]
