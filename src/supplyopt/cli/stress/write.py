"""The folder of a stress test: tables of one fact a row, the whole document, and where it all comes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from supplyopt.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from supplyopt.store import Place
    from supplyopt.study import Study

TESTS = ["scenario", "name", "probability", "cost", "dearer", "unserved", "keeps_rules"]
TRIANGLE = ["area_days", "part", "depth", "periods_below", "days_below", "rapidity", "recovery_days"]


def written(place: Place, study: Study, told: Mapping[str, Any], command: Mapping[str, Any]) -> OutputError | None:
    """Write everything, whole or not at all; what cannot be written is still printed."""
    from supplyopt.solver.manifest import provenance
    from supplyopt.store import write_folder

    document = json.dumps(told, indent=1, allow_nan=False, ensure_ascii=False).encode()
    facts = {**provenance(study), "kind": "stress", "plan": told["plan"], "command": dict(command)}
    try:
        write_folder(place, _tables(told), {"stress.json": document}, facts)
    except OutputError as error:
        return error
    return None


def _tables(told: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    import pandas as pd

    lost, tests, reverse = told["knock_outs"], told["stress_tests"], told["reverse"]
    outages = [_outage(each) for each in (*lost["single"], *lost["worst_pairs"])]
    return {
        "exposures": pd.DataFrame([_plain(each) for each in told["exposures"]]),
        "knock_outs": pd.DataFrame(outages),
        "stress_tests": pd.DataFrame([_plain(each) for each in tests], columns=TESTS),
        "triangles": pd.DataFrame(list(_triangles(tests)), columns=["scenario", "item", *TRIANGLE]),
        "missing": pd.DataFrame(list(_missing(told)), columns=["view", "who", "item", "part"]),
        "single_points": pd.DataFrame(
            [
                {"by": p["by"], "name": p["entity"], "items": " ".join(each["of"]), "part": each["part"]}
                for p in reverse["single_points"]
                for each in p["missing"]
            ],
            columns=["by", "name", "items", "part"],
        ),
        "breaks": pd.DataFrame(
            [
                {"by": by, "items": " ".join(b["of"]), "entities": " + ".join(b["entities"]), "weight": b["weight"]}
                for by, breaks in reverse["breaks"].items()
                for b in breaks["breaks"]
            ],
            columns=["by", "items", "entities", "weight"],
        ),
    }


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Figures and words; lists joined, what is nested left to other tables, but for classes of use."""
    found = {name: value for name, value in row.items() if not isinstance(value, dict | list) and name != "missing"}
    by_class = {f"survives_{use}": days for use, days in row.get("by_class", {}).items()}
    return found | by_class | {name: " ".join(value) for name, value in row.items() if isinstance(value, list)}


def _outage(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"who": _who(row)} | {name: value for name, value in row.items() if name not in ("entities", "missing")}


def _who(row: Mapping[str, Any]) -> str:
    return " + ".join(f"{each['by']}={each['name']}" for each in row["entities"])


def _triangles(tests: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for test in tests:
        for item, triangle in {"": test["overall"], **test["by_item"]}.items():
            yield {"scenario": test["scenario"], "item": item, **triangle}


def _missing(told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Parts that go unserved: until recovery at steady rates, in knock-outs by periods, in stress tests."""
    rows = [
        *(("exposure", f"{each['by']}={each['name']}", each["missing"] or {}) for each in told["exposures"]),
        *(("knock_out", _who(e), e["missing"]) for k in ("single", "worst_pairs") for e in told["knock_outs"][k]),
        *(("stress_test", each["scenario"], each["missing"]) for each in told["stress_tests"]),
    ]
    for view, who, parts in rows:
        yield from ({"view": view, "who": who, "item": item, "part": part} for item, part in parts.items())
