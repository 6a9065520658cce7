"""Form ผ.02 of an invented municipality, as a workbook, a web page saved as .xls, and a CSV."""

import csv
import html
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

Grid = Sequence[Sequence[str | float | None]]
HEADER: Grid = (
    (
        "ที่",
        "โครงการ",
        "วัตถุประสงค์",
        "เป้าหมาย\n(ผลผลิตของโครงการ)",
        "งบประมาณ",
        *[None] * 4,
        "ตัวชี้วัด\n(KPI)",
        "ผลที่คาดว่า\nจะได้รับ",
        "หน่วยงาน\nรับผิดชอบหลัก",
    ),
    (*[None] * 4, "2566\n(บาท)", "2567\n(บาท)", "๒๕๖๘ (บาท)", 2569, "2570\n(บาท)", *[None] * 3),
)
ROAD = ("ก่อสร้างถนน คสล. สายควน หมู่ที่ 3 ตำบลปริก อำเภอสะเดา", "เพื่อให้สัญจรสะดวก", "ถนนยาว 500 เมตร")
WATER = ("ขยายเขตประปา หมู่ที่ 5", None, "1 สาย")
FEVER = ("โครงการรณรงค์ป้องกันไข้เลือดออก", "เพื่อลดโรค", "8 หมู่บ้าน")
NOTHING_YET = ("โครงการที่ยังไม่มีงบประมาณ", "เพื่อรอ", "1 แห่ง")
BODY: Grid = (
    ("แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)",),
    ("รายละเอียดโครงการพัฒนา",),
    ("ก. ยุทธศาสตร์จังหวัดที่ 2 การพัฒนาคุณภาพชีวิต",),
    ("1. ยุทธศาสตร์ที่ 1 การพัฒนาโครงสร้างพื้นฐาน",),
    ("1.1 แผนงานเคหะและชุมชน",),
    *HEADER,
    (1, *ROAD, 500000, "-", None, "250,000", 0, "ร้อยละของครัวเรือนที่สัญจรสะดวก", "สัญจรสะดวก", "กองช่าง"),
    (2, *WATER, None, None, 300000, None, None, "จำนวนครัวเรือนที่มีน้ำใช้", "มีน้ำใช้", None),
    ("รวม", "2 โครงการ", None, None, 500000, "-", 300000, 250000, "-"),
    ("2. ยุทธศาสตร์ที่ ๒ การพัฒนาสังคม",),
    ("2.1 แผนงานสาธารณสุข",),
    *HEADER,
    (1, *FEVER, 60000, 60000, 60000, 60000, 60000.5, "อัตราป่วย", "โรคลดลง", "กองสาธารณสุข"),
    (2, *NOTHING_YET, *[None] * 5, "อัตรา", "ดีขึ้น", "กองสาธารณสุข"),
    ("รวมทั้งสิ้น", "1 โครงการ", None, None, 60000, 60000, 60000, 60000, 60000.5),
)
"""Rows of the sheet; the first header is in rows 6 and 7, the first project in row 8."""
PROJECTS = 8
"""One a row and year with an amount: 2 of the road, 1 of the water, 5 of the fever."""
_HEADERS = (5, 12)
_UNDER = {7: (11,)}
"""Rows (from 0) and columns of cells that reach down over the next row: the body responsible."""


def merged(*, indexed: bool = False) -> list[tuple[int, int, int, int]]:
    """Return the merged cells: first row, first column, last row, last column, from 0."""
    over = int(indexed)
    found = [(top, col + over, top + 1, col + over) for top in _HEADERS for col in (*range(4), *range(9, 12))]
    found += [(top, 4 + over, top, 8 + over) for top in _HEADERS]
    found += [(row, col + over, row + 1, col + over) for row, cols in _UNDER.items() for col in cols]
    return sorted(found)


def rows(*, indexed: bool = False) -> list[list[str | float | None]]:
    """Return the sheet's rows; ``indexed``: with a column before them that numbers the records and has no header."""
    return [[*([at if at > 6 else None] if indexed else []), *row] for at, row in enumerate(BODY)]


def workbook(file: Path, *, indexed: bool = False, hidden: bool = False) -> Path:
    """Write it as a workbook; ``hidden`` hides the row of the water project and adds an empty hidden sheet."""
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet("แบบ ผ.02")
    spans = {(top, left): (bottom, right) for top, left, bottom, right in merged(indexed=indexed)}
    for at, row in enumerate(rows(indexed=indexed)):
        for col, said in enumerate(row):
            if (at, col) in spans:
                page.merge_range(at, col, *spans[at, col], said)
            elif said is not None:
                page.write(at, col, said)
    if hidden:
        page.set_row(8, options={"hidden": True})
        book.add_worksheet("ว่าง").hide()
    book.close()
    return file


def web_page(file: Path, encoding: str = "utf-8") -> Path:
    """Write it as old systems do: a table of HTML under the name .xls."""
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merged()}
    covered = {
        (row, col)
        for top, left, bottom, right in merged()
        for row in range(top, bottom + 1)
        for col in range(left, right + 1)
    } - spans.keys()
    lines = []
    for at, row in enumerate(rows()):
        cells = []
        for col, said in enumerate(row):
            if (at, col) not in covered:
                high, wide = spans.get((at, col), (1, 1))
                words = html.escape("" if said is None else str(said)).replace("\n", "<br>")
                cells.append(f"<td rowspan={high} colspan={wide}>{words}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    page = f'<html><head><meta charset="{encoding}"></head><body><table border=1>{"".join(lines)}</table></body></html>'
    file.write_bytes(page.encode("cp874" if encoding == "tis-620" else encoding))
    return file


def text_file(file: Path) -> Path:
    """Write it as a CSV, in which nothing is merged."""
    with file.open("w", newline="", encoding="cp874") as out:
        csv.writer(out).writerows(rows())
    return file
