"""Many faults at once: each is said once, in one run."""

from tests.case.cases import SOUND, add, found, swap

PLANTED = {
    "items": swap("items", "part,pc,part", "part,,part").replace("metal,9000,USD", "metal,9000,usd"),
    "suppliers": add("suppliers", "miner,ZA,,,").replace("smith,DE", "smith,Germany"),
    "sites": swap("sites", "depot,FR,48", "depot,FR,148").replace("plant,DE,50", "plant ,DE,50"),
    "offers": swap("offers", "miner,ore,100", "minner,ore,100")
    .replace("smith,metal,900,50", 'smith,metal,"900,5",-50')
    .replace("smith,part,5,1000", "smith,part,inf,")
    .replace("capacity=open_share", "capasity=open_share"),
    "tiers": swap("tiers", "500,4.5", "0,4.5"),
    "lanes": swap("lanes", "mine,plant,sea,ore", "mine,plant,sea,oar").replace(
        "plant,depot,road,,2,,1", "plant,plant,road,,2,,1.5"
    ),
    "recipes": swap("recipes", "smelt,metal,1", "smelt,metal,0"),
    "processes": swap("processes", "smith,true", "smith,yes").replace("smelter,smelt,", "smelter,melt,"),
    "demand": swap("demand", "metal,2,25", "metal,2.5,25").replace("part,2,200", "part,3,200"),
    "periods": add("periods", "1,30,again"),
    "groups": swap("groups", "country,DE", "country,D"),
    "stocks": swap("stocks", "strategic", "strategical"),
    "dependencies": swap("dependencies", "site=plant", "site:plant"),
    "scores": swap("scores", "0.6", "40%"),
}
EXPECTED = {
    ("ITE010", 4, "unit"),
    ("ITE025", 3, "currency"),
    ("SUP020", 5, "supplier"),
    ("SUP019", 3, "country"),
    ("SIT019", 4, "latitude"),
    ("SIT014", 3, "site"),
    ("OFF021", 2, "supplier"),
    ("OFF011", 3, "price"),
    ("OFF019", 3, "capacity"),
    ("OFF011", 4, "price"),
    ("OFF010", 4, "capacity"),
    ("OFF022", 2, "assumed"),
    ("TIE019", 2, "from_quantity"),
    ("LAN021", 2, "items"),
    ("LAN019", 3, "yield"),
    ("CAS032", 3, "destination"),
    ("CAS033", 3, "quantity"),
    ("PRO013", 2, "contracted"),
    ("PRO021", 2, "recipe"),
    ("DEM012", 4, "period"),
    ("CAS021", 6, "period"),
    ("PER020", 4, "period"),
    ("CAS040", 2, "member"),
    ("STO019", 2, "kind"),
    ("CAS041", 2, "selector"),
    ("SCO011", 2, "value"),
}


def test_each_planted_fault_is_said_once_and_nothing_else(tmp_path):
    issues = found(tmp_path, **PLANTED)
    said = [(issue.code, issue.row, issue.column) for issue in issues]
    assert len(EXPECTED) >= 25
    assert sorted(said) == sorted(EXPECTED)


def test_the_same_faults_are_said_in_the_same_order(tmp_path):
    first = found(tmp_path / "a", **PLANTED)
    assert found(tmp_path / "b", **PLANTED) == first


def test_every_issue_names_a_file_and_a_cure(tmp_path):
    for issue in found(tmp_path, **PLANTED):
        assert issue.file.removesuffix(".csv") in SOUND
        assert issue.cure
        assert str(issue).count("\n") == 0
