"""Whether something is used at all, or in earnest: a yes-or-no, and the row that ties it to an amount."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from supplyopt.rules.auxiliary import Key
from supplyopt.rules.base import Row, at_least, at_most
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount

NOTHING = 1e-6
"""Up to this an amount is nothing, and up to this part of the most where that is below 1 [unit]."""


@dataclass(frozen=True)
class Use:
    """A yes-or-no, and the row without which it would mean nothing."""

    yes: Amount
    row: Row


def used(scope: Scope, key: Key, amount: Amount, most: float) -> Use:
    """Whether anything is used: M ≤ M̂ Z. Z may be 1 for nothing, so it is for rules that want few, or more of each."""
    yes = scope.choose(key, lambda: amount > NOTHING * min(1.0, most))
    return Use(yes, at_most(key, amount, most * yes, defines=True))


def in_earnest(
    scope: Scope,
    key: Key,
    amount: Amount,
    least: Amount,
    most_least: float,
    also: Callable[[], bool] = lambda: True,
) -> Use:
    """Whether at least an amount L is supplied, which may depend on the plan: M ≥ L - L̂ (1 - Y).

    ``also`` is what else must be true in an answer; other rows see to it in the model.
    """
    yes = scope.choose(key, lambda: amount >= least * (1.0 - NOTHING) and also())
    return Use(yes, at_least(key, amount, least - most_least * (1.0 - yes), defines=True))
