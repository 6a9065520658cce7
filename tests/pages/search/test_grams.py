"""The files of the index: every document that has a text is in its lists, and no other; the bytes never differ."""

import gzip
import json
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from thaktho.pages.search import grams
from thaktho.pages.search.normal import normal

TEXTS = st.lists(st.text("กขคเาำ้ abค1-", max_size=12), max_size=40)


def unpacked(length: int, content: bytes) -> set[int]:
    """Return the numbers of a list as a reader of docs/search.md would read it."""
    if length < 0:
        return {place * 8 + bit for place, byte in enumerate(content) for bit in range(8) if byte >> bit & 1}
    found, number, gap, shift = set(), -1, 0, 0
    for byte in content:
        gap |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            number += gap
            found.add(number)
            gap = shift = 0
    return found


def lists(file: bytes) -> Iterator[tuple[str, int, set[int]]]:
    line, _, content = gzip.decompress(file).partition(b"\n")
    place = 0
    for gram, *said in json.loads(line):
        for field, length in zip(said[::2], said[1::2], strict=True):
            yield gram, field, unpacked(length, content[place : place + abs(length)])
            place += abs(length)
    assert place == len(content)


def test_grams_are_of_the_whole_text_without_its_spaces() -> None:
    assert grams.grams("ต. บ่อยาง") == {"ตบอย", "บอยา", "อยาง", "ยาง$", "าง$", "^ตบ", " ตบ", " บอ"}
    assert grams.grams("ยา") == {"ยา$", "^ยา", " ยา"}
    assert grams.grams("ย") == grams.grams("!!") == set()


@given(st.sets(st.integers(0, 999)))
def test_a_list_is_read_as_it_was_packed(numbers: set[int]) -> None:
    length, content = grams.Packer(1000).pack(numbers)
    assert unpacked(length, content) == numbers
    assert len(content) <= 125


@given(TEXTS)
def test_the_files_hold_for_each_gram_the_documents_that_have_it(texts: list[str]) -> None:
    field = grams.Field()
    for number, text in enumerate(texts):
        field.add(text, number)
    files = list(grams.files([grams.Field(), field], len(texts)))
    found = {gram: numbers for file in files for gram, of, numbers in lists(file) if of == 1}
    expected: dict[str, set[int]] = {}
    for number, text in enumerate(texts):
        for gram in grams.grams(text):
            expected.setdefault(gram, set()).add(number)
    assert found == expected
    for text in texts:
        whole = normal(text).replace(" ", "")
        assert all(whole[at : at + 4] in expected for at in range(len(whole) - 3))


def test_the_bytes_of_the_files_never_differ() -> None:
    def made() -> list[bytes]:
        field = grams.Field()
        for number in range(300):
            field.add(f"โครงการที่ {number} ตำบลบ่อยาง", number)
            field.add("ตำบลบ่อยาง", number)
        return list(grams.files([field], 300))

    assert made() == made()
    assert len(made()) & (len(made()) - 1) == 0


def test_a_facet_gives_each_value_its_documents() -> None:
    line, _, content = gzip.decompress(grams.facet({"2566": [1, 9], "2565": range(10)}, 10)).partition(b"\n")
    assert json.loads(line) == [["2565", -2], ["2566", 2]]
    assert unpacked(-2, content[:2]) == set(range(10))
    assert unpacked(2, content[2:]) == {1, 9}
