"""A fresh workbook of a file's values: the cells where they were, nothing a formula, every sheet with a lawful name."""

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.cells import RawCell, Table
from thaktho.errors import DataError
from thaktho.intake.markup.values import workbook

MOMENTS = st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 31)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    MOMENTS,
    st.sampled_from(["=1+1", "+1", "-1", "@x", "0001", "https://a.example", "{=A1}", "ก_x0041_\n", "1 ม.ค. 2568"]),
)


@given(rows=st.lists(st.lists(CELLS, max_size=4), max_size=4))
def test_every_cell_is_at_its_address_and_none_is_a_formula(rows: list[list[RawCell]]) -> None:
    data, names = workbook("plan.csv", [Table("แผน", rows)])
    sheet = openpyxl.load_workbook(io.BytesIO(data))[names["แผน"]]
    for at, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            read = sheet.cell(at, column)
            assert read.data_type != "f"
            if isinstance(cell, str):
                assert read.value.replace("_x005F_", "_") == cell
            elif isinstance(cell, float):
                assert read.value == pytest.approx(cell)
            else:
                assert read.value == cell


@given(
    names=st.lists(
        st.one_of(st.text("a' [ก", min_size=1, max_size=40), st.text(min_size=1)),
        min_size=1,
        max_size=5,
        unique=True,
    )
)
def test_every_table_has_a_sheet_of_its_own_under_a_lawful_name(names: list[str]) -> None:
    _, given_ = workbook("plan.ods", [Table(name, [["a"]]) for name in names])
    assert given_.keys() == set(names)
    assert len({name.lower() for name in given_.values()}) == len(names)
    assert all(0 < len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in given_.values())


def test_days_before_1900_and_strange_numbers_are_written_as_text() -> None:
    cells: list[RawCell] = [dt.date(1899, 1, 1), dt.datetime(1900, 1, 5, 3), float("nan"), float("inf"), dt.time(7, 30)]  # noqa: DTZ001
    data, _ = workbook("plan.ods", [Table("a", [cells])])
    found = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data))["a"][1]]
    assert found == ["1899-01-01", "1900-01-05 03:00:00", "nan", "inf", dt.time(7, 30)]


def test_a_table_that_no_sheet_can_hold_is_refused() -> None:
    with pytest.raises(DataError) as refused:
        workbook("wide.csv", [Table("a", [["x"] * 16_385])])
    assert refused.value.key == "markup.too_long"
