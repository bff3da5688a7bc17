"""What exclusions have in common: nothing awarded, nothing drawn, in calm or in any scenario."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar

from supplyopt.network import Activity
from supplyopt.rules.base import CONTINGENCY, Generator, Row, Rule, at_most
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Operated, Planned


class Exclusion(Rule):
    """A rule that shuts some activities and the options behind them.

    A soft one is paid for each unit drawn, in calm and in each scenario, not once more for the award.
    """

    generator: ClassVar[Generator] = "choice"

    @abstractmethod
    def excluded(self, scope: Scope) -> Sequence[Activity]:
        """The activities that are shut."""

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row an option, if the rule is hard and looks at every period."""
        for activity in self.excluded(scope) if self.is_hard and scope.covers_all(self) else ():
            for option in scope.network.awards[activity.name]:
                yield at_most(("award", option.name), plan.size(option.name), 0.0)

    def recourse_rows(self, operation: Operated, scope: Scope) -> Iterator[Row]:
        """A row an activity."""
        for activity in self.excluded(scope):
            yield at_most((activity.name,), scope.drawn(self, activity.name, operation), 0.0)

    def covers(self, scenario: str, family: str) -> bool:
        """Every scenario; a soft one is not paid for once more in the failures that another rule plays through."""
        return self.is_hard or family != CONTINGENCY
