"""Files cut short and files mutated: a table or a message, never anything else, and never for long.

The mutations are seeded, so that what is found once is found again.
"""

import io
import random
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from tests import hostile
from tests.containers import xls, xlsb

from thaktho.errors import DataError
from thaktho.intake.files.tables import read_tables

pytestmark = pytest.mark.whole
CUTS = 50
MUTATIONS = 300


def rich() -> bytes:
    """Return a workbook with merged cells, a formula, a date and a note, as Excel lays them out."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("โครงการ")
        page.write_row(0, 0, hostile.HEADER)
        for row in range(1, 60):
            page.write_row(row, 0, [f"68-{row}", f"โครงการ {row}", 2568])
        page.merge_range(70, 0, 71, 3, "รวม")
        page.write_formula(72, 0, "=1+1", value=2)
        page.write_comment(1, 1, "หมายเหตุ")
    return out.getvalue()


KINDS: Mapping[str, Callable[[], bytes]] = {
    "openpyxl.xlsx": hostile.plain,
    "excel.xlsx": rich,
    "old.xls": xls,
    "binary.xlsb": lambda: xlsb((0, 0, "รหัส"), (1, 1, "x")),
    "open.ods": hostile.ods_rows,
    "page.xls": lambda: b"<html><table>" + b"<tr><td>1</td><td rowspan=2>x</td></tr>" * 40 + b"</table></html>",
    "records.json": lambda: b'[{"a": 1, "b": "\xe0\xb8\x81"},{"a": 2, "b": null}]',
    "text.csv": ("ก,ข\n" + '1,"ค ""ง"""\n' * 40).encode,
    "thai.csv": lambda: ("ก,ข\n" + "1,ค\n" * 40).encode("cp874"),
}


def ends_well(folder: Path, name: str, content: bytes) -> None:
    """Read a file to its last row: tables, or an error with a message."""
    file = folder / name
    file.write_bytes(content)
    with suppress(DataError):
        for table in read_tables(file):
            assert all(isinstance(row, list) for row in table.rows)


@pytest.mark.parametrize("name", list(KINDS))
def test_a_file_cut_anywhere_is_a_table_or_a_message(tmp_path: Path, name: str) -> None:
    whole = KINDS[name]()
    places = random.Random(name)  # noqa: S311 - no secret
    for _ in range(CUTS):
        ends_well(tmp_path, name, whole[: places.randrange(len(whole))])


def test_mutated_workbooks_are_tables_or_a_message(tmp_path: Path) -> None:
    """Bytes changed, doubled, taken out and zeroed: in the container, and inside its parts, packed rightly again."""
    chance = random.Random(2568)  # noqa: S311 - no secret
    sound = {name: make() for name, make in KINDS.items()}
    for _ in range(MUTATIONS):
        name = chance.choice(list(sound))
        content = sound[name]
        inside = content.startswith(b"PK") and chance.random() < 0.7
        ends_well(tmp_path, name, _within(content, chance) if inside else _mutated(content, chance))


def test_random_bytes_are_a_message(tmp_path: Path) -> None:
    chance = random.Random(2569)  # noqa: S311 - no secret
    for head in (b"", b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b'[{"', b"\xef\xbb\xbf"):
        for size in (1, 40, 4000):
            ends_well(tmp_path, "plan.xlsx", head + chance.randbytes(size))


def _within(content: bytes, chance: random.Random) -> bytes:
    """Return a package one part of which is mutated."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        part = chance.choice(book.namelist())
        changed = _mutated(book.read(part), chance)
    return hostile.patched(content, {part: changed})


def _mutated(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 20))):
        at = chance.randrange(max(len(data), 1))
        length = chance.choice((1, 2, 8, 64))
        match chance.randrange(5):
            case 0:
                data[at : at + length] = chance.randbytes(length)
            case 1:
                data[at:at] = data[at : at + length]
            case 2:
                del data[at : at + length]
            case 3:
                data[at : at + length] = bytes(length)
            case _:
                data[at : at + length] = b"\xff" * length
    return bytes(data)
