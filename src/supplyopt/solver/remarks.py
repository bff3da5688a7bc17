"""What a planner should know of an answer before trusting it: what nobody is served, what is bought for nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from supplyopt.result import PlanValues
from supplyopt.rules import Scope
from supplyopt.rules.measure import GroupRule, measures
from supplyopt.solver.surplus import surplus
from supplyopt.study import Study
from supplyopt.verify import Recomputed

DUST = 1e-6
"""Part of a demand that is not worth telling [-]."""
LISTED = 6
"""Names that are listed; of more, their number is told."""


def remarks(study: Study, plan: PlanValues, recomputed: Recomputed, detailed: int) -> Iterator[str]:
    """Sentences without a full stop, the weightiest first; ``detailed`` is of how many scenarios tables tell all."""
    yield from _unserved(study, plan)
    yield from _held_by_nothing(study, plan)
    yield from _beyond_need(study, plan)
    applied = {each.rule.name for each in recomputed.rows} | {promise.name for promise in study.promises}
    idle = [rule.name for rule in study.policy.rules if rule.name not in applied]
    if idle:
        yield f"{listed(idle)} never {_verb(idle, 'apply')}: about nothing in this case and its scenarios"
    if detailed < len(recomputed.costs):
        yield (
            f"flows, stocks and shortages are those of {detailed:,} of {len(recomputed.costs):,} scenarios: of calm, "
            "failures, stress tests and the dearest; costs and unmet demand are of all"
        )


def _unserved(study: Study, plan: PlanValues) -> Iterator[str]:
    """Items that go short although nothing happens."""
    missing = _missing(study, plan)
    wholly = [item for item, part in missing.items() if part >= 1.0 - DUST]
    partly = [f"{item} {100 * part:.3g} %" for item, part in missing.items() if part < 1.0 - DUST]
    cure = "supplyopt explain, with the same case and options, tells what is in the way"
    if wholly:
        yield f"{listed(wholly)} {_verb(wholly, 'go')} wholly unserved even if nothing happens; {cure}"
    if partly:
        yield f"part of demand goes unserved even if nothing happens ({listed(partly)}); {cure}"


def _missing(study: Study, plan: PlanValues) -> dict[str, float]:
    """item -> part of its calm demand that is never served, above dust, the largest first [-]."""
    asked: dict[str, float] = defaultdict(float)
    short: dict[str, float] = defaultdict(float)
    for demand in study.network.demands if plan.calm else ():
        asked[demand.resource[0]] += float(demand.quantity.sum())
        short[demand.resource[0]] += sum(plan.short(demand.name, t) for t in study.network.periods)
    parts = {item: short[item] / total for item, total in asked.items() if short[item] > DUST * max(1.0, total)}
    return dict(sorted(parts.items(), key=lambda each: (-each[1], each[0])))


def _held_by_nothing(study: Study, plan: PlanValues) -> Iterator[str]:
    """Shares of what is supplied are kept where nothing is supplied."""
    kept: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for rule in study.policy.rules:
        if isinstance(rule, GroupRule) and rule.basis == "supplied" and not rule.only_caps:
            kept[tuple(_without_supply(rule, study, plan))].append(rule.name)
    for places, rules in kept.items():
        if places:
            yield (
                f"{listed(rules)} {_verb(rules, 'hold')} for {listed(places)} because nothing is supplied; "
                'with basis = "demand" shares would be of consumption'
            )


def _without_supply(rule: GroupRule, study: Study, plan: PlanValues) -> Iterator[str]:
    """Where nothing is supplied of what a rule measures, though it is asked for."""
    scope = Scope.measuring(study.network)
    for measure in measures(rule, plan, scope):
        items = scope.items(rule) if measure.key[0] == "all" else [measure.key[0]]
        asked = sum(scope.consumption(rule, item, plan, *measure.key[1:]) for item in items)
        if asked > 0 and measure.total <= 1e-9 * asked:
            yield " at ".join(measure.key)


def _beyond_need(study: Study, plan: PlanValues) -> Iterator[str]:
    """Items of which some is thrown away although nothing happens."""
    units = study.network.units
    more = [
        f"{item} {f'{amount:,.0f}' if amount >= 1000 else f'{amount:.4g}'} {units[item]}"
        for item, amount in surplus(study.network, plan).items()
    ]
    if more:
        why = "to keep the rules, because contracts are firm, or to be ready for a disruption"
        yield f"more is bought or made than is needed if nothing happens ({listed(more)}), {why}"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them.

    >>> listed(["magnet"]), listed(["magnet", "motor", "rotor"])
    ('magnet', 'magnet, motor and rotor')
    """
    shown = list(names) if len(names) <= LISTED else [*names[: LISTED - 1], f"{len(names) - LISTED + 1} more"]
    return " and ".join([part for part in (", ".join(shown[:-1]), shown[-1]) if part])


def _verb(names: Sequence[str], word: str) -> str:
    """A verb for one name or several."""
    if len(names) > 1:
        return word
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}es" if word.endswith("o") else f"{word}s"
