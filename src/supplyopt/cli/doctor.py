"""``supplyopt doctor``: whether everything is here and works."""

from __future__ import annotations

import os
import platform
import time

import click

from supplyopt import __version__
from supplyopt.cli.settings import Command

PACKAGES = ("pyomo", "highspy", "pandas", "pyarrow", "numpy", "scipy", "pydantic", "pandera", "click", "rich")


@click.command(cls=Command)
def doctor() -> int:
    """Show versions, machine and shipped files, and solve a tiny case whose answer is known."""
    from importlib.metadata import version

    from supplyopt.cli.show import line
    from supplyopt.shipped import shipped_folder

    line(f"supplyopt   {__version__}, Python {platform.python_version()}, {platform.platform()}")
    line(f"packages    {', '.join(f'{name} {version(name)}' for name in PACKAGES)}")
    line(f"machine     {os.cpu_count()} processors, {_memory()}")
    missing = []
    for kind in ("data", "models", "scenarios"):
        folder = shipped_folder(kind)
        number = len(list(folder.iterdir())) if folder.is_dir() else 0
        missing += [] if number else [kind]
        line(f"{kind:11} {folder} ({number} entries)")
    problem = _self_test()
    line(f"self-test   {problem or 'passed: 60 of the cheap, 40 of the dear supplier, at 1,080'}")
    for kind in missing:
        line(f"problem     no shipped {kind}: install the package again")
    return 1 if problem or missing else 0


def _memory() -> str:
    try:
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return "memory unknown"
    return f"{pages * size / 2**30:.1f} GB of memory"


def _self_test() -> str:
    """What is wrong with the solver, by a case that can be solved in the head; empty if nothing."""
    import pandas as pd

    import supplyopt as so

    case = so.Case.from_frames(
        items=pd.DataFrame({"item": ["widget"], "unit": ["pc"], "value_of_lost_load": [100.0]}),
        suppliers=pd.DataFrame({"supplier": ["cheap", "dear"], "country": ["CN", "DE"]}),
        offers=pd.DataFrame(
            {"supplier": ["cheap", "dear"], "item": "widget", "price": [10.0, 12.0], "capacity": [100.0, 100.0]}
        ),
        demand=pd.DataFrame({"item": ["widget"], "period": [1], "quantity": [100.0]}),
    )
    start = time.monotonic()
    result = so.solve(so.Study(case, so.Policy(rules=(so.MaxShare(by="supplier", limit=0.6),))))
    if result.status is not so.Status.OPTIMAL or result.cost is None or abs(result.cost - 1080.0) > 1e-6:
        return f"FAILED: {result.status.value}, cost {result.cost} instead of 1080 ({result.message})"
    return "" if time.monotonic() - start < 60 else "FAILED: it took more than a minute"
