"""The sections of an explanation, each by itself: what goes wrong in one does not lose what the others tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from supplyopt.cli.endings import ending, say

if TYPE_CHECKING:
    from supplyopt.cli.explain.places import Places
    from supplyopt.solver import Limits
    from supplyopt.solver.solve import Answered
    from supplyopt.study import Study

PLANNED = 3
"""Entities for which a plan without them is made too: a solve each."""


class Sections:
    """What is told of an answer, section by section, and what went wrong on the way."""

    def __init__(self, answered: Answered, places: Places, limits: Limits, asked: Mapping[str, Any]) -> None:
        self.answered, self.places, self.limits, self.asked = answered, places, limits, asked
        self.failed: list[tuple[str, Exception]] = []

    def told(self) -> dict[str, Any]:
        """Everything that is asked, as plain data; of sections that failed why."""
        from supplyopt.result import Status

        if self.answered.result.status is Status.INFEASIBLE:
            found = self._without_a_plan()
        else:
            found = {} if self.answered.result.cost is None else self._of_plan()
        return found | {"errors": [{"section": section, "message": str(error)} for section, error in self.failed]}

    def end(self) -> int:
        """Tell on the standard error what failed, and how the command ends; a fault of the program is raised again."""
        from supplyopt.errors import SupplyoptError

        code = 0
        for section, error in self.failed:
            say(f"not told: {section}, because of an error; the other sections stand")
            if isinstance(error, SupplyoptError):
                code = max(code, ending(error, ()))
        for _, error in self.failed:
            if not isinstance(error, SupplyoptError):
                raise error
        return code

    def _without_a_plan(self) -> dict[str, Any]:
        from supplyopt.cli.explain.conflicts import conflicts_told

        work = partial(conflicts_told, self.answered.hunted.study, self.places, self.limits)
        return self._attempt("conflicts", work) or {}

    def _of_plan(self) -> dict[str, Any]:
        from supplyopt.cli.explain import breaking, criticality, firmness, rules, shortages, sources

        answered, places, limits, asked = self.answered, self.places, self.limits, self.asked
        by = asked["by"]
        works: dict[str, Callable[[], Any]] = {
            "shortages": partial(shortages.shortages_told, answered.hunted.study, answered.result, places, limits),
            "rules": partial(rules.rules_told, answered, places, limits),
        }
        if asked["premium"]:
            works["premium"] = partial(rules.premium_told, answered, limits)
        if asked["firm"]:
            works["firmness"] = partial(firmness.firmness_told, answered, by, asked["item"], asked["slack"], limits)
        if asked["critical"]:
            works["criticality"] = partial(criticality.criticality_told, answered, by, PLANNED, limits)
        if asked["breaks"]:
            works["breaking"] = partial(breaking.breaking_told, answered, by, asked["level"])
        found = {section: told for section, work in works.items() if (told := self._attempt(section, work)) is not None}
        if asked["about"]:
            about = {name: partial(sources.source_told, answered, name, places, limits) for name in asked["about"]}
            every = [self._attempt(f"about {name}", work) for name, work in about.items()]
            found["sources"] = [told for told in every if told is not None]
        return found

    def _attempt(self, section: str, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - it is told, or raised again, once the others have been printed
            self.failed.append((section, error))
            return None


def check(study: Study, asked: Mapping[str, Any]) -> None:
    """Whether what is asked about is there at all, before anything is solved.

    Raises InputError for a source, or an objective of regret, click.BadParameter for a dimension or an item that
    nothing is called.
    """
    from supplyopt.analyse.sources import selector_of
    from supplyopt.cli.words import unknown
    from supplyopt.errors import InputError, Issue
    from supplyopt.fit import vocabulary

    if study.policy.objective.needs_references:
        text, cure = "what explain tells is in terms of cost, not of regret", "minimise cost, by another measure"
        raise InputError([Issue("WHY005", text, cure, study.policy.name, None, "objective")])
    for name in asked["about"]:
        selector_of(study.network, name)
    dimensions = vocabulary(study.network)
    if any(asked[section] for section in ("firm", "critical", "breaks")) and asked["by"] not in dimensions:
        raise unknown(asked["by"], sorted(dimensions), "dimension")
    for item in asked["item"]:
        if item not in dimensions["item"] | dimensions["material"]:
            raise unknown(item, sorted(dimensions["item"]), "item")


def print_sections(told: Mapping[str, Any], currency: str, asked: Mapping[str, Any]) -> None:
    """What was told, as text."""
    from supplyopt.cli.explain import breaking, conflicts, criticality, firmness, rules, shortages, sources

    if "conflicts" in told:
        conflicts.print_conflicts(told["conflicts"], currency)
        conflicts.print_remedy(told, currency)
    if "shortages" in told:
        shortages.print_shortages(told["shortages"], currency)
    rules.print_rules(told.get("rules", []), currency)
    if "premium" in told:
        rules.print_premium(told["premium"], currency)
    for source in told.get("sources", []):
        sources.print_source(source, currency)
    if "firmness" in told:
        firmness.print_firmness(told["firmness"], asked["slack"])
    if "criticality" in told:
        criticality.print_criticality(told["criticality"], asked["by"], currency)
    breaking.print_breaking(told.get("breaking", {}))
