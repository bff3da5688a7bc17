"""A portfolio that somebody wrote down: what is read, and what is refused, all at once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.store.runs import TOY, toy_result
from tests.textbook.builders import case, near, study

import supplyopt as so
from supplyopt.errors import InputError
from supplyopt.network import Network
from supplyopt.store import read_portfolio, write_run


@pytest.fixture(scope="module")
def network() -> Network:
    """``lot`` is for 50 at least, ``free`` for any amount up to 80; tiers of ``steps`` exclude each other."""
    tiers = [{"offer": "steps", "from_quantity": 20.0, "price": 8.0}]
    offers = [
        {"offer": "lot", "price": 10.0, "capacity": 100.0, "moq": 50.0, "take_or_pay": 1.0},
        {"offer": "free", "price": 12.0, "capacity": 80.0},
        {"offer": "steps", "price": 9.0, "capacity": 60.0, "take_or_pay": 1.0},
    ]
    return study(case(offers, [100], tiers=tiers)).network


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path, network: Network) -> dict[tuple[int | None, str], str]:
    """(row, code) -> message."""
    with pytest.raises(InputError) as caught:
        read_portfolio(path, network)
    assert all(issue.file == str(path) and issue.cure for issue in caught.value.issues)
    return {(issue.row, issue.code): issue.message for issue in caught.value.issues}


def test_what_is_not_listed_is_not_taken(tmp_path: Path, network: Network) -> None:
    found = read_portfolio(written(tmp_path, "option,size,note\nlot,60,a remark\n"), network).portfolio
    assert found.sizes["lot"] == 60
    assert {name for name, taken in found.taken.items() if taken} == {"lot"}
    assert set(found.sizes) == set(network.option)


def test_sizes_that_miss_a_limit_by_rounding_are_the_limit(tmp_path: Path, network: Network) -> None:
    found = read_portfolio(written(tmp_path, "option,size\nfree,80.00000001\nlot,49.9999999\n"), network).portfolio
    assert (found.sizes["free"], found.sizes["lot"]) == (80.0, 50.0)


def test_a_table_in_parquet_may_say_what_is_taken(tmp_path: Path, network: Network) -> None:
    path = tmp_path / "mine.parquet"
    pd.DataFrame({"option": ["free"], "size": [0.0], "taken": [True]}).to_parquet(path)
    found = read_portfolio(path, network).portfolio
    assert (found.sizes["free"], found.taken["free"]) == (0.0, True)


def test_everything_wrong_is_told_at_once(tmp_path: Path, network: Network) -> None:
    text = "option,size,taken\nlotte,5,true\nfree,81,true\nlot,20,true\nfree,-1,true\n,3,true\nlot,,true\n"
    found = refused(written(tmp_path, text), network)
    assert {
        (2, "POR021"): "no option of the case is called so",
        (3, "POR030"): "81 is above its limit of 80 pc",
        (4, "POR032"): "20 is below its least award of 50",
        (5, "POR019"): "must be at least 0",
        (6, "POR010"): "is empty",
        (7, "POR010"): "is empty",
    }.items() <= found.items()
    assert (5, "POR020") in found


def test_choices_that_contradict_themselves_are_refused(tmp_path: Path, network: Network) -> None:
    tiers = sorted(o.name for o in network.options if o.exclusive)
    upper = {name: network.option[name].upper for name in tiers}
    lines = "\n".join(f"{name},{upper[name]},true" for name in tiers)
    found = refused(written(tmp_path, f"option,size,taken\nfree,10,false\n{lines}\n"), network)
    assert found == {
        (2, "POR031"): "has a size of 10, but is not taken",
        (4, "POR033"): f"excludes {tiers[0]} (row 3)",
    }


def test_a_file_that_is_not_there_is_told(tmp_path: Path, network: Network) -> None:
    assert set(refused(tmp_path / "none.csv", network)) == {(None, "POR001")}


def test_the_portfolio_of_a_run_is_read_with_all_its_columns(tmp_path: Path) -> None:
    result = toy_result()
    write_run(result, tmp_path / "run")
    network = so.Study(so.read_case(TOY), so.Policy()).network
    found = read_portfolio(tmp_path / "run" / "portfolio.parquet", network, of_run=True).portfolio
    assert result.portfolio is not None
    assert found.sizes == near(dict(result.portfolio.sizes))


def test_options_that_a_run_did_not_take_may_have_gone(tmp_path: Path, network: Network) -> None:
    path = tmp_path / "portfolio.parquet"
    pd.DataFrame({"option": ["gone", "free"], "size": [0.0, 5.0], "taken": [False, True]}).to_parquet(path)
    assert read_portfolio(path, network, of_run=True).portfolio.sizes["free"] == 5.0
    assert set(refused(path, network)) == {(1, "POR021")}
