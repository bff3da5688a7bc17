"""What is asked about a study, and the question put where it is answered: whoever asks need load nothing for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from supplyopt.regress.verdict import Outcome

if TYPE_CHECKING:
    from supplyopt.regress.pace import Known


@dataclass(frozen=True)
class Asked:
    """A study, with the history that may spare solving it."""

    path: Path
    history: str | None = None
    everything: bool = False
    """whether it is solved even if it has not changed since it passed"""


def answered(asked: Asked) -> Outcome:
    """What comes of it; for workers, which are processes of one run: the history is read once in each."""
    from supplyopt.batch import run_name
    from supplyopt.regress.examine import examine
    from supplyopt.regress.pace import Known

    study = asked.path.parent.name, run_name(asked.path)
    known = _known(asked.history).get(study, Known()) if asked.history else Known()
    return examine(asked.path, replace(known, key="") if asked.everything else known)


@cache
def _known(history: str) -> dict[tuple[str, str], Known]:
    from supplyopt.regress.history import known_from

    return known_from(Path(history))
