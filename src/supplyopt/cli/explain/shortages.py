"""What goes unserved even if nothing happens, what keeps it from being served, and what would help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplyopt.cli.explain.conflicts import conflict_told, print_members
from supplyopt.cli.explain.repairs import cheapest_first, priced_in_words, print_choices, repair_priced
from supplyopt.cli.show import line, percent
from supplyopt.cli.words import counted

if TYPE_CHECKING:
    from supplyopt.analyse.conflict import Conflict
    from supplyopt.analyse.shortage import Shortage
    from supplyopt.cli.explain.places import Places
    from supplyopt.result import Result
    from supplyopt.solver import Limits
    from supplyopt.study import Study


def shortages_told(study: Study, result: Result, places: Places, limits: Limits) -> dict[str, Any]:
    """Every item that goes short in calm, with what keeps it from being served; one thing that would serve them all."""
    from supplyopt.analyse.joint import of_one_thing
    from supplyopt.analyse.shortage import calm_only, shortages

    found: list[dict[str, Any]] = []
    calm, every = calm_only(study), shortages(study, result)
    for shortage in every:
        told: dict[str, Any] = {"item": shortage.item, "unmet": shortage.unmet}
        if shortage.conflicts:
            first, *further = (_told(calm, shortage, conflict, places) for conflict in shortage.conflicts)
            repairs = [repair_priced(study, repair, limits, result) for repair in shortage.repairs]
            told |= first | {"further": further, "repairs": cheapest_first(repairs)}
        found.append(told)
    choices = [shortage.repairs for shortage in every if shortage.conflicts]
    joint = of_one_thing(choices) if len(choices) > 1 else []
    remedies = [repair_priced(study, each, limits, result) for each in joint]
    demanded = len({demand.resource[0] for demand in study.network.demands})
    return {"items": found, "demanded": demanded, "remedy": next(iter(cheapest_first(remedies)), None)}


def _told(calm: Study, shortage: Shortage, conflict: Conflict, places: Places) -> dict[str, Any]:
    about = tuple(dict.fromkeys((shortage.item, *conflict.items)))
    return conflict_told(calm, (conflict,), places, about)


def print_shortages(told: dict[str, Any], currency: str) -> None:
    """A summary, and each shortage with what would help, the cheapest first."""
    short = told["items"]
    if not short:
        return
    line()
    which = ", ".join(f"{each['item']} ({percent(each['unmet'])})" for each in short)
    many = f"{len(short)} of {counted(told['demanded'], 'item')}"
    line(f"{many} cannot be served in full even if nothing happens: {which}.")
    if told["remedy"]:
        line(f"One change serves them all: {priced_in_words(told['remedy'], currency)}.")
    for shortage in short:
        line()
        head = f"{shortage['item']}: {percent(shortage['unmet'])} of demand goes unserved even if nothing happens"
        if "members" not in shortage:
            line(f"{head}; all of it could be served, but that costs more than going without is worth.")
            continue
        line(f"{head}. These cannot hold together:")
        print_members(shortage)
        for further in shortage["further"]:
            line(f"Nor, even if that gave way for {', '.join(shortage['items'])}, can these:")
            print_members(further)
        if shortage["repairs"]:
            print_choices(shortage["repairs"], currency)
        else:
            line("No single one of them can give way far enough.")
