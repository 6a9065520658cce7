"""Several names in one cell: split where every part stands by itself, asked about where only some do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.intake.values.bodies import is_plainly
from thaktho.intake.values.several import doubtful, split

KNOWN = {"ผู้สูงอายุ", "คนพิการ", "เด็กวัยเรียนและเยาวชน", "ข้อ 1"}


def known(name: str) -> bool:
    return name in KNOWN


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("สปสช., อบต.", ("สปสช.", "อบต.")),
        ("แผนงานสุรา , แผนงานยาสูบ", ("แผนงานสุรา", "แผนงานยาสูบ")),
        ("ผู้สูงอายุและคนพิการ", ("ผู้สูงอายุ", "คนพิการ")),
        ("ผู้สูงอายุ, คนพิการ และเด็กวัยเรียนและเยาวชน", ("ผู้สูงอายุ", "คนพิการ", "เด็กวัยเรียนและเยาวชน")),
        ("เด็กวัยเรียนและเยาวชน", ("เด็กวัยเรียนและเยาวชน",)),
        ("กระทรวง พม. และ พอช.", ("กระทรวง พม.", "พอช.")),
        ("กองสาธารณสุขและสิ่งแวดล้อม", ("กองสาธารณสุขและสิ่งแวดล้อม",)),
        ("แผนงานเด็ก, เยาวชน และครอบครัว", ("แผนงานเด็ก, เยาวชน และครอบครัว",)),
        ("สปสช., สปสช.", ("สปสช.",)),
        ("1,200", ("1,200",)),
    ],
)
def test_a_cell_is_split_only_where_every_part_stands_by_itself(words: str, parts: tuple[str, ...]) -> None:
    assert split(words, known, lambda name: name.startswith("แผน") or is_plainly(name)) == parts


def test_of_names_that_stand_only_in_part_the_likeliest_are_offered() -> None:
    """A real cell: the first has a comma-less ``และ`` of its own, and so the whole is left as it is."""
    words = "กระทรวงการอุดมศึกษา วิทยาศาสตร์ วิจัย และนวัตกรรม (อว.) และสำนักงานคณะกรรมการสุขภาพแห่งชาติ(สช.)"
    assert split(words, known, is_plainly) == (words,)
    assert doubtful(words, known, is_plainly) == (
        "กระทรวงการอุดมศึกษา วิทยาศาสตร์ วิจัย และนวัตกรรม (อว.)",
        "สำนักงานคณะกรรมการสุขภาพแห่งชาติ(สช.)",
    )


@pytest.mark.parametrize("words", ["กองสาธารณสุขและสิ่งแวดล้อม", "กระทรวงการอุดมศึกษา วิทยาศาสตร์ วิจัย และนวัตกรรม", "ข้อ 1", ""])
def test_a_name_with_one_head_is_no_question(words: str) -> None:
    assert doubtful(words, known, is_plainly) == ()


@given(
    st.lists(st.sampled_from(["สปสช.", "อบต.คูหา", "นวัตกรรม", ", ", " และ ", "และ", "ผู้สูงอายุ"]), max_size=9).map("".join)
)
def test_nothing_is_lost_by_splitting(words: str) -> None:
    """Whatever is split, every letter that is no comma or ``และ`` is in one of the parts, in order."""
    parts = split(words, known, is_plainly)
    bare = [one.replace("และ", "").replace(",", "").replace(" ", "") for one in (words, "".join(parts))]
    assert set(bare[0]) == set(bare[1])
    assert all(part for part in parts) or parts == (words,)
