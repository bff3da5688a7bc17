"""``supplyopt scenarios draw``: from an events file to a set of scenarios, with what a person needs to check it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.making import refuse
from supplyopt.cli.settings import Command
from supplyopt.cli.words import counted

if TYPE_CHECKING:
    from supplyopt.scenarios import Draw

METHODS = ("enumerate", "stratified", "importance", "sobol", "crude")
NUMBERED = 4
"""From so many events at once on, years are counted together."""
LARGE = 0.05
"""Above this probability a remainder is told with a warning."""
UNEVEN = 0.1
"""Below this part of the samples, the effective number is told with a warning."""


@click.command(cls=Command)
@click.argument("events")
@click.option("-o", "--out", metavar="SET.parquet", required=True, help="File to write; one drawn before is replaced.")
@click.option("--method", type=click.Choice(METHODS), default="stratified", help="How to draw.")
@click.option("--samples", type=int, help="Scenarios to draw.  [default: 500; sobol 512, powers of 2]")
@click.option("--seed", type=int, help="The same seed gives the same set.  [default: 0]")
@click.option("--order", type=int, help="Up to so many events at once are exact.  [default: stratified 1, enumerate 2]")
@click.option("--tilt", type=float, help="importance: least probability of an event.  [default: 2 / number of events]")
@click.option("--onset", type=int, help="Period with which events begin.  [default: any; enumerate 2]")
@click.option(
    "--remainder", type=click.Choice(("worst", "calm")), help="enumerate: what the rest is.  [default: worst]"
)
def draw(events: str, out: str, **settings: Any) -> int:
    """Draw a set of scenarios from EVENTS (a TOML file, or a shipped name)."""
    from supplyopt.inputs import events_path
    from supplyopt.scenarios import Recipe, draw_scenarios, read_events, write_scenarios

    refuse(Path(out))
    drawn = draw_scenarios(read_events(events_path(events)), Recipe(**settings))
    write_scenarios(drawn.scenarios, out, drawn.metadata())
    _tell(drawn, out)
    return 0


def _tell(drawn: Draw, out: str) -> None:
    from supplyopt.cli.show import line, percent, table

    found, told = drawn.scenarios, drawn.events.told
    settings = [f"{name} {_plain(value)}" for name, value in drawn.recipe.parameters().items() if value is not None]
    line(f"{out}: {counted(len(found.scenarios), 'scenario')}, {counted(len(found.effects), 'effect')}")
    line(f"drawn from {drawn.events.path} by {drawn.recipe.method}: {', '.join(settings)}")
    line(f"horizon: {counted(told.periods, 'period')} of {told.days_per_period:g} days, {told.days:g} days in all")
    _tell_rest(drawn)
    at_once = [(str(n), percent(mass)) for n, mass in drawn.at_once.items() if n < NUMBERED]
    more = sum(mass for n, mass in drawn.at_once.items() if n >= NUMBERED)
    table("Events that strike", [">at once", ">probability"], [*at_once, (f"{NUMBERED} or more", percent(more))])
    rows = [
        (event.event_id, event.cause, percent(drawn.chances[event.event_id]), percent(drawn.drawn[event.event_id]))
        for event in told.event
    ]
    table("Each event", ["event", "cause", ">by itself", ">in the set"], rows)
    if any(event.escalation for event in told.event):
        line("By itself: without what other events make of it (escalation).")


def _tell_rest(drawn: Draw) -> None:
    """What the set leaves out, or how much its sample is worth."""
    from supplyopt.cli.show import line, percent

    recipe, left = drawn.recipe, drawn.remainder
    if left is None:
        line(f"effective sample: {drawn.effective:.0f} equally likely years with events")
        if recipe.method == "importance" and drawn.effective < UNEVEN * (recipe.samples or 0):
            line(f"warning: weights are uneven; take a lower --tilt than {_plain(recipe.tilt)}, or more --samples")
    elif left:
        stands, errs, other = _STANDS[recipe.remainder or "worst"]
        line(f"remainder: {percent(left)}, more than {counted(recipe.order or 0, 'event')} at once, {stands}")
        line(f"  expected losses are too {errs}; --remainder {other} gives the other end")
        if left > LARGE:
            line("warning: much is left over; take a higher --order, or --method stratified")
    else:
        line("remainder: nothing, every set of events is there")


_STANDS = {
    "worst": ("is a year in which all of them strike", "high", "calm"),
    "calm": ("counts as calm", "low", "worst"),
}
"""What stands for the remainder, how expected losses err, and the other choice."""


def _plain(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
