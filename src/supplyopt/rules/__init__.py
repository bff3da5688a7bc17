"""Everything that can be required of a portfolio: one rule, one file, one class."""

from supplyopt.rules.base import Row, Rule, at_least, at_most
from supplyopt.rules.kinds.all_or_none import AllOrNone
from supplyopt.rules.kinds.budget import Budget
from supplyopt.rules.kinds.capacity_n_minus_1 import CapacityNMinus1
from supplyopt.rules.kinds.cleared_only import ClearedOnly
from supplyopt.rules.kinds.evaluation_factor import EvaluationFactor
from supplyopt.rules.kinds.exclude import Exclude
from supplyopt.rules.kinds.exclude_owned import ExcludeOwned
from supplyopt.rules.kinds.incumbent_change import IncumbentChange
from supplyopt.rules.kinds.independent_sources import IndependentSources
from supplyopt.rules.kinds.max_amount import MaxAmount
from supplyopt.rules.kinds.max_average_score import MaxAverageScore
from supplyopt.rules.kinds.max_awards import MaxAwards
from supplyopt.rules.kinds.max_dependence import MaxDependence
from supplyopt.rules.kinds.max_disc_share import MaxDiscShare
from supplyopt.rules.kinds.max_hhi import MaxHhi
from supplyopt.rules.kinds.max_owned_share import MaxOwnedShare
from supplyopt.rules.kinds.max_risk import MaxRisk
from supplyopt.rules.kinds.max_share import MaxShare
from supplyopt.rules.kinds.max_share_beyond_score import MaxShareBeyondScore
from supplyopt.rules.kinds.max_sources import MaxSources
from supplyopt.rules.kinds.max_stock_share import MaxStockShare
from supplyopt.rules.kinds.max_supply_risk import MaxSupplyRisk
from supplyopt.rules.kinds.max_traced_share import MaxTracedShare
from supplyopt.rules.kinds.max_variance import MaxVariance
from supplyopt.rules.kinds.max_weighted_hhi import MaxWeightedHhi
from supplyopt.rules.kinds.min_amount import MinAmount
from supplyopt.rules.kinds.min_average_score import MinAverageScore
from supplyopt.rules.kinds.min_awards import MinAwards
from supplyopt.rules.kinds.min_capability import MinCapability
from supplyopt.rules.kinds.min_clearance import MinClearance
from supplyopt.rules.kinds.min_effective_number import MinEffectiveNumber
from supplyopt.rules.kinds.min_fill import MinFill
from supplyopt.rules.kinds.min_release import MinRelease
from supplyopt.rules.kinds.min_reliability import MinReliability
from supplyopt.rules.kinds.min_service import MinService
from supplyopt.rules.kinds.min_share import MinShare
from supplyopt.rules.kinds.min_sources import MinSources
from supplyopt.rules.kinds.min_stock_days import MinStockDays
from supplyopt.rules.kinds.min_traced_share import MinTracedShare
from supplyopt.rules.kinds.phase_out import PhaseOut
from supplyopt.rules.kinds.requires import Requires
from supplyopt.rules.kinds.same_split import SameSplit
from supplyopt.rules.kinds.second_source import SecondSource
from supplyopt.rules.kinds.share_or_charge import ShareOrCharge
from supplyopt.rules.kinds.survive import Survive
from supplyopt.rules.kinds.survive_takeover import SurviveTakeover
from supplyopt.rules.kinds.time_to_survive import TimeToSurvive
from supplyopt.rules.scope import Scope

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
    MaxRisk,
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
    MinReliability,
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
    "MaxRisk",
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
    "MinReliability",
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
