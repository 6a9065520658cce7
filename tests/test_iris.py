"""Codes and names in addresses: one form however they are typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.iris import slug

THAI_LIKE = st.text(st.characters(min_codepoint=0xE01, max_codepoint=0xE5B) | st.sampled_from("aZ09 -/.–_\t"))


@pytest.mark.parametrize(
    ("code", "normal"),
    [
        ("61-l3059-02-03 ", "61-L3059-02-03"),
        ("ปี2564-L5275-1-1", "ปี2564-L5275-1-1"),
        ("ค.๐๐๐๐๐/๒๕๖๑", "ค-00000-2561"),
        (" 61 – L5221 // 2.01.", "61-L5221-2-01"),
        ("น้ำ_๑", "น้ำ-1"),
        ("---", ""),
    ],
)
def test_codes_in_normal_form(code: str, normal: str) -> None:
    assert slug(code) == normal


@given(THAI_LIKE)
def test_a_normal_code_is_normal_already(code: str) -> None:
    once = slug(code)
    assert slug(once) == once
    assert not re.search(r"^-|-$|--|\s|[๐-๙]", once)


@given(st.text("0123456789-L"))
def test_thai_digits_change_no_code(code: str) -> None:
    assert slug(code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))) == slug(code)
