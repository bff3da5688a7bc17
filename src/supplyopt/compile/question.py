"""What a study asks beside the figures of its case: on this depends whether another is written in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from supplyopt.compile.figure import Figure
from supplyopt.compile.tape import Tape
from supplyopt.network.grammar import Network
from supplyopt.network.resolve import Conditions
from supplyopt.risk import RiskMeasure
from supplyopt.study import Failure, Study


@dataclass(frozen=True)
class Question:
    """All that the root depends on but the network: studies that agree in it have the same root."""

    scenarios: tuple[str, ...]
    probabilities: Mapping[str, float]
    families: Mapping[str, str]
    policy: str
    failures: tuple[Failure, ...]
    risk: RiskMeasure

    @classmethod
    def of(cls, study: Study) -> Question:
        """Of a study."""
        return cls(
            tuple(study.conditions),
            study.probabilities,
            study.families,
            study.policy.model_dump_json(),
            study.failures,
            study.risk,
        )


@dataclass(eq=False)
class Asking:
    """A study as the root sees it, with figures that remember where they come from."""

    study: Study
    network: Network
    calm: Conditions | None
    headroom: Any
    tape: Tape
    group: int
    demands: list[tuple[str, str, int, int]] = field(default_factory=list)
    """demands of scenarios that it was asked for"""
    told: dict[str, Any] = field(default_factory=dict)
    """what else it was asked for, and told"""

    def __getattr__(self, name: str) -> Any:
        """All that is asked of a study but figures."""
        self.told[name] = getattr(self.study, name)
        return self.told[name]

    def demanded(self, *of: Any) -> Any:
        """As Study.demanded."""
        self.demands.append(of)
        return Figure.given(self.tape, [self.study.demanded(*of)], self.group)[0]
