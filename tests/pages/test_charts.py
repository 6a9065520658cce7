"""Bars are as long as what they stand for, and a range is seen as a range."""

import re
from collections import namedtuple
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.pages.charts import WIDTH, bar, most, most_money

AMOUNTS = st.decimals(0, 10**12, places=2)


def widths(drawn: str) -> list[int]:
    return [int(one) for one in re.findall(r'width="(\d+)" height', drawn)]


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_lengths_are_in_proportion(one: Decimal, other: Decimal, third: Decimal) -> None:
    low, high, longest = sorted((one, other, third))
    if longest:
        sure, *more = widths(bar(low, high, longest))
        assert abs(sure - float(low / longest) * WIDTH) <= 1
        assert abs(sure + sum(more) - float(high / longest) * WIDTH) <= 1
        assert sure + sum(more) <= WIDTH


def test_what_is_more_than_nothing_is_seen_and_nothing_is_not() -> None:
    assert widths(bar(1, 1, 10**9)) == [1]
    assert widths(bar(0, 0, 10)) == [0]
    assert bar(0, 0, 0) == ""


def test_a_range_is_two_pieces_and_an_amount_one() -> None:
    assert widths(bar(50, 100, 100)) == [WIDTH // 2, WIDTH // 2]
    assert widths(bar(50, 50, 100)) == [WIDTH // 2]


@pytest.mark.parametrize("name", ["of-people", '"><script>'])
def test_the_class_of_a_bar_is_escaped(name: str) -> None:
    assert "<script>" not in bar(1, 1, 1, name)


def test_the_longest_bar_is_of_the_greatest_amount_of_any_phase() -> None:
    row = namedtuple("row", "moneys")  # noqa: PYI024 - as rows of queries are
    rows = [row(some and [SimpleNamespace(high=Decimal(n)) for n in some]) for some in ([3, 7], None, [5])]
    assert most_money(rows) == 7
    assert most_money([]) == most([]) == 0
