"""The operation of a decided plan whatever has failed: compiled once, then stamped for any set of failures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from supplyopt.compile.operation import Decided, DecidedOperation, decide, root_of
from supplyopt.compile.stamp import COST, stamp_all
from supplyopt.compile.template import Entry, Template, parameters_of, varying
from supplyopt.network import Network
from supplyopt.network.failures import Loss
from supplyopt.network.grammar import Floats
from supplyopt.network.resolve import failing
from supplyopt.rules.base import CONTINGENCY
from supplyopt.study import Study


@dataclass(frozen=True)
class FailingOperation:
    """The operation of a plan from period 1 on, under the rules that shut something whatever fails.

    A failure moves the limits of rows; the rows themselves, and what they cost, are the same in every failure.
    """

    network: Network
    template: Template
    plan: Floats
    """columns of the plan [n]"""
    entries: Sequence[Entry]
    """figures of the conditions that failures change"""

    def under(self, loss: Loss) -> DecidedOperation:
        """The operation when something is lost."""
        parameters = parameters_of(failing(self.network, loss), self.entries)
        return decide(self.template, parameters, self.plan)


def compile_failing(study: Study, decided: Decided, losses: Mapping[str, Loss]) -> FailingOperation:
    """The operation of a plan for all of some losses, and any that come of several of them at once."""
    every = {"": failing(study.network, {})} | {name: failing(study.network, loss) for name, loss in losses.items()}
    shut = [rule for rule in study.policy.rules if rule.covers("", CONTINGENCY)]
    plan, root, values = root_of(study, decided)
    (stamped,) = stamp_all(study, plan, root, COST, every, lambda _: shut)
    return FailingOperation(study.network, stamped.template, values, varying(list(every.values())))
