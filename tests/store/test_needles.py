"""Looking for texts in contents: every encoding and spelling in which a file may hold them."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import workbook

from thaktho.iris import name_slug
from thaktho.store.needles import Needles, pattern

NAME = "ทดสอบใจ นามสมมุติ"
THAI = st.text(st.sampled_from("กขคงนำาิ้่๐๑09 Aa."), min_size=4, max_size=20).filter(lambda said: said.strip(" .") != "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16", "utf-16-be", "cp874"])
def test_a_text_is_found_in_every_encoding_and_only_where_it_is(encoding: str) -> None:
    assert Needles([NAME]).found_in(f"ผู้รับผิดชอบ,{NAME},5".encode(encoding))
    assert not Needles([NAME]).found_in("ผู้รับผิดชอบ,ทดสอบใจ,5".encode(encoding))


@pytest.mark.parametrize("said", ["ทดสอบใจ  นามสมมุติ", "ทดสอบใจนามสมมุติ", "ทดสอบใจ-นามสมมุติ", "ทดสอบใจ\u00a0นามสมมุติ"])
def test_a_text_is_found_however_it_is_spaced(said: str) -> None:
    assert Needles([NAME]).found_in(said.encode())


def test_signs_that_show_nothing_hide_no_text() -> None:
    assert Needles([NAME]).found_in("ทด\u200bสอบใจ นาม\u00adสมมุติ".encode())


def test_a_text_with_wide_digits_is_found_as_it_stands() -> None:
    assert Needles(["เลขที่ ０１２３"]).found_in("เลขที่ ０１２３".encode())


def test_digits_and_sara_am_are_found_in_either_form() -> None:
    assert Needles(["คำ 123"]).found_in("คํา ๑๒๓".encode())
    assert Needles(["คํา ๑๒๓"]).found_in("คำ 123".encode())


@given(THAI)
def test_a_text_is_found_in_the_address_that_is_made_of_it(said: str) -> None:
    assert pattern(said).search(name_slug(said))


def test_a_packed_workbook_is_looked_into(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", project=[{"title": f"โครงการของ{NAME}"}])
    assert NAME.encode() not in file.read_bytes()
    assert Needles([NAME]).found_in(file.read_bytes())
    assert not Needles(["ใครอีกคน"]).found_in(file.read_bytes())


def test_a_text_in_runs_of_different_format_is_found() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("xl/sharedStrings.xml", "<si><r><t>ทดสอบใจ </t></r><r><b/><t>นามสมมุติ</t></r></si>")
    assert Needles([NAME]).found_in(packed.getvalue())


def test_a_text_at_an_odd_byte_of_a_binary_file_is_found() -> None:
    assert Needles([NAME]).found_in(b"\x01" + NAME.encode("utf-16-le"))


def test_what_cannot_be_looked_into_counts_as_holding_it_and_nothing_to_look_for_is_never_found() -> None:
    assert Needles([NAME]).found_in(b"PK\x03\x04 cut short")
    assert not Needles([]).found_in(b"PK\x03\x04 cut short")
