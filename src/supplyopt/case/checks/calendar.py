"""Time: periods without gaps, nothing beyond the last one, lead times that fit."""

from __future__ import annotations

from collections.abc import Iterator

from supplyopt.case.checks.report import Drafts, at_rows
from supplyopt.case.codes import issue
from supplyopt.errors import Issue

YEAR = 365.0


def check_gaps(drafts: Drafts) -> Iterator[Issue]:
    """Periods are counted 1, 2, 3 … without gaps."""
    draft = drafts["periods"]
    known = set(draft.frame["period"].dropna())
    if not draft.complete or draft.reported.get("period") is not None:
        return
    missing = [period for period in range(1, int(max(known, default=0))) if period not in known]
    if missing:
        listed = ", ".join(str(period) for period in missing[:10]) + (" …" if len(missing) > 10 else "")
        verb = "period {} is missing" if len(missing) == 1 else "periods {} are missing"
        yield issue("CAS020", verb.format(listed), file=draft.file, column="period")


def check_last_period(drafts: Drafts) -> Iterator[Issue]:
    """Demand and arrivals fall into a period of the case."""
    periods, demand = drafts["periods"], drafts["demand"]
    source = periods if periods.given else demand
    if not source.complete or source.reported.get("period") is not None or not len(source.frame):
        return
    last = source.frame["period"].max()
    for table in ("demand", "arrivals"):
        late = drafts[table].frame["period"] > last
        yield from at_rows(drafts[table], late, "CAS021", f"the last period is {last:g}", "period")


def check_lead_times(drafts: Drafts) -> Iterator[Issue]:
    """What is ordered arrives before the end."""
    days = drafts["periods"].frame["days"]
    horizon = float(days.sum()) if len(days) else YEAR
    for table in ("offers", "lanes", "processes"):
        late = drafts[table].frame["lead_days"] > horizon
        message = f"all periods together have {horizon:g} days"
        yield from at_rows(drafts[table], late, "CAS022", message, "lead_days")


def check_under_way(drafts: Drafts) -> Iterator[Issue]:
    """Items that cannot come in the first period have stock or goods under way to begin with."""
    offers, demand, periods = drafts["offers"].frame, drafts["demand"].frame, drafts["periods"].frame
    # A lead time counts in whole periods, rounded: half a period or more is at least one.
    half = 0.5 * float(periods["days"].mean() if len(periods) else YEAR / demand["period"].max())
    recipes, stocks = drafts["recipes"].frame, drafts["stocks"].frame
    at_hand = set(stocks.loc[stocks["quantity"] + stocks["build_limit"] > 0, "item"]) | set(
        drafts["arrivals"].frame["item"]
    )
    made = set(recipes.loc[recipes["quantity"] > 0, "item"])
    shortest = offers.groupby("item")["lead_days"].min()
    slow = set(shortest.index[shortest >= half]) - at_hand - made
    early = demand["item"].isin(slow) & (demand["quantity"] > 0) & (demand["period"] == 1)
    for row, item in demand.loc[early, "item"].drop_duplicates().items():
        message = f"every offer takes {shortest[item]:g} days or more, and nothing is in stock or under way"
        yield issue("CAS023", message, file=drafts["demand"].file, row=int(str(row)), column="item", value=item)
