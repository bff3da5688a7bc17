"""What may be left out, and what is said about it."""

import pandas as pd
from tests.case.cases import SOUND, swap, write

from supplyopt.case import read_case
from supplyopt.case.defaults import complete

BARE = dict.fromkeys(SOUND, None) | {
    "items": "item,unit\nwidget,pc\ncog,pc\n",
    "suppliers": "supplier,country\nb,US\na,CN\n",
    "offers": "supplier,item,price,capacity,site\nb,widget,12,100,\na,widget,10,90,port\n",
    "recipes": "recipe,item,quantity\nassemble,cog,1\nassemble,widget,-1\n",
    "processes": "process,recipe,site,capacity\nline,assemble,market,80\n",
    "lanes": "origin,destination,mode\nport,market,any\nport,market,rail\n",
    "demand": "item,period,quantity\ncog,4,5\n",
    "stocks": "item\ncog\n",
}


def test_identifiers(tmp_path):
    case = read_case(write(tmp_path, **BARE))
    assert case.offers["offer"].tolist() == ["a:widget:port", "b:widget"]
    assert case.lanes["lane"].tolist() == ["port>market", "port>market:rail"]


def test_values(tmp_path):
    case = read_case(write(tmp_path, **BARE))
    assert case.suppliers["parent"].tolist() == ["a", "b"]
    assert case.items["material"].tolist() == ["cog", "widget"]
    assert case.offers["maximum"].tolist() == [90, 100]
    assert case.periods[["period", "days"]].to_numpy().tolist() == [[1, 91.25], [2, 91.25], [3, 91.25], [4, 91.25]]
    assert case.sites[["site", "country"]].to_numpy().tolist() == [["market", ""], ["port", ""]]
    assert case.items["value_of_lost_load"].tolist() == [120, 120]
    assert case.stocks["replacement_price"].tolist() == [12]
    assert (case.currency, set(case.offers["currency"])) == ("money", {"money"})
    assert case.offers["force_majeure"].tolist() == [True, True]
    assert case.lanes["capacity"].isna().all()
    assert case.horizon_years == 1


def test_own_dearest_offer_comes_before_that_of_the_case(tmp_path):
    case = read_case(write(tmp_path))
    lost = case.items.set_index("item")["value_of_lost_load"]
    assert lost.to_dict() == {"ore": 1000, "metal": 9000, "part": 50}


def test_each_kind_is_told_once_with_its_count(tmp_path):
    case = read_case(write(tmp_path, **BARE))
    assert len(set(case.defaults)) == len(case.defaults)
    assert "offers: identifier made of supplier, item and site (2 of 2 rows)" in case.defaults
    assert "periods: a year divided into 4 of 91.25 days" in case.defaults
    assert "sites: 2 implied by the other tables, without a country" in case.defaults


def test_nothing_is_told_of_what_was_given(tmp_path):
    offers = swap("offers", "supplier,item", "maximum,supplier,item").replace("\nminer", "\n7,miner")
    case = read_case(write(tmp_path, offers=offers.replace("\nsmith", "\n7,smith")))
    assert not any("greatest award" in note for note in case.defaults)
    assert case.offers["maximum"].tolist() == [7, 7, 7]


def test_currency_of_the_case_fills_the_rows_without_one(tmp_path):
    case = read_case(write(tmp_path))
    assert set(case.stocks["currency"]) == {"USD"}


def test_completing_twice_changes_nothing(tmp_path):
    tables = read_case(write(tmp_path)).tables
    again, notes = complete({name: frame.replace("", None) for name, frame in tables.items()})
    assert notes == ()
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(again[name], frame)


def test_order_of_rows_in_the_files_does_not_matter(tmp_path):
    turned = {}
    for table, text in SOUND.items():
        header, *lines = text.splitlines()
        turned[table] = "\n".join([header, *reversed(lines)]) + "\n"
    first, second = read_case(write(tmp_path / "a")), read_case(write(tmp_path / "b", **turned))
    for name, frame in first.tables.items():
        pd.testing.assert_frame_equal(second.tables[name], frame)
