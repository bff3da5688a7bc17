"""Words that a command does not know, and the nearest one that it does."""

from __future__ import annotations

from collections.abc import Iterable

import click

MOST_NAMED = 20
"""Known words that are listed where none is near."""


def unknown(word: str, known: Iterable[str], what: str, option: str | None = None) -> click.BadParameter:
    """A usage error that names the nearest known word."""
    from difflib import get_close_matches

    names = list(known)
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    near = get_close_matches(word, names, 1, 0.5)
    cure = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names[:MOST_NAMED])}{more}"
    return click.BadParameter(f"no {what} is called {word!r}; {cure}", param_hint=option)


def counted(number: int, thing: str) -> str:
    """A number and its noun, in the plural where it belongs.

    >>> counted(1, "rule"), counted(2, "rule")
    ('1 rule', '2 rules')
    """
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
