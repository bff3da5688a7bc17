"""The twelve materials: their stages, what makes what, and who can feed whom."""

from __future__ import annotations

from dataclasses import dataclass, field

Links = dict[str, str]
"""Plant country -> mine countries that can feed it, separated by spaces (its own mine needs no mention)."""


@dataclass(frozen=True, eq=False)
class Item:
    """One stage of one material. ``series`` are stages of the production sources added together."""

    name: str
    material: str
    stage: str
    series: tuple[tuple[str, str], ...]
    price_series: str = ""
    price_column: str = "usd_per_tonne"
    unit: str = "t"
    bulk: bool = False
    made_from: str = ""
    feeds: Links = field(default_factory=dict)
    customs: tuple[str, ...] = ()
    new_sites: str = ""
    source: str = "USGS Mineral Commodity Summaries 2026, year 2024"

    @property
    def item(self) -> str:
        """Identifier in the tables."""
        return f"{self.material}_{self.name or self.stage}"

    @property
    def tonnes(self) -> float:
        """Tonnes in one unit."""
        return 1000.0 if self.unit == "kt" else 1.0


IEA = "IEA Critical Minerals Dataset 2025, year 2024 (CC BY 4.0)"
REE = "rare_earth_elements"

ITEMS: tuple[Item, ...] = (
    Item(
        "bauxite", "aluminium", "mined", (("aluminium", "mine"),), "bauxite", unit="kt", bulk=True, customs=("260600",)
    ),
    Item(
        "alumina",
        "aluminium",
        "intermediate",
        (("aluminium", "refinery"),),
        "alumina",
        unit="kt",
        bulk=True,
        made_from="aluminium_bauxite",
        feeds={
            "CN": "GN AU",
            "CA": "BR GN JM",
            "GR": "GN",
            "ES": "GN BR",
            "DE": "GN",
            "US": "JM BR",
            "IE": "GN BR",
            "RU": "GN",
            "AE": "GN",
        },
    ),
    Item(
        "",
        "aluminium",
        "refined",
        (("aluminium", "smelter"),),
        "ingot",
        unit="kt",
        made_from="aluminium_alumina",
        feeds={
            "CN": "AU ID",
            "RU": "CN KZ",
            "CA": "BR JM AU",
            "AE": "AU IN",
            "BH": "AU IN",
            "NO": "BR IE ES",
            "MY": "AU IN",
            "IS": "IE ES BR",
            "US": "BR JM",
        },
        customs=("760110",),
        new_sites="CA",
    ),
    Item("", "beryllium", "mined", (("beryllium", "mine"),), "Be-Cu", customs=("811211",)),
    Item("", "cobalt", "mined", (("cobalt", "mine"),), customs=("810510",)),
    Item(
        "",
        "cobalt",
        "refined",
        (("cobalt", "refining"),),
        "LME cash",
        made_from="cobalt_mined",
        feeds={
            "CN": "CD ID PH CU",
            "FI": "CD RU TR",
            "JP": "ID PH",
            "CA": "CU",
            "NO": "CA",
            "AU": "PG",
            "MA": "CD",
            "BE": "CD CA",
        },
        customs=("282200", "810510"),
        new_sites="CA",
        source=IEA,
    ),
    Item("", "gallium", "refined", (("gallium", "refinery"),), "gallium metal imports", new_sites="GR CA"),
    Item(
        "",
        "germanium",
        "refined",
        (("germanium", "refinery"),),
        "germanium metal",
        new_sites="CA BE",
        source="World Mining Data 2024 for the lower and USGS for the other sources; China's share is assumed",
    ),
    Item("", "graphite", "mined", (("graphite", "mine"),), "flake", bulk=False, customs=("250410", "250490")),
    Item("synthetic_feed", "graphite", "feedstock", (("graphite", "refining"),), source=IEA),
    Item(
        "",
        "graphite",
        "refined",
        (("graphite", "refining"),),
        made_from="graphite_mined",
        feeds={"CN": "MG MZ", "JP": "CN MG MZ", "US": "MZ CA MG BR NO"},
        customs=("250410", "250490"),
        new_sites="US",
        source=IEA,
    ),
    Item("", "lithium", "mined", (("lithium", "mine"),), bulk=True),
    Item(
        "",
        "lithium",
        "refined",
        (("lithium", "refining"),),
        "battery-grade lithium carbonate, annual average (nominal)",
        "usd_per_tonne_contained",
        made_from="lithium_mined",
        feeds={"CN": "AU ZW BR", "US": "CA AU BR AR"},
        customs=("282520", "283691"),
        new_sites="US",
        source=IEA,
    ),
    Item("", "manganese", "mined", (("manganese", "mine"),), "44% Mn ore", unit="kt", bulk=True, customs=("260200",)),
    Item("", "platinum", "mined", (("platinum", "mine"),), "platinum", customs=("711011", "711019")),
    Item("", "rare_earths", "mined", ((REE, "mine"),), bulk=False, customs=("284610", "284690", "280530")),
    Item(
        "",
        "rare_earths",
        "refined",
        ((REE, "refining"),),
        "NdPr oxide",
        made_from="rare_earths_mined",
        feeds={"CN": "MM", "MY": "AU", "US": "AU"},
        customs=("284610", "284690", "280530"),
        new_sites="US",
        source=IEA,
    ),
    Item(
        "", "titanium", "mined", (("titanium", "mine_ilmenite"), ("titanium", "mine_rutile")), "ilmenite and", bulk=True
    ),
    Item(
        "",
        "titanium",
        "refined",
        (("titanium", "sponge_metal"),),
        "titanium sponge",
        made_from="titanium_mined",
        feeds={"CN": "MZ AU", "JP": "AU ZA SN", "RU": "MZ IN", "KZ": "SN MZ", "SA": "AU MZ", "US": "ZA CA AU NO"},
        customs=("261400",),
        new_sites="US",
    ),
    Item(
        "", "tungsten", "mined", (("tungsten", "mine"),), "concentrate", customs=("261100", "810110"), new_sites="GB CA"
    ),
)

BY_NAME = {item.item: item for item in ITEMS}
FINAL = tuple(
    next(i for i in reversed(ITEMS) if i.material == material) for material in dict.fromkeys(i.material for i in ITEMS)
)
"""The last stage of each material: what is needed."""

SOURCE_NAMES = {"rare_earths": REE}
"""Material -> its name in the sources, where it differs."""
