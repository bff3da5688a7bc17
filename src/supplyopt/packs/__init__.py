"""Packs: law, benchmarks and drafts as dated rules with their provenance."""

from supplyopt.packs.clause import Clause
from supplyopt.packs.origin import Escape, Origin
from supplyopt.packs.pack import AppliedPack, Pack, Status
from supplyopt.packs.words import Expectation, Words

__all__ = ["AppliedPack", "Clause", "Escape", "Expectation", "Origin", "Pack", "Status", "Words"]
