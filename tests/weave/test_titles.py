"""What a title is about: years, numbers, places and stock phrases go, other words for the same become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.weave import titles
from thaktho.weave.titles import about, likeness


def words(title: str, *places: str) -> set[str]:
    """Return the words of a title, whatever they weigh."""
    return {word for word, _ in about(title, places).words}


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("โครงการป้องกันและควบคุมโรคไข้เลือดออก ประจำปีงบประมาณ พ.ศ. 2568", {"ป้องกัน", "ควบคุม", "ไข้เลือดออก"}),
        ("โครงการป้องกันและควบคุมโรคไข้เลือดออก ปี ๒๕๖๘", {"ป้องกัน", "ควบคุม", "ไข้เลือดออก"}),
        ("การป้องกันโรคไข้เลือดออก ตำบลทำนบอำเภอสิงหนครจังหวัดสงขลา", {"ป้องกัน", "ไข้เลือดออก"}),
        ("โครงการตำบลต้นแบบปลอดบุหรี่", {"ปลอด", "บุหรี่"}),
        ("โครงการส่งเสริมทันตสุขภาพผู้สูงวัย", {"ส่งเสริม", "ช่องปาก", "ผู้สูงอายุ"}),
        ("โครงการโรงเรียนผู้สูงอายุ เทศบาลนครสงขลา", {"โรงเรียนผู้สูงอายุ"}),
        ("โครงการ ประจำปี 2568", set()),
        ("", set()),
    ],
)
def test_what_is_left_of_a_title(title: str, left: set[str]) -> None:
    assert words(title) == left


def test_the_name_of_the_own_place_says_nothing_of_the_work() -> None:
    assert words("คนบ่อยาง ฟันดี ชีวีมีสุข", "บ่อยาง") == words("คน ฟันดี ชีวีมีสุข")


@pytest.mark.parametrize(
    ("text", "villages"),
    [
        ("หมู่ที่ 1 และ หมู่ที่ 2 ตำบลท่าบอน", {1, 2}),
        ("ม.4,ม.6,ม.8,ม.9 ต.มะกอกเหนือ", {4, 6, 8, 9}),
        ("หมู่ที่ ๑ - ๗และโรงเรียน", {1, 2, 3, 4, 5, 6, 7}),
        ("หมู่ที่ 3,5 และ 11", {3, 5, 11}),
        ("อายุ 35 ปีขึ้นไป", set()),
        ("ตลาดเกษตร ม.อ.", set()),
    ],
)
def test_villages_are_read_by_number(text: str, villages: set[int]) -> None:
    assert titles.villages_in(text) == villages


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("โครงการเกษตรเพื่ออาหารกลางวัน (โรงเรียนบ้านควนโส)", {("โรงเรียน", "บ้านควนโส")}),
        ("รร.วัดโคกไทร", {("โรงเรียน", "วัดโคกไทร")}),
        ("โรงเรียนผู้สูงอายุ", set()),
        ("โครงการชุมชนปลอดบุหรี่", set()),
        ("จังหวัดสงขลา ไข้หวัดใหญ่", set()),
        ("แม่บ้านและหมู่บ้าน", set()),
    ],
)
def test_sites_are_names_and_no_common_words(text: str, sites: set[tuple[str, str]]) -> None:
    assert titles.sites_in(text) == sites


def test_batches_phases_and_zones_are_read() -> None:
    assert about("สวนผักคนเมือง รุ่นที่ 4 เขต 1").rounds == {("รุ่น", "4"), ("เขต", "1")}


def alike(one: str, two: str) -> float:
    return likeness(about(one), about(two))


@pytest.mark.parametrize(
    ("misprinted", "right"),
    [
        ("รณรงค์ป้องกันยาเพติดในชุมชน", "รณรงค์ป้องกันยาเสพติดในชุมชน"),
        ("ขุดลอคลองสายหลัก", "ขุดลอกคลองสายหลัก"),
        ("โครงการโรงเรยนผู้สูงวัย", "โครงการโรงเรียนผู้สูงวัย"),
        ("จัดทำธรรมนูญุขภาพตำบล", "จัดทำธรรมนูญสุขภาพตำบล"),
    ],
)
def test_a_listed_word_with_one_letter_wrong_is_known_again(misprinted: str, right: str) -> None:
    assert words(misprinted) == words(right)


@pytest.mark.parametrize("title", ["คนบ่อยาง ฟันดี", "โครงการผู้สูงวัยเดินมั่นคง", "ตลาดเกษตร ม.อ.", "ปลูกมะม่วงหิมพานต์"])
def test_words_that_are_right_are_left_alone(title: str) -> None:
    for run in title.split():
        assert "".join(titles._tokens(run)) == run


def test_what_builds_is_told_from_what_does_not() -> None:
    assert about("โครงการก่อสร้างสนามฟุตบอล").built
    assert not about("โครงการแข่งขันฟุตบอล").built


def test_likeness_is_of_the_work_and_not_of_the_phrases_around_it() -> None:
    """Two ways to say one thing are more alike than two things said in one way."""
    dengue = "โครงการป้องกันและควบคุมโรคไข้เลือดออก ตำบลทำนบ ปี 2568"
    assert alike(dengue, "รณรงค์ควบคุมโรคไข้เลือดออกในชุมชน ประจำปีงบประมาณ ๒๕๖๖") > 0.7
    assert alike(dengue, "โครงการป้องกันและควบคุมโรคพิษสุนัขบ้า ตำบลทำนบ ปี 2568") < 0.4
    assert alike(dengue, "โครงการป้องกันและควบคุมโรคไข้เลือออก ตำบลทำนบ ปี 2568") > 0.7, "a letter is missing"


def test_a_title_of_phrases_only_is_like_nothing() -> None:
    assert alike("โครงการ ประจำปี 2568", "โครงการ ประจำปี 2568") == 0.0


PIECES = (*"กขคงจชดตทนบปพมยรลวสหอะาิีุูเแโไ่้์๐๒0123456789 .()", "โครงการ", "หมู่ที่ ", "ตำบล", "วัด", "ป้องกัน", "ผู้สูงอายุ")
TITLES = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(TITLES, TITLES)
def test_likeness_is_the_same_both_ways_and_within_bounds(one: str, two: str) -> None:
    assert alike(one, two) == alike(two, one)
    assert 0 <= alike(one, two) <= 1
    assert alike(one, one) >= alike(one, two)


@given(TITLES, st.integers(2550, 2580))
def test_a_year_behind_a_title_changes_nothing(title: str, year: int) -> None:
    assert about(f"{title} ปี {year}") == about(f"{title} ")
