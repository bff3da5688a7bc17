"""Each check between tables: the sound case passes (test_read), and here one change makes it speak."""

import pytest
from tests.case.cases import SOUND, add, codes, found, swap

from supplyopt.case.codes import CASE_CODES, TABLE_CODES, explain

WITH_INPUTS = """\
selector,kind,needs,share,input,buffer_days
site=plant,refiner,z,1,acid,0
site=plant,grid,grid_de,1,,0
site=plant,refiner,a,0.5,salt,5
site=plant,refiner,b,0.5,salt,0
"""
FAILING = [
    # code, row, changed tables
    ("OFF021", 3, {"offers": swap("offers", "smith,metal", "smith,metall")}),
    ("OFF021", 2, {"offers": swap("offers", ",mine,", ",mien,")}),
    ("TIE021", 2, {"tiers": swap("tiers", "smith:part", "smith:parts")}),
    ("LAN021", 3, {"lanes": swap("lanes", "plant,depot", "plant,depots")}),
    ("LAN021", 2, {"lanes": swap("lanes", "sea,ore", "sea,ore iron")}),
    ("PRO021", 2, {"processes": swap("processes", ",smelt,", ",melt,")}),
    ("PRO021", 2, {"recipes": None}),
    ("STO021", 2, {"stocks": swap("stocks", "metal,depot", "metal,market")}),
    ("OFF022", 2, {"offers": swap("offers", "capacity=open_share", "price")}),
    ("OFF022", 2, {"offers": swap("offers", "capacity=open_share", "pirce=open_share")}),
    ("OFF023", 2, {"offers": swap("offers", "capacity=open_share", "capacity=open_shares")}),
    ("OFF023", 2, {"offers": swap("offers", ",open_share,capacity", ",opn_share,capacity")}),
    ("OFF024", 2, {"assumptions": swap("assumptions", "trade pattern,0.9", "trade pattern,")}),
    ("OFF025", 4, {"offers": swap("offers", "smith,part,5,1000,,USD", "smith,part,5,1000,,$")}),
    ("OFF026", 4, {"offers": swap("offers", "smith,part,5", "smith,part,0.0000005").replace("900,50", "900,50")}),
    ("OFF027", 4, {"offers": swap("offers", "smith,part,5", "smith,part,0.0000000005")}),
    ("CAS010", 4, {"offers": swap("offers", "smith,part,5,1000,,USD", "smith,part,5,1000,,EUR")}),
    ("CAS011", 3, {"lanes": swap("lanes", "plant,depot,road,,2,,", "plant,depot,road,metal part,2,99,")}),
    ("CAS011", 3, {"suppliers": swap("suppliers", "Schmied,holding,", "Schmied,holding,70")}),
    ("CAS012", 2, {"offers": swap("offers", "USD,10,30", "USD,399,30")}),
    ("CAS012", 2, {"processes": SOUND["processes"].replace("contracted", "minimum").replace("true", "300")}),
    ("CAS013", None, {"demand": swap("demand", "metal,2,25", "metal,2,2500")}),
    ("CAS014", 2, {"lanes": swap("lanes", "20,450", "20,0")}),
    ("CAS015", None, {"demand": "item,period,quantity,site\nmetal,1,0,depot\npart,2,0,depot\n"}),
    ("CAS016", 5, {"items": add("items", "glue,t,,,,,")}),
    ("CAS017", 5, {"suppliers": add("suppliers", "idle,FR,,,")}),
    ("CAS018", 3, {"items": swap("items", "9000", "90")}),
    (
        "CAS018",
        4,
        {
            "demand": "item,period,quantity,site,value_of_lost_load\nmetal,1,5,depot,\n"
            "metal,2,5,depot,900\npart,1,5,depot,1\n"
        },
    ),
    ("CAS020", None, {"periods": swap("periods", "2,91", "4,91").replace("1,90", "2,90")}),
    ("CAS021", 2, {"arrivals": swap("arrivals", "metal,1,", "metal,3,")}),
    ("CAS022", 2, {"offers": swap("offers", "10,30,gib", "10,300,gib")}),
    ("CAS023", 5, {"offers": swap("offers", "USD,0,10", "USD,0,60")}),
    (
        "CAS030",
        4,
        {
            "recipes": add("recipes", "melt,metal,-1\nmelt,ore,2.1"),
            "processes": add("processes", "back,melt,plant,9,smith,false"),
        },
    ),
    ("CAS031", 5, {"offers": swap("offers", "smith,part,5,1000,,", "smith,part,5,1000,mine,"), "tiers": None}),
    ("CAS031", 2, {"lanes": swap("lanes", "plant,depot", "depot,plant"), "stocks": None, "arrivals": None}),
    (
        "CAS032",
        3,
        {"lanes": swap("lanes", "plant,depot", "depot,depot"), "demand": SOUND["demand"].replace("depot", "plant")},
    ),
    ("CAS033", 4, {"recipes": add("recipes", "smelt,part,0")}),
    ("CAS034", 4, {"recipes": add("recipes", "dump,ore,-1")}),
    (
        "CAS043",
        4,
        {
            "offers": swap("offers", "smith,part,5,1000,,USD,0,", "smith,part,5,1000,,USD,7,")
            .replace("item,", "item,kind,")
            .replace("miner,ore,", "miner,ore,contract,")
            .replace("smith,metal,", "smith,metal,contract,")
            .replace("smith,part,", "smith,part,spot,"),
            "tiers": None,
        },
    ),
    ("CAS050", 3, {"ownership": "entity,owner,share\nsmith,holding,0.6\nsmith,DE,0.5\n"}),
    ("CAS051", 2, {"ownership": "entity,owner,share\nsmith,smith,0.6\n"}),
    (
        "PER019",
        2,
        {
            "periods": SOUND["periods"]
            .replace("period,", "start,period,")
            .replace("\n1,", "\n2027-13-01,1,")
            .replace("\n2,", "\n2027-04-01,2,")
        },
    ),
    ("CAS040", 2, {"scores": swap("scores", "country,NA", "country,QQ")}),
    ("CAS040", 4, {"groups": swap("groups", "passage,suez", "passage,suets")}),
    ("CAS041", 2, {"dependencies": swap("dependencies", "site=plant", "site=")}),
    ("CAS042", 2, {"dependencies": swap("dependencies", "site=plant", "sight=plant")}),
    ("CAS042", 2, {"dependencies": swap("dependencies", "site=plant", "site=plants")}),
    ("CAS045", 3, {"dependencies": WITH_INPUTS.replace("grid_de,1,,0", "grid_de,1,,5")}),
    ("CAS046", 5, {"dependencies": WITH_INPUTS.replace("refiner,b", "supplier,b")}),
    ("CAS052", 4, {"dependencies": WITH_INPUTS.replace("b,0.5", "b,0.6")}),
    ("CAS041", 2, {"hardening": swap("hardening", "site=plant", "site")}),
    ("CAS042", 2, {"hardening": swap("hardening", "site=plant", "site=plants")}),
    ("CAS043", 2, {"lanes": "origin,destination,ramp_days\nmine,plant,30\nplant,depot,\n"}),
    ("CAS044", 2, {"hardening": swap("hardening", "0.6", "0")}),
    ("HAR019", 2, {"hardening": swap("hardening", "wall", "flood wall")}),
]


@pytest.mark.parametrize(("code", "row", "changes"), FAILING, ids=lambda value: value if isinstance(value, str) else "")
def test_one_change_makes_one_check_speak(tmp_path, code, row, changes):
    issues = [issue for issue in found(tmp_path, **changes) if issue.code == code]
    assert [issue.row for issue in issues] == [row]
    assert issues[0].severity == explain(code).severity


PASSING = [
    {"dependencies": WITH_INPUTS},
    {
        "recipes": add("recipes", "melt,metal,-1\nmelt,ore,1.9"),
        "processes": add("processes", "back,melt,plant,9,smith,false"),
    },
    {
        "recipes": add("recipes", "melt,metal,-1\nmelt,ore,2"),
        "processes": add("processes", "back,melt,plant,9,smith,false"),
    },
    {"lanes": swap("lanes", "plant,depot,road,,2,,", "plant,depot,road,metal,2,99,")},
    {"sites": None, "groups": None, "scores": None},
    {"periods": None},
    {"offers": swap("offers", "USD,0,10", "USD,0,40")},
    {"dependencies": swap("dependencies", "site=plant", "bloc=allied&origin_bloc=partner")},
    {
        "assumptions": SOUND["assumptions"].replace(",1\n", ",1e-9\n").replace("0.9", "1e9"),
        "items": SOUND["items"].replace("lost_load\n", "\n"),
    },
]


@pytest.mark.parametrize("changes", PASSING)
def test_what_is_legal_passes(tmp_path, changes):
    assert [issue for issue in found(tmp_path, **changes) if issue.severity == "error"] == []


def test_every_code_between_tables_is_tested():
    tested = {code for code, _, _ in FAILING}
    elsewhere = {"CAS001", "CAS002", "CAS003", "CAS004", "CAS005", "CAS090"}
    assert set(CASE_CODES) == elsewhere | {code for code in tested if code.startswith("CAS")}


def test_every_code_explains_itself():
    for code in [*CASE_CODES, *(f"OFF{number:03d}" for number in TABLE_CODES)]:
        known = explain(code)
        assert known.title
        assert known.cause.endswith(".") or known.cause.endswith("?")
        assert known.cure
    with pytest.raises(KeyError):
        explain("OFF999")


def test_unknown_name_is_said_once_with_count_and_nearest_name(tmp_path):
    (issue,) = found(tmp_path, demand=SOUND["demand"].replace("depot", "depo"))
    assert (issue.code, issue.row) == ("DEM021", 2)
    assert "and in 4 more rows" in issue.message
    assert issue.cure == "did you mean 'depot'?"


def test_lost_rows_prove_nothing(tmp_path):
    """A row that could not be read may be the offer that demand needs: only the row is reported."""
    issues = found(tmp_path, offers=swap("offers", "smith,part,5,", "smith,part,5,,,,,,"))
    assert codes(issues) == ["OFF003"]


def test_goods_from_nothing_names_recipes_and_gain(tmp_path):
    changes = dict(next(changes for code, _, changes in FAILING if code == "CAS030"))
    (issue,) = found(tmp_path, **changes)
    assert "melt" in issue.message
    assert "smelt" in issue.message
    assert "out of nothing" in issue.message


def test_unreachable_demand_says_where_the_item_is(tmp_path):
    offers = swap("offers", "smith,part,5,1000,,", "smith,part,5,1000,mine,")
    (issue,) = found(tmp_path, offers=offers, tiers=None)
    assert "it can be had at mine, but no lane leads to depot" in issue.message
