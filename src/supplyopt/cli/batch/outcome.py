"""What became of a study of a batch."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supplyopt.errors import SupplyoptError

if TYPE_CHECKING:
    from supplyopt.batch import Fault
    from supplyopt.result import Result

GRAVEST = (70, 6, 7, 130, 2, 5, 3, 4, 0)
"""Exit codes, the gravest first: what is our fault, what cannot be written, what cannot be asked, what has no plan."""
FAULT, INTERRUPTED = 70, 130


@dataclass(frozen=True)
class Outcome:
    """One line of a batch."""

    name: str
    status: str
    """that of the result, or ``failed``"""
    exit_code: int
    cost: float | None = None
    bound: float | None = None
    gap: float | None = None
    currency: str = ""
    seconds: float | None = None
    run: str | None = None
    """folder of the run; none if nothing was written"""
    kept: bool = False
    """whether it was solved earlier"""
    message: str = ""

    @property
    def told(self) -> dict[str, Any]:
        """As plain data."""
        return dataclasses.asdict(self)


def of_result(name: str, result: Result, run: str | None, *, kept: bool = False) -> Outcome:
    """The outcome of a study that was solved."""
    gap = None if result.gap is None else float(result.gap)
    return Outcome(
        name=name,
        status=result.status.value,
        exit_code=result.status.exit_code,
        cost=result.cost,
        bound=result.bound,
        gap=gap,
        currency=str(result.manifest.get("currency", "")),
        seconds=result.manifest.get("seconds", {}).get("total"),
        run=run,
        kept=kept,
        message=result.message,
    )


def of_error(name: str, error: SupplyoptError | Fault) -> Outcome:
    """The outcome of a study that could not be solved, or not written."""
    if isinstance(error, SupplyoptError):
        return Outcome(name, "failed", error.exit_code, message=str(error))
    return Outcome(name, "failed", FAULT, message=f"internal fault (not yours): {error.told}")


def gravest(outcomes: Collection[Outcome]) -> int:
    """The exit code of a batch: 0 if all is well, else the gravest."""
    return next(code for code in GRAVEST if code == 0 or any(each.exit_code == code for each in outcomes))
