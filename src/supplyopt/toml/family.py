"""What files of one kind have in common: their codes and their error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from supplyopt.case.codes import Code
from supplyopt.errors import InputError, Issue


@dataclass(frozen=True)
class Family:
    """Files of one kind. A number means the same in every family: ``POL010`` and ``EVT010`` are unknown keys."""

    letters: str
    codes: Mapping[str, Code]
    error: type[InputError]

    def issue(
        self,
        number: int,
        message: str,
        cure: str = "",
        file: str = "",
        line: int | None = None,
        key: str = "",
        value: str = "",
    ) -> Issue:
        """An Issue with the cure that belongs to its code unless another is given."""
        code = f"{self.letters}{number:03d}"
        known = self.codes[code]
        return Issue(code, message, cure or known.cure, file, line, key, value or None, known.severity)
