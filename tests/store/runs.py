"""A result to write, made once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import supplyopt as so

TOY = Path(__file__).parents[2] / "data" / "toy"


@cache
def toy_result(limit: float = 0.6) -> so.Result:
    """The toy with no supplier above a share: 60 from the cheapest, 40 from the middle one, at 1080."""
    rule = so.MaxShare(by="supplier", limit=limit)
    return so.solve(so.Study(so.read_case(TOY), so.Policy(rules=(rule,))))


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.name for path in folder.iterdir()}
