"""The sections of a stress test of a plan: as plain data, and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplyopt.cli.endings import say, say_step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplyopt.cli.portfolio import Committed
    from supplyopt.study import Study


def sections(study: Study, committed: Committed, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Everything, as plain data; what is infinite or not known is null."""
    from supplyopt.analyse.stress import entities_of, exposures, knock_outs, stress_tests
    from supplyopt.cli.explain.breaking import breaks_told, points_told
    from supplyopt.cli.show import percent
    from supplyopt.cli.stress.exposure import exposure_told
    from supplyopt.cli.stress.knock_out import knock_outs_told
    from supplyopt.cli.stress.scenario import stress_test_told

    study = study if asked["weighted"] else _without_weighted(study)
    plan, by, level = committed.plan, list(dict.fromkeys(asked["by"])), asked["break_service"]
    struck = entities_of(study.network, by, asked["where"], asked["recovery_days"])
    say(f"time to survive of {len(struck)} that may fail ...")
    exposed = exposures(study, plan, struck, say_step)
    say("what each loss, and each two of them, come to ...")
    lost = knock_outs(study, plan, struck, asked["double"], asked["days"], say_step)
    chosen = [s for s, p in study.probabilities.items() if asked["weighted"] and p > 0 and s in study.conditions]
    tested = [s for s, family in study.families.items() if family == "stress"]
    say("stress tests ...")
    tests = stress_tests(study, plan, [*tested, *chosen], say_step)
    say(f"which failures leave less than {percent(level)} served ...")
    sizes = plan.portfolio.sizes
    return {
        "schema_version": 1,
        "study": study.name,
        "currency": study.case.currency,
        "horizon_days": float(study.network.days.sum()),
        "plan": {
            "portfolio": committed.told,
            "origin": committed.origin,
            "sha256": committed.sha256,
            "keeps_rules": committed.keeps_rules,
        },
        "by": by,
        "where": asked["where"],
        "recovery_days": asked["recovery_days"],
        "days": asked["days"],
        "exposures": [exposure_told(each) for each in exposed],
        "knock_outs": knock_outs_told(lost),
        "stress_tests": [stress_test_told(each) for each in tests],
        "reverse": {
            "level": level,
            "single_points": points_told(study, sizes, by, level),
            "breaks": {each: breaks_told(study, sizes, each, level) for each in by},
        },
    }


def _without_weighted(study: Study) -> Study:
    """The same question without the scenarios that nobody asks about here: there may be very many."""
    from dataclasses import replace

    from supplyopt.scenarios.scenario_set import CALM
    from supplyopt.solver.knowing import conditioned

    return study if study.calm is None else replace(study, scenarios=conditioned(study, {CALM: 1.0}))


def print_sections(told: Mapping[str, Any]) -> None:
    """What was told, as text."""
    from supplyopt.cli.explain.breaking import print_breaks, print_points
    from supplyopt.cli.show import line
    from supplyopt.cli.stress.exposure import print_exposures
    from supplyopt.cli.stress.knock_out import print_knock_outs, print_pairs
    from supplyopt.cli.stress.scenario import print_tests

    currency, reverse = told["currency"], told["reverse"]
    line(f"{told['study']}: {told['plan']['origin']}")
    if not told["plan"]["keeps_rules"]:
        line("warning: no calm operation of this plan keeps every rule of the model")
    print_exposures(told["exposures"], told["horizon_days"], currency)
    print_knock_outs(told["knock_outs"]["single"], told["days"], currency)
    print_pairs(told["knock_outs"], currency)
    print_tests(told["stress_tests"], currency)
    print_points(reverse["single_points"], reverse["level"])
    for by, breaks in reverse["breaks"].items():
        print_breaks(breaks, by)
