"""The unit of a column of money: said by the header, by the publisher's answer, by a cell, or doubted."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.cells import Cell, RawCell
from thaktho.contract import shipped
from thaktho.intake.layouts.raw_rows import RawField, RawRow, SheetReading
from thaktho.intake.understand import Understanding
from thaktho.intake.values.places import Places
from thaktho.model import Note

SHEET = shipped().sheet("project")


def amounts(header: str, *cells: RawCell, **answers: str) -> tuple[list[object], list[Note]]:
    """Read a column of planned amounts under this header."""
    understanding = Understanding(shipped(), Places(("90",)), units=answers)
    raws = [
        RawRow(SHEET, "โครงการ", at, "F", {"planned": RawField(cell, Cell("โครงการ", at, "F"))})
        for at, cell in enumerate(cells, 2)
    ]
    sheet = SheetReading(SHEET, "โครงการ", iter(raws), [], {"": {"planned": ("F", header)}})
    return [row.first("planned") for row in understanding.rows(sheet, {})], understanding.notes


@pytest.mark.parametrize(
    ("header", "cell", "baht"),
    [
        ("งบประมาณตามแผน(ล้านบาท)", "1.5", "1500000"),
        ("งบประมาณตามแผน (ล้านบาท)", 12.25, "12250000"),
        ("งบประมาณตามแผน (ล้านบาท)", "0.0123456", "12345.60"),
        ("งบประมาณตามแผน\n(หน่วย : ล้านบาท)", "๑.๕", "1500000"),
        ("งบประมาณตามแผน (พันบาท)", "60", "60000"),
        ("งบประมาณตามแผน (ล้านบาท)", "731,600.00 บาท", "731600"),
        ("งบประมาณตามแผน (ล้านบาท)", "1.5 ล้านบาท", "1500000"),
        ("งบประมาณตามแผน (บาท)", "1.5", "1.5"),
    ],
)
def test_a_header_says_the_unit_but_a_cell_that_says_its_own_is_right(header: str, cell: RawCell, baht: str) -> None:
    assert amounts(header, cell)[0] == [Decimal(baht)]


def test_a_converted_column_is_told_once() -> None:
    _, notes = amounts("งบประมาณตามแผน (ล้านบาท)", "1.5", "2", "3")
    told = [(note.rule, note.severity, note.column, note.row, note.field) for note in notes]
    assert told == [("find.column_unit", "info", "F", 2, "planned")]


@pytest.mark.parametrize("cells", [("1.5", "12.25"), (1.5,), ("3", "10", "25"), ("0", "2.75")])
def test_small_amounts_under_a_header_without_a_unit_are_doubted_and_both_answers_are_spelled_out(
    cells: tuple[RawCell, ...],
) -> None:
    found, notes = amounts("งบประมาณตามแผน", *cells)
    assert found == [Decimal(str(cell)) for cell in cells]
    (note,) = notes
    assert (note.rule, note.severity, note.column, note.value) == ("find.unit_unsure", "warning", "F", "งบประมาณตามแผน")
    assert note.setting
    for answer in ("million-baht", "baht"):
        assert f'"งบประมาณตามแผน" = "{answer}"' in note.setting.th


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("งบประมาณตามแผน", ("1.5", "60000")),
        ("งบประมาณตามแผน", ("500",)),
        ("งบประมาณตามแผน", ("-", "0")),
        ("งบประมาณตามแผน", ("1.5 ล้านบาท", "2 ล้านบาท", "3 ล้านบาท")),
        ("งบประมาณตามแผน (บาท)", ("1.5", "12.25")),
    ],
)
def test_other_columns_are_not_doubted(header: str, cells: tuple[RawCell, ...]) -> None:
    assert not [note for note in amounts(header, *cells)[1] if note.rule == "find.unit_unsure"]


@pytest.mark.parametrize(("answer", "baht"), [("million-baht", 1_500_000), ("thousand-baht", 1500), ("baht", 1.5)])
def test_an_answer_that_was_kept_settles_it(answer: str, baht: float) -> None:
    found, notes = amounts(" งบประมาณ ตามแผน ", "1.5", "1.5", งบประมาณตามแผน=answer)
    assert found == [Decimal(str(baht))] * 2
    assert not [note for note in notes if note.severity == "warning"]


@given(st.decimals(0, 10**6, places=6))
def test_millions_are_exact_to_the_satang(amount: Decimal) -> None:
    assert amounts("งบประมาณตามแผน (ล้านบาท)", str(amount))[0] == [(amount * 10**6).quantize(Decimal("0.01"))]
