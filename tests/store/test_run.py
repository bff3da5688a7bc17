"""A run folder: what is written is what is read, and nothing else is read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from tests.store.runs import names, toy_result

import supplyopt as so
from supplyopt.errors import InputError
from supplyopt.store import Document, document, read_run, write_run


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_run(toy_result(), tmp_path / "run", command={"arguments": ["solve", "toy"]})


def test_a_result_survives_the_disk(run: Path) -> None:
    result, again = toy_result(), read_run(run)
    assert (again.study, again.status, again.message, again.cost, again.bound, again.gap, again.log) == (
        result.study,
        result.status,
        result.message,
        result.cost,
        result.bound,
        result.gap,
        result.log,
    )
    assert again.portfolio == result.portfolio
    assert list(again.tables) == list(result.tables)
    for name, frame in result.tables.items():
        pd.testing.assert_frame_equal(again.table(name), frame)


def test_the_manifest_lists_every_file_with_its_hash(run: Path) -> None:
    manifest = json.loads((run / "manifest.json").read_text())
    assert set(manifest["outputs"]) == names(run) - {"manifest.json"}
    for name, facts in manifest["outputs"].items():
        data = (run / name).read_bytes()
        assert (facts["sha256"], facts["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert manifest["outputs"]["portfolio.parquet"]["rows"] == 3
    assert manifest["command"] == {"arguments": ["solve", "toy"]}
    assert manifest["started"] <= manifest["ended"]
    assert manifest["ended"].endswith("Z")
    assert manifest["inputs"]["case"]["offers.csv"]
    assert manifest["fingerprint"] == toy_result().manifest["fingerprint"]


def test_the_same_result_gives_the_same_bytes(run: Path, tmp_path: Path) -> None:
    other = write_run(toy_result(), tmp_path / "other")
    for name in names(run) - {"manifest.json"}:
        assert (run / name).read_bytes() == (other / name).read_bytes()


def test_tables_are_compressed_and_carry_page_checksums(run: Path) -> None:
    data = (run / "kpis.parquet").read_bytes()
    assert pq.ParquetFile(run / "kpis.parquet").metadata.row_group(0).column(0).compression == "ZSTD"
    chunk = pq.ParquetFile(run / "kpis.parquet").metadata.row_group(0).column(3)
    last = (chunk.dictionary_page_offset or chunk.data_page_offset) + chunk.total_compressed_size - 1
    (run / "kpis.parquet").write_bytes(data[:last] + bytes([data[last] ^ 1]) + data[last + 1 :])
    with pytest.raises(OSError, match=r"(?i)checksum|crc"):
        pq.read_table(run / "kpis.parquet", page_checksum_verification=True)


def test_a_result_without_a_plan_is_written_too(tmp_path: Path) -> None:
    case, rule = so.read_case(Path(__file__).parents[2] / "data" / "toy"), so.MinSources(by="supplier", count=5)
    result = so.solve(so.Study(case, so.Policy(rules=(rule,))))
    again = read_run(write_run(result, tmp_path / "run"))
    assert (again.status, again.cost, again.portfolio, dict(again.tables)) == (so.Status.INFEASIBLE, None, None, {})


@pytest.mark.parametrize("name", ["portfolio.parquet", "result.json", "solver.log"])
def test_a_changed_file_is_rejected(run: Path, name: str) -> None:
    (run / name).write_bytes((run / name).read_bytes() + b" ")
    with pytest.raises(InputError, match=f"{name}: is not as it was written"):
        read_run(run)


def test_every_missing_file_is_told_at_once(run: Path) -> None:
    (run / "result.json").unlink()
    (run / "kpis.parquet").unlink()
    with pytest.raises(InputError) as refused:
        read_run(run)
    assert len(refused.value.issues) == 2


def test_a_link_in_place_of_a_file_is_rejected(run: Path, tmp_path: Path) -> None:
    (run / "solver.log").rename(tmp_path / "solver.log")
    (run / "solver.log").symlink_to(tmp_path / "solver.log")
    with pytest.raises(InputError, match="is missing"):
        read_run(run)


def change_manifest(run: Path, **changes: object) -> None:
    path = run / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_a_path_out_of_the_run_is_rejected(run: Path) -> None:
    change_manifest(run, outputs={"../secret": {"sha256": ""}})
    with pytest.raises(InputError, match="leads out of the run"):
        read_run(run)


def test_a_manifest_of_the_future_is_rejected(run: Path) -> None:
    change_manifest(run, schema_version=2)
    with pytest.raises(InputError, match="has schema version 2"):
        read_run(run)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"outputs": 3, "schema_version": 1}', "\0"])
def test_a_broken_manifest_is_rejected(run: Path, text: str) -> None:
    (run / "manifest.json").write_text(text)
    with pytest.raises(InputError, match="is not a manifest"):
        read_run(run)


def test_a_folder_without_a_manifest_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no finished run"):
        read_run(tmp_path)
    with pytest.raises(InputError, match="does not exist"):
        read_run(tmp_path / "nowhere")


def test_a_manifest_that_lists_too_little_is_no_run(run: Path) -> None:
    change_manifest(run, outputs={})
    with pytest.raises(InputError, match="cannot be understood"):
        read_run(run)


def test_the_document_holds_no_number_that_is_not_json(run: Path) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    told = json.loads((run / "result.json").read_text(), parse_constant=refuse)
    assert Document.model_validate(told) == document(toy_result())
    assert told["expected_costs"]["purchases"] == pytest.approx(60 * 10 + 40 * 12)


def test_expected_costs_and_penalties_add_up_to_the_cost() -> None:
    case = so.read_case(Path(__file__).parents[2] / "data" / "toy")
    scenarios = so.read_scenarios(Path(__file__).parents[2] / "scenarios" / "toy.parquet")
    rule = so.MaxShare(by="supplier", limit=0.9, penalty=1.0)
    result = so.solve(so.Study(case, so.Policy(rules=(rule,)), scenarios))
    told = document(result)
    assert sum(told.expected_costs.values()) == pytest.approx(result.cost)
    # All 100 from the middle supplier, at 12; the last 10 are above the cap and cost 1 more each, less than any other.
    assert told.expected_costs["penalties"] == pytest.approx(10.0)
    assert [(row.rule, row.row, row.left, row.right) for row in told.missed] == [
        ("max_share", "widget / middle", pytest.approx(100.0), pytest.approx(90.0))
    ]
