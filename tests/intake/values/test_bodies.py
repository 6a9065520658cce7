"""Printed names of bodies: the local authority they mean, where that is certain, and spellings of one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho import areas
from thaktho.intake.values.bodies import Bodies, is_plainly, key, shown
from thaktho.messages import Text
from thaktho.resources import folder

AUTHORITIES = areas.load_local_authorities(folder("examples") / "songkhla" / "reference" / "local-authorities.csv")
BODIES = Bodies(AUTHORITIES)


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("อบจ.สงขลา", "2900101"),
        ("องค์การบริหารส่วนจังหวัดสงขลา", "2900101"),
        ("องค์การบริหารส่วนจังหวัด สงขลา", "2900101"),
        ("เทศบาลนครในพื้นที่จังหวัดสงขลา เทศบาลนครสงขลา", "3900102"),
        ("เทศบาลนครในพื้นที่จังหวัดสงขลา เทศบาลนครหาดใหญ่", "3901101"),
        ("ทน.หาดใหญ่", "3901101"),
        ("เทศบาลนครหาดใหญ่ (1)", "3901101"),
        ("เทศบาลนครหาดใหญ่ จังหวัดสงขลา", "3901101"),
    ],
)
def test_a_real_name_means_the_authority_of_its_type(printed: str, code: str) -> None:
    assert [one.code for one in BODIES.named(printed)] == [code]


def test_the_type_is_part_of_the_name() -> None:
    """ปริก has a municipality and an administration in one amphoe; neither name means the other."""
    municipality, administration = (BODIES.named(f"{kind}ปริก") for kind in ("ทต.", "อบต."))
    assert len(municipality) == len(administration) == 1
    assert municipality[0].amphoe_code == administration[0].amphoe_code
    assert municipality[0].code != administration[0].code


def test_one_name_in_two_amphoe_is_two_and_the_amphoe_beside_it_tells_which() -> None:
    assert {one.amphoe_code for one in BODIES.named("อบต.สะกอม")} == {"9003", "9005"}
    assert [one.amphoe_code for one in BODIES.named("อบต.สะกอม อ.เทพา")] == ["9005"]


@pytest.mark.parametrize(
    "printed",
    [
        "กองสาธารณสุข เทศบาลตำบลปริก",
        "กองทุนสุขภาพตำบลเทศบาลตำบลคลองขุด",
        "สภาองค์การบริหารส่วนจังหวัดสงขลา",
        "เทศบาลหาดใหญ่",
        "จังหวัดสงขลา",
        "อบต.ปริก จ.สตูล",
        "อบต.ทะนง",
        "โรงเรียนเทศบาล 1-6",
        "ตำบลปริก",
        "",
    ],
)
def test_a_name_with_more_or_less_than_an_authority_means_none(printed: str) -> None:
    assert BODIES.named(printed) == ()


def test_the_nearest_of_the_type_are_offered() -> None:
    """อบต.ทะนง stands beside ตำบลทนง: the slip is never mended, the like name is offered."""
    tanong = areas.LocalAuthority("6999999", Text("องค์การบริหารส่วนตำบลทนง", ""), "tambon-administration", "9001", (), ())
    like = areas.LocalAuthority("5999999", Text("เทศบาลตำบลทะนง", ""), "tambon-municipality", "9001", (), ())
    few = Bodies([tanong, like])
    assert few.named("อบต.ทะนง") == ()
    assert few.nearest("อบต.ทะนง") == (tanong,)
    assert few.nearest("ชมรมทะนง") == ()
    assert shown(tanong) == "องค์การบริหารส่วนตำบลทนง อำเภอเมืองสงขลา จังหวัดสงขลา"


def test_a_code_or_a_code_with_the_name_as_we_suggest_it_says_which() -> None:
    """What a warning offers can be copied into the cell as it stands."""
    for one in BODIES.named("อบต.สะกอม"):
        assert BODIES.named(one.code) == (one,)
        assert BODIES.named(f"{one.code} {shown(one)}") == (one,)
    assert BODIES.named("3901101 เทศบาลนครสงขลา") == ()
    assert BODIES.named("6999999") == ()


def test_every_authority_is_known_by_its_full_name() -> None:
    assert all(one in BODIES.named(one.name.th) for one in AUTHORITIES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("กองทุนสุขภาพตำบลเทศบาลตำบลคลองขุด", "กองทุนสุขภาพตำบล เทศบาลตำบลคลองขุด"),
        ("กองทุนสุขภาพตำบล อบต.เกตรี", "กองทุนสุขภาพตำบล องค์การบริหารส่วนตำบลเกตรี"),
        ("กองทุนสุขภาพตำบล อบต.เกตรี (1)", "กองทุนสุขภาพตำบลอบต. เกตรี"),
        ("อบจ.สงขลา", "องค์การบริหารส่วนจังหวัดสงขลา"),
        ("รพ.สต.บ้านพรุ", "โรงพยาบาลส่งเสริมสุขภาพตำบลบ้านพรุ"),
        ("เทศบาลนครในพื้นที่จังหวัดสงขลา เทศบาลนครสงขลา", "ทน.สงขลา"),
    ],
)
def test_two_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("ทต.ปริก", "อบต.ปริก"), ("กองทุน 1", "กองทุน 2"), ("อบต.ทะนง", "อบต.ทนง")])
def test_two_names_have_two_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text(max_size=40))
def test_a_key_stays_what_it_is(name: str) -> None:
    assert key(key(name)) == key(name)
    assert isinstance(BODIES.named(name), tuple)


@pytest.mark.parametrize("name", ["สปสช.", "อบต.", "พอช.", "กรมป่าไม้", "กระทรวง พม.", "สำนักงานปศุสัตว์จังหวัดสงขลา"])
def test_what_is_plainly_a_body(name: str) -> None:
    assert is_plainly(name)


@pytest.mark.parametrize("name", ["นวัตกรรม", "เยาวชน", "วิจัย", "ส่งเสริมอาชีพ", "ป.", "กรรมการ"])
def test_what_is_not_plainly_a_body(name: str) -> None:
    assert not is_plainly(name)
