"""Personal data in a text: what a labelled set shows, what may be repeated, and that no text takes long."""

import sys
from types import FrameType

import pytest
from benchmarks.guard import judge, labelled, wilson
from hypothesis import given
from hypothesis import strategies as st

from thaktho.intake.guard import MARK, find, shown

PARTS = ("develop", "held-out")
LEAST = {"develop": (0.99, 1.0), "held-out": (0.95, 0.98)}
"""Recall and precision that were reached, rounded down: a change may not lose them unseen."""


def calls(said: str) -> int:
    """Return how many calls looking at a text takes."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        find(said)
    finally:
        sys.setprofile(before)
    return count


def test_the_labelled_set_is_as_large_as_it_has_to_be() -> None:
    lines = [line for part in PARTS for line in labelled(part)]
    assert sum(bool(expected) for *_, expected in lines) >= 500
    assert sum(not expected for *_, expected in lines) >= 500
    texts = [{said for said, *_ in labelled(part)} for part in PARTS]
    assert len(texts[0] & texts[1]) < 10  # few traps are in both


@pytest.mark.parametrize("part", PARTS)
def test_no_recall_and_no_precision_is_lost_on_the_labelled_set(part: str) -> None:
    counts = judge(part)
    total = {what: sum(number for (_, one), number in counts.items() if one == what) for _, what in counts}
    recall, precision = LEAST[part]
    assert total["found"] >= recall * (total["found"] + total.get("missed", 0))
    assert total["right"] >= precision * (total["right"] + total.get("wrong", 0))


def test_the_interval_of_wilson_is_that_of_the_books() -> None:
    """Checked by hand: 9 of 10 is 59.6 to 98.2 %."""
    assert wilson(9, 10) == pytest.approx((0.5958, 0.9821), abs=0.0002)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("มอบแก่นายมานะ ใจดี อายุ 72 ปี", f"มอบแก่{MARK} อายุ 72 ปี"),
        ("โทร 081-000-1234 หรือ 0890005678", f"โทร {MARK} หรือ {MARK}"),
        ("รายชื่อ 1. มานี ใจดี 081-0001234 2. ปิติ รักเรียน", f"รายชื่อ 1. {MARK}"),
        ("โครงการส่งเสริมสุขภาพผู้สูงอายุ", "โครงการส่งเสริมสุขภาพผู้สูงอายุ"),
        ("", ""),
    ],
)
def test_what_may_be_repeated_has_a_mark_where_something_personal_was(said: str, left: str) -> None:
    assert shown(said) == left


@given(st.text(alphabet="ก ๑1-นายง.@สมชายใจดี\u200b081", max_size=80))
def test_what_may_be_repeated_holds_nothing_personal_and_spans_are_of_the_text_given(said: str) -> None:
    for hit in find(said):
        assert 0 <= hit.start < hit.end <= len(said)
    assert not [hit for hit in find(shown(said)) if hit.blocking]


@given(st.text(max_size=60))
def test_any_text_is_looked_at_without_an_error(said: str) -> None:
    assert shown(said).count(MARK) <= said.count(MARK) + len(find(said))


def test_a_field_for_contact_may_say_how_the_office_is_reached_and_nothing_else() -> None:
    said = "นางมานี ใจดี office@example.com 074-321-000 1999900000013"
    assert {hit.kind for hit in find(said, contact=True)} <= {"name", "identity-number"}
    assert {"email", "telephone", "name"} <= {hit.kind for hit in find(said)}


@pytest.mark.parametrize(
    "unit",
    ["นาย", "นาง ", "พ.ต.", "1 ", " 1.", "1-", "0810001234 ", "a@", "a" * 63 + "@", "รายชื่อ ", "ประกอบด้วย ก ข, ", "บัญชี ",
     "(", "+66", "โทร", "Dr. Aa Bb ", "\u200b1", "สมชาย ใจดี, ", "นายสมชาย ใจดี ", "\t-", "https://", "สมาชิก    "],
)  # fmt: skip
def test_a_text_made_to_take_long_costs_as_its_length_and_no_more(unit: str) -> None:
    """Counted in calls, not in seconds: twice the text may cost a little more than twice."""
    once, twice = (calls(unit * (length // len(unit))) for length in (2_000, 4_000))
    assert twice <= 2.5 * once + 1_000
    assert find(unit * (20_000 // len(unit))) is not None  # and no single pattern runs away on a longer one
