"""No neighbourhood that one event can hit supplies more than a given share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from supplyopt.network.facts import Facts
from supplyopt.rules.base import Row, Share, at_most
from supplyopt.rules.bonds import unplaced
from supplyopt.rules.measure import measures, possible
from supplyopt.rules.partition import PartitionRule
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MaxDiscShare(PartitionRule):
    """No disc of a given radius around a site of origin supplies more than a given share of an item, in calm operation.

    ::

        Σ_{j : d(i,j) ≤ r} M_j  ≤  σ · D        for every site i

    M_j is the calm delivery from site j [item unit], d the great-circle distance [km], r the radius of what a storm, a
    quake or a flood can hit at once, D the basis, σ the limit [-]. Discs that lie within others are left out. A disc
    between sites may reach some that are up to 2 r from each other: with twice the radius those are held too.
    Source: docs/formulation.md 7.
    """

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["max_disc_share"] = "max_disc_share"
    by: Literal["site"] = Field("site", description="always the sites that sources are at")
    limit: Share = Field(description="greatest share [-]")
    radius_km: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(description="radius of a disc [km]")

    def wording(self) -> str:
        around = f"within {self.radius_km:g} km of one site"
        return f"no more than {100 * self.limit:.4g} % of {self.of_what()} from {around}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item and disc."""
        for measure in measures(self, plan, scope):
            for centre, sites in discs(measure.groups, self.radius_km, scope.network.facts).items():
                inside = sum(measure.groups[site] for site in sites)
                yield at_most((*measure.key, centre), inside, self.limit * measure.total, of=measure.total)

    def misfits(self, scope: Scope) -> Iterable[tuple[str, str]]:
        """Sources that nobody knows the place of."""
        unknown = {group for measure in possible(self, scope) for group in unplaced(measure, scope)}
        for group in sorted(unknown):
            yield f"nobody knows where {group!r} is", "give offers a site, and sites a latitude and longitude"


def discs(sites: Iterable[str], radius_km: float, facts: Facts) -> Mapping[str, tuple[str, ...]]:
    """Centre -> the sites within a distance of it; of discs that hold the same, or less than another, none but one."""
    around = {i: tuple(j for j in sites if (facts.distance_km(i, j) or 0.0) <= radius_km) for i in sites}
    kept: dict[str, tuple[str, ...]] = {}
    for centre in sorted(around, key=lambda site: (-len(around[site]), site)):
        if not any(set(around[centre]) <= set(larger) for larger in kept.values()):
            kept[centre] = around[centre]
    return dict(sorted(kept.items()))
