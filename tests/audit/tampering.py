"""Ways to tamper with a run, in one place: what is done, and who does it.

A *sealed* forgery is written anew by the program's own writer, so that every hash, size and count of rows is right, and
``result.json`` says what the forged tables come to: only mathematics can find it. An *open* one changes files as they
lie there. ``docs/verification.md`` shows this list.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from supplyopt.audit.program import PREFIX, program_in
from supplyopt.audit.question import study_in
from supplyopt.result import Result, Status
from supplyopt.store import write_run

Rng = np.random.Generator


class NotHereError(Exception):
    """A run has nothing that could be tampered with in this way."""


@dataclass(frozen=True)
class Kind:
    """A way to tamper with a run."""

    name: str
    told: str
    sealed: bool
    forge: Callable[[Any, Rng], Any]

    def commit(self, result: Result, folder: Path, rng: Rng) -> None:
        """Write a run and tamper with it; raises NotHereError where it has nothing of the kind."""
        if self.sealed:
            write_run(self.forge(result, rng), folder)
        else:
            write_run(result, folder)
            self.forge(folder, rng)


KINDS: dict[str, Kind] = {}


def sealed(told: str) -> Callable[[Callable[[Result, Rng], Result]], Callable[[Result, Rng], Result]]:
    """Register a forgery that is written anew with all its hashes."""

    def register(forge: Callable[[Result, Rng], Result]) -> Callable[[Result, Rng], Result]:
        KINDS[forge.__name__] = Kind(forge.__name__, told, True, forge)
        return forge

    return register


def opened(told: str) -> Callable[[Callable[[Path, Rng], None]], Callable[[Path, Rng], None]]:
    """Register a forgery of files as they lie there."""

    def register(forge: Callable[[Path, Rng], None]) -> Callable[[Path, Rng], None]:
        KINDS[forge.__name__] = Kind(forge.__name__, told, False, forge)
        return forge

    return register


def as_table() -> str:
    """The kinds as a table in Markdown."""
    rows = [f"| `{kind.name}` | {kind.told} | {'sealed' if kind.sealed else 'open'} |" for kind in KINDS.values()]
    return "\n".join(["| kind | what is done | |", "|---|---|---|", *rows])


# --- quantities ---------------------------------------------------------------------------------------------------


@sealed("a unit moved from one supplier to another, in one scenario and period")
def unit_moved(result: Result, rng: Rng) -> Result:
    flows = result.table("flows")
    bought = flows[flows["kind"].isin(["buy", "spot"]) & (flows["quantity"] >= 1.0)]
    if bought.empty:
        raise NotHereError
    source = bought.loc[rng.choice(bought.index)]
    others = flows[(flows["scenario"] == source["scenario"]) & (flows["activity"] != source["activity"])]
    others = others[others["kind"].isin(["buy", "spot"])]
    if others.empty:
        raise NotHereError
    flows = _added(flows, source.name, "quantity", -1.0)
    return _with(result, flows=_added(flows, rng.choice(others.index), "quantity", 1.0))


@sealed("a unit added to a flow")
def unit_added(result: Result, rng: Rng) -> Result:
    return _with(result, flows=_added(result.table("flows"), _any_row(result.table("flows"), rng), "quantity", 1.0))


@sealed("a part of a flow taken away")
def unit_removed(result: Result, rng: Rng) -> Result:
    flows = result.table("flows")
    row = _any_row(flows[flows["quantity"] > 0.1], rng)
    return _with(result, flows=_added(flows, row, "quantity", -min(1.0, float(flows.loc[row, "quantity"]))))


@sealed("an award that is a unit larger")
def award_larger(result: Result, rng: Rng) -> Result:
    table = result.table("portfolio")
    return _with(result, portfolio=_added(table, _any_row(table, rng), "size", 1.0))


@sealed("an award that is half as large")
def award_halved(result: Result, rng: Rng) -> Result:
    table = result.table("portfolio")
    row = _any_row(table[table["size"] > 0.1], rng)
    return _with(result, portfolio=_added(table, row, "size", -0.5 * float(table.loc[row, "size"])))


@sealed("an option taken that was not, or the other way round")
def taken_turned(result: Result, rng: Rng) -> Result:
    table = result.table("portfolio").copy()
    row = _any_row(table, rng)
    table.loc[row, "taken"] = not table.loc[row, "taken"]
    return _with(result, portfolio=table)


@sealed("a stock that is larger than it is")
def stock_larger(result: Result, rng: Rng) -> Result:
    table = result.table("stocks")
    return _with(result, stocks=_added(table, _any_row(table, rng), "quantity", 1.0))


@sealed("a shortage that is told as served")
def shortage_hidden(result: Result, rng: Rng) -> Result:
    table = result.table("shortages")
    row = _any_row(table[table["short"] > 0.01], rng)
    less = 0.5 * float(table.loc[row, "short"])
    return _with(result, shortages=_added(_added(table, row, "short", -less), row, "served", less))


@sealed("less demand than there is, and so less shortage")
def demand_smaller(result: Result, rng: Rng) -> Result:
    table = result.table("shortages")
    row = _any_row(table[table["short"] > 0.01], rng)
    less = 0.5 * float(table.loc[row, "short"])
    return _with(result, shortages=_added(_added(table, row, "short", -less), row, "demand", -less))


@sealed("the operations of two scenarios swapped")
def operations_swapped(result: Result, rng: Rng) -> Result:
    one, other = _two_scenarios(result, rng)
    swap = {one: other, other: one}
    forged = {}
    for name in ("flows", "stocks", "shortages"):
        table = result.table(name)
        forged[name] = table.assign(scenario=table["scenario"].map(lambda s: swap.get(s, s)).astype("str"))
    same = all(_sorted(forged[name]).equals(_sorted(result.table(name))) for name in forged)
    if same:
        raise NotHereError
    return _with(result, **forged)


# --- figures ------------------------------------------------------------------------------------------------------


@sealed("a scenario that is cheaper than it is, its bills with it")
def scenario_cheaper(result: Result, rng: Rng) -> Result:
    table = result.table("scenarios")
    row = _any_row(table, rng)
    less = -0.01 * float(table.loc[row, "cost"]) - 1.0
    return _with(result, scenarios=_added(_added(table, row, "cost", less), row, "purchases", less))


@sealed("money moved from one kind of cost to another")
def bills_moved(result: Result, rng: Rng) -> Result:
    table = result.table("scenarios")
    row = _any_row(table, rng)
    return _with(result, scenarios=_added(_added(table, row, "purchases", -1.0), row, "holding", 1.0))


@sealed("a probability moved from one scenario to another")
def probability_moved(result: Result, rng: Rng) -> Result:
    table = result.table("scenarios")
    one, other = rng.choice(table.index, 2, replace=False)
    return _with(result, scenarios=_added(_added(table, one, "probability", -0.01), other, "probability", 0.01))


@sealed("the names of two scenarios swapped")
def names_swapped(result: Result, rng: Rng) -> Result:
    table = result.table("scenarios").copy()
    one, other = rng.choice(table.index, 2, replace=False)
    table.loc[[one, other], "scenario"] = table.loc[[other, one], "scenario"].to_numpy()
    return _with(result, scenarios=table)


@sealed("demand unmet that is told smaller")
def unmet_smaller(result: Result, rng: Rng) -> Result:
    table = result.table("scenarios")
    row = _any_row(table[table["unmet"] > 1e-6], rng)
    return _with(result, scenarios=_added(table, row, "unmet", -0.5 * float(table.loc[row, "unmet"])))


@sealed("a key figure embellished")
def kpi_changed(result: Result, rng: Rng) -> Result:
    table = result.table("kpis")
    row = _any_row(table[table["value"].notna() & (table["value"] != 0.0)], rng)
    return _with(result, kpis=_added(table, row, "value", -0.01 * float(table.loc[row, "value"])))


@sealed("a row of a rule that is told kept by more than it is")
def rule_row_changed(result: Result, rng: Rng) -> Result:
    table = result.table("rules")
    row = _any_row(table, rng)
    return _with(result, rules=_added(_added(table, row, "left", -0.1), row, "slack", 0.1))


@sealed("a row dropped")
def row_dropped(result: Result, rng: Rng) -> Result:
    name = _any_table(result, rng)
    table = result.table(name)
    return _with(result, **{name: table.drop(index=_any_row(table, rng)).reset_index(drop=True)})


@sealed("a row there twice")
def row_doubled(result: Result, rng: Rng) -> Result:
    name = _any_table(result, rng)
    table = result.table(name)
    row = _any_row(table, rng)
    return _with(result, **{name: pd.concat([table.loc[: int(row)], table.loc[int(row) :]], ignore_index=True)})


# --- claims -------------------------------------------------------------------------------------------------------


@sealed("a cost that is lower than it is, and the bound with it")
def cost_lower(result: Result, rng: Rng) -> Result:
    less = (0.001 + 0.01 * rng.random()) * max(1.0, float(result.cost or 0.0))
    return replace(result, cost=float(result.cost or 0.0) - less, bound=float(result.bound or 0.0) - less)


@sealed("a bound that is higher than proven")
def bound_higher(result: Result, rng: Rng) -> Result:
    if result.manifest["proof"] != "exact":
        raise NotHereError
    cost = float(result.cost or 0.0)
    return replace(result, bound=cost + (1e-5 + 0.01 * rng.random()) * max(1.0, abs(cost)))


@sealed("a worse plan with its own cost, called optimal by a bound that was moved up to it")
def worse_plan(result: Result, rng: Rng) -> Result:
    """The plan of the same question with the largest supplier left out: possible, and dearer."""
    import supplyopt as so
    from supplyopt.rules import Exclude

    study = study_in(result)
    table = result.table("portfolio")
    largest = table.loc[table["size"].idxmax(), "supplier"]
    if result.manifest["proof"] != "exact" or not largest:
        raise NotHereError
    worse = so.solve(study.with_rule(Exclude(name="hidden", where=f"supplier={largest}")))
    if worse.portfolio is None or worse.cost is None or worse.cost < 1.001 * float(result.cost or 0.0) + 0.01:
        raise NotHereError
    kept = {**worse.manifest, **{k: result.manifest[k] for k in ("fingerprint", "policy", "proof")}}
    rules = worse.table("rules")
    tables = {**worse.tables, "rules": rules[rules["rule"] != "hidden"].reset_index(drop=True)}
    certificate = {k: v for k, v in result.evidence.items() if k.startswith(PREFIX)}
    evidence = {**{k: v for k, v in worse.evidence.items() if not k.startswith(PREFIX)}, **certificate}
    return replace(worse, manifest=kept, tables=tables, evidence=evidence, bound=worse.cost)


@sealed("another status word")
def status_changed(result: Result, rng: Rng) -> Result:
    words = [word for word in Status if word not in (result.status, Status.INTERRUPTED)]
    return replace(result, status=words[int(rng.integers(len(words)))])


@sealed("a gap asked for that is not the one that was")
def gap_changed(result: Result, rng: Rng) -> Result:
    gap = float(rng.choice([0.01, 0.05, 0.2]))
    return _told(result, limits={**result.manifest["limits"], "gap": gap})


# --- the question -------------------------------------------------------------------------------------------------


@sealed("a rule removed from the policy")
def rule_removed(result: Result, rng: Rng) -> Result:
    return _policy(result, rng, lambda rules, which: [r for i, r in enumerate(rules) if i != which])


@sealed("a rule removed from policy and tables, the fingerprint made to fit")
def rule_erased(result: Result, rng: Rng) -> Result:
    if result.manifest["proof"] != "exact":
        raise NotHereError
    forged = _policy(result, rng, lambda rules, which: [r for i, r in enumerate(rules) if i != which])
    kept = {rule["name"] for rule in forged.manifest["policy"]["rules"]}
    rows = result.evidence[f"{PREFIX}rows"]
    if not set(rows["rule"]) - kept - {""}:
        raise NotHereError
    table = result.table("rules")
    forged = _with(forged, rules=table[table["rule"].isin(kept)].reset_index(drop=True))
    return _refingered(forged)


@sealed("a limit of a rule changed, the fingerprint made to fit")
def rule_changed(result: Result, rng: Rng) -> Result:
    def change(rules: list[dict[str, Any]], which: int) -> list[dict[str, Any]]:
        rule, table = rules[which], result.table("rules")
        told = table.loc[table["rule"] == rule["name"], ["limit", "right"]].to_numpy()
        field = next((f for f in ("limit", "level", "count", "days", "amount") if rule.get(f)), None)
        if field is None or not np.isclose(told, rule[field]).any():
            raise NotHereError  # whatever its limit, it asks the same of this answer: nothing false would be told
        value = rule[field] + 1 if isinstance(rule[field], int) else 0.9 * rule[field]
        return [*rules[:which], {**rule, field: value}, *rules[which + 1 :]]

    return _refingered(_policy(result, rng, change))


@sealed("another price in the case, the fingerprint made to fit")
def price_changed(result: Result, rng: Rng) -> Result:
    offers = result.evidence["question.offers"]
    used = set(result.table("flows")["activity"].str.extract(r"^buy:([^@]+)@")[0].dropna())
    row = _any_row(offers[offers["offer"].isin(used)], rng)
    return _refingered(_evident(result, "question.offers", _added(offers, row, "price", 1.0)))


@sealed("another probability in the set of scenarios, the fingerprint made to fit")
def chances_changed(result: Result, rng: Rng) -> Result:
    table = result.evidence["question.scenario_set"]
    weighed = table[table["probability"] > 0.02]
    if len(weighed) < 2:
        raise NotHereError
    one, other = rng.choice(weighed.index, 2, replace=False)
    forged = _added(_added(table, one, "probability", -0.01), other, "probability", 0.01)
    return _refingered(_evident(result, "question.scenario_set", forged))


@sealed("more demand in the case, the fingerprint made to fit")
def need_changed(result: Result, rng: Rng) -> Result:
    table = result.evidence["question.demand"]
    return _refingered(_evident(result, "question.demand", _added(table, _any_row(table, rng), "quantity", 1.0)))


@sealed("another fingerprint")
def fingerprint_changed(result: Result, rng: Rng) -> Result:
    return _told(result, fingerprint=rng.bytes(32).hex())


@sealed("the question left out")
def question_left_out(result: Result, rng: Rng) -> Result:
    names = [name for name in result.evidence if name.startswith("question.")]
    gone = str(rng.choice(names)) if rng.random() < 0.5 else ""
    return replace(
        result, evidence={k: v for k, v in result.evidence.items() if k not in (names if not gone else [gone])}
    )


# --- the certificate ----------------------------------------------------------------------------------------------


@sealed("a dual of the certificate changed")
def dual_changed(result: Result, rng: Rng) -> Result:
    program = program_in(result.evidence)
    if program is None or result.manifest["proof"] != "exact":
        raise NotHereError
    for row in rng.permutation(np.flatnonzero(program.duals)):
        duals = program.duals.copy()
        duals[row] *= rng.choice([0.0, 0.5, 1.5])
        proven = replace(program, duals=duals).proven()
        if proven is None or float(proven) < float(result.bound or 0.0) - 1e-4 * max(
            1.0, abs(float(result.bound or 0.0))
        ):
            return _certified(result, "rows", "dual", duals)
    raise NotHereError


@sealed("a limit of the certificate moved so that it proves more, and the bound with it")
def limit_moved(result: Result, rng: Rng) -> Result:
    program = program_in(result.evidence)
    if program is None or result.manifest["proof"] != "exact":
        raise NotHereError
    leaning = np.flatnonzero((program.duals > 1e-6) & np.isfinite(program.row_lower))
    if not len(leaning):
        raise NotHereError
    row = rng.choice(leaning)
    lower = program.row_lower.copy()
    lower[row] += 0.1 * max(1.0, abs(lower[row]))
    return _certified(result, "rows", "lower", lower)


@sealed("a price of the certificate raised, so that it proves more")
def program_dearer(result: Result, rng: Rng) -> Result:
    program = program_in(result.evidence)
    if program is None:
        raise NotHereError
    matters = np.flatnonzero(np.abs(program.cost * program.values) > 1e-2 * abs(program.objective))
    if not len(matters):
        raise NotHereError
    cost = program.cost.copy()
    cost[rng.choice(matters)] *= 1.2
    return _certified(result, "columns", "cost", cost)


@sealed("a value of the answer in the certificate changed")
def value_changed(result: Result, rng: Rng) -> Result:
    program = program_in(result.evidence)
    if program is None:
        raise NotHereError
    columns = result.evidence[f"{PREFIX}columns"]
    named = columns["component"].isin(["plan.size", "flow", "stock", "served", "short", "plan.calm.flow"])
    values = program.values.copy()
    values[rng.choice(np.flatnonzero(named))] += 1.0
    return _certified(result, "columns", "value", values)


# --- files as they lie there --------------------------------------------------------------------------------------


@opened("one bit of a file turned over")
def bit_turned(folder: Path, rng: Rng) -> None:
    path = _any_file(folder, rng)
    data = bytearray(path.read_bytes())
    data[int(rng.integers(len(data)))] ^= 1 << int(rng.integers(8))
    path.write_bytes(bytes(data))


@opened("a file removed")
def file_removed(folder: Path, rng: Rng) -> None:
    _any_file(folder, rng).unlink()


@opened("a file added")
def file_added(folder: Path, rng: Rng) -> None:
    (folder / f"more{rng.integers(100)}.parquet").write_bytes((folder / "kpis.parquet").read_bytes())


@opened("a table of another run in place of one")
def file_replaced(folder: Path, rng: Rng) -> None:
    one, other = rng.choice(sorted(path.name for path in folder.glob("*.parquet")), 2, replace=False)
    if (folder / one).read_bytes() == (folder / other).read_bytes():
        raise NotHereError
    (folder / one).write_bytes((folder / other).read_bytes())


@opened("a hash in the manifest changed")
def hash_changed(folder: Path, rng: Rng) -> None:
    def change(manifest: dict[str, Any]) -> None:
        name = str(rng.choice(sorted(manifest["outputs"])))
        manifest["outputs"][name]["sha256"] = rng.bytes(32).hex()

    _manifest(folder, change)


@opened("a number of rows or bytes in the manifest changed")
def count_changed(folder: Path, rng: Rng) -> None:
    def change(manifest: dict[str, Any]) -> None:
        name = str(rng.choice(sorted(n for n in manifest["outputs"] if n.endswith(".parquet"))))
        manifest["outputs"][name][str(rng.choice(["rows", "bytes"]))] += 1

    _manifest(folder, change)


@opened("a file of the manifest that lies outside of the run")
def path_outside(folder: Path, rng: Rng) -> None:
    def change(manifest: dict[str, Any]) -> None:
        name = str(rng.choice(["../secret", "/etc/passwd", "a/../../b", "..", "", "\0"]))
        manifest["outputs"][name] = {"sha256": "0" * 64, "bytes": 1, "rows": None}

    _manifest(folder, change)


@opened("cost, bound, gap or status of the manifest changed, while result.json stays")
def manifest_changed(folder: Path, rng: Rng) -> None:
    def change(manifest: dict[str, Any]) -> None:
        name = str(rng.choice(["cost", "bound", "gap", "status"]))
        manifest[name] = "feasible" if name == "status" else float(manifest[name]) * 0.99 + 1e-3

    _manifest(folder, change)


# --- tools --------------------------------------------------------------------------------------------------------


def _added(table: pd.DataFrame, row: Any, column: str, change: float) -> pd.DataFrame:
    forged = table.copy()
    forged.loc[row, column] = float(forged.loc[row, column]) + change
    return forged


def _any_row(table: pd.DataFrame, rng: Rng) -> Any:
    if table.empty:
        raise NotHereError
    return rng.choice(table.index)


def _any_table(result: Result, rng: Rng) -> str:
    names = [n for n in ("portfolio", "flows", "stocks", "scenarios", "rules", "kpis") if len(result.table(n))]
    return str(rng.choice(names))


def _any_file(folder: Path, rng: Rng) -> Path:
    return folder / str(rng.choice(sorted(path.name for path in folder.iterdir() if path.name != "manifest.json")))


def _two_scenarios(result: Result, rng: Rng) -> tuple[str, str]:
    names = list(result.table("scenarios")["scenario"])
    if len(names) < 2:
        raise NotHereError
    one, other = rng.choice(names, 2, replace=False)
    return str(one), str(other)


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values(list(table.columns), ignore_index=True)


def _with(result: Result, **tables: pd.DataFrame) -> Result:
    return replace(result, tables={**result.tables, **tables})


def _told(result: Result, **told: Any) -> Result:
    return replace(result, manifest={**result.manifest, **told})


def _evident(result: Result, name: str, table: pd.DataFrame) -> Result:
    return replace(result, evidence={**result.evidence, name: table})


def _certified(result: Result, table: str, column: str, figures: Any) -> Result:
    name = f"{PREFIX}{table}"
    return _evident(result, name, result.evidence[name].assign(**{column: figures}))


def _policy(result: Result, rng: Rng, change: Callable[[list[dict[str, Any]], int], list[dict[str, Any]]]) -> Result:
    policy = result.manifest["policy"]
    telling = [i for i, r in enumerate(policy["rules"]) if (result.table("rules")["rule"] == r["name"]).any()]
    if not telling:
        raise NotHereError
    return _told(result, policy={**policy, "rules": change(list(policy["rules"]), int(rng.choice(telling)))})


def _refingered(result: Result) -> Result:
    return _told(result, fingerprint=study_in(result).fingerprint)


def _manifest(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")
