"""Everything that can be required of a portfolio: one rule, one file, one class."""

from supplyopt.rules.all_or_none import AllOrNone
from supplyopt.rules.base import Row, Rule, at_least, at_most
from supplyopt.rules.budget import Budget
from supplyopt.rules.capacity_n_minus_1 import CapacityNMinus1
from supplyopt.rules.cleared_only import ClearedOnly
from supplyopt.rules.evaluation_factor import EvaluationFactor
from supplyopt.rules.exclude import Exclude
from supplyopt.rules.exclude_owned import ExcludeOwned
from supplyopt.rules.incumbent_change import IncumbentChange
from supplyopt.rules.independent_sources import IndependentSources
from supplyopt.rules.max_amount import MaxAmount
from supplyopt.rules.max_average_score import MaxAverageScore
from supplyopt.rules.max_awards import MaxAwards
from supplyopt.rules.max_dependence import MaxDependence
from supplyopt.rules.max_disc_share import MaxDiscShare
from supplyopt.rules.max_hhi import MaxHhi
from supplyopt.rules.max_owned_share import MaxOwnedShare
from supplyopt.rules.max_share import MaxShare
from supplyopt.rules.max_share_beyond_score import MaxShareBeyondScore
from supplyopt.rules.max_sources import MaxSources
from supplyopt.rules.max_stock_share import MaxStockShare
from supplyopt.rules.max_supply_risk import MaxSupplyRisk
from supplyopt.rules.max_traced_share import MaxTracedShare
from supplyopt.rules.max_variance import MaxVariance
from supplyopt.rules.max_weighted_hhi import MaxWeightedHhi
from supplyopt.rules.min_amount import MinAmount
from supplyopt.rules.min_average_score import MinAverageScore
from supplyopt.rules.min_awards import MinAwards
from supplyopt.rules.min_capability import MinCapability
from supplyopt.rules.min_clearance import MinClearance
from supplyopt.rules.min_effective_number import MinEffectiveNumber
from supplyopt.rules.min_fill import MinFill
from supplyopt.rules.min_release import MinRelease
from supplyopt.rules.min_service import MinService
from supplyopt.rules.min_share import MinShare
from supplyopt.rules.min_sources import MinSources
from supplyopt.rules.min_stock_days import MinStockDays
from supplyopt.rules.min_traced_share import MinTracedShare
from supplyopt.rules.phase_out import PhaseOut
from supplyopt.rules.requires import Requires
from supplyopt.rules.same_split import SameSplit
from supplyopt.rules.scope import Scope
from supplyopt.rules.second_source import SecondSource
from supplyopt.rules.share_or_charge import ShareOrCharge
from supplyopt.rules.survive import Survive
from supplyopt.rules.survive_takeover import SurviveTakeover
from supplyopt.rules.time_to_survive import TimeToSurvive

RULES: tuple[type[Rule], ...] = (
    AllOrNone,
    Budget,
    CapacityNMinus1,
    ClearedOnly,
    EvaluationFactor,
    Exclude,
    ExcludeOwned,
    IncumbentChange,
    IndependentSources,
    MaxAmount,
    MaxAverageScore,
    MaxAwards,
    MaxDependence,
    MaxDiscShare,
    MaxHhi,
    MaxOwnedShare,
    MaxShare,
    MaxShareBeyondScore,
    MaxSources,
    MaxStockShare,
    MaxSupplyRisk,
    MaxTracedShare,
    MaxVariance,
    MaxWeightedHhi,
    MinAmount,
    MinAverageScore,
    MinAwards,
    MinCapability,
    MinClearance,
    MinEffectiveNumber,
    MinFill,
    MinRelease,
    MinService,
    MinShare,
    MinSources,
    MinStockDays,
    MinTracedShare,
    PhaseOut,
    Requires,
    SameSplit,
    SecondSource,
    ShareOrCharge,
    Survive,
    SurviveTakeover,
    TimeToSurvive,
)

__all__ = [
    "RULES",
    "AllOrNone",
    "Budget",
    "CapacityNMinus1",
    "ClearedOnly",
    "EvaluationFactor",
    "Exclude",
    "ExcludeOwned",
    "IncumbentChange",
    "IndependentSources",
    "MaxAmount",
    "MaxAverageScore",
    "MaxAwards",
    "MaxDependence",
    "MaxDiscShare",
    "MaxHhi",
    "MaxOwnedShare",
    "MaxShare",
    "MaxShareBeyondScore",
    "MaxSources",
    "MaxStockShare",
    "MaxSupplyRisk",
    "MaxTracedShare",
    "MaxVariance",
    "MaxWeightedHhi",
    "MinAmount",
    "MinAverageScore",
    "MinAwards",
    "MinCapability",
    "MinClearance",
    "MinEffectiveNumber",
    "MinFill",
    "MinRelease",
    "MinService",
    "MinShare",
    "MinSources",
    "MinStockDays",
    "MinTracedShare",
    "PhaseOut",
    "Requires",
    "Row",
    "Rule",
    "SameSplit",
    "Scope",
    "SecondSource",
    "ShareOrCharge",
    "Survive",
    "SurviveTakeover",
    "TimeToSurvive",
    "at_least",
    "at_most",
]
