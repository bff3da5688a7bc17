"""One set of scenarios from several."""

from __future__ import annotations

from supplyopt.scenarios.merging.labelled import labels_of
from supplyopt.scenarios.merging.merge import Merged, merge_alternatives, merge_together

__all__ = ["Merged", "labels_of", "merge_alternatives", "merge_together"]
