"""The plan that a command is asked about: a run folder, or a portfolio that somebody wrote down."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from supplyopt.cli.endings import say
from supplyopt.cli.words import counted

if TYPE_CHECKING:
    from supplyopt.network import Network
    from supplyopt.result import OperationValues, PlanValues
    from supplyopt.store import WrittenPortfolio
    from supplyopt.study import Study


@dataclass(frozen=True)
class Committed:
    """A plan, where it comes from, and whether it keeps the rules."""

    plan: PlanValues
    told: str
    """as it was named"""
    origin: str
    """what that is, in words"""
    sha256: str
    """of the table that it was read from"""
    keeps_rules: bool
    """whether every hard rule on the plan and on calm can be kept with it"""


def read_plan(told: str, study: Study) -> Committed:
    """The plan in a run folder, or in a CSV or Parquet table of ``option, size[, taken]``, for the study at hand.

    Its calm operation is that of the run where that still fits, else the cheapest. Raises InputError with everything
    that is wrong with it.
    """
    from supplyopt.analyse.settling import settle
    from supplyopt.errors import InputError, Issue
    from supplyopt.result import PlanValues
    from supplyopt.store.portfolio import PORTFOLIO_CODES

    written, calm, origin = _read(told, study.network)
    if study.calm is None:
        plan = PlanValues(study.network, written.portfolio, None)
        return Committed(plan, told, origin, written.sha256, keeps_rules=True)
    say("calm operation of the plan ...")
    try:
        settled = settle(study, written.portfolio, calm)
    except ValueError as error:
        raise InputError([Issue("POR035", str(error), PORTFOLIO_CODES["POR035"].cure, told)]) from None
    if calm is not None and settled.anew:
        say("note: the case is not as it was for this run; calm operation was worked out anew, at least cost")
    return Committed(settled.plan, told, origin, written.sha256, settled.keeps_rules)


def _read(told: str, network: Network) -> tuple[WrittenPortfolio, OperationValues | None, str]:
    """The portfolio, the calm operation that it came with, and where that is from."""
    from supplyopt.errors import InputError, Issue
    from supplyopt.store import plan_in, read_portfolio, read_run

    if not Path(told).is_dir():
        written = read_portfolio(told, network)
        taken = counted(sum(written.portfolio.taken.values()), "option")
        return written, None, f"{taken} in the table {told}"
    run = read_run(told)
    if run.portfolio is None:
        raise InputError([Issue("RUN015", f"is {run.status.value}: it has no portfolio", "take another run", told)])
    written = read_portfolio(Path(told) / "portfolio.parquet", network, of_run=True)
    taken = counted(sum(written.portfolio.taken.values()), "option")
    return written, plan_in(run, network).calm, f"{taken} of the run {told} ({run.study}, {run.status.value})"
