"""Random studies that use everything: every kind of supply, every term, every rule, several onsets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from tests.textbook.builders import Event, effect, event, scenarios
from tests.textbook.quick import quick_case

from supplyopt.policy import Policy
from supplyopt.risk import (
    Calm,
    ChiSquare,
    CVaR,
    EventMarginal,
    Expectation,
    KullbackLeibler,
    RiskMeasure,
    SemiDeviation,
    TotalVariation,
    Wasserstein,
    WorstCase,
)
from supplyopt.rules import (
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
    Rule,
    SameSplit,
    SecondSource,
    ShareOrCharge,
    Survive,
    SurviveTakeover,
    TimeToSurvive,
)
from supplyopt.scenarios import ScenarioSet
from supplyopt.study import Study

Rng = np.random.Generator
COUNTRIES = ("CN", "AU", "DE", "US")


def random_study(seed: int) -> Study:
    """A study drawn from a seed; the same one every time."""
    rng = np.random.default_rng(seed)
    periods = int(rng.integers(1, 5))
    case, chances = quick_case(**random_tables(rng, periods)), random_scenarios(rng, periods)
    return Study(
        case, Policy(name=f"random{seed}", objective=_objective(rng), rules=tuple(_rules(rng, chances))), chances
    )


def random_tables(rng: Rng, periods: int) -> dict[str, list[dict[str, Any]]]:
    """Records of every table but assumptions."""
    days = [float(d) for d in rng.choice([60, 90, 100, 365], size=periods)]
    return {
        "items": [
            {
                "item": "ore",
                "unit": "t",
                "stage": "mined",
                "material": "metal",
                "value_of_lost_load": 60.0,
                "mass_per_unit": 1.0,
            },
            {"item": "metal", "unit": "t", "stage": "refined", "value_of_lost_load": 150.0, "mass_per_unit": 1.0},
            {"item": "widget", "unit": "pc", "stage": "part", "value_of_lost_load": 400.0, "mass_per_unit": 0.5},
        ],
        "suppliers": [
            {"supplier": f"s{k}", "country": c, "capacity": _maybe(rng, 150.0), "tags": "cleared" if k % 2 else ""}
            for k, c in enumerate(COUNTRIES)
        ],
        "sites": [
            {"site": "mine", "country": "AU", "latitude": -20.3, "longitude": 118.6},
            {"site": "depot", "country": "US", **_site(rng)},
            {"site": "market", "country": "DE"},
        ],
        "offers": _offers(rng),
        "tiers": _tiers(rng),
        "lanes": _lanes(rng),
        "recipes": [
            {"recipe": "smelt", "item": "ore", "quantity": -2.0},
            {"recipe": "smelt", "item": "metal", "quantity": 1.0},
            {"recipe": "press", "item": "metal", "quantity": -1.5},
            {"recipe": "press", "item": "widget", "quantity": 1.0},
        ],
        "processes": [
            {
                "process": "smelter",
                "recipe": "smelt",
                "site": "depot",
                "capacity": 120.0,
                "supplier": "s3",
                **_process(rng),
            },
            {"process": "press", "recipe": "press", "site": "market", "capacity": 60.0, "cost": 3.0},
        ],
        "demand": [
            {
                "item": item,
                "site": "market",
                "class": use,
                "period": t + 1,
                "quantity": float(rng.integers(0, 9)),
                **terms,
            }
            for item, use, terms in (("widget", "civil", _late(rng)), ("widget", "defence", {}), ("metal", "civil", {}))
            for t in range(periods)
        ],
        "stocks": [
            {"item": "metal", "site": "market", "replacement_price": 30.0, **_stock(rng)},
            {"item": "ore", "site": "depot", "replacement_price": 9.0, "quantity": float(rng.integers(0, 9))},
        ],
        "arrivals": [{"item": "ore", "site": "depot", "period": 1, "quantity": float(rng.integers(0, 6))}],
        "periods": [{"period": t, "days": d} for t, d in enumerate(days, 1)],
        "dependencies": [
            {"selector": "country=CN|AU", "kind": "vendor", "needs": "acme", "share": _pick(rng, 1.0, 0.4)},
            {"selector": "vendor=acme", "kind": "grid", "needs": "north", "share": 0.5},
            *_inputs(rng),
        ],
        "hardening": [
            {
                "hardening": f"way{k}",
                "selector": _pick(rng, "supplier=s0", "country=AU", "passage=suez", "site=depot", "item=metal"),
                "fixed_cost": float(rng.integers(0, 20)),
                "loss_avoided": _pick(rng, 0.0, 0.4, 1.0),
                "time_saved": _pick(rng, 0.0, 0.5),
                "against": _pick(rng, "", "availability", "another"),
            }
            for k in range(int(rng.integers(0, 4)))
        ],
        "ownership": [
            {"entity": "s0", "owner": "state", "share": _pick(rng, 0.5, 0.2)},
            {"entity": "s1", "owner": "s0", "share": _pick(rng, 0.6, 0.3)},
            {"entity": "s0", "owner": "s1", "share": 0.1},
        ],
        "scores": [
            {"score": "risk", "of": "country", "member": country, "value": float(rng.integers(0, 10))}
            for country in COUNTRIES
        ],
        "groups": [
            {"dimension": "bloc", "of": "country", "member": c, "group": g}
            for c, g in zip(COUNTRIES, "xxyy", strict=True)
        ],
    }


def _inputs(rng: Rng) -> list[dict[str, Any]]:
    """Powder for the smelter and for a supplier, in half of the studies."""
    powder = {"kind": "refiner", "input": "powder", "buffer_days": _pick(rng, 0.0, 90.0)}
    both = [
        {"selector": "process=smelter", "needs": "s1", "share": 0.7, **powder},
        {"selector": "supplier=s2", "needs": _pick(rng, "s0", "unheard_of"), "share": 1.0, **powder},
    ]
    return both if rng.integers(2) else []


def _offers(rng: Rng) -> list[dict[str, Any]]:
    offers = []
    for k in range(4):
        item = ("ore", "ore", "metal", "widget")[k]
        offers.append(
            {
                "offer": f"o{k}",
                "supplier": f"s{k}",
                "item": item,
                "site": "mine" if item == "ore" else _pick(rng, "", "market"),
                "price": float(rng.integers(2, 8)) * (1, 1, 4, 15)[k],
                "capacity": float(rng.integers(20, 120)),
                "moq": _pick(rng, 0.0, 8.0),
                "fixed_cost": _pick(rng, 0.0, 25.0),
                "annual_cost": _pick(rng, 0.0, 5.0),
                "lead_days": _pick(rng, 0.0, 100.0),
                "take_or_pay": _pick(rng, 0.0, 0.6, 1.0),
                "force_majeure": bool(rng.integers(2)),
                "reservation_price": _pick(rng, 0.0, 1.5),
                "flexibility": _pick(rng, 0.0, 0.5),
                "price_fixed": bool(rng.integers(2)),
                "passages": _pick(rng, "", "suez"),
                "technology": _pick(rng, "", "arc"),
                "incumbent": _pick(rng, 0.0, 10.0),
            }
        )
    spot = {"kind": "spot", "supplier": "s1", "price": 45.0, "capacity": 30.0, **_waiting(rng)}
    return [*offers, {"offer": "spot", "item": "metal", **spot}]


def _waiting(rng: Rng) -> dict[str, Any]:
    return _pick(rng, {}, {"after_onset": True}, {"after_onset": True, "ramp_days": 120.0})


def _tiers(rng: Rng) -> list[dict[str, Any]]:
    kind = _pick(rng, "", "all_units", "incremental")
    steps = ((10.0, 20.0), (15.0, 18.0)) if kind else ()
    return [{"offer": "o2", "from_quantity": start, "price": price, "kind": kind} for start, price in steps]


def _lanes(rng: Rng) -> list[dict[str, Any]]:
    ends = (("mine", "depot", "sea"), ("mine", "depot", "air"), ("depot", "market", "any"))
    return [
        {
            "lane": f"l{k}",
            "origin": origin,
            "destination": destination,
            "mode": mode,
            "cost": float(rng.integers(0, 4)),
            "capacity": _maybe(rng, 90.0),
            "fixed_cost": _pick(rng, 0.0, 12.0),
            "minimum": _pick(rng, 0.0, 5.0),
            "yield": _pick(rng, 1.0, 0.9),
            "lead_days": _pick(rng, 0.0, 80.0),
            "passages": _pick(rng, "", "suez", "malacca") or ("bosporus" if k == 2 else ""),
            **(_waiting(rng) if mode == "air" else {}),
        }
        for k, (origin, destination, mode) in enumerate(ends)
    ]


def _site(rng: Rng) -> dict[str, Any]:
    return {
        "capacity": _maybe(rng, 100.0),
        "opening_cost": _pick(rng, 0.0, 30.0),
        "expansion_cost": 2.0,
        "expansion_limit": _pick(rng, 0.0, 20.0),
    }


def _process(rng: Rng) -> dict[str, Any]:
    return {
        "cost": float(rng.integers(0, 5)),
        "contracted": bool(rng.integers(2)),
        "reservation_price": 1.0,
        "minimum": _pick(rng, 0.0, 4.0),
        "expansion_cost": 3.0,
        "expansion_limit": _pick(rng, 0.0, 30.0),
        "lead_days": _pick(rng, 0.0, 90.0),
        "incumbent": _pick(rng, 0.0, 12.0),
    }


def _stock(rng: Rng) -> dict[str, Any]:
    return {
        "quantity": float(rng.integers(0, 20)),
        "kind": _pick(rng, "commercial", "strategic"),
        "capacity": _maybe(rng, 60.0),
        "holding_cost": _pick(rng, 0.0, 2.0),
        "decay": _pick(rng, 0.0, 0.05),
        "release_limit": _maybe(rng, 6.0),
        "build_limit": _pick(rng, 0.0, 25.0),
        "build_cost": 2.0,
    }


def _late(rng: Rng) -> dict[str, Any]:
    return _pick(rng, {}, {"backlog_cost": 5.0, "backlog_periods": 1}, {"backlog_cost": 4.0, "backlog_periods": 2})


SELECTORS = {
    "availability": (
        "supplier=s0",
        "country=AU",
        "passage=suez",
        "vendor=acme",
        "process=smelter",
        "lane=l1",
        "site=depot",
    ),
    "demand_mult": ("item=widget", "class=defence"),
    "price_mult": ("bloc=x", "item=metal", "mode=sea", "process=press"),
    "stock_mult": ("site=market", "item=ore"),
    "inflow_mult": ("item=ore",),
}
VALUES = {"availability": (0.0, 0.3, 0.54, 0.9, 1.2), "demand_mult": (0.5, 1.3), "price_mult": (0.8, 2.0, 3.0)}


def random_scenarios(rng: Rng, periods: int) -> ScenarioSet:
    """Up to five scenarios, some of them stress tests, beside calm; what is hit alike is hit by one event."""
    count = int(rng.integers(1, 5))
    stress = int(rng.integers(0, 2))
    events = [_event(rng, periods, f"e{k}", None if k < stress else 0.5 / count) for k in range(count + stress)]
    chances = scenarios(*events)
    return replace(chances, effects=chances.effects.assign(event_id=chances.effects["attribute"]))


def _event(rng: Rng, periods: int, name: str, probability: float | None) -> Event:
    onset = int(rng.integers(1, periods + 1))
    effects = {}
    for _ in range(int(rng.integers(1, 5))):
        attribute = _pick(rng, "availability", "availability", "demand_mult", "price_mult", "stock_mult", "inflow_mult")
        first = int(rng.integers(onset, periods + 1))
        selector = _pick(rng, *SELECTORS[attribute])
        effects[selector, attribute] = effect(
            selector,
            _pick(rng, *VALUES.get(attribute, (0.0, 0.5, 1.1))),
            (first, int(rng.integers(first, periods + 1))),
            attribute,
            _pick(rng, "product", "min") if attribute == "availability" else "product",
        )
    return event(name, probability, *effects.values(), onset=onset, detection=_pick(rng, 0.0, 0.0, 50.0))


def _objective(rng: Rng) -> RiskMeasure:
    usual = _pick(rng, Expectation(), CVaR(tail=0.2, weight=0.5), CVaR(tail=0.1), Calm())
    curved = _pick(rng, ChiSquare(radius=0.1), KullbackLeibler(radius=0.1))
    doubtful = _pick(rng, TotalVariation(radius=0.1), Wasserstein(radius=0.1), EventMarginal(), curved)
    wary = _pick(rng, WorstCase(), SemiDeviation(weight=0.5), doubtful, doubtful)
    measure: RiskMeasure = _pick(rng, usual, usual, wary)
    return measure.model_copy(update={"of": _pick(rng, "cost", "cost", "cost", "shortage")})


def _rules(rng: Rng, chances: ScenarioSet) -> list[Rule]:
    """About half of the rules, most at a price, a few hard but mild."""
    price = float(rng.integers(1, 40))
    stage = _pick(rng, (), ("mined",), ("part", "refined"))
    basis = _pick(rng, "supplied", "demand")
    group = {"by": _pick(rng, "supplier", "country", "bloc"), "basis": basis, "penalty": price}
    every = [
        MaxShare(limit=0.6, stages=stage, weight=_pick(rng, "volume", "mass"), **group),
        MaxShare(name="ways", by="passage", limit=0.5, penalty=price),
        MaxShare(name="together", by="country", limit=0.7, pooled=True, weight="price", penalty=price),
        MinShare(limit=0.4, groups=("y",), by="bloc", penalty=price),
        MinSources(count=2, meaningful=0.1, **group),
        MaxSources(count=int(rng.integers(1, 3)), by="supplier", penalty=_pick(rng, None, price)),
        Budget(
            limit=float(rng.integers(50, 500)), include_awards=bool(rng.integers(2)), penalty=_pick(rng, None, price)
        ),
        Exclude(where="supplier=s0", penalty=_pick(rng, None, price)),
        ClearedOnly(where="tag=cleared", items=("metal",), penalty=price),
        IncumbentChange(limit=0.5, by="supplier", penalty=price),
        MinService(level=0.9, scenarios="average", penalty=price),
        MinService(name="promise", level=0.8, scenarios=_pick(rng, "all", "stress", "calm", ("e0",)), penalty=price),
        MinStockDays(days=float(rng.integers(5, 30)), penalty=price),
        *_security_rules(rng, price),
        *_stock_rules(rng, price),
        MaxTracedShare(
            where="bloc=x", limit=0.5, classes=("defence",), penalty=_pick(rng, None, price), **_traced(rng)
        ),
        MinTracedShare(where="country=DE|US", limit=0.4, by_site=True, penalty=price, **_traced(rng)),
        *_award_rules(rng, price),
        CapacityNMinus1(where="item=metal", by=_pick(rng, "", "bloc"), peak=2.0, penalty=price),
        Survive(by=_pick(rng, "vendor", "country", "passage"), level=0.7, penalty=price),
        SurviveTakeover(definition="control", owners=("s0",), level=0.5, penalty=price),
        TimeToSurvive(by="bloc", days=float(rng.integers(20, 200)), classes=("defence",), penalty=price),
        *_norm_rules(rng, price),
        *_risk_rules(rng, price),
    ]
    return [rule for rule in every if rng.integers(2)]


def _norm_rules(rng: Rng, price: float) -> list[Rule]:
    by, basis = _pick(rng, "supplier", "country", "bloc"), _pick(rng, "supplied", "demand")
    risk: dict[str, Any] = {"score": "risk", "score_is": "risk"}
    held = {"global_hhi": 3.0, "import_reliance": 0.5, "recycling_rate": 0.1, "substitution": 0.9}
    spread = {"score": "risk", "score_is": "standard_deviation", "alike": "bloc", "alike_correlation": 0.6}
    torn = (("s0", "s1", -0.5),)
    return [
        MaxHhi(limit=0.5, by=by, basis=basis, penalty=price),
        MinEffectiveNumber(count=1.5, by="passage", stages=_pick(rng, (), ("mined",)), penalty=price),
        MaxWeightedHhi(limit=3, by=by, pooled=True, weight="mass", penalty=price, **risk),
        MaxSupplyRisk(limit=2, basis=basis, penalty=price, **risk, **held),
        MaxVariance(limit=3, basis=basis, correlations=torn, penalty=price, **spread),
        IndependentSources(count=2, apart=_pick(rng, ("vendor",), ("parent", "passage")), penalty=price),
        MaxDiscShare(limit=0.5, radius_km=100, items=("ore",), penalty=price),
    ]


def _risk_rules(rng: Rng, price: float) -> list[Rule]:
    of, worst = _pick(rng, "cost", "shortage", "unmet"), _pick(rng, WorstCase, EventMarginal, SemiDeviation)
    return [
        MaxRisk(measure=CVaR(tail=0.3, weight=_pick(rng, 0.4, 1.0), of=of), limit=0.9, penalty=price / 100),
        MinReliability(level=0.7, allowed=0.2, classes=("civil",), penalty=price),
        MaxRisk(name="widgets", measure=worst(of="shortage"), limit=40, items=("widget",), penalty=price / 100),
        MaxRisk(
            name="doubt", measure=_pick(rng, TotalVariation, Wasserstein, ChiSquare)(radius=0.1), limit=1, penalty=0.5
        ),
    ]


def _security_rules(rng: Rng, price: float) -> list[Rule]:
    definition, after = _pick(rng, "cascade", "control", "look_through"), {"since": 2, "limit": _pick(rng, 0.0, 0.2)}
    return [
        ExcludeOwned(owners=("state",), definition=definition, penalty=_pick(rng, None, price)),
        MaxOwnedShare(owners=("state",), limit=0.2, penalty=price),
        MaxDependence(by=_pick(rng, "vendor", "grid"), limit=0.2, penalty=price),
        MinClearance(score="risk", level=3, items=("metal",), penalty=price),
        MaxAverageScore(score="risk", limit=4, penalty=price),
        MinAverageScore(score="risk", limit=2, pooled=True, weight="mass", penalty=price),
        MaxShareBeyondScore(score="risk", above=5, limit=0.3, basis="demand", penalty=price),
        PhaseOut(where="bloc=x", steps=({"since": 1, "limit": 0.5}, after), penalty=price),
        MinCapability(where="bloc=y", multiple=_pick(rng, 0.5, 1.2), penalty=price),
    ]


def _stock_rules(rng: Rng, price: float) -> list[Rule]:
    home = {"of": "net_imports", "home": "country=DE"}
    return [
        MinStockDays(name="imports", days=30, use_days=_pick(rng, 0, 20), deduction=0.1, penalty=price, **home),
        MinStockDays(name="each", days=10, by_site=True, penalty=price),
        MaxStockShare(where="country=US", limit=0.4, penalty=price),
        MinFill(level=0.4, always=bool(rng.integers(2)), penalty=price),
        MinRelease(level=0.3, penalty=price),
    ]


def _traced(rng: Rng) -> dict[str, Any]:
    return {
        "traced": ("ore",),
        "throughout": bool(rng.integers(2)),
        "unknown": _pick(rng, "against", "for"),
        "custody": _pick(rng, "mass_balance", "mass_balance", "mixed"),
    }


def _award_rules(rng: Rng, price: float) -> list[Rule]:
    """Rules on amounts, on numbers of awards and on what goes together."""
    by = _pick(rng, "supplier", "country")
    return [
        MaxAmount(by=by, weight="price", pooled=True, limit=float(rng.integers(50, 400)), penalty=price),
        MinAmount(by=by, limit=float(rng.integers(1, 9)), if_used=bool(rng.integers(2)), penalty=price),
        MaxAwards(by=by, of=_pick(rng, "item", "stage", "offer"), count=1, penalty=_pick(rng, None, price)),
        MinAwards(by=by, of=_pick(rng, "item", "offer"), count=2, if_used=True, penalty=_pick(rng, None, price)),
        AllOrNone(groups=("o2", "o3"), in_full=bool(rng.integers(2)), penalty=_pick(rng, None, price)),
        Requires(groups=("s0",), needs=("s3",), least=float(rng.integers(1, 9)), pooled=True, weight="price"),
        SameSplit(items=("widget",), tolerance=0.1),
        SecondSource(items=("metal", "ore"), limit=0.2, where=_pick(rng, "", "bloc=x"), penalty=price),
        EvaluationFactor(where=_pick(rng, "bloc=x", "supplier=s1"), factor=_pick(rng, 0.1, 0.5)),
        ShareOrCharge(by="country", limit=0.5, charge=_pick(rng, 0.05, 0.3)),
    ]


def _pick(rng: Rng, *choices: Any) -> Any:
    return choices[int(rng.integers(len(choices)))]


def _maybe(rng: Rng, value: float) -> float | None:
    return value if rng.integers(2) else None
