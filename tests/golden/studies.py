"""What the golden files show: a tiny study for each rule, and for each family of the formulation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.awards.events import Bid, Event, case_of
from tests.cases import fails, offer, tiny_case, two_suppliers, two_suppliers_and
from tests.golden.writer import write
from tests.textbook.builders import effect, event, scenarios, sites, study
from tests.works import works

from supplyopt.formulation import build
from supplyopt.risk import (
    ChiSquare,
    CVaR,
    EventMarginal,
    Expectation,
    MinimaxRegret,
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
from supplyopt.solver import referenced
from supplyopt.study import Study

DEPOT = {"item": "widget", "kind": "strategic", "quantity": 5.0, "build_limit": 50.0, "build_cost": 2.0}


def _ruled(rule: Rule, chances: ScenarioSet | None = None) -> Callable[[], Study]:
    return lambda: study(two_suppliers(), chances, rules=[rule])


def _budget() -> Study:
    fees = tiny_case([offer("cheap", 10, fixed_cost=100.0), offer("dear", 12, reservation_price=1.0)])
    return study(fees, rules=[Budget(limit=50, include_awards=True)])


def _incumbent_change() -> Study:
    past = tiny_case([offer("cheap", 10, incumbent=20.0), offer("dear", 12, incumbent=80.0)])
    return study(past, rules=[IncumbentChange(limit=0.1)])


def _bundle() -> Study:
    """Two offers of 80 and 40, in full or not at all."""
    parts = [offer("bolts", 10, 80, tags="bundle"), offer("nuts", 12, 40, tags="bundle"), offer("loose", 15)]
    return study(tiny_case(parts), rules=[AllOrNone(where="tag=bundle")])


def _two_items(*rules: Rule) -> Callable[[], Study]:
    """60 bolts and 40 nuts, in a lot, from a or b."""
    bids = [Bid(s, i, price, 60) for s, i, price in (("a", "bolt", 10), ("a", "nut", 22), ("b", "bolt", 12))]
    needs = {("bolt", "plant"): 60, ("nut", "plant"): 40}
    event = Event((*bids, Bid("b", "nut", 20, 60)), needs, lots={"bolt": "metal", "nut": "metal"})
    return lambda: study(case_of(event), rules=rules)


def _min_reliability() -> Study:
    """Three quarters are served in nine of ten cases; the outage is no likelier than what may be given up."""
    promise = MinReliability(level=0.9, allowed=0.25)
    return study(tiny_case([offer("cheap", 10)]), fails("supplier=cheap", 0.1), rules=[promise])


def _min_stock_days() -> Study:
    """Days of use, and the larger of two floors as European law has it for oil."""
    depot = two_suppliers_and(stocks=[DEPOT], sites=sites(market="DE"))
    floors = MinStockDays(days=90, of="net_imports", use_days=61, home="country=DE", deduction=0.1, penalty=3)
    return study(depot, rules=[MinStockDays(days=73), floors])


def _max_risk() -> Study:
    """Of the worst fifth in money, and of what is unmet as a part of demand: once in ten twice as much is asked."""
    failing, doubled = effect("supplier=cheap", 0.0), effect("item=widget", 2.0, attribute="demand_mult")
    bad = scenarios(event("storm", 0.1, failing, doubled))
    caps = [MaxRisk(measure=CVaR(tail=0.2), limit=900), MaxRisk(measure=WorstCase(of="unmet"), limit=0.1, penalty=3)]
    return study(tiny_case([offer("cheap", 10)]), bad, rules=caps)


def _scored(*rules: Rule) -> Callable[[], Study]:
    """A risk of 8 in China and of 2 in Germany."""
    risks = [{"score": "risk", "of": "country", "member": c, "value": v} for c, v in (("CN", 8.0), ("DE", 2.0))]
    return lambda: study(two_suppliers_and(scores=risks), rules=rules)


def _owned(*rules: Rule) -> Callable[[], Study]:
    """X holds 60 % of the parent of ``cheap``, so that X has 0.6 of it."""
    suppliers = [{"supplier": "cheap", "country": "CN", "parent": "holding"}, {"supplier": "dear", "country": "DE"}]
    stakes = [{"entity": "holding", "owner": "X", "share": 0.6}]
    return lambda: study(two_suppliers_and(suppliers=suppliers, ownership=stakes), rules=rules)


def _max_dependence() -> Study:
    """Half of ``cheap`` needs acme, which needs the northern grid for two fifths."""
    needs = [
        {"selector": "supplier=cheap", "kind": "vendor", "needs": "acme", "share": 0.5},
        {"selector": "vendor=acme", "kind": "grid", "needs": "north", "share": 0.4},
    ]
    return study(two_suppliers_and(dependencies=needs), rules=[MaxDependence(by="grid", limit=0.1)])


def _stored(rule: Rule) -> Callable[[], Study]:
    """Two periods and two stores: a small one in China, a slow one in Germany."""
    abroad = {"item": "widget", "site": "yard", "kind": "commercial", "quantity": 9.0, "capacity": 20.0}
    stores = [{**DEPOT, "capacity": 60.0, "release_limit": 25.0}, abroad]
    places = sites(market="DE", yard="CN")
    return lambda: study(tiny_case([offer("cheap", 10)], [60.0, 40.0], stocks=stores, sites=places), rules=[rule])


def _min_capability() -> Study:
    """An award and a spot market of one supplier that can make no more than 70."""
    home = [{"supplier": "cheap", "country": "CN"}, {"supplier": "home", "country": "DE", "capacity": 70.0}]
    spot = offer("spot", 20, 30.0, supplier="home", kind="spot", after_onset=True)
    case = tiny_case([offer("cheap", 10), offer("dear", 12, supplier="home"), spot], suppliers=home)
    return study(case, rules=[MinCapability(where="country=DE", multiple=0.6)])


def _phase_out() -> Study:
    steps = [{"since": 1, "limit": 0.5}, {"since": 2, "limit": 0.0}]
    halves = tiny_case([offer("cheap", 10), offer("dear", 12)], [60.0, 40.0], countries={"cheap": "CN"})
    return study(halves, rules=[PhaseOut(where="country=CN", steps=steps)])


def _min_service() -> Study:
    """Soft in a scenario that has a probability, so that its penalty is seen in the objective."""
    promises = [MinService(level=0.9, penalty=7), MinService(level=0.5, scenarios=("outage",), penalty=3)]
    return study(two_suppliers(), fails("supplier=cheap", 0.1), rules=promises)


def _max_traced_share() -> Study:
    """Two customers who ask for different origins share a ledger, in which no German ore is claimed by both."""
    depot = [{"item": "ore", "site": "smelter", "quantity": 0.0, "decay": 0.2}]
    traced, slow = {"traced": ("ore",)}, [{"period": t, "days": 182.5} for t in (1, 2)]
    asked = [{"period": 2, "quantity": 50.0, "class": c} for c in ("capped", "free")]
    rules = [
        MaxTracedShare(where="country=CN", limit=0.2, classes=("capped",), **traced),
        MinTracedShare(name="near", where="country=DE|FI", limit=0.5, classes=("free",), throughout=True, **traced),
    ]
    return study(works(demand=asked, stocks=depot, periods=slow), rules=rules)


def _min_traced_share() -> Study:
    """Goods that are mixed: the pool of ore is kept to the share, and so is all that comes of it."""
    terms = {"traced": ("ore",), "where": "country=DE", "limit": 0.5, "penalty": 3, "custody": "mixed"}
    return study(works(), rules=[MinTracedShare(**terms)])


def _assessed(rule: Rule) -> Callable[[], Study]:
    """Governance estimates of countries, 6 and 2 as risks, and chances that suppliers fail."""
    scores = [
        {"score": "stability", "of": "country", "member": "CN", "value": -0.5},
        {"score": "stability", "of": "country", "member": "DE", "value": 1.5},
        {"score": "failure", "of": "supplier", "member": "cheap", "value": 0.1},
        {"score": "failure", "of": "supplier", "member": "dear", "value": 0.5},
    ]
    return lambda: study(two_suppliers_and(scores=scores), rules=[rule])


def _placed(rule: Rule) -> Callable[[], Study]:
    """Three suppliers: cheap and middle a degree of latitude apart, middle and dear with one vendor."""
    offers = [offer(name, 10 + i, site=name) for i, name in enumerate(("cheap", "middle", "dear"))]
    latitude = {"cheap": 50.0, "middle": 51.0, "dear": 60.0, "market": 50.0}
    where = [{"site": site, "country": "DE", "latitude": at, "longitude": 8.0} for site, at in latitude.items()]
    lanes = [{"origin": site, "destination": "market"} for site in latitude if site != "market"]
    needs = [{"selector": "supplier=middle|dear", "kind": "vendor", "needs": "acme"}]
    return lambda: study(tiny_case(offers, sites=where, lanes=lanes, dependencies=needs), rules=[rule])


GOVERNANCE: dict[str, Any] = {"score": "stability", "score_is": "governance_estimate"}
RISK = MaxSupplyRisk(limit=2, global_hhi=3, import_reliance=0.5, recycling_rate=0.2, substitution=0.9, **GOVERNANCE)
TOGETHER = (("cheap", "dear", 0.6),)
SPREAD = MaxVariance(limit=0.3, score="failure", score_is="failure_probability", correlations=TOGETHER)


def _capacity_n_minus_1() -> Study:
    """Two pipes that fail together, one that is there and one that may be reserved, and a third."""
    places = sites(field="NO", market="DE")
    pipes = [
        {"origin": "field", "destination": "market", "mode": mode, "capacity": size, "tags": "pipe", **terms}
        for mode, size, terms in (("sea", 80.0, {}), ("any", 60.0, {"fixed_cost": 9.0}), ("rail", 50.0, {}))
    ]
    passages = ({"passages": "sound"}, {"passages": "sound"}, {})
    lanes = [{**pipe, **passage} for pipe, passage in zip(pipes, passages, strict=True)]
    case = tiny_case([offer("gas", 1, site="field")], [60.0, 40.0], sites=places, lanes=lanes)
    return study(case, rules=[CapacityNMinus1(where="kind=lane", by="passage", peak=1.5, demand_side=0.1)])


def _survive() -> Study:
    """Hard; and soft, with an amount that the plan settles, against a vendor that is half of ``dear``."""
    needs = [{"selector": "supplier=dear", "kind": "vendor", "needs": "acme", "share": 0.5}]
    promises = [Survive(level=0.75), Survive(by="vendor", level=1.0, penalty=3)]
    return study(two_suppliers_and(dependencies=needs), rules=promises)


def _survive_takeover() -> Study:
    """X has a part of both; with the holding between, of all of ``cheap``."""
    stakes = [
        {"entity": entity, "owner": owner, "share": share}
        for entity, owner, share in (("cheap", "X", 0.2), ("cheap", "holding", 0.3), ("dear", "X", 0.4))
    ]
    taken = SurviveTakeover(level=0.6, definition="cascade", owners=("X",), companies=("holding",))
    return study(two_suppliers_and(ownership=stakes), rules=[taken])


def _time_to_survive() -> Study:
    """``cheap`` is out for the first period and half of the second."""
    days = [{"score": "recovery_days", "of": "supplier", "member": "cheap", "value": 365 * 0.75}]
    case = tiny_case([offer("cheap", 10), offer("dear", 12)], [60.0, 40.0], scores=days)
    return study(case, rules=[TimeToSurvive(groups=("cheap",))])


RULE_STUDIES: dict[str, Callable[[], Study]] = {
    "rule_all_or_none": _bundle,
    "rule_budget": _budget,
    "rule_capacity_n_minus_1": _capacity_n_minus_1,
    "rule_cleared_only": _ruled(ClearedOnly(where="bloc=allied"), fails("supplier=cheap", 0.1)),
    "rule_evaluation_factor": _ruled(EvaluationFactor(where="bloc=third", factor=0.1), fails("supplier=cheap", 0.1)),
    "rule_exclude": _ruled(Exclude(where="country=CN", penalty=4), fails("supplier=cheap", 0.1)),
    "rule_exclude_owned": _owned(ExcludeOwned(owners=("X",), definition="cascade")),
    "rule_incumbent_change": _incumbent_change,
    "rule_independent_sources": _placed(IndependentSources(count=2, apart_km=112)),
    "rule_max_amount": _ruled(MaxAmount(by="supplier", weight="price", limit=600)),
    "rule_max_average_score": _scored(MaxAverageScore(score="risk", limit=5)),
    "rule_max_awards": _two_items(MaxAwards(of="item", count=1)),
    "rule_max_dependence": _max_dependence,
    "rule_max_disc_share": _placed(MaxDiscShare(limit=0.6, radius_km=112)),
    "rule_max_hhi": _ruled(MaxHhi(limit=0.58)),
    "rule_max_owned_share": _owned(MaxOwnedShare(owners=("X",), limit=0.3)),
    "rule_max_risk": _max_risk,
    "rule_max_share": _ruled(MaxShare(by="country", limit=0.65)),
    "rule_max_share_beyond_score": _scored(MaxShareBeyondScore(score="risk", above=6, limit=0.3)),
    "rule_max_sources": _ruled(MaxSources(count=1)),
    "rule_max_stock_share": _stored(MaxStockShare(where="country=CN", limit=0.25)),
    "rule_max_supply_risk": _assessed(RISK),
    "rule_max_traced_share": _max_traced_share,
    "rule_max_variance": _assessed(SPREAD),
    "rule_max_weighted_hhi": _assessed(MaxWeightedHhi(limit=2, **GOVERNANCE)),
    "rule_min_amount": _ruled(MinAmount(by="supplier", limit=30, if_used=True)),
    "rule_min_average_score": _scored(MinAverageScore(score="risk", limit=5, penalty=3)),
    "rule_min_awards": _two_items(MinAwards(groups=("a",), of="lot", count=1, meaningful=0.5, if_used=True)),
    "rule_min_capability": _min_capability,
    "rule_min_clearance": _scored(MinClearance(score="risk", level=5)),
    "rule_min_effective_number": _ruled(MinEffectiveNumber(count=1.5, by="country", penalty=3)),
    "rule_min_fill": _stored(MinFill(level=0.9)),
    "rule_min_release": _stored(MinRelease(level=0.5)),
    "rule_min_reliability": _min_reliability,
    "rule_min_service": _min_service,
    "rule_min_share": _ruled(MinShare(by="bloc", groups=("allied",), limit=0.5, basis="demand", penalty=3)),
    "rule_min_sources": _ruled(MinSources(count=2, meaningful=0.1)),
    "rule_min_stock_days": _min_stock_days,
    "rule_min_traced_share": _min_traced_share,
    "rule_phase_out": _phase_out,
    "rule_requires": _ruled(Requires(groups=("cheap",), needs=("dear",), least=30)),
    "rule_same_split": _two_items(SameSplit(tolerance=0.1)),
    "rule_second_source": _ruled(SecondSource(where="bloc=allied", limit=0.2)),
    "rule_share_or_charge": _ruled(ShareOrCharge(by="country", groups=("CN",), limit=0.5, charge=0.1)),
    "rule_survive": _survive,
    "rule_survive_takeover": _survive_takeover,
    "rule_time_to_survive": _time_to_survive,
}


def _options() -> Study:
    """Least awards, fees, and an all-units discount: tiers that exclude each other."""
    terms = [offer("cheap", 10, moq=20.0, fixed_cost=30.0), offer("tiered", 12)]
    return study(tiny_case(terms, tiers=[{"offer": "tiered", "from_quantity": 60.0, "price": 9.0}]))


def _payment() -> Study:
    """Take-or-pay in half, and a flexible award that may be drawn unevenly."""
    terms = [offer("half", 10, take_or_pay=0.5), offer("flexible", 12, flexibility=0.5)]
    return study(tiny_case(terms, [60.0, 40.0]))


def _stock() -> Study:
    """A strategic stock that decays and may be released slowly; goods arrive a period late."""
    depot = {**DEPOT, "decay": 0.1, "release_limit": 30.0, "holding_cost": 1.0}
    return study(tiny_case([offer("cheap", 10, lead_days=182.5)], [60.0, 40.0], stocks=[depot]))


def _lanes() -> Study:
    """A mine, a lane with losses and a limit, and a recipe that makes widgets of ore."""
    places = sites(mine="CN", works="DE")
    return study(
        tiny_case(
            [{"offer": "ore", "supplier": "ore", "item": "ore", "price": 10.0, "capacity": 300.0, "site": "mine"}],
            [{"period": 1, "quantity": 100.0, "site": "works"}],
            items=[{"item": i, "unit": "t", "value_of_lost_load": 100.0} for i in ("ore", "widget")],
            sites=places,
            lanes=[{"origin": "mine", "destination": "works", "cost": 2.0, "capacity": 250.0, "yield": 0.9}],
            recipes=[
                {"recipe": "make", "item": "ore", "quantity": -2.0},
                {"recipe": "make", "item": "widget", "quantity": 1.0},
            ],
            processes=[{"process": "works", "recipe": "make", "site": "works", "capacity": 120.0, "cost": 5.0}],
        )
    )


def _backlog() -> Study:
    """Demand that may be met a period late, at a price."""
    late = {"backlog_cost": 3.0, "backlog_periods": 1}
    asked = [{"period": 1, "quantity": 60.0, **late}, {"period": 2, "quantity": 40.0, **late}]
    return study(tiny_case([offer("cheap", 10)], asked))


def _fan_tree() -> Study:
    """An outage that begins in period 2: until then the scenario is calm, and shares its variables."""
    storm = event("storm", 0.25, effect("supplier=cheap", 0.2, (2, 2)))
    return study(tiny_case([offer("cheap", 10), offer("dear", 12)], [60.0, 40.0]), scenarios(storm))


def _cvar() -> Study:
    """Rockafellar and Uryasev's rows for the mean of the worst fifth, mixed with the mean."""
    return study(tiny_case([offer("cheap", 10)]), fails("supplier=cheap", 0.1), objective=CVaR(tail=0.2, weight=0.5))


def _chi_square() -> Study:
    """What costs come to, and of their worst mean only that it is no less than the mean: the rest are cuts."""
    return study(tiny_case([offer("cheap", 10)]), fails("supplier=cheap", 0.1), objective=ChiSquare(radius=0.05))


def _event_marginal() -> Study:
    """Two events, apart and together: what costs whatever happens, and what each of them adds."""
    failing = {name: {**effect(f"supplier={name}", 0.0), "event_id": name} for name in ("cheap", "dear")}
    happening = {"cheap": 0.2, "dear": 0.1, "cheap dear": 0.05}
    events = [event(n, p, *(failing[name] for name in n.split())) for n, p in happening.items()]
    return study(tiny_case([offer("cheap", 10), offer("dear", 12)]), scenarios(*events), objective=EventMarginal())


def _minimax_regret() -> Study:
    """Calm costs 1000 at least, the outage 1200 if it is known to come; the worst regret, and a trace of the mean."""
    two = tiny_case([offer("cheap", 10, take_or_pay=1.0), offer("dear", 12, take_or_pay=1.0)])
    return referenced(study(two, fails("supplier=cheap", 0.1), objective=MinimaxRegret()))


def _semi_deviation() -> Study:
    """The mean, and half of how far costs lie above it."""
    return study(tiny_case([offer("cheap", 10)]), fails("supplier=cheap", 0.1), objective=SemiDeviation(weight=0.5))


def _shortage() -> Study:
    """As little unserved as can be on average; cost comes afterwards."""
    return study(tiny_case([offer("cheap", 10)]), fails("supplier=cheap", 0.1), objective=Expectation(of="shortage"))


def _total_variation() -> Study:
    """A twentieth of the probability may be misplaced: a tail, the worst case, and a trace of the mean."""
    return study(tiny_case([offer("cheap", 10)]), fails("supplier=cheap", 0.1), objective=TotalVariation(radius=0.05))


def _wasserstein() -> Study:
    """Probability may be moved over a twentieth of the mean distance: its price, and where it is worst."""
    return study(tiny_case([offer("cheap", 10)]), fails("supplier=cheap", 0.1), objective=Wasserstein(radius=0.05))


def _worst_case() -> Study:
    """The dearest scenario, and a trace of the mean."""
    return study(tiny_case([offer("cheap", 10)]), fails("supplier=cheap", 0.1), objective=WorstCase())


def _hardening() -> Study:
    """A flood leaves a fifth of cheap. A wall avoids half of the loss, a pump a quarter: three states besides bare."""
    ways = [
        {"hardening": "wall", "selector": "supplier=cheap", "fixed_cost": 90.0, "loss_avoided": 0.5},
        {"hardening": "pump", "selector": "country=CN", "fixed_cost": 40.0, "loss_avoided": 0.25},
    ]
    return study(two_suppliers_and(hardening=ways), fails("supplier=cheap", 0.5, "flood", left=0.2))


FAMILY_STUDIES: dict[str, Callable[[], Study]] = {
    "family_backlog": _backlog,
    "family_chi_square": _chi_square,
    "family_cvar": _cvar,
    "family_event_marginal": _event_marginal,
    "family_fan_tree": _fan_tree,
    "family_hardening": _hardening,
    "family_lanes_and_processes": _lanes,
    "family_minimax_regret": _minimax_regret,
    "family_options": _options,
    "family_payment": _payment,
    "family_semi_deviation": _semi_deviation,
    "family_shortage": _shortage,
    "family_stock": _stock,
    "family_total_variation": _total_variation,
    "family_wasserstein": _wasserstein,
    "family_worst_case": _worst_case,
}


def golden_texts() -> dict[str, str]:
    """name -> the text that its golden file must hold; of rules only their own rows, of families the whole model."""
    found = {}
    for name, question in RULE_STUDIES.items():
        asked = question()
        required = "; ".join(_shown(rule) for rule in asked.policy.rules)
        found[name] = write(build(asked), f"{required}. Only the rows of the rule.", part=".rule[")
    for name, question in FAMILY_STUDIES.items():
        found[name] = write(build(question()), question.__doc__ or name)
    return found


def _shown(rule: Rule) -> str:
    """A rule with the fields that were given."""
    given = {name: value for name, value in rule.model_dump(exclude_defaults=True).items() if name != "name"}
    return " ".join([rule.kind, *(f"{name}={value!r}" for name, value in given.items())])
