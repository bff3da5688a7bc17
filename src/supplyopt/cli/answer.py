"""A result for people: the status in words, what it costs, what to buy, how concentrated, how safe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from supplyopt.cli.missed import print_missed
from supplyopt.cli.reach import print_totals, print_when_shares_hold
from supplyopt.cli.show import line, money, percent, quantity, table
from supplyopt.cli.words import counted
from supplyopt.inputs import scaling_assumptions

if TYPE_CHECKING:
    import pandas as pd

    from supplyopt.result import Result
    from supplyopt.study import Study

LARGEST, WORST = 3, 5
"""Sources shown of each item, and scenarios shown."""
NEARLY_ALL = 1 - 1e-5
"""Part of a demand above which nothing worth telling goes unserved [-]."""
METHODS = {
    "extensive-form": "as one program (extensive-form)",
    "benders": "the plan and its operations in turn (benders)",
}
UNWEIGHTED = {"stress": "stress test", "contingency": "failure"}
"""What stands where a scenario has no probability."""


def print_answer(study: Study, result: Result) -> None:
    """Everything worth reading first; the rest is in the run folder."""
    from supplyopt.store.document import missed

    currency = study.case.currency
    line(f"{result.status.value}: {result.message}")
    if result.cost is None:
        if result.bound is not None:
            subject = study.policy.objective.subject
            least = "cost less" if subject == "cost" else f"have less {subject}"
            line(f"no plan can {least} than {money(result.bound, currency)}")
        _print_conflicts(result, currency)
        return
    for remark in result.manifest["remarks"]:
        line(f"Warning: {remark}.")
    _print_objective(study, result.cost)
    if result.bound is not None and result.gap is not None:
        room = money(result.cost - result.bound, currency)
        line(f"bound   {money(result.bound, currency)}   gap {percent(float(result.gap))}, at most {room}")
    if "method" in result.manifest:
        line(f"solved  {METHODS[result.manifest['method']]}")
    _print_costs(study, result)
    portfolio = result.table("portfolio")
    table("What to buy", ["item", "sources", ">a year", "unit", "largest first"], _purchases(portfolio))
    hardened = portfolio.loc[portfolio["taken"] & (portfolio["kind"] == "hardening"), ["option", "commitment"]]
    for way, cost in hardened.itertuples(index=False):
        line(f"{way}, for {money(cost, currency)}")
    columns = ["item", "largest country", ">share", ">HHI", ">unmet, mean", ">unmet, worst 5 %"]
    table("How concentrated, how safe", columns, _figures(result.table("kpis")))
    print_totals(study)
    _print_paper_diversification(result.table("kpis"))
    if len(result.table("scenarios")) > 1:
        columns = ["scenario", "", ">probability", ">cost", ">demand unmet"]
        table(f"The {WORST} dearest scenarios", columns, _scenarios(result, currency))
        print_when_shares_hold(study)
    _print_attacks(result)
    print_missed(missed(result), currency)
    _print_assumptions(study)


def _print_conflicts(result: Result, currency: str) -> None:
    """What cannot hold together when nothing meets every hard rule."""
    from supplyopt.cli.explain.conflicts import print_conflicts

    conflicts = result.manifest.get("conflicts", [])
    print_conflicts(conflicts, currency)
    if conflicts:
        line()
        line(
            "supplyopt explain, with the same case and options, tells what would have to give way, and what that costs."
        )


def _print_objective(study: Study, value: float) -> None:
    """What is minimised: cost, or what is said to be."""
    measure = study.policy.objective
    if measure.kind == "expectation" and measure.subject == "cost":
        line(f"cost    {money(value, study.case.currency)}")
    elif measure.subject == "cost":
        line(f"cost    {money(value, study.case.currency)}   {measure.told('').strip()}")
    else:
        line(f"least   {money(value, study.case.currency)}   {measure.figure()}")


def _print_costs(study: Study, result: Result) -> None:
    from supplyopt.store.document import expected_costs

    costs, currency = expected_costs(result), study.case.currency
    parts = [f"{kind} {money(amount, currency)}" for kind, amount in costs.items() if amount > 0]
    objective = study.policy.objective
    if objective.subject != "cost":
        line(f"cost    {money(sum(costs.values()), currency)} on average")
    elif objective.kind != "expectation":
        line(f"        {money(sum(costs.values()), currency)} on average")
    line(f"of which, on average: {', '.join(parts) or 'nothing'}")
    if costs["preferences"] > 0:
        bill = money(sum(costs.values()) - costs["preferences"], currency)
        line(f"bill    {bill} on average: preferences weigh offers, they are paid to nobody")


def _purchases(portfolio: pd.DataFrame) -> Iterator[list[str]]:
    bought = portfolio[portfolio["taken"] & (portfolio["size"] > 0) & (portfolio["kind"] != "hardening")]
    for (kind, item, unit), options in bought.groupby(["kind", "item", "unit"], sort=True):
        total = float(options["size"].sum())
        largest = options.sort_values(["size", "option"], ascending=[False, True])
        shown = [
            f"{row['supplier'] or row['site'] or row['option']}"
            + (f" ({row['country']})" if row["country"] else "")
            + f" {percent(row['size'] / total)}"
            for row in largest.head(LARGEST).to_dict("records")
        ]
        more = f", {len(options) - LARGEST} more" if len(options) > LARGEST else ""
        name = str(item) if kind == "offer" else f"{item} ({kind})".strip()
        yield [name, str(len(options)), quantity(total), str(unit).removesuffix("/year"), ", ".join(shown) + more]


def _figures(kpis: pd.DataFrame) -> Iterator[list[str]]:
    about = kpis[kpis["item"] != ""]
    for item, facts in about.groupby("item", sort=True):
        value = dict(zip(facts["kpi"], facts["value"], strict=True))
        group = dict(zip(facts["kpi"], facts["group"], strict=True))

        def shown(kpi: str, value: dict[str, float] = value) -> str:
            return percent(value[kpi]) if kpi in value else "-"

        hhi = f"{value['hhi_country']:.2f}" if "hhi_country" in value else "-"
        top = group.get("top_country_share", "-")
        yield [
            str(item),
            top,
            shown("top_country_share"),
            hhi,
            shown("expected_unmet"),
            shown("worst_5pct_unmet"),
        ]


def _print_paper_diversification(kpis: pd.DataFrame) -> None:
    """Items whose suppliers are fewer than they seem, as they would fail together."""
    nominal = kpis[kpis["kpi"] == "nominal_sources"].set_index("item")["value"]
    independent = kpis[kpis["kpi"] == "independent_sources"]
    fewer = independent[independent["value"] < independent["item"].map(nominal).astype(float)]
    if len(fewer):
        line()
    for row in fewer.to_dict("records"):
        on_paper = counted(int(nominal[row["item"]]), "supplier")
        line(f"{row['item']}: on paper {on_paper}, in truth {row['value']:.0f}: {row['group']}")


def _scenarios(result: Result, currency: str) -> Iterator[list[str]]:
    """The dearest, with what is committed and what rules on the plan add whatever happens."""
    from supplyopt.store.document import paid_whatever_happens

    scenarios, beside = result.table("scenarios"), paid_whatever_happens(result)
    for row in scenarios.sort_values(["cost", "scenario"], ascending=[False, True]).head(WORST).to_dict("records"):
        weight = UNWEIGHTED.get(row["family"]) or percent(row["probability"])
        yield [row["scenario"], row["name"], weight, money(row["cost"] + beside, currency), percent(row["unmet"])]


def _print_attacks(result: Result) -> None:
    """What the worst failures leave of every promise against failures."""
    for certificate in result.manifest.get("certificates", ()):
        line()
        line(f"{certificate['rule']}: {certificate['promise']}")
        worst = [each for each in certificate["worst"] if any(s["part"] < NEARLY_ALL for s in each["served"])]
        for each in worst[:LARGEST]:
            line(f"  worst: {_attack(each)}")
        more = (
            f", and {counted(len(worst) - LARGEST, 'milder one')} in the table attacks" if len(worst) > LARGEST else ""
        )
        which = f"any {counted(certificate['at_once'], 'failure')} among {certificate['among']}"
        line(f"  nothing{' else' if worst else ''} goes unserved, by {which}{more}")


def _attack(worst: Mapping[str, Any]) -> str:
    """The failures, and what they leave where that is not all."""
    served = [f"{percent(s['part'])} of {s['item']} ({s['class']})" for s in worst["served"] if s["part"] < NEARLY_ALL]
    room = worst["missing_at_most"] - worst["missing"]
    doubt = f"; another may leave {percent(room)} less" if room > 1 - NEARLY_ALL else ""
    return f"{' + '.join(worst['entities']) or 'nothing fails'}, {' and '.join(served)} served{doubt}"


def _print_assumptions(study: Study) -> None:
    number = len(study.case.assumptions)
    if number == 0:
        return
    line()
    scaling = scaling_assumptions(study.case)
    how = f"; --assume NAME=VALUE changes {', '.join(scaling)}" if scaling else ""
    line(f"This rests on {counted(number, 'assumption')}, listed in the case's table assumptions{how}.")
