"""A sheet in three parts: whatever its size and wherever its tags lie, the cells stay the bytes they were."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.intake.markup.package import Package
from thaktho.intake.markup.sheet import Sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PART = "xl/worksheets/sheet1.xml"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def package(sheet: str) -> Package:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr("[Content_Types].xml", TYPES)
        zipped.writestr(PART, sheet)
    return Package("plan.xlsx", out.getvalue())


def saved(held: Package) -> str:
    with zipfile.ZipFile(io.BytesIO(held.save())) as zipped:
        return zipped.read(PART).decode()


@given(
    chunk=st.integers(1, 40),
    keep=st.integers(14, 30),
    prefix=st.sampled_from(["", "x:"]),
    before=st.text("ก< a", max_size=30).map(lambda said: f"<!--{said}-->"),
    rows=st.sampled_from(["", "<row/>", "<row><c><v>1</v></c></row>" * 9]),
)
def test_the_cells_are_found_wherever_the_parts_of_a_stream_end(
    chunk: int, keep: int, prefix: str, before: str, rows: str
) -> None:
    start, end = (f"{mark}{prefix}sheetData>" for mark in ("<", "</"))
    cells = (start + rows.replace("<", f"<{prefix}").replace(f"<{prefix}/", f"</{prefix}") + end) if rows else ""
    cells = cells or f"<{prefix}sheetData/>"
    name = f'xmlns{":x" if prefix else ""}="{MAIN}"'
    whole = f"<{prefix}worksheet {name}><{prefix}cols/>{before}{cells}<{prefix}pageMargins/></{prefix}worksheet>"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("thaktho.intake.markup.sheet._CHUNK", chunk)
        patch.setattr("thaktho.intake.markup.sheet._KEEP", keep)
        held = package(whole)
        sheet = Sheet(held, PART)
        sheet.save()
        assert saved(held) == whole
        sheet.add("conditionalFormatting")
        sheet.save()
        assert saved(held) == whole.replace(f"<{prefix}page", f"<{prefix}conditionalFormatting/><{prefix}page")


def test_a_sheet_that_is_selected_is_no_longer_so() -> None:
    views = '<sheetViews><sheetView tabSelected="1" a="b"/></sheetViews>'
    whole = f'<worksheet xmlns="{MAIN}">{views}<sheetData/></worksheet>'
    held = package(whole)
    sheet = Sheet(held, PART)
    sheet.deselect()
    sheet.save()
    assert saved(held) == whole.replace(' tabSelected="1"', "")


def test_a_sheet_may_end_with_its_cells() -> None:
    held = package(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>')
    sheet = Sheet(held, PART)
    made = sheet.add("legacyDrawing")
    sheet.save()
    assert saved(held) == f'<worksheet xmlns="{MAIN}"><sheetData/><legacyDrawing/></worksheet>'
    sheet.root.remove(made)
    sheet._before = b""
    sheet.save()
    assert saved(held) == f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
