"""What the files of a set tell of it: its name, what it was made from, and for which periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pandas as pd

from supplyopt.errors import Issue
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.horizon import Horizon, common
from supplyopt.scenarios.origin import Origin
from supplyopt.scenarios.scenario_set import ScenarioSet
from supplyopt.scenarios.sources import Source


@dataclass(frozen=True)
class About:
    """All of a ScenarioSet but its scenarios."""

    name: str
    files: Mapping[str, str]
    warnings: tuple[Issue, ...]
    origins: Mapping[str, Origin]
    horizon: Horizon | None

    def as_set(self, scenarios: pd.DataFrame, effects: pd.DataFrame, notes: Iterable[str]) -> ScenarioSet:
        """Scenarios and effects with what is told of them."""
        every = (*notes, *self.notes)
        return ScenarioSet(scenarios, effects, self.name, every, self.files, self.warnings, self.origins, self.horizon)

    @property
    def notes(self) -> tuple[str, ...]:
        """What it was made from, in words."""
        return tuple(str(origin) for origin in self.origins.values())


def about(sources: Sequence[Source], uri: str | Path) -> tuple[About, list[Issue]]:
    """What the files of a set tell, and an issue where they contradict each other."""
    name = PurePosixPath(str(uri).rstrip("/")).name.removesuffix(".parquet")
    files = {source.file: source.sha256 for source in sources}
    origins = {source.file: source.origin for source in sources if source.origin}
    try:
        horizon, issues = common(source.horizon for source in sources), []
    except ValueError as error:
        text = f"holds files that were drawn for {error}"
        horizon, issues = None, [issue("SCN041", text, file=str(uri))]
    return About(name, files, tuple(_stale(sources)), origins, horizon), issues


def _stale(sources: Iterable[Source]) -> Iterator[Issue]:
    """Sets of which something that they were made from has changed since."""
    for source in sources:
        for made, parent in source.origin.beside() if source.origin else ():
            if source.beside.get(parent.file, parent.sha256) != parent.sha256:
                message = f"{parent.file} has changed since the set was {made} from it"
                yield issue("SCN040", message, file=source.file)
