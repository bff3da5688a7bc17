"""The mean if events may come together in the worst way."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from pydantic import PrivateAttr

from supplyopt.risk.measure import Amounts, Declare, Event, Events, LinearMeasure, Require, Support


class EventMarginal(LinearMeasure):
    """The mean cost if of each event only its probability is known, not which others it comes with.

    ::

        max_q Σ_s q_s Z_s,      Σ_{s with e} q_s = m_e = Σ_{s with e} p_s,  q ≥ 0,  Σ_s q_s = 1
        = θ⁺ - θ⁻ + Σ_e m_e (b_e - a_e),      θ⁺ - θ⁻ + Σ_{e in s} (b_e - a_e) ≥ Z_s

    m_e is the probability of event e in the set [-], θ what costs whatever happens, and b_e - a_e what event e adds
    [money]. Only scenarios of the set that have a probability are thought of: where an event stands in several, in
    other lengths or depths, or with others, the worst of them is taken. What it costs above the mean is how much a plan
    relies on the independence of events.
    Source: docs/formulation.md 6; Agrawal, Ding, Saberi & Ye 2012.
    """

    kind: Literal["event_marginal"] = "event_marginal"
    _events: Events | None = PrivateAttr(None)

    def told(self, what: str) -> str:
        return f"{what} on average if events come together in the worst way"

    def on(self, support: Support) -> EventMarginal:
        """The measure, told which events happen in which scenario."""
        told = self.model_copy()
        told._events = support.events
        return told

    @property
    def events(self) -> Events:
        """Which events happen in which scenario, once it has been told."""
        if self._events is None:
            raise ValueError("which events happen in the scenarios is not known here: ask Study.risk")
        return self._events

    def expression(self, costs: Amounts, probabilities: Mapping[str, float], declare: Declare, require: Require) -> Any:
        marginals = self._marginals(probabilities)
        always = declare(("always", "more")) - declare(("always", "less"))
        added = {e: declare(("event", "more", *e)) - declare(("event", "less", *e)) for e in marginals}
        for s in probabilities:
            require(("explained", s), costs[s], always + sum(added[e] for e in sorted(self.events[s])))
        return always + sum(m * added[e] for e, m in marginals.items())

    def weights(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> dict[str, float]:
        """By the linear program of the definition."""
        # Reading a policy must not wait for a solver to load.
        from scipy.optimize import linprog

        names, marginals = list(probabilities), self._marginals(probabilities)
        happens = [[float(e in self.events[s]) for s in names] for e in marginals]
        largest = max(costs[s] for s in names) or 1.0
        found = linprog(
            [-costs[s] / largest for s in names],
            A_eq=np.array([np.ones(len(names)), *happens]),
            b_eq=[math.fsum(probabilities.values()), *marginals.values()],
        )
        if found.x is None:
            raise ArithmeticError(f"the worst dependence of events was not found: {found.message}")
        return dict(zip(names, found.x.tolist(), strict=True))

    def _marginals(self, probabilities: Mapping[str, float]) -> dict[Event, float]:
        """event -> its probability [-]."""
        known = sorted({e for s in probabilities for e in self.events[s]})
        return {e: math.fsum(p for s, p in probabilities.items() if e in self.events[s]) for e in known}
