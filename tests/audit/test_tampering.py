"""Whatever is changed in a run is found: every kind of tampering, some of each, 25 of each at night."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.audit.honest import random_result, toy_result
from tests.audit.tampering import KINDS, Kind, NotHereError

import supplyopt as so
from supplyopt.audit import audit_folder
from supplyopt.errors import InputError

FEW, MANY = 1, 25
SEEDS = (1, 3, 5, 7, 11)


def runs(start: int) -> list[so.Result]:
    """Honest runs, those of the toy and random ones in turn."""
    every = [*(lambda k=k: toy_result(k) for k in range(3)), *(lambda s=s: random_result(s) for s in SEEDS)]
    return [every[(start + i) % len(every)]() for i in range(len(every))]


def is_caught(kind: Kind, instance: int, folder: Path) -> bool:
    """Whether an instance of a kind is found; a run that has nothing of the kind is passed over."""
    for i, result in enumerate(runs(instance)):
        if result.portfolio is None:
            continue
        target = folder / f"{kind.name}-{instance}-{i}"
        try:
            kind.commit(result, target, np.random.default_rng([instance, i]))
        except NotHereError:
            continue
        try:
            return not audit_folder(target).holds
        except InputError:
            return True
    raise AssertionError(f"no run has anything that {kind.name} could change")


@pytest.mark.parametrize("name", KINDS)
def test_tampering_is_found(name: str, tmp_path: Path) -> None:
    assert all(is_caught(KINDS[name], instance, tmp_path) for instance in range(FEW))


@pytest.mark.nightly
@pytest.mark.parametrize("name", KINDS)
def test_much_tampering_is_found(name: str, tmp_path: Path) -> None:
    missed = [instance for instance in range(MANY) if not is_caught(KINDS[name], instance, tmp_path)]
    assert missed == []
