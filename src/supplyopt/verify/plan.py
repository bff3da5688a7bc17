"""Family (O) on an answer: sizes, minimums and exclusions of options, and what calm must draw and leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from supplyopt.result import PlanValues
from supplyopt.verify.tolerance import TOLERANCE


def option_violations(plan: PlanValues) -> Iterator[str]:
    """Sizes within their limits, tiers one after the other or one instead of another."""
    network, portfolio = plan.network, plan.portfolio
    exclusive: dict[str, list[str]] = defaultdict(list)
    for option in network.options:
        size = portfolio.size(option.name)
        taken = portfolio.taken.get(option.name, size > 0)
        slack = TOLERANCE * max(1.0, option.upper)
        if size < -slack or size > option.upper * taken + slack:
            yield f"option {option.name}: size {size:g} is not between 0 and {option.upper * taken:g}"
        if taken and size < option.lower - slack:
            yield f"option {option.name}: size {size:g} is below its minimum {option.lower:g}"
        if taken and option.exclusive:
            exclusive[option.exclusive].append(option.name)
        if taken and option.fills_after:
            before = network.option[option.fills_after]
            if portfolio.size(before.name) < before.upper - slack:
                yield f"option {option.name} is used before {before.name} is full"
    for names in exclusive.values():
        if len(names) > 1:
            yield f"options exclude each other: {', '.join(names)}"


def minimum_violations(plan: PlanValues) -> Iterator[str]:
    """What calm must draw of an option that need not be paid for, and leave of a strategic stock."""
    network = plan.network
    if plan.calm is None:
        return
    for option in network.options:
        if option.minimum_on_deliveries and plan.portfolio.taken[option.name] and option.lower > 0:
            drawing = [a for a in network.activities if any(option.name in network.asset[h].per_option for h in a.uses)]
            drawn = sum(plan.flow(a.name, t) for a in drawing for t in network.periods)
            least = option.lower * network.horizon
            if drawing and drawn < least - TOLERANCE * max(1.0, least):
                yield f"option {option.name}: {drawn:g} is drawn in calm, below its minimum {least:g}"
    for stock in network.stocks:
        before, after = plan.stock(stock.resource, 0), plan.stock(stock.resource, network.periods[-1])
        if stock.strategic and after < before - TOLERANCE * max(1.0, before):
            yield f"calm leaves {after:g} of the strategic stock of {before:g} of {'@'.join(stock.resource)}"
