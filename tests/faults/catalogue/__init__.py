"""Every known way to break an input, by family; a family is a file."""

from __future__ import annotations

from tests.faults.catalogue import cells, columns, files, names, network, policies, scenario_sets
from tests.faults.fault import Fault

OF_CASES = (columns, cells, names, network, files)
OF_THE_REST = (scenario_sets, policies)


def _listed(families: tuple[object, ...]) -> dict[str, Fault]:
    return {
        f"{family.__name__.rpartition('.')[2]}: {name}": fault  # type: ignore[attr-defined]
        for family in families
        for name, fault in family.FAULTS.items()  # type: ignore[attr-defined]
    }


IN_CASES = _listed(OF_CASES)
ELSEWHERE = _listed(OF_THE_REST)
