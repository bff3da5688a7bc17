"""On which line of a TOML file a key stands: the parser of the standard library does not tell."""

from __future__ import annotations

import re
from collections import Counter

Path = tuple[str | int, ...]
"""Keys and positions in lists, e.g. ("rules", 2, "limit")"""

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_QUOTED = re.compile(r'''"""|\'\'\'|"(?:[^"\\]|\\.)*"|'[^']*'|#.*''')


def lines_of(text: str) -> dict[Path, int]:
    r"""Path of every key and table header of a TOML text that parses -> its line, counted from 1.

    What stands inside a list or an inline table has no line of its own here.

    >>> lines_of("a = 1\n[[rules]]\nlimit = 2")
    {('a',): 1, ('rules',): 2, ('rules', 0): 2, ('rules', 0, 'limit'): 3}
    """
    found: dict[Path, int] = {}
    tables: Counter[Path] = Counter()
    prefix: Path = ()
    fence, depth = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if not fence and not depth:
            if header := _HEADER.match(line):
                prefix = _place(_parts(header[2]), tables, repeated=header[1] == "[[")
                if header[1] == "[[":
                    found.setdefault(prefix[:-1], number)
                found.setdefault(prefix, number)
                continue
            if key := _KEY.match(line):
                found.setdefault((*prefix, *_parts(key[1])), number)
        fence, bare = _outside_quotes(line, fence)
        depth += sum(bare.count(c) for c in "[{") - sum(bare.count(c) for c in "]}")
    return found


def line_of(path: Path, lines: dict[Path, int]) -> int | None:
    """Line of a path, or of the nearest table or list that holds it."""
    return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), None)


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _place(names: Path, tables: Counter[Path], *, repeated: bool) -> Path:
    """Where a header leads: through the last element of each list of tables on its way."""
    path: Path = ()
    for name in names[:-1] if repeated else names:
        path = (*path, name)
        if tables[path]:
            path = (*path, tables[path] - 1)
    if repeated:
        path = (*path, names[-1])
        tables[path] += 1
        path = (*path, tables[path] - 1)
    return path


def _outside_quotes(line: str, fence: str) -> tuple[str, str]:
    """The line without comments and quoted text, and the mark of a long text that stays open, if any."""
    bare, at = "", 0
    while at < len(line):
        if fence:
            end = line.find(fence, at)
            if end < 0:
                return fence, bare
            at, fence = end + 3, ""
        elif quoted := _QUOTED.search(line, at):
            bare += line[at : quoted.start()]
            at = quoted.end()
            fence = quoted[0] if quoted[0] in ('"""', "'''") else ""
        else:
            return "", bare + line[at:]
    return fence, bare
