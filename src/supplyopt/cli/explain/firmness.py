"""How firm shares are. As plain data, and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplyopt.cli.endings import say, say_step
from supplyopt.cli.show import line, percent, table

if TYPE_CHECKING:
    from supplyopt.solver import Limits
    from supplyopt.solver.solve import Answered


def firmness_told(
    answered: Answered, by: str, items: tuple[str, ...], slack: float, limits: Limits
) -> list[dict[str, Any]]:
    """Ranges of shares over all plans within a slack of the best."""
    from supplyopt.analyse.firmness import firmness

    say(f"how far shares by {by} may move within {percent(slack)} of the cost ...")
    return [
        {
            "item": f.item,
            "group": f.group,
            "share": f.share,
            "least": f.least,
            "least_proven": f.least_proven,
            "most": f.most,
            "most_proven": f.most_proven,
            "verdict": f.verdict,
        }
        for f in firmness(answered, by, items, slack=slack, limits=limits, progress=say_step)
    ]


VERDICTS = {"must": "must have", "never": "never", "free": "interchangeable", "undecided": "not decided"}


def print_firmness(told: list[dict[str, Any]], slack: float) -> None:
    """Who is a must, who is interchangeable; those that no good plan has are counted."""
    shown = [each for each in told if each["verdict"] != "never"]
    rows = [[e["item"], e["group"], percent(e["share"]), _range(e), VERDICTS[e["verdict"]]] for e in shown]
    title = f"How firm the advice is: shares in all plans within {percent(slack)} of the least cost"
    table(title, ["item", "group", ">now", ">range", ""], rows)
    line("Now: its share of what is supplied in this plan; range: from the least to the most of all those plans.")
    line("Must have: none of those plans is without it. Interchangeable: some are, as others can take its place.")
    if len(shown) < len(told):
        line(f"{len(told) - len(shown)} more groups deliver next to nothing in any of them.")
    if not all(each["least_proven"] and each["most_proven"] for each in told):
        line("Where a range ends in 'or less' or 'or more', it was not found out in time how far it goes.")


def _range(told: dict[str, Any]) -> str:
    least = percent(told["least"]) + ("" if told["least_proven"] else " or less")
    return f"{least} to {percent(told['most'])}" + ("" if told["most_proven"] else " or more")
