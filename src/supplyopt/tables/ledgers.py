"""The ledgers of origins in a result: what every flow, stock and use may claim."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from supplyopt.result import PlanValues
from supplyopt.rules import Scope
from supplyopt.rules.ledger import Ledger
from supplyopt.rules.traced import TracedRule
from supplyopt.study import Study

NEGLIGIBLE = 1e-9
COLUMNS = ("ledger", "counts_for", "flow", "period", "claimed", "content")


def ledger_table(study: Study, plan: PlanValues) -> pd.DataFrame:
    """One line an entry and claim: what is claimed of all that a flow, stock or use holds [content].

    ``counts_for`` names the rules that the claim counts for. With flows, stocks and shortages it is all that is needed
    to measure the shares again.
    """
    lines = [line for ledger in _ledgers(study) for line in _lines(ledger, plan)]
    return pd.DataFrame(lines, columns=list(COLUMNS)).sort_values(list(COLUMNS[:4]), ignore_index=True)


def _ledgers(study: Study) -> Iterator[Ledger]:
    scope = Scope.measuring(study.network, rules=study.policy.rules)
    for rule in study.policy.rules:
        if isinstance(rule, TracedRule) and scope.periods(rule):
            custody = rule.custody_of(scope, rule.content(study.network))
            if isinstance(custody, Ledger) and custody.rules[0] == rule:
                yield custody


def _lines(ledger: Ledger, plan: PlanValues) -> Iterator[tuple[str, str, str, int, float, float]]:
    for carrier, t, claims in ledger.entries:
        content = float(carrier.content(plan, t))
        for claim in claims:
            claimed = plan.amounts.get(ledger.key(carrier, t, claim), 0.0)
            if max(content, claimed) > NEGLIGIBLE:
                yield ledger.name, " + ".join(claim), carrier.name, t, claimed, content
