"""Tables that are worked out when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

Table = pd.DataFrame | Callable[[], pd.DataFrame]
"""A table, or what makes it."""


class Tables(Mapping[str, pd.DataFrame]):
    """Tables by name, each made once; what is sent elsewhere is all of them, made."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        """In the order of a result."""
        self._tables = dict(tables)

    def __getitem__(self, name: str) -> pd.DataFrame:
        made = self._tables[name]
        if not isinstance(made, pd.DataFrame):
            self._tables[name] = made = made()
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def __reduce__(self) -> Any:
        return Tables, (dict(self),)
