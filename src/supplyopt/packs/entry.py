"""What a planner writes so that a pack and a case understand each other: words in the model, or in a table."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence

from supplyopt.case.tables import TABLES
from supplyopt.packs.words import Expectation, Words

SHOWN = 12
"""Names of a case that are listed."""
OPEN = "..."
"""Stands for a name that is left to the planner."""


def told_by(word: str) -> str:
    """Where a case tells what carries a word.

    >>> told_by("stage=mined")
    'the column stage of items.csv tells it'
    >>> told_by("bloc=third")
    'groups.csv tells it, by rows such as bloc,country,XX,third under dimension,of,member,group'
    """
    dimension, _, value = word.partition("=")
    for column in (dimension, f"{dimension}s"):
        tables = [t.name for t in TABLES.values() if column in t.schema.columns and column not in t.references]
        if tables:
            return f"the column {column} of {' or '.join(f'{table}.csv' for table in tables)} tells it"
    return f"groups.csv tells it, by rows such as {dimension},country,XX,{value} under dimension,of,member,group"


def entry(
    pack: str,
    penalty: float | None,
    words: Words,
    missing: Mapping[str, tuple[Expectation, bool]],
    known: Mapping[str, set[str]],
) -> tuple[str, ...]:
    """The entry of a model that applies a pack, with the words that are still to be translated.

    ``missing``: word -> what it means, and whether it may stay untranslated; such words stand in comments.
    """
    lines = ["[[packs]]", f"pack = {json.dumps(pack)}"]
    lines += [f"penalty = {penalty!r}"] if penalty is not None else []
    lines += ["", "[packs.words]"]
    lines += [f"{json.dumps(w)} = {_list(called)}" for w, called in words.items() if w not in missing]
    return (*lines, *_open(missing, known))


def translation(word: str, known: Mapping[str, set[str]]) -> str:
    """A word with the name of the case that it may mean, as a model says it."""
    dimension, _, value = word.partition("=")
    near = difflib.get_close_matches(value, sorted(known.get(dimension, ())), 1)
    return f"{json.dumps(word)} = {_list(near or [OPEN])}"


def _open(missing: Mapping[str, tuple[Expectation, bool]], known: Mapping[str, set[str]]) -> Iterator[str]:
    for word, (expected, optional) in missing.items():
        names = sorted(known.get(word.partition("=")[0], ()))
        means = " ".join([*expected.means.split(), *(["(here:", f"{', '.join(names[:SHOWN])})"] if names else [])])
        yield f"{'# ' if optional else ''}{translation(word, known)}  # {means}"


def _list(names: Sequence[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)
