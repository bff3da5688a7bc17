"""Selectors of scenario effects: the same as those of dependencies in a case."""

from supplyopt.case.selector import Selector

__all__ = ["Selector"]
