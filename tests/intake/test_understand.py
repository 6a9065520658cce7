"""Understanding cells by the kind of their field: values, lists, places, and years derived where none is given."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.cells import Cell, RawCell
from thaktho.contract import shipped
from thaktho.intake.layouts.raw_rows import RawField, RawRow
from thaktho.intake.understand import Understanding
from thaktho.intake.values.places import Places
from thaktho.model import Note, Row

CODE = "https://w3id.org/thaktho/id/code/"


def understood(sheet: str = "project", /, **cells: RawCell) -> tuple[Row, list[Note]]:
    """Understand one row, whose cells stand in row 2 from column A on."""
    fields = {name: RawField(raw, Cell("โครงการ", 2, "ABCDEFGH"[at])) for at, (name, raw) in enumerate(cells.items())}
    understanding = Understanding(shipped(), Places(("90",)))
    row = understanding.row(RawRow(shipped().sheet(sheet), "โครงการ", 2, "H", fields))
    return row, understanding.notes


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("fiscalYear", "ปีงบประมาณ ๒๕๖๘", 2568),
        ("fiscalYear", 2568.0, 2568),
        ("approved", "731,600.00 บาท", Decimal("731600.00")),
        ("approved", 60000, Decimal(60000)),
        ("start", "29 พ.ย. 67", dt.date(2024, 11, 29)),
        ("start", dt.datetime(2024, 10, 1), dt.date(2024, 10, 1)),  # noqa: DTZ001 - as a workbook gives it
        ("title", " โครงการ\nดูแล  จํานวน ๒ ตำบล ", "โครงการ ดูแล จำนวน ๒ ตำบล"),
        ("code", 61030593.0, "61030593"),
    ],
)
def test_a_cell_is_read_by_the_kind_of_its_field(field: str, raw: RawCell, value: object) -> None:
    row, _ = understood(**{field: raw})
    assert row.first(field) == value


@pytest.mark.parametrize(
    ("field", "raw"), [("approved", "ตามจริง"), ("fiscalYear", "2566-2570"), ("start", "กลางปี"), ("approved", "5,00,0")]
)
def test_what_is_not_understood_stays_as_printed_for_the_judge(field: str, raw: str) -> None:
    row, _ = understood(**{field: raw})
    value = row.fields[field][0]
    assert (value.value, value.printed, value.kept) == (raw, raw, False)


@pytest.mark.parametrize("field", ["page", "point", "start", "status", "parent", "fund"])
def test_the_word_for_nothing_is_as_good_as_an_empty_cell(field: str) -> None:
    row, notes = understood(**{field: " ไม่มี "})
    assert (row.fields, notes) == ({}, [])


def test_of_an_amount_the_word_for_nothing_may_mean_zero_and_is_left_to_the_judge() -> None:
    row, _ = understood(approved="ไม่มี")
    assert row.first("approved") == "ไม่มี"


def test_what_was_repaired_on_the_way_is_told_with_cell_and_both_texts() -> None:
    _, notes = understood(title="ดูแลผู้สูงอายุ", approved="28,868,400.xx")
    note = next(note for note in notes if note.rule == "find.money_cleaned")
    assert (note.severity, note.sheet, note.row, note.column, note.field, note.value) == (
        "info",
        "โครงการ",
        2,
        "B",
        "approved",
        "28,868,400.xx",
    )
    assert "28,868,400 " in note.message.en or "28,868,400.00" in note.message.en


@pytest.mark.parametrize("cell", ["1004; 1002", "ผู้สูงอายุ ; เยาวชน;", "1004\n1002", "Elderly；Youth"])
def test_many_values_of_one_cell_are_parted_and_keep_the_cell(cell: str) -> None:
    row, _ = understood(targetGroup=cell)
    groups = row.fields["targetGroup"]
    assert [value.term for value in groups] == [f"{CODE}target-group/1004", f"{CODE}target-group/1002"]
    assert {value.cell.ref for value in groups if value.cell} == {"A2"}


def test_a_text_with_a_semicolon_is_one_text() -> None:
    row, _ = understood(objective="ลดหกล้ม; ออกกำลังกาย")
    assert [value.value for value in row.fields["objective"]] == ["ลดหกล้ม; ออกกำลังกาย"]


def test_every_concept_is_known_by_every_one_of_its_names() -> None:
    for field in (field for sheet in shipped().sheets for field in sheet.fields if field.kind == "concept"):
        sheet = next(sheet for sheet in shipped().sheets if field in sheet.fields)
        for concept in shipped().concepts[field.target or ""]:
            for name in concept.names:
                row, _ = understood(sheet.name, **{field.name: name.replace(";", " ")})
                assert row.fields[field.name][0].term == concept.iri, name


def test_a_name_that_is_no_concept_has_no_term() -> None:
    row, _ = understood(targetGroup="คนทั่วไปทั้งหมด")
    assert [(value.value, value.term) for value in row.fields["targetGroup"]] == [("คนทั่วไปทั้งหมด", None)]


def test_an_unknown_area_code_stays_for_the_judge_and_is_a_violation_with_the_nearest() -> None:
    row, notes = understood(area="909901")
    value = row.fields["area"][0]
    assert (value.value, value.term, value.kept) == ("909901", None, False)
    assert (notes[0].rule, notes[0].severity, notes[0].column) == ("find.area_unknown", "violation", "A")
    assert notes[0].suggestion is not None
    assert "900201" in notes[0].suggestion.th
    assert "900201" in notes[0].suggestion.en


def test_a_place_that_cannot_be_settled_stays_as_printed_with_a_warning() -> None:
    row, notes = understood(area="900101; บ้านริมคลองหลังวัด")
    settled, kept = row.fields["area"]
    assert (settled.value, settled.term) == ("900101", "https://w3id.org/thaktho/id/area/900101")
    assert (kept.value, kept.term, kept.kept) == ("บ้านริมคลองหลังวัด", None, True)
    assert [(note.rule, note.severity) for note in notes] == [("find.place_unsettled", "warning")]


def test_a_place_by_name_keeps_what_is_printed_beside_the_code() -> None:
    row, _ = understood(area="ตำบลปริก อำเภอสะเดา จังหวัดสงขลา")
    assert [(v.value, v.printed) for v in row.fields["area"]] == [("901002", "ตำบลปริก อำเภอสะเดา จังหวัดสงขลา")]


@pytest.mark.parametrize(
    ("address", "harmless"),
    [
        ("https://www.example.go.th/project/12", True),
        ("http://example.go.th/ก?ข=1", True),
        ("www.example.go.th", False),
        ("javascript:alert(1)", False),
        ("https://example.go.th/a b", False),
        ('https://example.go.th/"><script>', False),
    ],
)
def test_only_a_whole_web_address_becomes_one(address: str, harmless: bool) -> None:  # noqa: FBT001
    row, _ = understood(page=address)
    assert (row.fields["page"][0].term is not None) is harmless


@pytest.mark.parametrize(
    ("cells", "year", "basis"),
    [
        ({"start": "30 กันยายน 2567"}, 2567, "start"),
        ({"start": "1 ตุลาคม 2567"}, 2568, "start"),
        ({"end": "31/10/2567"}, 2568, "end"),
        ({"start": "ไม่ระบุ", "end": "30 กันยายน 2568"}, 2568, "end"),
        ({"code": "61-L5221-2-01"}, 2561, "code"),
        ({"code": "ปี2564-L5275-1-1"}, 2564, "code"),
        ({"code": "๖๘-L5221-2-01", "start": "1 ตุลาคม 2566"}, 2567, "start"),
    ],
)
def test_a_fiscal_year_is_derived_from_the_dates_else_from_the_code(
    cells: dict[str, str], year: int, basis: str
) -> None:
    row, notes = understood(**cells)
    value = row.fields["fiscalYear"][0]
    assert (value.value, value.derived, value.cell) == (year, True, None)
    note = next(note for note in notes if note.rule == "find.year_derived")
    assert (note.severity, note.field, note.value) == ("info", "fiscalYear", cells[basis])
    assert str(year) in note.message.th


@pytest.mark.parametrize("cells", [{"code": "L336325642002"}, {"title": "โครงการปี 2564"}, {"start": "ต้นปี"}])
def test_a_year_is_never_guessed_from_anything_else(cells: dict[str, str]) -> None:
    row, notes = understood(**cells)
    assert "fiscalYear" not in row.fields
    assert not [note for note in notes if note.rule == "find.year_derived"]


def test_a_year_that_is_given_is_not_derived_though_it_be_wrong() -> None:
    row, _ = understood(fiscalYear="ไม่ทราบ", start="1 ตุลาคม 2567")
    assert [(value.value, value.derived) for value in row.fields["fiscalYear"]] == [("ไม่ทราบ", False)]


FIELDS = [(sheet.name, field.name) for sheet in shipped().sheets for field in sheet.fields]


@given(st.sampled_from(FIELDS), st.text(min_size=1) | st.integers() | st.floats() | st.booleans() | st.dates())
def test_any_cell_of_any_field_is_understood_or_kept_never_an_error(where: tuple[str, str], raw: RawCell) -> None:
    """Every value says where it stands and what was printed."""
    sheet, field = where
    row, notes = understood(sheet, **{field: raw})
    for value in row.fields.get(field, []):
        assert value.cell is not None
        assert isinstance(value.printed, str)
    assert all(note.message.th and note.message.en for note in notes)


@pytest.mark.parametrize(
    "printed",
    ["http://[::1", "https://a.example/%zz", "http://a.example:port/", "https://a b.example", "ftp://a.example"],
)
def test_an_address_that_the_graph_would_refuse_is_no_address(printed: str) -> None:
    """It stays a text, which SHACL refuses; it is never a traceback."""
    row, _ = understood(page=printed)
    assert (row.fields["page"][0].term, row.fields["page"][0].printed) == (None, printed)
