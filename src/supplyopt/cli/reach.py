"""What the shares of an answer and those of its rules are of, and when rules on shares hold."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from supplyopt.cli.show import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplyopt.rules.mix import MeasuringRule
    from supplyopt.study import Study

SHOWN = 4
"""Rules that are named; of more, their number is told."""


def print_totals(study: Study) -> None:
    """Rules whose shares are of something else than those of the table above: they would not compare."""
    others: dict[str, list[str]] = defaultdict(list)
    for rule in _measuring(study):
        others[rule.total_in_words].append(rule.name)
    others.pop("what is supplied", None)
    if others:
        told = "; ".join(f"those of {_some(names)} are of {total}" for total, names in sorted(others.items()))
        line(f"Shares in this table are of what is supplied{' in calm' if study.calm else ''}; {told}.")


def print_when_shares_hold(study: Study) -> None:
    """Rules on shares bind calm only: scenarios of the table above may show what a rule would not allow."""
    if study.calm and any(rule.basis != "award" for rule in _measuring(study)):
        line("Rules on shares hold in calm; in a disruption plans may depart from them.")


def _some(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"


def _measuring(study: Study) -> Iterator[MeasuringRule]:
    from supplyopt.rules.mix import MeasuringRule

    return (rule for rule in study.policy.rules if isinstance(rule, MeasuringRule) and not rule.only_counts)
