"""What the tables come to together: demand out of reach, goods from nothing, gaps in time."""

from __future__ import annotations

from tests.case.cases import SOUND
from tests.faults.fault import Fault, Faults, both, cell, rows, table, without

FAULTS: Faults = {
    "an item that nobody offers": Fault(
        both(without("tiers"), cell("offers", "smith,part,5,1000,,", "smith,part,5,1000,mine,")),
        "CAS031",
        "demand.csv:5: item",
    ),
    "a lane the wrong way round": Fault(
        both(without("stocks", "arrivals", "tiers"), cell("lanes", "plant,depot", "depot,plant")),
        "CAS031",
        "demand.csv:2: item: 'metal'",
        "no lane leads to depot",
    ),
    "a lane to itself": Fault(cell("lanes", "plant,depot", "depot,depot"), "CAS032", "lanes.csv:3: destination"),
    "a lane given twice": Fault(rows("lanes", "plant,depot,road,,3,,1,"), "LAN020", "lanes.csv:4", "row 3"),
    "recipes that make goods from nothing": Fault(
        both(rows("recipes", "melt,metal,-1", "melt,ore,2.1"), rows("processes", "back,melt,plant,9,smith,false")),
        "CAS030",
        "recipes.csv:4",
        "out of nothing",
    ),
    "a gap in the periods": Fault(
        table("periods", "period,days,label\n1,90,a\n3,91,b\n"), "CAS020", "periods.csv: period", "period 2 is missing"
    ),
    "a period given twice": Fault(
        table("periods", "period,days,label\n1,90,a\n1,91,b\n2,91,c\n"), "PER020", "periods.csv:3: period", "row 2"
    ),
    "demand after the last period": Fault(
        cell("demand", "part,2,200", "part,3,200"), "CAS021", "demand.csv:6: period: '3'", "the last period is 2"
    ),
    "a lead time beyond the horizon": Fault(
        cell("offers", "10,30,gib", "10,300,gib"), "CAS022", "offers.csv:2: lead_days", exit=0
    ),
    "demand above every capacity": Fault(cell("demand", "metal,2,25", "metal,2,2500"), "CAS013", "demand.csv", exit=0),
    "a value of lost load below every price": Fault(
        cell("items", "9000", "90"), "CAS018", "items.csv:3: value_of_lost_load", exit=0
    ),
    "an input of more than all": Fault(
        table("dependencies", "selector,kind,needs,share,input\nsite=plant,x,a,0.6,acid\nsite=plant,x,b,0.6,acid\n"),
        "CAS052",
        "dependencies.csv:2: share",
    ),
    "a required table is missing": Fault(without("demand"), "CAS005", "", "table demand is missing"),
    "a table that has a header only": Fault(
        table("demand", SOUND["demand"].splitlines()[0] + "\n"), "DEM002", "demand.csv", "has no rows"
    ),
}
