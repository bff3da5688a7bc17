"""A run for people: Markdown for the page of a CI step, and a page of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from importlib.resources import files

from supplyopt.regress.verdict import Outcome, in_order
from supplyopt.regress.words import amount, interval

MOST = 50
"""Studies that a summary tells of one by one: a CI step drops one that is too long."""
LONGEST = 300
"""Letters of a cell."""


def counts(outcomes: Collection[Outcome]) -> str:
    """How many there are of each verdict, the gravest first."""
    found = Counter(each.verdict for each in in_order(outcomes))
    return ", ".join(f"{number} {verdict}" for verdict, number in found.items()) or "nothing was run"


def markdown(outcomes: Collection[Outcome]) -> str:
    """Totals and a table, the gravest first."""
    lines = [
        f"## Scenario regression: {counts(outcomes)}",
        "",
        "| study | verdict | least cost | was | seconds | what has moved, and why |",
        "| --- | --- | ---: | ---: | ---: | --- |",
    ]
    ordered = in_order(outcomes)
    for each in ordered[:MOST]:
        now, was = costs(each)
        seconds = amount(each.answer["seconds"]) if each.answer else ""
        told = [*each.found, *(f"cause: {cause}" for cause in each.causes), *(f"drift: {text}" for text in each.drift)]
        cells = [f"{each.suite}/{each.name}", each.verdict, now, was, seconds, " · ".join(told)]
        lines.append(f"| {' | '.join(map(_cell, cells))} |")
    if ordered[MOST:]:
        lines += ["", f"And {len(ordered) - MOST} more, none graver than these."]
    return "\n".join(lines) + "\n"


def page(outcomes: Collection[Outcome], title: str) -> str:
    """The same as one HTML file, with everything that was found; needs Jinja."""
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((files("supplyopt.regress") / "page.html.jinja").read_text(encoding="utf-8"))
    rows = [(each, *costs(each)) for each in in_order(outcomes)]
    return template.render(title=title, counts=counts(outcomes), rows=rows) + "\n"


def costs(outcome: Outcome) -> tuple[str, str]:
    """What is known of the least cost now, and what the baseline says; or the status where there is none."""
    if outcome.answer is None:
        return "", ""
    unit = str(outcome.answer["currency"])
    return _known(outcome.answer, unit), _known(outcome.expected, unit) if outcome.expected else ""


def _known(answer: dict[str, object], unit: str) -> str:
    cost, bound = answer["cost"], answer["bound"]
    if not isinstance(cost, int | float):
        return str(answer["status"])
    return interval(bound if isinstance(bound, int | float) else None, cost, unit)


def _cell(text: str) -> str:
    """Text that stays in its cell and is no mark-up."""
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    safe = "".join(f"\\{letter}" if letter in r"\`*_{}[]()#+!|~" else letter for letter in short)
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")
