"""Names: unknown, given twice, empty, hidden, alike, forged."""

from __future__ import annotations

from tests.case.cases import SOUND
from tests.faults.fault import Fault, Faults, Spoil, both, cell, rows, table


def _supplier(name: str) -> Spoil:
    """One more supplier with a name, who offers something."""
    return both(rows("suppliers", f"{name},FR,,,"), rows("offers", f"{name},part,6,1000,,USD,,,,,"))


FAULTS: Faults = {
    "a supplier given twice": Fault(
        rows("suppliers", "smith,FR,,,"), "SUP020", "suppliers.csv:5: supplier: 'smith'", "row 3"
    ),
    "the same row twice": Fault(
        table("suppliers", SOUND["suppliers"].replace("holding,LU,,,\n", "holding,LU,,,\n" * 2)),
        "SUP020",
        "suppliers.csv:5: supplier",
        "row 4",
    ),
    "an unknown supplier": Fault(
        cell("offers", "smith,metal", "smiht,metal"), "OFF021", "offers.csv:3: supplier: 'smiht'", "'smith'?"
    ),
    "an unknown site": Fault(cell("offers", ",mine,", ",mien,"), "OFF021", "offers.csv:2: site", "'mine'?"),
    "an unknown item": Fault(
        cell("demand", "metal,2,25", "mettle,2,25"), "DEM021", "demand.csv:4: item: 'mettle'", "'metal'?"
    ),
    "an unknown recipe": Fault(cell("processes", ",smelt,", ",melt,"), "PRO021", "processes.csv:2: recipe"),
    "an unknown assumption": Fault(
        cell("offers", ",open_share,capacity", ",opn_share,capacity"), "OFF023", "offers.csv:2: scaled_by"
    ),
    "an unknown country": Fault(cell("suppliers", "smith,DE", "smith,XX"), "SUP019", "suppliers.csv:3: country"),
    "a country by its name": Fault(cell("suppliers", "smith,DE", "smith,Germany"), "SUP019", "suppliers.csv:3"),
    "an unknown member of a group": Fault(cell("groups", "country,DE", "country,QQ"), "CAS040", "groups.csv:2: member"),
    "a selector of nothing": Fault(
        cell("dependencies", "site=plant", "site=plants"), "CAS042", "dependencies.csv:2: selector", "'plant'?", exit=0
    ),
    "a selector that is none": Fault(
        cell("dependencies", "site=plant", "site="), "CAS041", "dependencies.csv:2: selector"
    ),
    "a supplier without offers": Fault(rows("suppliers", "idle,FR,,,"), "CAS017", "suppliers.csv:5", exit=0),
    "an item that nobody uses": Fault(rows("items", "glue,t,,,,,"), "CAS016", "items.csv:5", exit=0),
    "an empty key": Fault(rows("suppliers", ",FR,,,"), "SUP010", "suppliers.csv:5: supplier", "empty"),
    "a name with a space behind it": Fault(_supplier("smith "), "SUP014", "suppliers.csv:5: supplier", "white space"),
    "a name with a fixed space before it": Fault(_supplier("\u00a0smith"), "SUP014", "suppliers.csv:5: supplier"),
    "a name with a space of no width": Fault(_supplier("smi\u200bth"), "SUP015", "suppliers.csv:5: supplier"),
    "a name that runs backwards": Fault(_supplier("smi\u202eth"), "SUP015", "suppliers.csv:5: supplier"),
    "a name on two lines": Fault(_supplier('"smi\nth"'), "SUP015", "suppliers.csv:5: supplier", "a line break"),
    "a name with a NUL": Fault(_supplier("smi\0th"), "SUP015", "suppliers.csv:5: supplier", "a NUL"),
    "a name with an escape": Fault(_supplier("smi\x1b[31mth"), "SUP015", "suppliers.csv:5: supplier"),
    "a name of 300 letters": Fault(_supplier("s" * 300), "SUP016", "suppliers.csv:5: supplier", "300 characters"),
    "a name of 10,000 letters": Fault(_supplier("s" * 10_000), "SUP016", "suppliers.csv:5: supplier"),
    "a name with a letter of another alphabet": Fault(
        _supplier("smit\u04bb"), "SUP017", "suppliers.csv:5: supplier", exit=0
    ),
    "a name that a spreadsheet made a date": Fault(_supplier("3-Jan"), "SUP018", "suppliers.csv:5: supplier", exit=0),
    "a code that a spreadsheet made a power": Fault(_supplier("1.23E+15"), "SUP018", "suppliers.csv:5", exit=0),
    "two names that differ by how an accent is written": Fault(
        both(
            rows("suppliers", "Caf\u00e9,FR,,,", "Cafe\u0301,FR,,,"),
            rows("offers", "Caf\u00e9,part,6,10,,USD,,,,,", "Cafe\u0301,part,6,10,,USD,,,,,"),
        ),
        "SUP020",
        "suppliers.csv:6: supplier",
    ),
    "owners of more than all": Fault(
        table("ownership", "entity,owner,share\nsmith,holding,0.6\nsmith,DE,0.5\n"), "CAS050", "ownership.csv:3", "1.1"
    ),
    "an owner of itself": Fault(
        table("ownership", "entity,owner,share\nsmith,smith,0.6\n"), "CAS051", "ownership.csv:2"
    ),
    "a site in two countries": Fault(rows("sites", "plant,FR,50,8,"), "SIT020", "sites.csv:5: site", "row 3"),
}
