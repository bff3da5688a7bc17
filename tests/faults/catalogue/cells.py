"""Cells: empty, no numbers, out of their limits, beyond what arithmetic can hold."""

from __future__ import annotations

from math import inf, nan

import pyarrow as pa
from tests.case.cases import SOUND
from tests.faults.fault import Fault, Faults, Spoil, as_parquet, both, cell, rows, table

_PRICE = "offers.csv:3: price"


def _price(text: str) -> Spoil:
    """Another price of metal."""
    return cell("offers", "metal,900,", f"metal,{text},")


FAULTS: Faults = {
    "a decimal comma": Fault(_price('"1,5"'), "OFF011", f"{_PRICE}: '1,5'", "write 1.5"),
    "a thousands separator": Fault(_price('"1,000"'), "OFF011", _PRICE, "write 1000 if the comma groups thousands"),
    "a percent sign": Fault(_price("40%"), "OFF011", _PRICE, "write 0.4"),
    "a unit in a number": Fault(_price("900 USD"), "OFF011", _PRICE),
    "a formula for a number": Fault(_price("=9*100"), "OFF011", _PRICE),
    "a flag that is one": Fault(
        cell("processes", "smith,true", "smith,1"), "PRO013", "processes.csv:2: contracted", "write true or false"
    ),
    "a flag that is yes": Fault(cell("processes", "smith,true", "smith,yes"), "PRO013", "processes.csv:2: contracted"),
    "a fraction for a whole number": Fault(
        cell("demand", "metal,2,25", "metal,2.5,25"), "DEM012", "demand.csv:4: period: '2.5'"
    ),
    "an empty price": Fault(_price(""), "OFF010", _PRICE, "empty"),
    "a price that is no number": Fault(_price("nan"), "OFF011", _PRICE),
    "a price that is NaN in Parquet": Fault(
        as_parquet("scores", value=pa.array([nan])), "SCO011", "scores.parquet:1: value"
    ),
    "an infinite price": Fault(_price("inf"), "OFF011", _PRICE),
    "an infinite figure in Parquet": Fault(
        as_parquet("scores", value=pa.array([inf])), "SCO019", "scores.parquet:1: value", "finite"
    ),
    "a price that overflows": Fault(_price("1e400"), "OFF019", _PRICE, "finite"),
    "an infinite capacity": Fault(
        cell("offers", "metal,900,50", "metal,900,inf"), "OFF011", "offers.csv:3: capacity", "'no limit'"
    ),
    "an infinite demand": Fault(cell("demand", "metal,2,25", "metal,2,inf"), "DEM011", "demand.csv:4: quantity"),
    "a negative price": Fault(_price("-900"), "OFF019", f"{_PRICE}: '-900'"),
    "a negative capacity": Fault(cell("offers", "metal,900,50", "metal,900,-50"), "OFF019", "offers.csv:3: capacity"),
    "a negative demand": Fault(cell("demand", "metal,2,25", "metal,2,-25"), "DEM019", "demand.csv:4: quantity"),
    "a negative lead time": Fault(cell("offers", "USD,0,5,", "USD,0,-5,"), "OFF019", "offers.csv:3: lead_days"),
    "a capacity of zero": Fault(cell("lanes", "20,450", "20,0"), "CAS014", "lanes.csv:2: capacity", exit=0),
    "no demand at all": Fault(
        table("demand", "item,period,quantity,site\nmetal,1,0,depot\nmetal,2,0,depot\n"), "CAS015", "demand.csv", exit=0
    ),
    "a price of a billion billions": Fault(_price("1e18"), "OFF019", _PRICE),
    "a demand beyond what is infinite": Fault(
        cell("demand", "metal,2,25", "metal,2,1e21"), "DEM019", "demand.csv:4: quantity"
    ),
    "a capacity beyond what is infinite": Fault(
        cell("offers", "metal,900,50", "metal,900,1e20"), "OFF019", "offers.csv:3: capacity"
    ),
    "a figure of nearly nothing": Fault(
        cell("offers", "smith,part,5", "smith,part,0.0000000005"), "OFF027", "offers.csv:4: price", "run from"
    ),
    "a column over many orders": Fault(
        cell("offers", "smith,part,5", "smith,part,0.0000005"), "OFF026", "offers.csv:4: price", exit=0
    ),
    "a share as a percentage": Fault(
        cell("lanes", "0.99", "40"), "LAN019", "lanes.csv:2: yield: '40'", "did you mean 0.4?"
    ),
    "a share above one": Fault(cell("lanes", "0.99", "1.5"), "LAN019", "lanes.csv:2: yield"),
    "a share below zero": Fault(cell("lanes", "0.99", "-0.1"), "LAN019", "lanes.csv:2: yield"),
    "a least order above the capacity": Fault(
        cell("offers", "USD,10,30", "USD,399,30"), "CAS012", "offers.csv:2: moq", exit=0
    ),
    "a recipe line of zero": Fault(rows("recipes", "smelt,part,0"), "CAS033", "recipes.csv:4: quantity"),
    "a price of no currency": Fault(
        cell("offers", "smith,part,5,1000,,USD", "smith,part,5,1000,,$"), "OFF025", "offers.csv:4: currency"
    ),
    "a currency in small letters": Fault(
        cell("offers", "smith,part,5,1000,,USD", "smith,part,5,1000,,usd"), "OFF025", "offers.csv:4: currency"
    ),
    "two currencies": Fault(
        cell("offers", "smith,part,5,1000,,USD", "smith,part,5,1000,,EUR"), "CAS010", "offers.csv:4: currency"
    ),
    "one capacity for two units": Fault(
        cell("suppliers", "Schmied,holding,", "Schmied,holding,70"), "CAS011", "suppliers.csv:3: capacity"
    ),
    "a month that does not exist": Fault(
        table("periods", "period,days,start\n1,90,2027-13-01\n2,91,2027-04-01\n"), "PER019", "periods.csv:2: start"
    ),
    "a 29 February of no leap year": Fault(
        table("periods", "period,days,start\n1,90,2027-02-29\n2,91,2027-05-30\n"), "PER019", "periods.csv:2: start"
    ),
    "a time for a date": Fault(
        table("periods", "period,days,start\n1,90,2027-01-01T00:00:00Z\n2,91,2027-04-01\n"),
        "PER019",
        "periods.csv:2: start",
    ),
    "a scaling assumption without a value": Fault(
        cell("assumptions", "trade pattern,0.9", "trade pattern,"), "OFF024", "offers.csv:2: scaled_by"
    ),
    "one bad cell in each of two tables": Fault(
        both(_price("x"), table("demand", SOUND["demand"].replace("metal,2,25", "metal,2,y"))),
        "DEM011",
        "demand.csv:4: quantity: 'y'",
    ),
}
