"""Model files and packs, by path or by name. ``from supplyopt.models import dual_sourcing`` reads that shipped file.

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
    from supplyopt.errors import PolicyError
    from supplyopt.packs import Pack
    from supplyopt.policy import Policy

__all__ = ["find", "find_pack", "read_pack", "read_policy", "shipped", "shipped_packs"]


def shipped() -> tuple[str, ...]:
    """Names of the shipped models, sorted."""
    return tuple(sorted(path.stem for path in shipped_folder("models").glob("*.toml")))


def shipped_packs() -> tuple[str, ...]:
    """Names of the shipped packs, sorted."""
    return tuple(sorted(path.stem for path in (shipped_folder("models") / "packs").glob("*.toml")))


def find(name_or_path: str | Path) -> Policy:
    """A model by path, or a shipped one by name; raises PolicyError when there is neither."""
    # Reading brings pydantic and every rule: only those who read pay for it.
    from supplyopt.models.read import read_policy

    text = str(name_or_path)
    if text in shipped():
        return read_policy(shipped_folder("models") / f"{text}.toml")
    if _is_path(Path(text)):
        return read_policy(text)
    raise _neither("POL001", "model", text, shipped())


def find_pack(name_or_path: str | Path, folder: str | Path = ".") -> Pack:
    """A pack by path (from a folder), or a shipped one by name; raises PolicyError when there is neither."""
    from supplyopt.models.read import read_pack

    text = str(name_or_path)
    if text in shipped_packs():
        return read_pack(shipped_folder("models") / "packs" / f"{text}.toml")
    if _is_path(Path(folder) / text):
        return read_pack(Path(folder) / text)
    name, at, day = text.rpartition("@")
    cure = f"name the pack alone, {name}, and add --as-of {day}" if at else ""
    raise _neither("POL020", "pack", text, shipped_packs(), cure)


def _is_path(path: Path) -> bool:
    return path.suffix == ".toml" or path.exists()


def _neither(code: str, what: str, text: str, known: tuple[str, ...], cure: str = "") -> PolicyError:
    from supplyopt.errors import PolicyError
    from supplyopt.models.codes import issue

    near = difflib.get_close_matches(text, known, 3, 0.5)
    usual = f"did you mean {' or '.join(near)}?" if near else f"a path, or one of {', '.join(known) or 'none'}"
    return PolicyError([issue(code, f"is neither a file nor a shipped {what}", cure or usual, text)])


def __getattr__(name: str) -> object:
    """``read_policy`` and ``read_pack``, or a shipped model by name."""
    if name in ("read_policy", "read_pack"):
        from supplyopt.models import read

        return getattr(read, name)
    if name in shipped():
        return find(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; shipped models: {', '.join(shipped())}")


def __dir__() -> list[str]:
    return sorted([*__all__, *shipped()])
