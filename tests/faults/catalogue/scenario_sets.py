"""Sets of scenarios: chances that are none, scenarios that contradict themselves, effects on nothing."""

from __future__ import annotations

from math import inf, nan

from tests.faults.fault import Fault, Faults, both, changed, scenarios

FAULTS: Faults = {
    "no scenarios": Fault(changed(lambda given: given.slice(0, 0)), "SCN004", "set.parquet"),
    "a negative chance": Fault(scenarios(probability={2: -0.2}), "SCN022", "set.parquet:2: probability: '-0.2'"),
    "a chance above one": Fault(scenarios(probability={2: 1.2}), "SCN022", "set.parquet:2: probability"),
    "a chance that is no number": Fault(scenarios(probability={2: nan}), "SCN010", "set.parquet:2: probability"),
    "an infinite chance": Fault(scenarios(probability={2: inf}), "SCN022", "set.parquet:2: probability"),
    "chances that sum to 0.97": Fault(scenarios(probability={2: 0.17}), "SCN024", "set.parquet", "sum to 0.97"),
    "chances that sum to 1.03": Fault(scenarios(probability={2: 0.23}), "SCN024", "set.parquet", "sum to 1.03"),
    "a chance that differs between rows": Fault(
        both(
            changed(lambda given: _twice(given)), scenarios(probability={3: 0.3}, period_from={3: 2}, period_to={3: 2})
        ),
        "SCN021",
        "set.parquet:3: probability",
        "row 2",
    ),
    "an effect given twice": Fault(changed(lambda given: _twice(given)), "SCN035", "set.parquet:3", "row 2"),
    "a stress test with a weight": Fault(scenarios(family={2: "stress"}), "SCN023", "set.parquet:2: probability"),
    "two calm scenarios": Fault(scenarios(family={2: "calm"}), "SCN025", "set.parquet:2: scenario_id"),
    "calm with an onset": Fault(scenarios(onset_period={1: 2}), "SCN026", "set.parquet:1: onset_period"),
    "an empty id": Fault(scenarios(scenario_id={2: None}), "SCN010", "set.parquet:2: scenario_id"),
    "an id with a space behind it": Fault(
        scenarios(scenario_id={2: "china_down "}), "SCN011", "set.parquet:2: scenario_id"
    ),
    "an id with an escape": Fault(scenarios(scenario_id={2: "a\x1b[31mb"}), "SCN011", "set.parquet:2: scenario_id"),
    "an unknown attribute": Fault(
        scenarios(attribute={2: "avalability"}), "SCN012", "set.parquet:2: attribute", "'availability'?"
    ),
    "an unknown family": Fault(scenarios(family={2: "probable"}), "SCN012", "set.parquet:2: family"),
    "half a period": Fault(scenarios(period_to={2: 1.5}), "SCN013", "set.parquet:2: period_to"),
    "periods reversed": Fault(scenarios(period_from={2: 2}), "SCN032", "set.parquet:2: period_from"),
    "a period of zero": Fault(scenarios(period_from={2: 0}), "SCN036", "set.parquet:2: period_from"),
    "an effect before the onset": Fault(
        scenarios(onset_period={2: 2}, period_to={2: 2}), "SCN033", "set.parquet:2: period_from"
    ),
    "an availability below zero": Fault(scenarios(value={2: -0.1}), "SCN034", "set.parquet:2: value: '-0.1'"),
    "an availability of a percentage": Fault(scenarios(value={2: 40.0}), "SCN034", "set.parquet:2: value: '40'"),
    "an infinite effect": Fault(scenarios(value={2: inf}), "SCN034", "set.parquet:2: value"),
    "an empty effect": Fault(scenarios(value={2: None}), "SCN010", "set.parquet:2: value"),
    "a selector that is none": Fault(scenarios(selector={2: "supplier:miner"}), "SCN031", "set.parquet:2: selector"),
    "a supplier that the case does not have": Fault(
        scenarios(selector={2: "supplier=minner"}), "STU023", "set.parquet: selector: 'supplier=minner'", "'miner'?"
    ),
    "a dimension that nothing has": Fault(
        scenarios(selector={2: "suplier=miner"}), "STU021", "set.parquet: selector", "'supplier'?"
    ),
    "a country that the case does not deal with": Fault(
        scenarios(selector={2: "country=US"}), "STU023", "set.parquet: selector", exit=0
    ),
    "a scenario after the end": Fault(
        scenarios(onset_period={2: 9}, period_from={2: 9}, period_to={2: 9}), "STU001", "", "after period 2"
    ),
}


def _twice(given):  # type: ignore[no-untyped-def]
    """The set with its last row twice."""
    import pyarrow as pa

    return pa.concat_tables([given, given.slice(given.num_rows - 1)])
