"""Selectors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplyopt.case.selector import Selector

WORD = st.text(st.characters(categories=("L", "N"), include_characters="_:> -"), min_size=1, max_size=9).filter(
    lambda word: word == word.strip()
)
NAME = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)


def test_all_conditions_and_any_alternative():
    selector = Selector.parse("country=CN|RU&stage=mined")
    china, mined = frozenset({"CN"}), frozenset({"mined"})
    assert selector.matches({"country": china, "stage": mined, "site": frozenset({"x"})})
    assert selector.matches({"country": frozenset({"DE", "RU"}), "stage": mined})
    assert not selector.matches({"country": china, "stage": frozenset({"refined"})})
    assert not selector.matches({"country": china})


def test_order_of_conditions_does_not_matter():
    assert Selector.parse("a=1&b=2|3") == Selector.parse("b=3|2&a=1")


@pytest.mark.parametrize(
    "text", ["", "a", "=b", "a=", "a=b|", "a=|b", "a=b&", "&a=b", "a=b&a=c", "a=b=c", "a = b", "a=b &c=d", "a|b=c"]
)
def test_malformed(text):
    with pytest.raises(ValueError, match=r"form|begin|empty|twice"):
        Selector.parse(text)


@given(st.dictionaries(NAME, st.frozensets(WORD, min_size=1, max_size=4), min_size=1, max_size=4))
def test_text_and_back(conditions):
    selector = Selector(tuple(sorted(conditions.items(), key=lambda condition: condition[0])))
    assert Selector.parse(str(selector)) == selector
    assert selector.matches(conditions)
