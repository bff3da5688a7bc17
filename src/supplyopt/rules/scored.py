"""What rules on scores have in common: every source they look at has a score."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from supplyopt.network import Activity
from supplyopt.network.facts import HOLDERS
from supplyopt.rules.mix import MeasuringRule
from supplyopt.rules.scope import Scope
from supplyopt.scenarios.selector import Selector


class ScoredRule(MeasuringRule):
    """A rule on a score of sources: their supplier's, else their site's, parent's, country's, or of what they pass."""

    score: str = Field(description="name of the score, e.g. political_stability")

    def score_of(self, activity: Activity, scope: Scope) -> float | None:
        """The score of a source; none if nobody scored it."""
        return scope.network.facts.score(self.score, activity.labels, HOLDERS)

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """A score that the case does not have, or sources without it: neither good nor bad can be said of them."""
        if self.score not in scope.network.facts.scores:
            known = ", ".join(sorted(scope.network.facts.scores)) or "none"
            yield f"no score is called {self.score!r}", f"scores of this case: {known}"
            return
        where = Selector.parse(self.where) if self.where else None
        sources = {a.name: a for item in scope.items(self) for a in scope.network.sources[item]}
        looked_at = [a for _, a in sorted(sources.items()) if where is None or where.matches(a.labels)]
        unscored = [a.name for a in looked_at if self.score_of(a, scope) is None]
        if unscored:
            more = f" and {len(unscored) - 1} more sources" if len(unscored) > 1 else ""
            cure = "score their suppliers, sites, parents or countries in table scores, or narrow the rule by 'where'"
            yield f"{unscored[0]}{more} have no {self.score}", cure
