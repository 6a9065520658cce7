"""Reading by a layout: whatever a table holds, no cell is lost in silence and nothing but a message comes of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.cells import RawCell, Table, column_index
from thaktho.contract import shipped
from thaktho.intake.layouts.foreign import Looked, read_table, recognise
from thaktho.intake.layouts.layout import Given
from thaktho.intake.layouts.layout_files import layouts
from thaktho.intake.layouts.raw_rows import RawField, RawRow, SheetReading
from thaktho.model import Note

KNOWN = [one for one in layouts(Path(), shipped()).values() if one.rows]
GIVEN = Given("เทศบาล", "fund", (2566, 2570))
WORDS = st.sampled_from(
    ["รวม", "แผนงานสาธารณสุข", "ยุทธศาสตร์ที่ 1 ก", "2566 (บาท)", "โครงการ ก", "-", "1,000", "2022", "(บาท)", "#REF!"]
)
CELLS: st.SearchStrategy[RawCell] = st.one_of(
    st.none(), WORDS, st.integers(0, 3000), st.floats(allow_nan=False, allow_infinity=False), st.booleans()
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, Table]:
    """A table with the headers of some layout, in some order and row, over any cells, any of them merged."""
    layout = draw(st.sampled_from(KNOWN))
    headers: list[RawCell] = draw(st.permutations(draw(st.sampled_from(layout.recognise))))
    above = draw(st.lists(st.lists(CELLS, max_size=3), max_size=3))
    below = draw(st.lists(st.lists(CELLS, max_size=12), max_size=8))
    rows: list[list[RawCell]] = [*above, [*headers, "2566 (บาท)", "2567"], *below]
    at, over = st.integers(0, len(rows)), st.integers(0, 3)
    corners = draw(st.lists(st.tuples(at, st.integers(0, 12), over, over), max_size=4))
    merged = [(top, left, top + down, left + across) for top, left, down, across in corners]
    return layout.name, Table("tasks", rows, merged)


def every(row: RawRow) -> list[RawField]:
    return [one for said in row.fields.values() for one in (said, *said.also)]


def holds(table: Table, at: int, column: int) -> bool:
    """Tell whether a cell holds something, itself or as part of a merged one."""
    row = list(table.rows)[at]
    merged = any(top <= at <= bottom and left <= column <= right for top, left, bottom, right in table.merged)
    return merged or (column < len(row) and row[column] is not None)


@given(tables())
def test_any_table_is_read_or_said_not_to_be_one_and_every_cell_is_where_it_says(made: tuple[str, Table]) -> None:
    name, table = made
    layout = next(one for one in KNOWN if one.name == name)
    for found in read_table(table, layout, shipped(), GIVEN):
        if isinstance(found, Note):
            assert found.rule == "find.not_of_layout"
            continue
        assert isinstance(found, SheetReading)
        for row in found.rows:
            assert row.part in found.columns
            for said in every(row):
                assert holds(table, said.cell.row - 1, column_index(said.cell.column))
        assert all(note.message.th and note.message.en for note in found.notes)


@pytest.mark.parametrize("layout", KNOWN, ids=lambda one: one.name)
def test_each_set_of_headers_is_found_in_any_order_below_titles(layout: object) -> None:
    for one in (known for known in KNOWN if known is layout):
        for names in one.recognise:
            table = Table("tasks", [["หัวเรื่อง"], [], list(reversed(names)), ["x"]])
            found = Looked(table).find(one)
            assert found is not None
            assert (found[0].top, found[1]) == (2, len(names))
            assert recognise([table], KNOWN) is one
            assert Looked(Table("tasks", [list(names[1:]), ["x"]])).find(one) is None
