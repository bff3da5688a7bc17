"""What is known of the members of a network beside quantities: scores, owners, places, and the days periods begin."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt

from supplyopt.network.ownership import Ownership

HOLDERS = ("supplier", "site", "parent", "country", "passage")
"""Who can be scored, the most particular first."""
OF = (*HOLDERS, "item")
"""What can be scored, the most particular first."""
EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class Facts:
    """Facts that rules look up by label; no quantity depends on them."""

    scores: Mapping[str, Mapping[tuple[str, str], float]] = field(default_factory=dict)
    """score -> (of, member) -> value"""
    ownership: Ownership = field(default_factory=Ownership)
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """site -> latitude, longitude [degree]"""
    starts: tuple[datetime.date | None, ...] = ()
    """first day of each period, where the case tells"""
    sites: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    """site -> its labels: country, groups, tags"""
    established: Mapping[str, str] = field(default_factory=dict)
    """supplier -> country in which it is established, wherever it delivers from"""
    owner_groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """group of owners -> its members"""
    needs: tuple[str, ...] = ()
    """kinds of things that something depends on: vendor, grid, software ..."""

    def owners(self, names: Iterable[str]) -> frozenset[str]:
        """Owners by name, groups of owners as their members."""
        return frozenset(owner for name in names for owner in self.owner_groups.get(name, {name}))

    def score(self, score: str, labels: Mapping[str, frozenset[str]], among: Sequence[str] = OF) -> float | None:
        """The score of what carries the labels: its supplier's, else its site's, parent's, country's ...; or none.

        Of several members of one kind (a run that makes two items) the greatest counts.
        """
        values = self.scores.get(score, {})
        for of in among:
            found = [values[of, member] for member in labels.get(of, ()) if (of, member) in values]
            if found:
                return max(found)
        return None

    def distance_km(self, site: str, other: str) -> float | None:
        """Great-circle distance between two sites; none where a place is not known."""
        if site not in self.places or other not in self.places:
            return None
        (lat, lon), (lat_other, lon_other) = (map(radians, self.places[name]) for name in (site, other))
        half = sin((lat_other - lat) / 2) ** 2 + cos(lat) * cos(lat_other) * sin((lon_other - lon) / 2) ** 2
        return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))
