"""The outcome of every scenario, as tables to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from supplyopt.analyse.evaluation import Evaluation


def outcome_tables(evaluation: Evaluation) -> dict[str, pd.DataFrame]:
    """``portfolio``, ``scenarios`` (one line each) and ``shortages`` (what is never served, over all periods)."""
    import pandas as pd

    study, plan, outcomes = evaluation.study, evaluation.plan, evaluation.outcomes
    heads = study.scenarios.scenarios.set_index("scenario_id")["name"].astype(str).to_dict()
    names = list(outcomes.scenarios)
    scenarios = pd.DataFrame(
        {
            "scenario": names,
            "name": [heads.get(name, name) for name in names],
            "family": [study.families[name] for name in names],
            "probability": evaluation.probabilities,
            "cost": outcomes.cost,
            "unserved": evaluation.unserved_value,
            "keeps_rules": outcomes.keeps_rules,
        }
    )
    short = outcomes.short.tocoo()
    rows, columns = short.coords
    demands = [study.network.demands[i] for i in columns]
    shortages = pd.DataFrame(
        {
            "scenario": [names[i] for i in rows],
            "item": [d.resource[0] for d in demands],
            "site": [d.resource[1] for d in demands],
            "class": [d.use for d in demands],
            "short": short.data,
        }
    )
    options = [o.name for o in study.network.options]
    portfolio = pd.DataFrame(
        {
            "option": options,
            "size": [plan.size(name) for name in options],
            "taken": [bool(plan.portfolio.taken.get(name, False)) for name in options],
        }
    )
    return {"portfolio": portfolio, "scenarios": scenarios, "shortages": shortages}
