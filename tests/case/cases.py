"""A small sound case that uses every table, as CSV text: tests change one table and look at what is said."""

from pathlib import Path

from supplyopt.case import inspect_case
from supplyopt.errors import Issue

SOUND = {
    "items": """\
item,unit,stage,material,value_of_lost_load,currency,scaled_by
ore,t,mined,metal,,USD,
metal,t,refined,metal,9000,USD,lost_load
part,pc,part,,,USD,
""",
    "suppliers": """\
supplier,country,name,parent,capacity
miner,NA,Namib Mining,,500
smith,DE,Schmied,holding,
holding,LU,,,
""",
    "sites": """\
site,country,latitude,longitude,capacity
mine,NA,-22.5,17,
plant,DE,50,8,
depot,FR,48,2,
""",
    "offers": """\
supplier,item,price,capacity,site,currency,moq,lead_days,passages,scaled_by,assumed
miner,ore,100,400,mine,USD,10,30,gibraltar,open_share,capacity=open_share
smith,metal,900,50,plant,USD,0,5,,,
smith,part,5,1000,,USD,0,10,,,
""",
    "tiers": """\
offer,from_quantity,price
smith:part,500,4.5
""",
    "lanes": """\
origin,destination,mode,items,cost,capacity,yield,passages
mine,plant,sea,ore,20,450,0.99,gibraltar suez
plant,depot,road,,2,,1,
""",
    "recipes": """\
recipe,item,quantity
smelt,ore,-2
smelt,metal,1
""",
    "processes": """\
process,recipe,site,capacity,supplier,contracted
smelter,smelt,plant,200,smith,true
""",
    "demand": """\
item,period,quantity,site,class
metal,1,20,depot,civil
metal,1,5,depot,defence
metal,2,25,depot,civil
part,1,200,depot,civil
part,2,200,depot,civil
""",
    "stocks": """\
item,site,quantity,kind
metal,depot,10,strategic
""",
    "arrivals": """\
item,period,quantity,site
metal,1,3,depot
""",
    "periods": """\
period,days,label
1,90,2027Q1
2,91,2027Q2
""",
    "dependencies": """\
selector,kind,needs
site=plant&technology=arc|country=DE,grid,grid_de
""".replace("&technology=arc|country=DE", "&country=DE|FR"),
    "hardening": """\
hardening,selector,fixed_cost,loss_avoided,currency
wall,site=plant,50,0.6,USD
""",
    "groups": """\
dimension,of,member,group
bloc,country,DE,allied
bloc,country,NA,partner
chokepoint,passage,suez,canal
""",
    "ownership": """\
entity,owner,share
smith,holding,0.6
""",
    "scores": """\
score,of,member,value
wgi,country,NA,0.6
""",
    "assumptions": """\
assumption,statement,reason,value
open_share,A part of output is open to us,trade pattern,0.9
lost_load,Going without costs dear,judgement,1
""",
}


def write(folder: Path, /, **changes: str | None) -> Path:
    """The sound case in a folder, with some tables replaced; None leaves a table out."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, text in {**SOUND, **changes}.items():
        if text is not None:
            (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def swap(table: str, old: str, new: str) -> str:
    """The sound table with one piece of text replaced, which must be there once."""
    assert SOUND[table].count(old) == 1, (table, old)
    return SOUND[table].replace(old, new)


def add(table: str, line: str) -> str:
    """The sound table with one more line."""
    return f"{SOUND[table]}{line}\n"


def found(folder: Path, /, **changes: str | None) -> list[Issue]:
    """What is said about the sound case with some tables replaced."""
    return list(inspect_case(write(folder, **changes)))


def codes(issues: list[Issue]) -> list[str]:
    """The codes of issues, in order."""
    return [issue.code for issue in issues]
