"""``supplyopt regress SUITE`` and ``supplyopt regress history FOLDER``."""

from __future__ import annotations

from pathlib import Path

import click

from supplyopt.cli.settings import Command, Group

RUN = "run"


class _RunUnlessNamed(Group):
    """A group whose first word may be left out: what is none of its commands is a suite to run."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the word in where it is missing."""
        return super().parse_args(ctx, args if args and args[0] in self.commands else [RUN, *args])


@click.group(cls=_RunUnlessNamed)
def regress() -> None:
    """Hold studies against what they came to before; 'history FOLDER' shows how that went night by night."""


@regress.command(RUN, cls=Command)
@click.argument("suite", nargs=-1, required=True)
@click.option("-k", "select", metavar="EXPR", default="", help="Only studies whose names match, as pytest's -k.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="So many at once.  [default: as memory allows]")
@click.option("--history", metavar="FOLDER", help="Append to this history, and pass over what has not changed since.")
@click.option("--all", "everything", is_flag=True, help="Pass over nothing.")
@click.option("--update", is_flag=True, help="Make what has moved or is new the baseline; refused where CI is set.")
@click.option("--because", metavar="TEXT", help="Why, for --update.")
@click.option("--summary", metavar="FILE", help="Write a table in Markdown.  [default: to GITHUB_STEP_SUMMARY, if set]")
@click.option("--html", metavar="FILE", help="Write one page.")
@click.option("--junit", metavar="FILE", help="Write JUnit XML.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of lines.")
def run(
    suite: tuple[str, ...],
    select: str,
    workers: int | None,
    history: str | None,
    everything: bool,
    update: bool,
    because: str | None,
    summary: str | None,
    html: str | None,
    junit: str | None,
    as_json: bool,
) -> int:
    """Solve the studies of SUITE, files NAME.study.toml or folders of such, and hold each against its baseline.

    The baseline is NAME.baseline.json beside it. A study is the same, moved, slower or broken; one without a baseline
    is new. None stops another. 'supplyopt regress history FOLDER' shows the nights of a history.

    The exit code is 0 if all are the same, 1 if one is not, 2 if there is nothing to run.

    Example: supplyopt regress scenarios/nightly --history ~/nights

    Example: supplyopt regress scenarios/nightly -k toy --update --because "the dear supplier is cheaper"
    """
    from supplyopt.cli.regress.output import Outputs
    from supplyopt.cli.regress.run import Run, refuse

    refuse(update, because, html)
    outputs = Outputs(summary, html, history, as_json)
    asked = Run(suite, select, workers, history, everything or update, junit)
    return outputs.told(asked, because if update else None)


@regress.command("history", cls=Command)
@click.argument("folder")
@click.option("-k", "select", metavar="TEXT", default="", help="Only studies with this in their names.")
@click.option("--nights", type=click.IntRange(1), default=14, help="Look at so many of the last.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of a table.")
def history(folder: str, select: str, nights: int, as_json: bool) -> int:
    """Show how the studies in a history went: cost, bound, time and verdicts of the last nights.

    A letter a night: = same, . unchanged, M moved, S slower, B broken, N new; the latest comes last.
    """
    from supplyopt.cli.regress.nights import print_trends

    print_trends(Path(folder), select, nights, as_json=as_json)
    return 0
