"""Everything that can be required of a portfolio: one rule, one file, one class."""

from supplyopt.rules.base import Row, Rule, at_least, at_most
from supplyopt.rules.budget import Budget
from supplyopt.rules.cleared_only import ClearedOnly
from supplyopt.rules.exclude import Exclude
from supplyopt.rules.incumbent_change import IncumbentChange
from supplyopt.rules.max_hhi import MaxHhi
from supplyopt.rules.max_share import MaxShare
from supplyopt.rules.max_sources import MaxSources
from supplyopt.rules.min_service import MinService
from supplyopt.rules.min_share import MinShare
from supplyopt.rules.min_sources import MinSources
from supplyopt.rules.min_stock_days import MinStockDays
from supplyopt.rules.scope import Scope
from supplyopt.rules.survive import Survive

RULES: tuple[type[Rule], ...] = (
    Budget,
    ClearedOnly,
    Exclude,
    IncumbentChange,
    MaxHhi,
    MaxShare,
    MaxSources,
    MinService,
    MinShare,
    MinSources,
    MinStockDays,
    Survive,
)

__all__ = [
    "RULES",
    "Budget",
    "ClearedOnly",
    "Exclude",
    "IncumbentChange",
    "MaxHhi",
    "MaxShare",
    "MaxSources",
    "MinService",
    "MinShare",
    "MinSources",
    "MinStockDays",
    "Row",
    "Rule",
    "Scope",
    "Survive",
    "at_least",
    "at_most",
]
