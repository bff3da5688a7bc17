"""How a set is to be drawn from events: the method and its settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, get_args

from supplyopt.errors import ScenarioError
from supplyopt.scenarios.drawing.codes import EVENTS
from supplyopt.scenarios.drawing.read import Events

Method = Literal["enumerate", "stratified", "importance", "sobol", "crude"]
METHODS: tuple[str, ...] = get_args(Method)
Remainder = Literal["worst", "calm"]
REMAINDERS: tuple[str, ...] = get_args(Remainder)

TAKES = {
    "enumerate": ("order", "remainder", "onset"),
    "stratified": ("samples", "seed", "order", "onset"),
    "importance": ("samples", "seed", "tilt", "onset"),
    "sobol": ("samples", "seed", "onset"),
    "crude": ("samples", "seed", "onset"),
}
"""The settings that each method looks at."""
_STRUCK = 2.0
"""Events that strike in a year on average, where importance sampling is not told otherwise."""


@dataclass(frozen=True)
class Recipe:
    """A method with its settings; None: the method's own, or none."""

    method: Method = "stratified"
    samples: int | None = None
    """scenarios to draw, calm and stress tests not counted"""
    seed: int | None = None
    order: int | None = None
    """most events at once whose sets get their exact probability"""
    tilt: float | None = None
    """least probability with which importance sampling draws an event"""
    onset: int | None = None
    """period with which every event begins; None: any, all equally likely"""
    remainder: Remainder | None = None
    """what stands for sets of more events than ``order``: all events at once, or calm"""

    def settled(self, events: Events) -> Recipe:
        """Every setting that the method looks at filled in; raises ScenarioError for what cannot work."""
        self._refuse_strangers(events)
        size, periods = len(events.told.event), events.told.periods
        own: dict[str, Any] = {
            "samples": 512 if self.method == "sobol" else 500,
            "seed": 0,
            "order": 2 if self.method == "enumerate" else 1,
            "tilt": min(0.5, _STRUCK / size),
            "onset": min(2, periods) if self.method == "enumerate" else None,
            "remainder": "worst",
        }
        missing = {name: own[name] for name in TAKES[self.method] if getattr(self, name) is None}
        full = replace(self, **missing)
        full._refuse_values(events)
        return full

    def parameters(self) -> dict[str, Any]:
        """The settings that the method looks at."""
        return {name: value for name, value in asdict(self).items() if name in TAKES[self.method]}

    def _refuse_strangers(self, events: Events) -> None:
        settings = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "method"}
        for name, value in settings.items():
            if value is not None and name not in TAKES[self.method]:
                users = [method for method, names in TAKES.items() if name in names]
                cure = f"leave it out, or take --method {' or '.join(users)}"
                raise refusal(events, f"--method {self.method} does not look at --{name}", cure)

    def _refuse_values(self, events: Events) -> None:
        samples, periods = self.samples, events.told.periods
        if samples is not None and samples < 1:
            raise refusal(events, f"--samples {samples} is less than 1", "draw at least one")
        if self.method == "sobol" and samples is not None and samples & (samples - 1):
            below = 1 << (samples.bit_length() - 1)
            raise refusal(events, f"{samples} is no power of 2", f"take --samples {below} or {2 * below}")
        if self.onset is not None and not 1 <= self.onset <= periods:
            raise refusal(events, f"--onset {self.onset} is no period", f"take one of 1 to {periods}")
        if self.tilt is not None and not 0 < self.tilt <= 0.9:
            raise refusal(events, f"--tilt {self.tilt:g} is not allowed", "take a probability above 0, at most 0.9")
        if self.order is not None and self.order < 0:
            raise refusal(events, f"--order {self.order} is less than 0", "take 0 or more")
        if self.seed is not None and self.seed < 0:
            raise refusal(events, f"--seed {self.seed} is less than 0", "take 0 or more")


def refusal(events: Events, message: str, cure: str) -> ScenarioError:
    """The error for what cannot be drawn as asked."""
    return ScenarioError([EVENTS.issue(30, message, cure, str(events.path))])
