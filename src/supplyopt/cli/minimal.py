"""The smallest case that shows what the program is for: what ``init`` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supplyopt.scenarios import ScenarioSet

TABLES = {
    "items.csv": """\
item,unit,name,currency,value_of_lost_load
magnet,pc,Permanent magnet,EUR,400
motor,pc,Servo motor,EUR,2500
""",
    "suppliers.csv": """\
supplier,country,name
east,CN,East Magnetics
north,SE,North Works
south,IT,South Works
""",
    "offers.csv": """\
offer,supplier,item,price,capacity
east_magnet,east,magnet,40,2000
north_magnet,north,magnet,58,900
south_magnet,south,magnet,64,700
east_motor,east,motor,310,600
south_motor,south,motor,345,500
""",
    "demand.csv": """\
item,period,quantity
magnet,1,300
magnet,2,300
magnet,3,300
magnet,4,300
motor,1,100
motor,2,100
motor,3,100
motor,4,100
""",
}

MODEL = """\
#:schema ./model.schema.json
# What is required of the portfolio. 'supplyopt rules' lists what else can be.

version = 1
title = "No country above 65 percent"
question = "What does it cost never to depend on one country for more than 65 percent of anything?"

[objective]
kind = "expectation"

[[rules]]
kind = "max_share"
name = "country_cap"
by = "country"
limit = 0.65
why = "One export ban must not stop the line."
"""

IGNORED = "runs/\n"

COLUMNS = {
    "items": ("item", "unit", "name", "currency", "value_of_lost_load"),
    "suppliers": ("supplier", "country", "name"),
    "offers": ("offer", "supplier", "item", "price", "capacity"),
    "demand": ("item", "period", "quantity"),
}


def scenarios() -> ScenarioSet:
    """A calm year, a year in which an export ban begins, and one in which demand rises."""
    import pandas as pd

    from supplyopt.scenarios import ScenarioSet

    heads = pd.DataFrame(
        {
            "scenario_id": ["calm", "ban", "surge"],
            "name": [
                "calm",
                "China stops exports from the second quarter",
                "a third more motors in the second half",
            ],
            "probability": [0.85, 0.10, 0.05],
            "family": ["calm", "prob", "prob"],
            "onset_period": [0, 2, 3],
            "source": ["", "invented", "invented"],
        }
    )
    effects = pd.DataFrame(
        {
            "scenario_id": ["ban", "surge"],
            "selector": ["country=CN", "item=motor"],
            "attribute": ["availability", "demand_mult"],
            "combine": ["product", "product"],
            "period_from": [2, 3],
            "period_to": [4, 4],
            "value": [0.0, 1.33],
            "event_id": ["ban", "surge"],
        }
    )
    return ScenarioSet(heads, effects, "example")


def readme() -> str:
    """What each file is, with the columns as the schemas describe them."""
    from supplyopt.case import TABLES as SCHEMAS
    from supplyopt.cli.dictionary import markdown

    tables = "\n\n".join(
        f"### {name}.csv\n\n{SCHEMAS[name].description}\n\n{markdown(SCHEMAS[name], columns)}"
        for name, columns in COLUMNS.items()
    )
    return _README.format(tables=tables)


_README = """\
# A case to begin with

Two parts, three suppliers, four quarters. All figures are invented: replace them by yours.

    supplyopt validate . --scenarios scenarios/example.parquet
    supplyopt solve . --scenarios scenarios/example.parquet -o runs/first

| file | what it is |
| --- | --- |
| `items.csv` `suppliers.csv` `offers.csv` `demand.csv` | what exists |
| `model.toml` | what is required; `model.schema.json` lets an editor check it |
| `scenarios/example.parquet` | what may happen; `supplyopt scenarios show` prints it |
| `runs/` | results, left out of version control |

Capacities are per year, demand per period; four periods divide a year evenly unless a table `periods` says otherwise.

## Columns

Only these are used here. `supplyopt schema offers` tells the others (minimum orders, lead times, fixed costs, ...),
`supplyopt schema tables` the other tables (sites, lanes, processes, stocks, ...).

{tables}
"""
