"""Fixtures of what binds nobody: benchmarks and drafts on materials and their sources."""

from __future__ import annotations

from tests.packs.tiny import ABROAD, AT_HOME, Fixtures, blocs, three, two

UNION = blocs(CN="third", DE="home")
EXTRACTED, PROCESSED = {"stage": "extracted"}, {"stage": "processed"}
RECYCLING = {"technology": "recycling"}

EU_CRMA_2030: Fixtures = {
    ("eu_crma_2030", "extraction"): (
        two(ABROAD, item=EXTRACTED, groups=UNION, held=10 * 12 + 90 * 10),
        two(AT_HOME, item=EXTRACTED, groups=UNION),
    ),
    ("eu_crma_2030", "processing"): (
        two(ABROAD, item=PROCESSED, groups=UNION, held=40 * 12 + 60 * 10),
        two(ABROAD, item=EXTRACTED, groups=UNION),
    ),
    ("eu_crma_2030", "recycling"): (
        two(ABROAD, item=PROCESSED, dear=RECYCLING, groups=UNION, held=25 * 12 + 75 * 10),
        two(AT_HOME, item=PROCESSED, cheap=RECYCLING, groups=UNION),
    ),
    ("eu_crma_2030", "third_country"): (
        two(
            {"cheap": "CN", "dear": "JP"},
            item=PROCESSED,
            groups=blocs(CN="third", JP="third"),
            held=65 * 10 + 35 * 12,
        ),
        two(AT_HOME, item=PROCESSED, groups=UNION),
    ),
}

UK_2035: Fixtures = {
    ("uk_2035", "domestic"): (
        two({"cheap": "CN", "dear": "GB"}, held=10 * 12 + 90 * 10),
        two({"cheap": "GB", "dear": "CN"}),
    ),
    ("uk_2035", "recycling"): (
        two({"cheap": "CN", "dear": "GB"}, dear=RECYCLING, held=20 * 12 + 80 * 10),
        two({"cheap": "GB", "dear": "CN"}, cheap=RECYCLING),
    ),
    ("uk_2035", "one_country"): (
        two(ABROAD, held=60 * 10 + 40 * 12),
        two(ABROAD, cheap={"capacity": 60.0}, free=60 * 10 + 40 * 12, held=60 * 10 + 40 * 12),
    ),
}

EU_MULTI_SOURCE: Fixtures = {
    ("eu_multi_source", "three_suppliers"): (
        three(free=1000, held=90 * 10 + 5 * 12 + 5 * 15),
        three(free=40 * 10 + 40 * 12 + 20 * 15, held=40 * 10 + 40 * 12 + 20 * 15, capacity=40),
    ),
    ("eu_multi_source", "no_supplier_above_40"): (
        three(free=1000, held=40 * 10 + 40 * 12 + 20 * 15),
        three(free=40 * 10 + 40 * 12 + 20 * 15, held=40 * 10 + 40 * 12 + 20 * 15, capacity=40),
    ),
}
