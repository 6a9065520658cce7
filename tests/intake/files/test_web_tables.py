"""Web pages that old systems save under the name .xls: tables, cells over several, encodings, hostile ones."""

import io
import time
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.errors import DataError
from thaktho.intake.files.parsers import parse
from thaktho.intake.files.tables import read_tables


def tables(folder: Path, said: str | bytes) -> list[tuple[str, list[list[object]], list[tuple[int, ...]]]]:
    file = folder / "export.xls"
    file.write_bytes(said if isinstance(said, bytes) else said.encode())
    return [(one.sheet, [list(row) for row in one.rows], [tuple(m) for m in one.merged]) for one in read_tables(file)]


def rows(folder: Path, said: str | bytes) -> list[list[object]]:
    ((_, found, _),) = tables(folder, said)
    return found


@pytest.mark.parametrize(
    "head",
    [
        "<table>",
        "\ufeff<html><body><table>",
        '<?xml version="1.0"?><html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>',
        "<!DOCTYPE html><html><head><style>td{mso-number-format:'\\@'}</style></head><table>",
        "  \n<HTML><TABLE BORDER=1>",
        "<meta charset=utf-8><div><table>",
    ],
)
def test_a_page_is_known_by_how_it_begins(tmp_path: Path, head: str) -> None:
    assert rows(tmp_path, f"{head}<tr><th>รหัส<th>ชื่อ<tr><td>1<td>โครงการ</table>") == [["รหัส", "ชื่อ"], ["1", "โครงการ"]]


def test_cells_over_several_rows_and_columns_push_the_others_aside(tmp_path: Path) -> None:
    page = """<table><tr><td rowspan=2>ที่<td colspan=2>งบ<td rowspan="2">หน่วยงาน
      <tr><td>2566<td>2567<tr><td>1<td>10<td>20<td>กองช่าง</table>"""
    ((_, found, merged),) = tables(tmp_path, page)
    assert found == [["ที่", "งบ", None, "หน่วยงาน"], [None, "2566", "2567"], ["1", "10", "20", "กองช่าง"]]
    assert merged == [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_thai_in_either_encoding_and_entities(tmp_path: Path, encoding: str) -> None:
    """What the page says of its own encoding is as often wrong as right: the bytes decide."""
    page = '<meta charset="windows-1252"><table><tr><td>กองทุน &amp; ชุมชน<td>&#3585;&nbsp;&lt;ก&gt;</table>'
    assert rows(tmp_path, page.encode(encoding)) == [["กองทุน & ชุมชน", "ก <ก>"]]


def test_lines_in_a_cell_and_text_in_other_elements(tmp_path: Path) -> None:
    page = "<table><tr><td><b>เป้าหมาย</b><br>(ผลผลิต  ของ\nโครงการ)<td><span>1</span>,000<td><p>ก<p>ข</table>"
    assert rows(tmp_path, page) == [["เป้าหมาย\n(ผลผลิต ของ โครงการ)", "1,000", "ก\nข"]]


def test_tables_that_lay_out_the_page_are_not_the_data_and_several_are_several_sheets(tmp_path: Path) -> None:
    page = """<table><tr><td>เมนู<td><table><caption>โครงการ</caption><tr><td>ก</table>
      <table><thead><tr><th>ข</thead><tbody><tr><td>ค</tbody></table></table>"""
    assert [(name, found) for name, found, _ in tables(tmp_path, page)] == [("โครงการ", [["ก"]]), ("2", [["ข"], ["ค"]])]


def test_scripts_and_remarks_say_nothing(tmp_path: Path) -> None:
    page = "<html><script>var t='<table><tr><td>x</table>'</script><table><!-- y --><tr><td>ก<!-- z --></table>"
    assert rows(tmp_path, page) == [["ก"]]


@pytest.mark.parametrize("page", ["<html><body>ไม่มีตาราง</body></html>", "<table></table>", "<table><tr><td></table>"])
def test_a_page_without_data_is_refused(tmp_path: Path, page: str) -> None:
    with pytest.raises(DataError):
        tables(tmp_path, page)


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr>" + "<td colspan=1000>x" * 20 + "</table>",
        "<table>" + "<tr><td rowspan=1000 colspan=1000>x" * 3000 + "</table>",
        "<table><tr><td>" + "<div>" * 100_000 + "x</table>",
    ],
    ids=["wide", "spans", "deep"],
)
def test_a_hostile_page_ends_soon_with_a_message(tmp_path: Path, page: str) -> None:
    started = time.monotonic()
    with pytest.raises(DataError):
        tables(tmp_path, page)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("span", ["0", "-3", "x", "", "99999999999999999999", "2;", "١"])
def test_a_span_that_is_no_number_is_one_cell_or_as_many_as_there_may_be(tmp_path: Path, span: str) -> None:
    ((_, found, _),) = tables(tmp_path, f'<table><tr><td rowspan="{span}">ก<td>ข</table>')
    assert found == [["ก", "ข"]]


@given(st.lists(st.lists(st.text("กขค1 ,<>&\"'", min_size=1).filter(str.strip), min_size=1), min_size=1, max_size=4))
def test_what_is_written_comes_back(written: list[list[str]]) -> None:
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in written)
    _, (sheet,) = parse("export.xls", io.BytesIO(f"<table>{lines}</table>".encode()))
    assert sheet.rows == [[" ".join(cell.split()) for cell in row] for row in written]
