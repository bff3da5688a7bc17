"""Where shipped cases, models and scenario sets lie: in the installed package, else at the root of a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Kind = Literal["data", "models", "scenarios"]


def shipped_folder(kind: Kind) -> Path:
    """The folder of what is shipped of a kind; it need not exist.

    >>> shipped_folder("models").name
    'models'
    """
    package = Path(__file__).parent
    installed = package / "share" / kind
    # An editable install leaves the folders where they are, two levels above the package.
    return installed if installed.is_dir() else package.parents[1] / kind
