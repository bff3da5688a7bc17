"""``supplyopt verify``: is a run what it says, worked out again from its files alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.settings import Command

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplyopt.audit import Report

WRONG = 1
"""Exit code where something does not hold: a check ran, and says no."""


@click.command(cls=Command)
@click.argument("run")
@click.option("--case", metavar="CASE", help="Hold the inputs of the run against this case too.")
@click.option("--scenarios", metavar="URI", help="Hold its scenarios against these too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
@click.option("-v", "--verbose", is_flag=True, help="Show what was checked, and how much of it.")
def verify(run: str, case: str | None, scenarios: str | None, as_json: bool, verbose: bool) -> int:
    """Work out everything that RUN says again, from its files alone, without the model and without a solver.

    Every hash; every balance, capacity, demand, stock and rule; what each scenario costs, the measure of risk, key
    figures and tables; the gap and the status; and, in exact arithmetic, the bound, where the run holds its proof.

    The exit code is 0 if everything holds, 1 if something does not, 2 for what is no run.
    """
    from supplyopt.audit import audit_folder

    report = audit_folder(run)
    report.findings += _of_inputs(report.manifest, case, scenarios)
    if as_json:
        import json

        click.echo(json.dumps(_told(run, report), indent=1, allow_nan=False, ensure_ascii=False))
    else:
        _print(report, verbose=verbose)
    return 0 if report.holds else WRONG


def _of_inputs(manifest: Mapping[str, Any], case: str | None, scenarios: str | None) -> list[Any]:
    """Inputs that are not those of the run."""
    from supplyopt.audit.inputs import check_inputs
    from supplyopt.inputs import load_case, load_scenarios

    found: list[Any] = []
    if case is not None:
        found += check_inputs(manifest, "case", load_case(case).files)
    if scenarios is not None:
        found += check_inputs(manifest, "scenarios", load_scenarios(scenarios).files)
    return found


def _told(run: str, report: Report) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "run": run,
        "study": report.manifest.get("study"),
        "verified": report.holds,
        "exit_code": 0 if report.holds else WRONG,
        "proof": report.proof,
        "certified_bound": report.certified,
        "checked": report.checks,
        "findings": [{"code": each.code, "where": each.where, "what": each.what} for each in report.findings],
        "claims": report.claims,
    }


def _print(report: Report, *, verbose: bool) -> None:
    from supplyopt.cli.show import line, money
    from supplyopt.cli.words import counted

    study, currency = str(report.manifest.get("study")), str(report.manifest.get("currency"))
    for each in report.findings:
        line(str(each))
    verdict = "verified" if report.holds else f"not verified: {counted(len(report.findings), 'finding')}"
    line(f"{study}: {verdict}")
    if report.proof == "exact" and report.certified is not None and report.holds:
        line(f"bound   {money(report.certified, currency)}, proven in exact arithmetic")
    for name, told in report.checks.items() if verbose else ():
        line(f"  {name:14}{told}")
    if report.claims:
        line("Not proven here:")
    for claim in report.claims:
        line(f"  - {claim}")
