"""What a check says: which figure is wrong, where it stands, by how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from supplyopt.errors import ascii_safe


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold."""

    code: str
    where: str
    """file or table, and what it is about there"""
    what: str
    """what it says, what it should say, and by how much that is off"""

    def __str__(self) -> str:
        """``where: what  [CODE]``."""
        return f"{ascii_safe(self.where)}: {ascii_safe(self.what, 400)}  [{self.code}]"


@dataclass
class Report:
    """What was looked at, what is wrong, and what rests on somebody's word."""

    checks: dict[str, str] = field(default_factory=dict)
    """what was checked -> how much of it"""
    findings: list[Finding] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    """what was not proven here"""
    manifest: Mapping[str, Any] = field(default_factory=dict)
    """of the folder, if there is one"""
    proof: str = "none"
    """who proves the bound: ``exact`` arithmetic, the ``solver`` by its word, or there is ``none``"""
    certified: float | None = None
    """the bound that exact arithmetic proves [money]"""

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings
