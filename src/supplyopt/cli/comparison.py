"""Plans side by side: what they cost, what goes unmet, where each material comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from supplyopt.cli.show import line, money, percent, table
from supplyopt.cli.words import counted
from supplyopt.inputs import scaling_assumptions
from supplyopt.shipped import shipped_folder

if TYPE_CHECKING:
    from supplyopt.result import Result
    from supplyopt.study import Study

TAIL = 0.05
ARROW = " -> "
OF_RULES = {"penalties": "penalties of soft rules", "preferences": "preferences, paid to nobody"}
Facts = dict[tuple[str, str], tuple[float, str]]
"""(kpi, item) -> value, group"""


def print_comparison(study: Study, results: Mapping[str, Result]) -> None:
    """The tables of a comparison, then what the case rests on."""
    names = list(results)
    solved = {name: result for name, result in results.items() if result.cost is not None}
    for name, result in results.items():
        line(f"{name:10} {result.status.value}: {result.message}")
    if len(solved) < len(results):
        return
    currency = study.case.currency
    table("Money", ["", *(f">{name}" for name in names)], _money(solved, currency))
    table("Demand unmet, by value", ["", *(f">{name}" for name in names)], _unmet(solved))
    columns = ["material, narrowest stage", "country", ">top share", ">HHI", ">unmet, worst 5 %", ">unmet, worst test"]
    table(f"By material: {ARROW.join(names)}", columns, _materials(study, solved))
    _print_missed(solved)
    _print_assumptions(study)


def _money(results: Mapping[str, Result], currency: str) -> Iterator[list[str]]:
    from supplyopt.store.document import expected_costs

    yield ["cost, as the model counts it", *(money(result.cost or 0.0, currency) for result in results.values())]
    yield ["no plan can cost less than", *(money(result.bound or 0.0, currency) for result in results.values())]
    yield ["gap", *(percent(float(result.gap or 0.0)) for result in results.values())]
    parts = [expected_costs(result) for result in results.values()]
    yield ["bill on average, with what rules add", *(money(sum(part.values()), currency) for part in parts)]
    for kind in parts[0]:
        if any(part[kind] for part in parts):
            name = OF_RULES.get(kind, kind)
            yield [f"  {name}", *(money(part[kind], currency) for part in parts)]
    facts = [_facts(result) for result in results.values()]
    for kpi, name in (("calm_cost", "bill if nothing happens"), ("worst_5pct_cost", "bill in the worst 5 %")):
        yield [name, *(money(fact[kpi, ""][0], currency) for fact in facts)]


def _unmet(results: Mapping[str, Result]) -> Iterator[list[str]]:
    from supplyopt.risk import tail_mean

    rows: dict[str, list[str]] = {"on average": [], "worst 5 %": []}
    tests: dict[str, list[str]] = {}
    for result in results.values():
        scenarios = result.table("scenarios")
        weighted = scenarios[scenarios["probability"] > 0].set_index("scenario")
        unmet = {str(s): float(value) for s, value in weighted["unmet"].items()}
        weights = {str(s): float(value) for s, value in weighted["probability"].items()}
        rows["on average"].append(percent(sum(weights[s] * unmet[s] for s in unmet)))
        rows["worst 5 %"].append(percent(tail_mean(unmet, weights, TAIL)))
        for row in scenarios[scenarios["family"] == "stress"].to_dict("records"):
            tests.setdefault(f"test: {row['name']}", []).append(percent(row["unmet"]))
    for name, cells in {**rows, **tests}.items():
        yield [name, *cells]


def _materials(study: Study, results: Mapping[str, Result]) -> Iterator[list[str]]:
    facts = [_facts(result) for result in results.values()]
    items = study.case.items
    for material, members in items.groupby("material", sort=True)["item"]:
        sourced = [item for item in sorted(members) if ("top_country_share", item) in facts[0]]
        if not sourced:
            continue
        narrow = max(sourced, key=lambda item: facts[0]["top_country_share", item][0])
        stage = str(items.set_index("item").loc[narrow, "stage"])
        yield [
            f"{material}, {stage}",
            ARROW.join(dict.fromkeys(fact.get(("top_country_share", narrow), (0.0, "-"))[1] for fact in facts)),
            ARROW.join(percent(fact.get(("top_country_share", narrow), (0.0, ""))[0]) for fact in facts),
            ARROW.join(f"{fact.get(('hhi_country', narrow), (0.0, ''))[0]:.2f}" for fact in facts),
            ARROW.join(_worst(fact, "worst_5pct_unmet", list(members)) for fact in facts),
            ARROW.join(_worst(fact, "worst_unmet", list(members)) for fact in facts),
        ]


def _worst(facts: Facts, kpi: str, items: list[str]) -> str:
    """The largest figure among a material's items that somebody demands."""
    found = [facts[kpi, item][0] for item in items if (kpi, item) in facts]
    return percent(max(found)) if found else "-"


def _facts(result: Result) -> Facts:
    return {(row["kpi"], row["item"]): (row["value"], row["group"]) for row in result.table("kpis").to_dict("records")}


def _print_missed(results: Mapping[str, Result]) -> None:
    from supplyopt.store.document import missed

    for name, result in results.items():
        rows = missed(result)
        if rows:
            which = ", ".join(sorted({row.rule for row in rows}))
            line()
            number = counted(len(rows), "row")
            line(f"{name}: {number} of soft rules are missed and paid for ({which}), all others are kept")


def _print_assumptions(study: Study) -> None:
    case = study.case
    scaling = case.assumptions[case.assumptions["assumption"].isin(scaling_assumptions(case))]
    line()
    number = counted(len(case.assumptions), "assumption")
    line(f"Much of this is assumed, not published: {number}, each with its reason, in")
    line(f"  {shipped_folder('data') / case.name / 'assumptions.csv'}")
    line("Vary them with 'supplyopt solve ... --assume NAME=VALUE':")
    for row in scaling.to_dict("records"):
        line(f"  {row['assumption']} = {row['value']:g}: {row['statement']}")
