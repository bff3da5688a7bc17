"""The operations of a part: blocks in pieces that are the same whoever works at them, each kept by one worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import numpy as np

from supplyopt.compile.state_block import StateBlock
from supplyopt.compile.two_stage import Later
from supplyopt.network.grammar import Floats
from supplyopt.solver.benders.recourse import INVERTED, BlockRecourse, Judged
from supplyopt.workers import Held, Workers

BY_BASES, BY_SOLVER = 2_000, 64
"""States of a piece at most: those that bases solve are cheap, and learn from each other."""
SIZE = 150_000
"""Rows and columns of the states of a piece that the solver is asked for: about what it does within half a second."""


class CutShortError(Exception):
    """Answers were wanted no longer before all states had theirs."""


class Operations:
    """Blocks of a part, asked all at once; answers do not depend on how many work at them."""

    def __init__(self, held: Held[BlockRecourse], sizes: Sequence[int]) -> None:
        """``sizes`` tells how many pieces each block has."""
        self._held, self._block = held, np.repeat(np.arange(len(sizes)), sizes).tolist()

    def judge(self, plans: Sequence[Floats], wanted: Callable[[], bool] = lambda: True) -> list[Judged]:
        """What the states of each block cost under a plan, given for each block [p].

        Between pieces it is asked whether that is still wanted; raises CutShortError when it is not.
        """
        asked = self._held.ask_while(wanted, BlockRecourse.judge, [plans[block] for block in self._block])
        answers = [each for each in asked if each is not None]
        if len(answers) < len(asked):
            raise CutShortError
        return [
            Judged(
                np.concatenate([each.cost for _, each in found]),
                np.concatenate([each.constant for _, each in found]),
                np.concatenate([each.slope for _, each in found]),
            )
            for found in self._by_block(answers)
        ]

    def operate(self, plans: Sequence[Floats]) -> list[Floats]:
        """The best operation of the states of each block [K, n, unit]."""
        answers = self._held.ask(BlockRecourse.operate, [plans[block] for block in self._block])
        return [np.concatenate([each for _, each in found]) for found in self._by_block(answers)]

    def _by_block(self, answers: Sequence[Any]) -> Iterator[list[tuple[int, Any]]]:
        for _, found in groupby(zip(self._block, answers, strict=True), key=lambda pair: pair[0]):
            yield list(found)


@contextmanager
def operations_of(blocks: Sequence[Later], workers: Workers) -> Iterator[Operations]:
    """The operations of some blocks, kept by workers until the context ends."""
    pieces = [_pieces(each.block) for each in blocks]
    with workers.hold(BlockRecourse, [piece for each in pieces for piece in each]) as held:
        yield Operations(held, [len(each) for each in pieces])


def _pieces(block: StateBlock) -> list[StateBlock]:
    at_once = SIZE // max(1, len(block.rows) + len(block.columns))
    size = BY_BASES if block.is_fixed and len(block.rows) <= INVERTED else max(1, min(BY_SOLVER, at_once))
    return [block.only(slice(first, first + size)) for first in range(0, block.count, size)]
