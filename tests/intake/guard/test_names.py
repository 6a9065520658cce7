"""Names of people: after titles, in lists, and the many words, offices and places that only begin like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.intake.guard.find import find, shown
from thaktho.intake.guard.words import OPENERS, SURE, named_places

TITLES = sorted({*SURE, "นาย", "นาง"} - {"ศ.", "ม.ร.ว.", "ม.ล."})
PLACES = sorted({name for found in named_places().values() for _, name in found})


def taken(said: str) -> list[str]:
    return [said[hit.start : hit.end] for hit in find(said)]


@given(
    st.sampled_from(TITLES), st.sampled_from(["", " "]), st.sampled_from(["มานะ ใจดี", "สมศรี มีสุข", "ซูไลมาน หะยีทดสอบ"])
)
def test_a_title_and_a_name_are_taken_out_together(title: str, gap: str, name: str) -> None:
    said = f"{title}{gap}{name}"
    assert taken(f"ผู้ดูแล {said} อายุ 70 ปี") == [said]


@given(st.sampled_from(OPENERS))
def test_a_title_may_follow_a_word_without_a_space(opener: str) -> None:
    assert taken(f"{opener}นายซูไลมาน ทดสอบดี") == ["นายซูไลมาน ทดสอบดี"]


@pytest.mark.parametrize("form", ["{}", "ตำบล{}", "อบต.{}", "ต.{} อ.เมือง", "อำเภอ {}", "พื้นที่ {} ปี 2568"])
def test_no_name_of_a_place_is_a_persons(form: str) -> None:
    """Every province, amphoe and tambon whose name has a title in it, such as เกาะนางคำ and นางรอง."""
    assert PLACES
    assert [name for name in PLACES if taken(form.format(name))] == []


@pytest.mark.parametrize(
    "said",
    ["บ้านนางโอ หมู่ที่ 3", "บ้านนายสังข์", "นายกเทศมนตรีนครสงขลา มอบหมาย",
     "นายก อบต. เกตรี", "นายอำเภอ", "นายทะเบียน", "นายช่างโยธา", "นายจ้าง", "นายหน้า",
     "นายหนังตะลุง", "นางฟ้า", "นางแบบ", "นางพยาบาล", "นางรำ", "นางพญา", "นางกวัก",
     "ประกวดนางนพมาศ", "หอยนางรม", "นกนางแอ่น", "คุณภาพชีวิต", "คุณธรรม", "คุณค่า",
     "คุณแม่วัยใส", "คุณสมบัติ ผู้สมัคร", "ผู้ทรงคุณวุฒิ", "พระราชดำริ",
     "สมเด็จพระเทพรัตนราชสุดา", "พระมหากษัตริย์", "วัดพระมหาธาตุ",
     "ศ.ดร. สมเด็จพระเจ้าน้องนางเธอ", "มิถุนายน 2568", "กันยายน", "พัฒนายั่งยืน",
     "พัฒนางานประจำ", "พัฒนายกระดับคุณภาพ", "ทนายความ", "พ.ศ. 2568 ไทย", "น.ส.3 ก.",
     "เด็กหญิงตั้งครรภ์", "เด็กชายขอบ", "ครูและบุคลากร", "กำนัน ผู้ใหญ่บ้าน",
     "ผู้รับผิดชอบ กองสาธารณสุข", "พ.ต. หมู่ 3", "MS Word", "Miss Thailand",
     "1. ประชุม วางแผน 2. อบรม สมาชิก", "รายชื่อโครงการ 1. พัฒนา เศรษฐกิจ 2. พัฒนา สังคม",
     "รายชื่อโรงเรียน วัด สุวรรณคีรี, วัด ชัยมงคล"],
)  # fmt: skip
def test_words_offices_and_places_are_no_names(said: str) -> None:
    assert taken(said) == []


@pytest.mark.parametrize(
    "said",
    ["มูลนิธินายมานะ ใจดี", "โรงเรียนพลเอกมานะ ใจดี", "ถนนนายมานะ ใจดี", "รางวัล ดร.มานะ ใจดี", "ทุนการศึกษา นางมานี ใจดี"],
)
def test_what_is_called_after_a_person_is_public(said: str) -> None:
    assert taken(said) == []


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("นายมานะ เป็นประธาน", "นายมานะ"),
        ("นายมานะ ใจดี เป็นประธาน", "นายมานะ ใจดี"),
        ("นายมานะ ใจดีเป็นประธาน", "นายมานะ ใจดี"),
        ("พ.ต.อ. ดร. มานะ ใจดี", "พ.ต.อ. ดร. มานะ ใจดี"),
        ("พ.อ.(พิเศษ)มานะ ใจดี", "พ.อ.(พิเศษ)มานะ ใจดี"),
        ("นายมานะ ณ ตัวอย่าง ตำบลปริก", "นายมานะ ณ ตัวอย่าง"),
        ("บ้านนายสมชาย ใจดี หมู่ 3", "นายสมชาย ใจดี"),
        ("ซ่อมบ้านนายสมมุติ ใจทดสอบ หมู่ 3", "นายสมมุติ ใจทดสอบ"),  # a house, no village, though no list has the name
        ("ปรับปรุงบ้านนางสาวสมมุติ ใจทดสอบ", "นางสาวสมมุติ ใจทดสอบ"),
        ("นางแก้ว ใจดี", "นางแก้ว ใจดี"),  # นางแก้ว is a tambon too
        ("น\u200bายมานะ ใจดี", "น\u200bายมานะ ใจดี"),
        ("Dr. Manee Jaidee of PSU", "Dr. Manee Jaidee"),
        ("ผู้รับผิดชอบโครงการ: สมชาย ใจดี", "ผู้รับผิดชอบโครงการ: สมชาย ใจดี"),
    ],
)
def test_a_name_ends_where_the_sentence_goes_on(said: str, name: str) -> None:
    assert taken(said) == [name]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("บ้านเลขที่ 12/3 นายมานะ ใจดี", "บ้านเลขที่ […] […]"),
        ("นายมานะ ใจดี อยู่บ้านเลขที่ ๑๒/๓ หมู่ 4", "[…] อยู่บ้านเลขที่ […] หมู่ 4"),
        ("นายมานะ ใจดี 12/3 ต.ปริก", "[…] […] ต.ปริก"),
        ("นายมานะ ใจดี 12 ม.4", "[…] […] ม.4"),
        ("นายมานะ ใจดี 12/3/2568", "[…] 12/3/2568"),  # a date
        ("นายมานะ ใจดี 2566/2567", "[…] 2566/2567"),
        ("ถนนสายบ้านเลขที่ 12 ถึงบ้านเลขที่ 30", "ถนนสายบ้านเลขที่ 12 ถึงบ้านเลขที่ 30"),
        ("นายมานะ ใจดี 3 หมู่บ้าน", "[…] 3 หมู่บ้าน"),
        ("นายมานะ ใจดี 2568", "[…] 2568"),
    ],
)
def test_the_number_of_a_house_goes_with_the_name_beside_it(said: str, left: str) -> None:
    assert shown(said) == left


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("รายชื่อสมาชิก 1. สมชาย ใจดี 2. สมศรี ทดสอบดี 3. ปิติ มีสุข", "สมชาย ใจดี 2. สมศรี ทดสอบดี 3. ปิติ มีสุข"),
        ("คณะทำงานประกอบด้วย\nสมชาย ใจดี\nสมศรี ใจดี", "สมชาย ใจดี\nสมศรี ใจดี"),
        ("1) สมชาย ใจดี 2) สมศรี ใจดี", "สมชาย ใจดี 2) สมศรี ใจดี"),
    ],
)
def test_a_list_of_members_is_taken_out_whole(said: str, names: str) -> None:
    assert taken(said) == [names]


def test_a_long_list_is_taken_out_to_its_end() -> None:
    names = "\n".join(f"{at}. สมชาย ใจดี" for at in range(1, 300))
    assert taken(f"รายชื่อ\n{names}") == [names.removeprefix("1. ")]


@pytest.mark.parametrize(
    "said",
    ["รายชื่อตำบล 1. ปริก 2. พังลา", "1. อบรมให้ความรู้ 2. เยี่ยมบ้าน 3. สรุปผล",
     "ได้แก่ ตำบลปริก, ตำบลพังลา", "รายชื่อตามเอกสารแนบ",
     "คณะกรรมการประกอบด้วย ปลัด ผู้ใหญ่บ้าน และ อสม.",
     "1. ผู้สูงอายุ ติดเตียง 2. ผู้พิการ ทุพพลภาพ"],
)  # fmt: skip
def test_a_list_of_other_things_is_no_list_of_members(said: str) -> None:
    assert taken(said) == []
