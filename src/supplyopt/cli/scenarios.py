"""``supplyopt scenarios``: what may happen, in a form that a person can check."""

from __future__ import annotations

import click

from supplyopt.cli.draw import draw
from supplyopt.cli.merge import merge
from supplyopt.cli.reduce import reduce
from supplyopt.cli.settings import Group
from supplyopt.cli.summary import show


@click.group(cls=Group)
def scenarios() -> None:
    """Look at sets of scenarios; draw one from events, reduce one to few, merge several."""


for command in (draw, merge, reduce, show):
    scenarios.add_command(command)
