"""What rules on ownership have in common: owners by name, and whether what lies in their countries is theirs."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from supplyopt.case.tables import country_codes
from supplyopt.network import Activity
from supplyopt.rules.base import Rule
from supplyopt.rules.scope import Scope


class OwnerRule(Rule):
    """A rule on what some owners stand behind."""

    owners: tuple[str, ...] = Field(
        min_length=1, description="companies, persons, states by their country code, or groups of owners"
    )
    jurisdiction: bool = Field(
        False, description="what is established or sited in a country among the owners counts as theirs"
    )

    def belongs(self, activity: Activity, scope: Scope) -> bool:
        """Whether an owner supplies by itself, or the source is or is run from its country, if that counts."""
        facts, labels = scope.network.facts, activity.labels
        suppliers = labels.get("supplier", frozenset())
        countries = labels.get("country", frozenset()) | {facts.established.get(s, "") for s in suppliers}
        return not facts.owners(self.owners).isdisjoint(suppliers | countries if self.jurisdiction else suppliers)

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Owners by a name that nobody has, and none that owns anything; a country is called alike everywhere."""
        facts = scope.network.facts
        known = {*facts.ownership.names, *facts.owner_groups, *facts.established}
        if self.jurisdiction:
            known |= country_codes()
        strange = [owner for owner in self.owners if owner not in known]
        misnamed = [owner for owner in strange if owner not in country_codes()]
        cure = "name owners of table ownership, or countries with 'jurisdiction'"
        for owner in misnamed or (strange if len(strange) == len(self.owners) else ()):
            yield f"owner {owner!r} stands behind nothing here", cure

    def theirs(self) -> str:
        """The owners and what counts as theirs, to end a phrase with."""
        names = " or ".join(self.owners)
        return f"{names}, or in their jurisdiction" if self.jurisdiction else names
