"""``supplyopt evaluate``: what a plan comes to under scenarios that it need not have been made for."""

from supplyopt.cli.evaluate.command import evaluate

__all__ = ["evaluate"]
