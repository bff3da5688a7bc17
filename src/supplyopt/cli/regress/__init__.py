"""``supplyopt regress``: a suite of studies held against what they came to before, and how that went night by night."""

from supplyopt.cli.regress.command import regress

__all__ = ["regress"]
