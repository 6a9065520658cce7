"""Printed places: what real cells say is settled, what they leave open is said, and nothing is guessed."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho import areas
from thaktho.intake.values.places import Place, Places, note_for, settle
from thaktho.messages import catalogue
from thaktho.resources import folder

SONGKHLA = ("90",)
AUTHORITIES = areas.load_local_authorities(folder("examples") / "songkhla" / "reference" / "local-authorities.csv")
PLACES = Places(SONGKHLA, AUTHORITIES)


@pytest.mark.parametrize("printed", ["901002", "TH901002", "๙๐๑๐๐๒", " 901002 ", "901002.0"])
def test_a_code_is_read_however_it_is_printed(printed: str) -> None:
    assert settle(printed, SONGKHLA) == Place(("901002",), "code")


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("ตำบลท่าบอนอำเภอระโนด", "900704"),
        ("ต.บางเหรียง อ.ควนเนียง จ.สงขลา", "901304"),
        ("ต.ปริกอ.สะเดาจ.สงขลา", "901002"),
        ("ตำบล คูหา อำเภอ สะบ้าย้อย จังหวัด สงขลา", "900606"),
        ("จังหวัดสงขลา จังหวัด สงขลา", "90"),
        ("ตำบลลำไพล", "900504"),
        ("ตำบลเกาะยอ อ.เมือง จ.สงขลา", "900106"),
        ("จ.สงขลา อ.สะเดา ต.ปริก", "901002"),
        ("อำเภอจะนะ", "9003"),
        ("หมู่ที่ ๑ - ๗และโรงเรียนในพื้นที่ ตำบลทำนบอำเภอสิงหนครจังหวัดสงขลา", "901503"),
        ("โรงเรียนบ้านควนโส หมู่ที่ 3 ตำบลควนโส อำเภอควนเนียง จังหวัดสงขลา 90220", "901302"),
        ("วัดพังยาง ตำบลพังยาง อำเภออำเภอระโนด จังหวัดสงขลา", "900708"),
        ("ศูนย์สร้างสุขชุมชนตำบลท่าม่วง นิคมสร้างตนเองเทพา อ.เทพา จ.สงขลา", "900505"),
        ("ศูนย์บริบาลผู้สูงอายุ องค์การบริหารส่วนจังหวัดสงขลา ตำบลพะวง อำเภอเมือง จังหวัดสงขลา", "900104"),
        ("ต.โตนดด้วน อ.ควนขนุน จ.พัทลุง", "930509"),
        ("แขวงพระบรมมหาราชวัง เขตพระนคร กรุงเทพฯ", "100101"),
        ("901002 ตำบลปริก อำเภอสะเดา จังหวัดสงขลา", "901002"),
    ],
)
def test_real_texts_settle_to_the_one_area_they_name(printed: str, code: str) -> None:
    place = PLACES.settle(printed)
    assert (place.areas, place.repaired) == ((code,), False)
    assert place.status in {"settled", "code"}
    assert note_for(place, printed) is None


def test_the_capital_without_a_name_is_the_provinces_own_and_that_is_said() -> None:
    place = PLACES.settle("เมือง")
    assert (place.areas, place.status, place.repaired) == (("9001",), "settled", True)
    told = note_for(place, "เมือง")
    assert told is not None
    assert told[:2] == ("find.place_repaired", "info")
    assert "เมืองสงขลา" in told[2].th
    assert not PLACES.settle("อำเภอเมือง").repaired


@pytest.mark.parametrize("printed", ["ทั้งจังหวัด", "พื้นที่ทั้งจังหวัด", "ทั่วทั้ง จังหวัด", "ทุกอำเภอ", "ทุกตำบลในจังหวัด"])
def test_the_whole_province_is_the_one_of_the_deployment_and_that_is_said(printed: str) -> None:
    place = PLACES.settle(printed)
    assert (place.areas, place.status) == (("90",), "partly")
    said = note_for(place, printed)
    assert said is not None
    assert "90 จังหวัดสงขลา" in said[2].th
    assert settle(printed, ("90", "93")).areas == ()


def test_where_nothing_is_near_no_area_is_put_into_the_line_to_keep() -> None:
    """She would paste it, and every such place would be the tambon of the example from then on."""
    said = note_for(PLACES.settle("16 อำเภอ"), "16 อำเภอ")
    assert said is not None
    assert said[4] is not None
    assert '"16 อำเภอ" = "area/…"' in said[4].th


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ("ตำบลคูเต่า และตำบลคอหงส์ อำเภอหาดใหญ่ จังหวัดสงขลา", ("901103", "901104")),
        ("อำเภอหาดใหญ่ และอำเภอควนเนียง", ("9011", "9013")),
        ("จ.สงขลา อ.สะเดา ต.ปริก ต.พังลา", ("901002", "901003")),
        ("ตำบลปริก, พังลา อำเภอสะเดา", ("901002", "901003")),
        ("ตำบลปริก พังลา และทุ่งหมอ อำเภอสะเดา", ("901002", "901003", "901005")),
        ("ต.ปริก/ทุ่งหมอ อ.สะเดา", ("901002", "901005")),
        ("ต.ควนลัง/หาดใหญ่", ("901102",)),  # an amphoe's name, too
        ("ต.คูเต่า,คอหงส์ อ.หาดใหญ่", ("901103", "901104")),
        ("อำเภอเทพา จะนะ นาทวี และสะบ้าย้อย", ("9005", "9003", "9004", "9006")),
        ("ตำบลปริก และบ้านใหม่ อำเภอสะเดา", ("901002",)),
        ("จังหวัดสงขลา, สตูล", ("90", "91")),
        (
            "เมืองบ่อยาง(ทน.สงขลา) เมืองปาดังเบซาร์ (ทม.ปาดังเบซาร์) เมืองควนลัง(ทม.ควนลัง) จ.สงขลา",
            ("900101", "901007", "901102"),
        ),
    ],
)
def test_several_places_in_one_text_share_the_amphoe_printed_once(printed: str, codes: tuple[str, ...]) -> None:
    assert PLACES.settle(printed) == Place(codes, "settled")


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("อำเภอเเมือง จังหวัดสงขลา", "9001"),
        ("ตำบลเเค อำเภอจะนะ", "900312"),
        ("ตํา\u200bบลทํานบ อําเภอสิงหนคร", "901503"),
        ("ตาบลปริก อาเภอสะเดา", "901002"),
        ("ตำบลปริก อำเภอสะเดา จังหวัดสงขา", "901002"),
        ("9001021", "90010201"),
    ],
)
def test_damaged_text_is_mended_and_the_mending_is_said(printed: str, code: str) -> None:
    place = settle(printed, SONGKHLA)
    assert (place.areas, place.repaired) == ((code,), True)
    note = note_for(place, printed)
    assert note
    assert note[:2] == ("find.place_repaired", "info")
    assert code in note[2].th


@pytest.mark.parametrize(
    "printed",
    [
        "จังหวัด",
        "หมู่ที่ 5, 6",
        "เกาะแต้ว",
        "บ้านป่าชิง",
        "โรงเรียนบ้านปริกใต้",
        "โรงเรียนเทศบาล 1-6",
        "ชุมชนแหลมสนอ่อน",
        "เขต 1",
        "เมืองหาดใหญ่",
        "ม.อ.หาดใหญ่",
        "รพ.สต.บ้านขาว",
        "หมู่ที่ 1,5,6,7,8,10 ตำบละโหนง",
        "00",
    ],
)
def test_a_name_without_its_level_or_with_a_slip_is_never_guessed(printed: str) -> None:
    place = PLACES.settle(printed)
    assert (place.areas, place.status) == ((), "unsettled")
    note = note_for(place, printed)
    assert note
    assert note[:2] == ("find.place_unsettled", "warning")


def test_the_nearest_right_name_is_offered() -> None:
    place = settle("หมู่ที่ 1,5,6,7,8,10 ตำบละโหนง", SONGKHLA)
    assert place.candidates == ("900310",)
    note = note_for(place, "ตำบละโหนง")
    assert note
    assert note[3]
    assert note[3].th == "900310 ตำบลจะโหนง อำเภอจะนะ จังหวัดสงขลา"


@pytest.mark.parametrize(
    ("printed", "candidates"),
    [
        ("ตำบลสะกอม", ("900304", "900507")),
        ("ตำบลปริก อำเภอหาดใหญ่", ("901002", "9011")),
        ("อำเภอสะเดา จังหวัดสตูล", ("9010", "91")),
        ("900310 ตำบลปริก", ("900310", "901002")),
    ],
)
def test_two_readings_are_put_to_the_officer(printed: str, candidates: tuple[str, ...]) -> None:
    place = settle(printed, SONGKHLA)
    assert place == Place((), "ambiguous", candidates)
    note = note_for(place, printed)
    assert note
    assert note[:2] == ("find.place_ambiguous", "warning")
    assert all(code in note[2].th and code in note[2].en for code in candidates)


def test_the_capital_needs_one_province() -> None:
    assert settle("เมือง", ["90", "91"]) == Place((), "ambiguous", ("9001", "9101"))
    assert settle("ต.บ่อยาง อ.เมือง", ["90", "91"]) == Place(("900101",), "settled")


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("โรงเรียนบ้านโปะหมอ (พรหมเทพราษฎร์บำรุง) อำเภอหาดใหญ่ จังหวัดสงขลา", "9011"),
        ("ตำบลนครในฝัน อำเภอสะเดา จังหวัดสงขลา", "9010"),
        ("ชุมชนแหลมสนอ่อน จังหวัดสงขลา", "90"),
        ("ทั้ง 16 อำเภอในจังหวัดสงขลา", "90"),
        ("900100", "9001"),
        ("900000", "90"),
        ("90010200", "900102"),
    ],
)
def test_what_is_known_in_part_settles_to_the_finest_area_known(printed: str, code: str) -> None:
    place = PLACES.settle(printed)
    assert (place.areas, place.status) == ((code,), "partly")
    note = note_for(place, printed)
    assert note
    assert note[:2] == ("find.place_partly", "info")


@pytest.mark.parametrize(
    ("printed", "read", "nearest"),
    [
        ("ตำบลปรึก อำเภอสะเดา จังหวัดสงขลา", "9010", ("901002",)),
        ("ต.บ่อยาว อ.เมืองสงขลา", "9001", ("900101",)),
        ("ตำบลละโหนง อำเภอเทพา", "9005", ("900310",)),  # the amphoe may be the slip
        ("อำเภอสะเดร จังหวัดสงขลา", "90", ("9010",)),
    ],
)
def test_a_misspelt_name_is_a_warning_that_asks_whether_the_nearest_was_meant(
    printed: str, read: str, nearest: tuple[str, ...]
) -> None:
    """It is read to the area printed around it, so without a word the project would count for the whole amphoe."""
    place = PLACES.settle(printed)
    assert place == Place((read,), "misspelt", nearest)
    note = note_for(place, printed)
    assert note
    rule, severity, message, right, setting = note
    assert (rule, severity) == ("find.place_misspelt", "warning")
    assert f"อ่านได้เพียง {read} " in message.th
    assert f"Did you mean {nearest[0]} " in message.en
    assert right
    assert right.th.startswith(f"{nearest[0]} ")
    assert setting
    assert f"area/{nearest[0]}" in setting.th


@pytest.mark.parametrize(("amphoe", "meant"), [("หาดใหญ่", "901113"), ("บางกล่ำ", "901402")])
def test_of_two_near_names_the_one_of_the_amphoe_printed_is_meant(amphoe: str, meant: str) -> None:
    assert settle("ตำบลท่าข้า", SONGKHLA).candidates == ("901113", "901402")
    assert PLACES.settle(f"ตำบลท่าข้า อำเภอ{amphoe}") == Place((f"90{meant[2:4]}",), "misspelt", (meant,))


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("ทน.สงขลา", "900101"),
        ("เทศบาลเมืองควนลัง อ.หาดใหญ่ จ.สงขลา", "901102"),
        ("สวนสาธารณะเทศบาลหาดใหญ่ อำเภอหาดใหญ่ จังหวัดสงขลา", "901101"),
        ("ทต.ปริก", "901002"),
        ("อบต.ท่าชะมวง", "900902"),
        ("ห้องประชุมองค์การบริหารส่วนตำบลบ้านขาว อำเภอระโนด จังหวัดสงขลา", "900711"),
        ("3901101", "901101"),
    ],
)
def test_an_authority_of_one_tambon_stands_for_it(printed: str, code: str) -> None:
    assert PLACES.settle(printed) == Place((code,), "settled")
    assert code not in settle(printed, SONGKHLA).areas


def test_an_authority_of_several_tambon_settles_to_its_amphoe_and_names_them() -> None:
    place = PLACES.settle("เทศบาลเมืองสิงหนคร")
    assert place == Place(("9015",), "partly", ("901501", "901502", "901503", "901509"))


def test_one_name_of_two_authorities_needs_the_amphoe() -> None:
    assert PLACES.settle("อบต.สะกอม") == Place((), "ambiguous", ("900304", "900507"))
    assert PLACES.settle("อบต.สะกอม อำเภอเทพา") == Place(("900507",), "settled")


@pytest.mark.parametrize("printed", ["900107", "90010701", "ตำบลชิงโค อำเภอเมืองสงขลา จังหวัดสงขลา"])
def test_an_abolished_area_gives_its_one_successor_and_says_so(printed: str) -> None:
    place = settle(printed, SONGKHLA)
    assert place == Place(("901501",), "abolished", repaired=True)
    note = note_for(place, printed)
    assert note
    assert note[:2] == ("find.area_abolished_one", "info")


@pytest.mark.parametrize(
    ("printed", "candidates"),
    [("104701", ("104702", "104703")), ("แขวงบางนา เขตบางนา กทม.", ("104702", "104703")), ("900190", ())],
)
def test_an_abolished_area_without_one_successor_is_left_open(printed: str, candidates: tuple[str, ...]) -> None:
    place = settle(printed, SONGKHLA)
    assert place == Place((), "abolished", candidates)
    note = note_for(place, printed)
    assert note
    assert note[:2] == ("find.area_abolished_many", "warning")


@pytest.mark.parametrize("printed", ["999999", "901", "90110", "9001009", "90019901"])
def test_an_unknown_code_is_a_violation_that_names_the_nearest(printed: str) -> None:
    place = settle(printed, SONGKHLA)
    if areas.abolished(printed[:6]):
        assert place.status == "abolished"
        return
    assert (place.areas, place.status) == ((), "unknown-code")
    note = note_for(place, printed)
    assert note
    assert note[:2] == ("find.area_unknown", "violation")
    assert place.candidates
    assert all(areas.find(code) for code in place.candidates)


def test_every_area_of_the_country_is_read_back_from_its_full_name() -> None:
    country = Places(())
    levels = [area for province in areas.provinces() for area in [province, *areas.children(province.code)]]
    everything = levels + [one for area in levels if area.level == "amphoe" for one in areas.children(area.code)]
    names = {area.code: areas.full_name(area.code).th for area in everything}
    twice = {name for name, times in Counter(names.values()).items() if times > 1}
    wrong = {code: name for code, name in names.items() if country.settle(name).areas != (code,)}
    assert {name for name in wrong.values() if name not in twice} == set()
    assert len(names) > 8000


@given(st.sampled_from([area for amphoe in areas.children("90") for area in areas.children(amphoe.code)]))
def test_decomposed_letters_and_thai_digits_do_not_matter(tambon: areas.Area) -> None:
    full = areas.full_name(tambon.code).th
    decomposed = unicodedata.normalize("NFKD", "หมู่ที่ ๕ " + full)
    assert settle(decomposed, SONGKHLA).areas == (tambon.code,)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_any_text_at_all_gets_an_answer_that_holds_together(printed: str) -> None:
    place = PLACES.settle(printed)
    assert all(areas.find(code) for code in (*place.areas, *place.candidates))
    note = note_for(place, printed)
    assert (note is None) == (place.status in {"code", "settled"} and not place.repaired)


@given(st.lists(st.sampled_from(["ตำบล", "อ.", "จังหวัด", "ทต.", "ปริก", "สะเดา", "สงขลา", " ", "และ", "เมือง"])))
def test_names_in_any_order_never_settle_outside_the_province(parts: list[str]) -> None:
    place = PLACES.settle("".join(parts))
    assert all(code.startswith("90") for code in place.areas)


def test_a_page_of_text_in_one_cell_is_shown_shortened() -> None:
    note = note_for(Place((), "unsettled"), "ก" * 5000)
    assert note
    assert len(note[2].th) < 400


def test_every_message_of_a_place_takes_the_value_and_the_choices() -> None:
    keys = [key for key in catalogue() if key.startswith(("find.place_", "find.area_"))]
    assert len(keys) >= 7
    for key in keys:
        assert "{value}" in catalogue()[key].th
        assert "{choices}" in catalogue()[key].en or key == "find.area_unknown"  # its choices are the suggestion
