"""The program's commands, in the order in which a new user meets them."""

from __future__ import annotations

import click

from supplyopt import __version__
from supplyopt.cli.batch import batch
from supplyopt.cli.demo import demo
from supplyopt.cli.doctor import doctor
from supplyopt.cli.evaluate import evaluate
from supplyopt.cli.explain import explain
from supplyopt.cli.frontier import frontier
from supplyopt.cli.init import init
from supplyopt.cli.models import models
from supplyopt.cli.packs import packs
from supplyopt.cli.regress import regress
from supplyopt.cli.rules import rules
from supplyopt.cli.scenarios import scenarios
from supplyopt.cli.schema import schema
from supplyopt.cli.settings import Group
from supplyopt.cli.solve import solve
from supplyopt.cli.stress import stress
from supplyopt.cli.validate import validate
from supplyopt.cli.value import value
from supplyopt.cli.verify import verify


class _InOrder(Group):
    """Commands as they were added, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in order."""
        return list(self.commands)


@click.group(
    cls=_InOrder,
    context_settings={"auto_envvar_prefix": "SUPPLYOPT", "help_option_names": ["-h", "--help"], "show_default": True},
    epilog="Options also come from the environment (SUPPLYOPT_SOLVE_GAP) or from supplyopt.toml ([solve] gap = 0.01).",
)
@click.version_option(__version__, prog_name="supplyopt")
@click.option("--debug", is_flag=True, help="Show where in the program an internal fault happened.")
def application(debug: bool) -> None:
    """Who to buy from, how much and at what reserve, so that supply survives what may happen."""


_COMMANDS = (
    demo,
    init,
    validate,
    solve,
    batch,
    regress,
    verify,
    evaluate,
    stress,
    value,
    explain,
    frontier,
    rules,
    models,
    packs,
    scenarios,
    schema,
    doctor,
)
for _command in _COMMANDS:
    application.add_command(_command)
