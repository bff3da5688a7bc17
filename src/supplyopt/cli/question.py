"""The study that a command is asked about, read from what stands on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from supplyopt.cli.day import today
from supplyopt.cli.endings import say, tell
from supplyopt.cli.words import counted

if TYPE_CHECKING:
    from supplyopt.policy import Policy
    from supplyopt.study import Study


SHOWN = 3
"""Rules that are named."""


@dataclass(frozen=True)
class Question:
    """Names and paths as they were given."""

    case: str
    model: str | None
    scenarios: str | None
    packs: tuple[str, ...]
    assume: tuple[str, ...]
    as_of: date | None


def read_study(asked: Question, *, in_pieces: bool = False) -> Study:
    """Read everything, tell what was read and what is doubtful about it; of a large set the scenarios ``in_pieces``."""
    from supplyopt.inputs import assumed, case_folder, form_study, load_case, load_policy, load_scenarios

    what = assumed(load_case(asked.case), asked.assume)
    policy = load_policy(asked.model, case_folder(asked.case), asked.packs)
    if asked.as_of is not None:
        policy = policy.on(asked.as_of)
    study = form_study(what, policy, load_scenarios(asked.scenarios, in_pieces=in_pieces), asked.model)
    _warn(study, dated=asked.as_of is not None)
    say(
        f"case {what.name}: {counted(len(what.offers), 'offer')}, {counted(len(study.network.options), 'option')}; "
        f"model {policy.name}: {counted(len(policy.rules), 'rule')}{_packs(policy)}; "
        f"{study.scenarios.name}: {counted(len(study.families), 'scenario')}"
    )
    return study


def _warn(study: Study, *, dated: bool) -> None:
    starts = study.network.facts.starts
    elsewhen = [rule for rule in study.policy.rules if not rule.in_force(today())]
    if not dated and None in (starts or (None,)) and elsewhen:
        told = ", ".join(f"{rule.name} ({rule.term()})" for rule in elsewhen[:SHOWN])
        say(
            f"note: {counted(len(elsewhen), 'rule')} held that {'is' if len(elsewhen) == 1 else 'are'} not in force "
            f"today: {told}{', ...' if elsewhen[SHOWN:] else ''}; type --as-of {today()} for the rules of today, "
            "or give the periods of the case their first days (periods.start)"
        )
    for issue in (*study.case.warnings, *study.warnings):
        tell(issue)


def _packs(policy: Policy) -> str:
    """The packs, each with how many of its rules are held."""
    told = []
    for pack in policy.packs:
        held = sum(map(pack.holds, policy.rules))
        told.append(f"{held} of the {counted(pack.rules, 'rule')} of {pack.pack} (version {pack.version})")
    return f", among them {', '.join(told)}" if told else ""
