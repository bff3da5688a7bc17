"""Model files: policies by path or by name. ``from supplyopt.models import dual_sourcing`` reads that shipped file.

>>> from supplyopt import models
>>> models.dual_sourcing.rules[0].kind
'min_sources'
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from supplyopt.shipped import shipped_folder

if TYPE_CHECKING:
    from supplyopt.policy import Policy

__all__ = ["find", "read_policy", "shipped"]


def shipped() -> tuple[str, ...]:
    """Names of the shipped models, sorted."""
    return tuple(sorted(path.stem for path in shipped_folder("models").glob("*.toml")))


def find(name_or_path: str | Path) -> Policy:
    """A model by path, or a shipped one by name; raises PolicyError when there is neither."""
    # Reading brings pydantic and every rule: only those who read pay for it.
    from supplyopt.errors import PolicyError
    from supplyopt.models.codes import issue
    from supplyopt.models.read import read_policy

    text = str(name_or_path)
    if text in shipped():
        return read_policy(shipped_folder("models") / f"{text}.toml")
    if text.endswith(".toml") or Path(text).exists():
        return read_policy(text)
    near = difflib.get_close_matches(text, shipped(), 3, 0.5)
    cure = f"did you mean {' or '.join(near)}?" if near else f"a path, or one of {', '.join(shipped()) or 'none'}"
    raise PolicyError([issue("POL001", "is neither a file nor a shipped model", cure, text)])


def __getattr__(name: str) -> object:
    """``read_policy``, or a shipped model by name."""
    if name == "read_policy":
        from supplyopt.models import read

        return read.read_policy
    if name in shipped():
        return find(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; shipped models: {', '.join(shipped())}")


def __dir__() -> list[str]:
    return sorted([*__all__, *shipped()])
