"""What real files of Thai agencies do, point by point of the project's list, with the strings that were seen.

Each string is read, or refused with a message that says what a right value is. Points 9 (shapes of sheets) and 11
(personal data) are tested with the layouts and the guard.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from tests.making import PROJECT, SETTINGS, checked, said, twin, understood, workspace

from thaktho import provenance
from thaktho.areas import load_local_authorities
from thaktho.cells import Cell, RawCell
from thaktho.contract import shipped
from thaktho.intake.layouts.raw_rows import RawField, RawRow
from thaktho.intake.understand import Understanding
from thaktho.intake.values.places import Places
from thaktho.iris import slug
from thaktho.model import Finding, Note, Row
from thaktho.resources import folder
from thaktho.workspace import open_workspace

AUTHORITIES = load_local_authorities(folder("examples") / "songkhla" / "reference" / "local-authorities.csv")
PLACES = Places(("90",), AUTHORITIES)


def read(**cells: RawCell) -> tuple[Row, list[Note]]:
    """Understand the cells of one project."""
    understanding = Understanding(shipped(), PLACES)
    fields = {name: RawField(raw, Cell("โครงการ", 2, "ABCDEFGH"[at])) for at, (name, raw) in enumerate(cells.items())}
    row = understanding.row(RawRow(shipped().sheet("project"), "โครงการ", 2, "H", fields))
    return row, understanding.notes


def terms(row: Row, field: str) -> list[str]:
    return [(value.term or "").rsplit("/", 1)[-1] for value in row.fields[field]]


def rules(notes: list[Note]) -> list[str]:
    return [note.rule for note in notes if note.rule != "find.year_derived"]


def in_workspace(
    tmp_path: Path, row: Mapping[str, str], **sheets: Sequence[Mapping[str, str]]
) -> tuple[Row, list[Note]]:
    """Read a project in a workspace that knows the local authorities of Songkhla."""
    place = workspace(tmp_path / "workspace").folder
    listed = folder("examples") / "songkhla" / "reference" / "local-authorities.csv"
    (place / "authorities.csv").write_bytes(listed.read_bytes())
    settings = f'{SETTINGS}\n[reference]\nlocal_authorities = "authorities.csv"\n'
    (place / "thaktho.toml").write_text(settings, encoding="utf-8")
    reading = understood(open_workspace(place), twin(tmp_path / "file", project=[{**PROJECT, **row}], **sheets))
    return next(one for one in reading.rows if one.cls == "project"), reading.notes


def refused(tmp_path: Path, field: str, raw: str) -> Finding:
    """Return the violation that a project's cell meets."""
    found = checked(tmp_path, project=[{**PROJECT, field: raw}]).findings
    (violation,) = (one for one in found if one.severity == "violation" and one.field == field)
    return violation


# -- 1. years and dates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "year", "rule"),
    [
        ("2566", 2566, []),
        ("2023", 2566, ["find.year_from_common_era"]),
        (2023, 2566, ["find.year_from_common_era"]),
        ("budget_66", 2566, ["find.year_from_two_digits"]),
        ("พ.ศ.๒๕๖6", 2566, ["find.thai_digits"]),
        ("๒๕70", 2570, ["find.thai_digits"]),
        ("ปี 2543", 2543, []),
    ],
)
def test_1_a_year_of_either_era(raw: RawCell, year: int, rule: list[str]) -> None:
    row, notes = read(fiscalYear=raw)
    assert (row.first("fiscalYear"), rules(notes)) == (year, rule)


@pytest.mark.parametrize(
    ("raw", "iso", "rule"),
    [
        ("29 พ.ย. 67", "2024-11-29", ["find.date_two_digit_year"]),
        ("27 พฤษภาคม 2564", "2021-05-27", []),
        ("๒๒ ตุลาคม ๒๕๖๓", "2020-10-22", ["find.thai_digits"]),
        ("13 มีนาคม 2023", "2023-03-13", []),
        ("7 พฤษภาคม พ.ศ. 2562", "2019-05-07", []),
        ("3 พฤษภาคม 62", "2019-05-03", ["find.date_two_digit_year"]),
        ("1 ม.ค. 67 เวลา 09.00 น.", "2024-01-01", ["find.date_two_digit_year"]),
        (44343, "2021-05-27", ["find.date_from_serial"]),
    ],
)
def test_1_a_day(raw: RawCell, iso: str, rule: list[str]) -> None:
    row, notes = read(start=raw)
    assert (row.first("start"), rules(notes)) == (dt.date.fromisoformat(iso), rule)


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("1 ตุลาคม 2567 - 30 กันยายน 2568", dt.date(2024, 10, 1), dt.date(2025, 9, 30)),
        ("20/12/2563 - 19/12/2567", dt.date(2020, 12, 20), dt.date(2024, 12, 19)),
    ],
)
@pytest.mark.parametrize("field", ["start", "end"])
def test_1_a_span_in_one_cell_is_both_ends(field: str, raw: str, first: dt.date, last: dt.date) -> None:
    row, notes = read(**{field: raw})
    assert (row.first("start"), row.first("end"), rules(notes)) == (first, last, ["find.span_of_days"])
    assert {(value.printed, value.cell) for name in ("start", "end") for value in row.fields[name]} == {
        (raw, Cell("โครงการ", 2, "A"))
    }


def test_1_a_span_beside_the_same_span_or_its_own_end_is_one() -> None:
    span = "1 ตุลาคม 2567 - 30 กันยายน 2568"
    for end in (span, "30 กันยายน 2568"):
        row, _ = read(start=span, end=end)
        assert (row.first("start"), row.first("end")) == (dt.date(2024, 10, 1), dt.date(2025, 9, 30))


def test_1_a_span_that_the_other_cell_contradicts_stays_as_printed() -> None:
    row, _ = read(start="1 ตุลาคม 2567 - 30 กันยายน 2568", end="31 ธันวาคม 2568")
    assert (row.first("start"), row.first("end")) == ("1 ตุลาคม 2567 - 30 กันยายน 2568", dt.date(2025, 12, 31))


@pytest.mark.parametrize(
    ("field", "raw", "rule", "right"),
    [
        ("start", "๙", "find.not_date", "ตุลาคม"),
        ("start", "21", "find.not_date", "ตุลาคม"),
        ("start", "31/02/2567", "find.not_date", "ตุลาคม"),
        ("fiscalYear", "2566-2570", "find.not_year", "2568"),
        ("approved", "มูลค่าการก่อสร้างจำนวนกว่า 140,000 บาท", "find.not_money", "60000"),
        ("approved", "60.000", "find.not_money", "60000"),
    ],
)
def test_1_and_3_what_cannot_be_read_is_refused_with_a_right_value(
    tmp_path: Path, field: str, raw: str, rule: str, right: str
) -> None:
    found = refused(tmp_path, field, raw)
    assert (found.rule, found.value) == (rule, raw)
    assert found.suggestion is not None
    assert right in found.suggestion.th


def test_1_the_sentinel_is_an_empty_cell(tmp_path: Path) -> None:
    reading = understood(workspace(tmp_path / "w"), twin(tmp_path / "f", project=[{**PROJECT, "start": "0000-00-00"}]))
    assert "start" not in reading.rows[0].fields


# -- 2. Thai digits in text --------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["จำนวน ๒ รายการ", "โควิด-๑๙"])
def test_2_digits_in_a_title_stay_and_match_whichever_they_are(title: str) -> None:
    row, notes = read(title=title)
    assert (row.first("title"), rules(notes)) == (title, [])
    assert slug(title) == slug(title.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")))


# -- 3. money ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "baht", "rule"),
    [
        ("6,600,500", "6600500", []),
        ("28,868,400.xx", "28868400", ["find.money_cleaned"]),
        ("731,600.00 บาท", "731600", []),
        ("1,200,000 บาท", "1200000", []),
    ],
)
def test_3_an_amount(raw: str, baht: str, rule: list[str]) -> None:
    row, notes = read(approved=raw)
    assert (row.first("approved"), rules(notes)) == (Decimal(baht), rule)


@pytest.mark.parametrize("raw", ["-", "", " "])
def test_3_a_dash_is_no_amount_and_no_fault(tmp_path: Path, raw: str) -> None:
    reading = understood(workspace(tmp_path / "w"), twin(tmp_path / "f", project=[{**PROJECT, "requested": raw}]))
    assert "requested" not in reading.rows[0].fields


# -- 4. codes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "normal", "year"),
    [
        ("ปี2564-L5275-1-1", "ปี2564-L5275-1-1", 2564),
        ("61-L5221-2-01", "61-L5221-2-01", 2561),
        ("2568-L7572-01-001", "2568-L7572-01-001", 2568),
        ("61-l3059-02-03", "61-L3059-02-03", 2561),
        ("68 - L8287 - 5 - 1", "68-L8287-5-1", 2568),
        ("L336325642002", "L336325642002", None),
        ("58-03850", "58-03850", 2558),
        ("ค.๐๐๐๐๐/๒๕๖๑", "ค-00000-2561", None),
        ("61-L5202-7(2)-4", "61-L5202-7-2-4", 2561),
    ],
)
def test_4_a_code_is_kept_raw_and_matched_in_one_form(code: str, normal: str, year: int | None) -> None:
    row, _ = read(code=code)
    assert (row.first("code"), slug(code)) == (code, normal)
    assert row.first("fiscalYear") == year


@pytest.mark.parametrize(
    ("fund", "iri"),
    [
        ("L5307", "https://w3id.org/thaktho/id/fund/L5307"),
        ("l5307", "https://w3id.org/thaktho/id/fund/L5307"),
        ("50107", "https://test.example/id/fund/50107"),
    ],
)
def test_4_a_code_of_a_fund(tmp_path: Path, fund: str, iri: str) -> None:
    """Five digits alone are no code of the national list of local health funds: such a fund is the deployment's."""
    row, _ = in_workspace(tmp_path, {"fund": fund})
    assert row.fields["fund"][0].term == iri


# -- 5. names of bodies ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("อบจ.สงขลา", "2900101"),
        ("องค์การบริหารส่วนจังหวัด สงขลา", "2900101"),
        ("เทศบาลนครในพื้นที่จังหวัดสงขลา เทศบาลนครสงขลา", "3900102"),
        ("เทศบาลนครสงขลา (1)", "3900102"),
    ],
)
def test_5_a_body_is_the_authority_that_it_names_and_the_printed_name_stays(
    tmp_path: Path, printed: str, code: str
) -> None:
    row, notes = in_workspace(tmp_path, {"responsible": printed})
    body = row.fields["responsible"][0]
    assert (body.term, body.printed) == (f"https://w3id.org/thaktho/id/local-authority/{code}", printed)
    assert rules(notes) == ["find.name_alike"]


def test_5_two_types_of_one_name_in_one_amphoe_are_two(tmp_path: Path) -> None:
    row, _ = in_workspace(tmp_path, {"responsible": "ทต.ปริก; อบต.ปริก"})
    assert len(set(terms(row, "responsible"))) == 2
    assert all(term in {one.code for one in AUTHORITIES} for term in terms(row, "responsible"))


def test_5_one_name_of_two_authorities_is_asked_about(tmp_path: Path) -> None:
    row, notes = in_workspace(tmp_path, {"responsible": "อบต.สะกอม"})
    assert row.fields["responsible"][0].term == "https://test.example/id/organization/fund/อบต-สะกอม"
    (note,) = notes
    assert (note.rule, note.severity) == ("find.body_ambiguous", "warning")
    assert note.suggestion is not None
    assert "อำเภอจะนะ" in note.suggestion.th
    assert "อำเภอเทพา" in note.suggestion.th


def test_5_of_two_names_in_one_cell_the_one_that_is_open_is_asked_about(tmp_path: Path) -> None:
    row, notes = in_workspace(tmp_path, {"responsible": "สสส., อบต.สะกอม"})
    assert len(row.fields["responsible"]) == 2
    assert [note.rule for note in notes] == ["find.names_split", "find.body_ambiguous"]
    assert notes[1].setting
    assert '"อบต.สะกอม" = ' in notes[1].setting.th


def test_5_a_slip_in_a_name_is_not_mended_and_not_said_to_be_new(tmp_path: Path) -> None:
    row, notes = in_workspace(tmp_path, {"responsible": "อบต.ท่าชะมวงศ์"})
    assert "local-authority" not in (row.fields["responsible"][0].term or "")
    assert [(note.rule, note.severity) for note in notes] == [("find.body_unknown", "warning")]
    assert notes[0].suggestion is not None
    assert "องค์การบริหารส่วนตำบลท่าชะมวง " in notes[0].suggestion.th


@pytest.mark.parametrize(
    ("listed", "printed"),
    [
        ("กองทุนสุขภาพตำบล เทศบาลตำบลคลองขุด", "กองทุนสุขภาพตำบลเทศบาลตำบลคลองขุด"),
        ("กองทุนสุขภาพตำบล อบต.เกตรี", "กองทุนสุขภาพตำบล องค์การบริหารส่วนตำบลเกตรี"),
    ],
)
def test_5_a_fund_is_known_by_every_spelling_of_its_name(tmp_path: Path, listed: str, printed: str) -> None:
    row, notes = in_workspace(tmp_path, {"fund": printed}, fund=[{"code": "L9999", "name": listed}])
    fund = row.fields["fund"][0]
    assert (fund.term, fund.printed, fund.named) == ("https://w3id.org/thaktho/id/fund/L9999", printed, "alias")
    assert rules(notes) == ["find.name_alike"]


def test_5_two_funds_of_one_name_are_not_one(tmp_path: Path) -> None:
    """ปริก has two: L5248 and L7889."""
    name = "กองทุนสุขภาพตำบล ปริก"
    funds = [{"code": code, "name": name} for code in ("L5248", "L7889")]
    row, notes = in_workspace(tmp_path, {"fund": name}, fund=funds)
    assert row.fields["fund"][0].term is None
    assert [note.rule for note in notes] == ["find.several_of_that_name"]


# -- 6. places ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ("ตำบลท่าบอนอำเภอระโนด", ["900704"]),
        ("ต.บางเหรียง อ.ควนเนียง จ.สงขลา", ["901304"]),
        ("จังหวัดสงขลา จังหวัด สงขลา", ["90"]),
        ("อำเภอเเมือง", ["9001"]),
        ("เมือง", ["9001"]),
        ("ตำบลปริก, พังลา และทุ่งหมอ อำเภอสะเดา", ["901002", "901003", "901005"]),
        ("อำเภอนาทวี-จะนะ จังหวัดสงขลา", ["9004", "9003"]),
    ],
)
def test_6_a_place_that_is_settled(printed: str, codes: list[str]) -> None:
    row, notes = read(area=printed)
    assert terms(row, "area") == codes
    assert {note.severity for note in notes} <= {"info"}


@pytest.mark.parametrize("printed", ["จังหวัด", "หมู่ที่ 5, 6", "หมู่ที่ 1,5,6,7,8,10 ตำบละโหนง"])
def test_6_a_place_that_is_not(printed: str) -> None:
    row, notes = read(area=printed)
    assert [(value.kept, value.printed) for value in row.fields["area"]] == [(True, printed)]
    (note,) = notes
    assert (note.rule, note.severity) == ("find.place_unsettled", "warning")
    assert note.suggestion is not None
    assert "ตำบล" in note.suggestion.th


# -- 7. area codes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "codes", "rule"),
    [
        ("TH900101", ["900101"], []),
        (900101, ["900101"], []),
        ("900100", ["9001"], ["find.place_partly"]),
        ("9001021", ["90010201"], ["find.place_repaired"]),
        ("900107", ["901501"], ["find.area_abolished_one"]),
        ("104701", [""], ["find.area_abolished_many"]),
        ("00", [""], ["find.place_unsettled"]),
    ],
)
def test_7_a_code_of_an_area(printed: RawCell, codes: list[str], rule: list[str]) -> None:
    row, notes = read(area=printed)
    assert (terms(row, "area"), rules(notes)) == (codes, rule)


# -- 8. damaged text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "clean", "rule"),
    [
        ("จํานวน", "จำนวน", ["find.text_repaired"]),
        ("งบดาเนินงาน", "งบดาเนินงาน", []),
        ("ด้านการดำเนินงานอื่น ๆ ", "ด้านการดำเนินงานอื่น ๆ", []),
        ("โครงการ\nส่งเสริมสุขภาพ", "โครงการ ส่งเสริมสุขภาพ", []),
        ("โครง\u200bการ", "โครงการ", ["find.text_repaired"]),
        ("คนปลอดภัยจากโรคพิิษสุนัขบ้า", "คนปลอดภัยจากโรคพิษสุนัขบ้า", ["find.text_repaired"]),
        ("ท่ีดินและสิ่งก่อสร้าง", "ที่ดินและสิ่งก่อสร้าง", ["find.text_repaired"]),
    ],
)
def test_8_letters_are_mended_and_words_never(printed: str, clean: str, rule: list[str]) -> None:
    row, notes = read(title=printed)
    (title,) = row.fields["title"]
    assert (title.value, title.printed, rules(notes)) == (clean, printed, rule)


def test_8_the_printed_text_of_a_mended_title_is_published_beside_it(tmp_path: Path) -> None:
    reading = understood(workspace(tmp_path / "w"), twin(tmp_path / "f", project=[{**PROJECT, "title": "จํานวนผู้สูงอายุ"}]))
    sent = provenance.Submission(
        "https://test.example/id/s/1", "https://test.example/id/p", dt.datetime.now(dt.UTC), "0"
    )
    quads = provenance.build(reading, said(reading), shipped(), sent, "https://test.example/graph/provenance")
    told = {str(quad.object) for quad in quads if quad.predicate.value.endswith("ns#printed")}
    assert '"จํานวนผู้สูงอายุ"' in told


def test_8_a_stray_mark_is_too_short_for_a_title(tmp_path: Path) -> None:
    assert refused(tmp_path, "title", "xx").rule == "find.too_short"


# -- 10. coordinates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "rule"),
    [
        ("6.9,100.244place", ["find.point_cleaned"]),
        ("100.244,6.9", ["find.point_swapped"]),
        ("6.9,100.244", []),
    ],
)
def test_10_a_point(printed: str, rule: list[str]) -> None:
    row, notes = read(coordinates=printed)
    assert (row.first("coordinates"), rules(notes)) == ("POINT(100.244 6.9)", rule)


def test_10_a_point_outside_its_tambons_province() -> None:
    _, notes = read(coordinates="6.9,100.244", area="ตำบลในเมือง อำเภอเมือง จังหวัดขอนแก่น")
    assert [(note.rule, note.severity) for note in notes] == [("find.point_outside", "warning")]


# -- 12. plan or project -----------------------------------------------------------------------------------


def test_12_a_project_whose_title_begins_like_a_plans_is_a_project(tmp_path: Path) -> None:
    """The sheet says what a row is, not its title."""
    row, notes = in_workspace(tmp_path, {"title": "แผนงานควบคุมโรคติดต่อ"})
    assert (row.cls, row.first("title"), rules(notes)) == ("project", "แผนงานควบคุมโรคติดต่อ", [])


def test_12_one_project_serves_several_plans(tmp_path: Path) -> None:
    row, notes = in_workspace(tmp_path, {"plan": "แผนงานสุรา , แผนงานยาสูบ"})
    assert [value.value for value in row.fields["plan"]] == ["แผนงานสุรา", "แผนงานยาสูบ"]
    assert rules(notes) == ["find.names_split"]


def test_12_a_plan_with_commas_in_its_name_is_one(tmp_path: Path) -> None:
    row, notes = in_workspace(tmp_path, {"plan": "แผนงานเด็ก, เยาวชน และครอบครัว"})
    assert (len(row.fields["plan"]), rules(notes)) == (1, [])


def test_12_a_project_under_two_funds_is_never_one_fund_of_both_names(tmp_path: Path) -> None:
    row, notes = in_workspace(tmp_path, {"fund": "สปสช., อบต."})
    assert [value.value for value in row.fields["fund"]] == ["สปสช.", "อบต."]
    assert rules(notes) == ["find.names_split"]


def test_12_one_title_in_two_years_is_two_projects(tmp_path: Path) -> None:
    yearly = [{"title": "แผนงานควบคุมโรคติดต่อ", "fiscalYear": str(year)} for year in (2567, 2568)]
    reading = understood(workspace(tmp_path / "w"), twin(tmp_path / "f", project=yearly))
    assert len({row.iri for row in reading.rows}) == 2
