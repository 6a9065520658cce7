"""Personal data in every place of a file, in every format and layout: nothing of it gets out.

All names and numbers are made up. What is searched is written apart from the code that it proves: every byte that
Thaktho makes in a workspace, but the files as received, and what all commands print but the officer's own check.
"""

import contextlib
import csv
import gzip
import html
import io
import itertools
import json
import re
import sys
import tempfile
import urllib.parse
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from tests import containers, spreadsheets
from tests.intake import plans
from tests.making import PROJECT, content_of, twin, workbook

from thaktho import form, settings
from thaktho.cli import main
from thaktho.commands import submissions
from thaktho.contract import shipped
from thaktho.preview import Changes, Preview
from thaktho.store.ledger import Ledger
from thaktho.workspace import Workspace

pytestmark = pytest.mark.whole

FIXTURES = Path(__file__).parent / "fixtures" / "layouts"
NAME = "นายสมมุติ ทดสอบใจ"
NUMBERS = "โทร.๐๘๑-๒๓๔-๕๖๗๘ 1-1017-00203-45-0 tadsobjai@mail.example ธ.ก.ส. 123-4-56789-0"
DISGUISED = (
    "น\u200bาย\nสมมุติ\nทด\u200cสอบใจ โทร 081\n234-\n5678 "
    "1-1017-\n00203-45-\u206e0 tadsobjai@\nmail.example 11O17OO2O345O"
)
LIST = "สมาชิก\n1. สมชาย นามทดสอบใจ\n2. สมหญิง นามทดสอบใจ\n3. วิชัย นามทดสอบใจ"
COUNTS = ("73919628", "86240731")
"""Counts of people that are in nothing else; what counts as small is set above them."""
NEEDLES = (
    "สมมุติ",
    "ทดสอบใจ",
    "0812345678",
    "1101700203450",
    "11O17OO2O345O",
    "tadsobjai",
    "1234567890",
    "ติดเตียง2คน",
    *COUNTS,
)
CHANGES = Changes([], [], [], 0)
_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_MARKUP = re.compile(r"<[^<>]*>")


# -- looking for it -------------------------------------------------------------------------------------------


def _held(content: bytes) -> set[str]:
    """Return which of the needles a content holds, packed or not, in any encoding, digits and spacing."""
    said = {_folded(text) for part in _unpacked(content) for text in _texts(part)}
    return {needle for needle in NEEDLES if any(needle in text for text in said)}


def _folded(text: str) -> str:
    return re.sub("[\\s\\-_.()/\u00ad\u200b-\u200f\u2060-\u206f]+", "", text.translate(_DIGITS))


def _encodings(part: bytes) -> Iterator[str]:
    """Yield the encodings that a needle may stand in: most files are whole UTF-8, and every look costs."""
    yield "utf-8"
    if b"\0" in part or b"\x0e" in part:  # in UTF-16 every letter of a needle has one of these
        yield from ("utf-16-le", "utf-16-be")
    try:
        part.decode()
    except UnicodeDecodeError:  # as Thai letters of cp874 are, one after another
        yield "cp874"


def _texts(part: bytes) -> Iterator[str]:
    for encoding in _encodings(part):
        text = part.decode(encoding, "ignore")
        yield text
        yield urllib.parse.unquote(text) if "%E0%B8" in text else ""
        yield html.unescape(text) if "&#" in text else ""
        yield _MARKUP.sub("", text) if "</" in text else ""
        yield re.sub(r"(?<=\d),(?=\d{3})", "", text) if encoding == "utf-8" else ""


def _unpacked(content: bytes) -> Iterator[bytes]:
    yield content
    if content.startswith(b"\x1f\x8b"):
        yield from _unpacked(gzip.decompress(content))
    elif content.startswith(b"PAR1"):
        with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
            file.write(content)
            file.flush()
            yield repr(duckdb.execute("from read_parquet(?)", [file.name]).fetchall()).encode()
    elif content.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield from _unpacked(packed.read(name))


def _leaks(place: Path) -> dict[str, set[str]]:
    """Return what is held where, of all that Thaktho made in a workspace but the files as received."""
    ledger = Ledger(place / "ledger.sqlite")
    received = {digest for one, _ in ledger.history() for _, digest in one.contents}
    ledger.close()
    found = {}
    for file in place.rglob("*"):
        name = file.relative_to(place)
        if file.is_file() and name.parts[0] != "publishers" and "".join(name.parts[1:]) not in received:
            held = _held(content_of(file)) | _held(str(name).encode())
            found.update({str(name): held} if held else {})
    return found


def _call(*words: str | Path, answer: str = "") -> str:
    """Run a command; return what it printed. Only what a person may meet ends it: no unforeseen error."""
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True), io.StringIO()
    with pytest.MonkeyPatch.context() as patched, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        patched.setattr(sys, "stdin", io.StringIO(answer))
        code = main([str(word) for word in words])
    assert code in {0, 1}, (words, err.getvalue())
    buffer = out.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode() + err.getvalue()


def _nothing_gets_out(place: Path, file: Path, *, build: bool = False, every_way: bool = True) -> None:
    """Read a file and submit its good rows, and look everywhere.

    In ``every_way`` it is also checked, refused as a whole, not agreed to, told what it would change, and given back in
    every format: of one file of each kind, since what these do does not depend on where in a file something stood, once
    it is read.
    """
    of_file: list[str | Path] = [file, "--workspace", place, "--publisher", "fund"]
    printed = [_call("read", *of_file, "--json")]
    if every_way:
        _call("check", *of_file, "--json")
        printed += [_call("read", *of_file)]
        _call("submit", *of_file, "--yes", "--no-build")
        _call("submit", *of_file, "--good-rows", "--no-build", answer="n\n")
    with pytest.MonkeyPatch.context() as patched:
        if not every_way:  # to find what it would change is to weave
            patched.setattr(submissions, "preview", lambda *_: Preview({"project": CHANGES}, [], [], 0, {}))
        _call("submit", *of_file, "--good-rows", "--yes", *([] if build else ["--no-build"]))
    kinds = ("nquads", "csv") if every_way else ("nquads",)
    printed += [_call("status", "--workspace", place)]
    printed += [_call("export", "--format", kind, "--workspace", place) for kind in kinds]
    ledger = Ledger(place / "ledger.sqlite")
    verdicts = {verdict.verdict for _, verdict in ledger.history() if verdict}
    ledger.close()
    assert "accepted" in verdicts
    if every_way:
        back = place.parent / "back.xlsx"
        _call("export", "--format", "xlsx", "--publisher", "fund", "-o", back, "--workspace", place)
        assert _held(back.read_bytes()) == set()
    assert [_held(text.encode()) for text in printed] == [set()] * len(printed)
    assert _leaks(place) == {}
    own = {digest for digest in (place / "archive").rglob("*") if digest.is_file() and _held(digest.read_bytes())}
    assert own  # the original is kept, and the search finds it there


def _is_whole_site(public: Path) -> bool:
    """Tell whether a site has a file of each kind that is looked into."""
    kinds = ("index.html", "search/*/rows/*.bin", "**/*.parquet", "**/*.csv", "**/*.ttl", "**/*.jsonld", "**/*.nq.gz")
    return all(any(public.glob(kind)) for kind in kinds)


@pytest.mark.parametrize("needle", NEEDLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp874"])
def test_what_is_looked_for_is_found_in_every_encoding(needle: str, encoding: str) -> None:
    parted = f"โครงการ {needle[:3]} {needle[3:]} ใน"
    assert _held(f"x{parted}y".encode(encoding)) >= {needle}
    assert _held(urllib.parse.quote(parted).encode()) >= {needle}


@pytest.mark.parametrize("needle", NEEDLES)
def test_what_is_looked_for_is_found_however_a_site_packs_it(needle: str, tmp_path: Path) -> None:
    said = f"โครงการ {needle} ใน"
    table = tmp_path / "a.parquet"
    duckdb.sql("create or replace table said as select ? as said", params=[said])
    duckdb.sql(f"copy said to '{table}' (format parquet, compression zstd)")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("a.csv.gz", gzip.compress(said.encode()))
    marked = f"<p>{needle[:4]}<b>{needle[4:]}</b></p>"
    for content in (gzip.compress(said.encode()), table.read_bytes(), packed.getvalue(), marked.encode()):
        assert needle in _held(content)
        assert _held(content) != set()
    assert _held(gzip.compress("โครงการ".encode())) == set()


# -- every place of the form, in every format -----------------------------------------------------------------


SECRETS = {"name": NAME, "numbers": f"{NAME} {NUMBERS}", "disguised": DISGUISED, "list": LIST}


def _grid(secrets: Iterator[str]) -> list[list[str]]:
    """Return a sheet of projects with a secret in every column in turn, in title, headers, totals and beside them."""
    fields = shipped().sheet("project").fields
    odd = [
        f"{field.label.th}\n{next(secrets)}" if number % 2 else field.label.th for number, field in enumerate(fields)
    ]
    rows = [[f"แผนของ {next(secrets)}"], [*odd, f"ผู้ประสานงาน {next(secrets)}", ""]]
    for number, field in enumerate(fields):
        row = {**PROJECT, "code": f"68-L5221-2-{number:02}", "title": f"โครงการที่ {number}", "description": "ข้อความ"}
        said, secret = row.get(field.name, ""), next(secrets)
        row[field.name] = f"{said} {secret}" if field.kind in {"name", "text", "thing"} else secret
        rows.append([*(row.get(one.name, "") for one in fields), secret, secret])
    plain = {**PROJECT, "code": "68-L5221-2-99", "title": "โครงการที่ไม่มีใครเป็นเจ้าของ"}
    rows += [[*(plain.get(one.name, "") for one in fields), "", ""], [f"รวม {next(secrets)}"]]
    wide = max(map(len, rows))
    return [[*row, *[""] * (wide - len(row))] for row in rows]


@pytest.mark.parametrize("secret", SECRETS)
def test_nothing_gets_out_of_any_place_of_the_form(place: Workspace, tmp_path: Path, secret: str) -> None:
    """Of one the site is looked at too: it shows what the store holds, which is looked at of all."""
    file = spreadsheets.write("xlsx", tmp_path / "แผน", "โครงการ", _grid(itertools.repeat(SECRETS[secret])))
    hardest = SECRETS[secret] == DISGUISED
    _nothing_gets_out(place.folder, file, build=hardest, every_way=hardest)


@pytest.mark.parametrize("kind", spreadsheets.KINDS)
def test_nothing_gets_out_of_any_format(place: Workspace, tmp_path: Path, kind: str) -> None:
    """The secrets by turns, another in each place for each format; in the names of file and sheet too."""
    turn = itertools.islice(itertools.cycle(SECRETS.values()), list(spreadsheets.KINDS).index(kind), None)
    name = f"แผน {DISGUISED}".replace("\n", " ")
    file = spreadsheets.write(kind, tmp_path / "แฟ้ม" / name, f"งาน {NAME}", _grid(turn))
    _nothing_gets_out(place.folder, file, every_way=kind == "xlsx")


def test_nothing_gets_out_of_a_folder_of_csv_and_its_names(place: Workspace, tmp_path: Path) -> None:
    rows = [{**PROJECT, "title": f"โครงการของ {NAME}"}, {**PROJECT, "code": "x-1", "description": NUMBERS}]
    file = twin(tmp_path / f"แผน_{NAME.replace(' ', '_')}_0812345678", project=rows)
    (file / f"รายชื่อ_{NAME}.csv").write_text(f"ชื่อ,โทร\n{NAME},0812345678\n", encoding="utf-8")
    (file / "left-out.csv").write_text(f"รายการ,เหตุผล\n{NAME},0812345678\n", encoding="utf-8")
    _nothing_gets_out(place.folder, file, build=True)
    assert _is_whole_site(place.folder / "public")


def test_no_small_count_gets_out_of_what_is_printed_of_a_small_place_or_of_any_name(
    place: Workspace, tmp_path: Path
) -> None:
    """In every text of a project, in the names of what it points at, on their own sheets, and in lines of a budget."""
    count = "ผู้ป่วยติดเตียง ๒ คน"
    fields = [field for field in shipped().sheet("project").fields if field.kind in {"name", "text", "thing"}]
    projects = [
        {**PROJECT, "code": f"c-{at}", "title": f"งาน {at}", "goal": "G", field.name: f"{field.name} {count}"}
        for at, field in enumerate(fields)
        if field.target != shipped().sheet("project").cls
    ]
    file = workbook(
        tmp_path / "แผน.xlsx",
        project=[*projects, {**PROJECT, "code": "", "title": f"เยี่ยม {count}"}],
        activity=[{"project": "c-2", "title": f"อบรม {count}"}],
        target=[{"project": "c-1", "indicator": f"เยี่ยม {count}", "aim": "1"}],
        plan=[{"title": f"แผนงาน {count}", "fiscalYear": "2568"}],
        strategy=[{"code": "S", "title": f"ยุทธศาสตร์ {count}", "area": "90", "owner": f"ชมรม {count}"}],
        goal=[{"code": "G", "title": f"เป้าหมาย {count}", "strategy": "S"}],
        fund=[{"name": f"กองทุน {count}", "kind": "other-fund", "host": f"ชมรม {count}"}],
        organization=[{"name": f"ชมรม {count}"}],
        budget_line=[{"title": f"ค่าเยี่ยม {count}", "amount": "5", "fiscalYear": "2568", "area": "900101"}],
    )
    _nothing_gets_out(place.folder, file, build=True)
    assert _is_whole_site(place.folder / "public")


def test_no_small_count_of_a_column_gets_out(place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts that nothing else is, in a catalogue in which all are small: of a project's people, and of a tambon's."""
    monkeypatch.setattr(settings, "_MOST_SMALL", 10**9)
    with (place.folder / "thaktho.toml").open("a", encoding="utf-8") as privacy:
        privacy.write("\n[privacy]\nsmallest_count = 99999999\n")
    group = "ผู้ป่วยติดเตียง"
    reached = {"project": PROJECT["code"], "targetGroup": group, "expected": COUNTS[0], "reached": COUNTS[1]}
    counted = {"area": "900101", "targetGroup": group, "year": "2567", "count": COUNTS[0]}
    file = workbook(tmp_path / "แผน.xlsx", project=[PROJECT], reach=[reached], need=[counted])
    _nothing_gets_out(place.folder, file, build=True)
    public = place.folder / "public"
    assert _is_whole_site(public)
    assert all("3003" in file.read_text("utf-8") for file in public.rglob("dataset.reach.csv"))
    assert any("3003" in file.read_text("utf-8") for file in public.rglob("dataset.need.csv"))


def test_nothing_gets_out_of_what_a_workbook_carries_beside_its_cells(place: Workspace, tmp_path: Path) -> None:
    """Properties, comments, defined names, hidden sheets, sheets of one person each, and a formula's kept result."""
    secret = f"{NAME} {NUMBERS}"
    file = workbook(tmp_path / "แผน.xlsx", project=[PROJECT])
    book = openpyxl.load_workbook(file)
    page = book.active
    page["A2"].comment = Comment(secret, secret)
    page.oddHeader.center.text = secret
    book.defined_names["ผู้ประสาน"] = DefinedName("ผู้ประสาน", attr_text=f'"{secret}"')
    book.properties.title = book.properties.creator = book.properties.description = secret
    for name, value in ((form.PUBLISHER, "fund"), (form.DATASET, "projects"), (form.CONTRACT, secret)):
        book.custom_doc_props.append(StringProperty(name=name, value=value))
    for who in (NAME, "นายทดสอบใจ สมมุติ"):
        hidden = book.create_sheet(who)
        hidden.sheet_state = "hidden"
        hidden.append([secret, secret])
    book.save(file)
    _nothing_gets_out(place.folder, file)


def test_nothing_gets_out_of_an_error_that_says_more_than_errors_do(place: Workspace, tmp_path: Path) -> None:
    fields = [field for field in shipped().sheet("project").fields if field.name in PROJECT]
    rows = ["".join(containers.ods_cell(field.label.th) for field in fields)]
    rows += ["".join(containers.ods_cell(PROJECT[field.name]) for field in fields)]
    error = '<table:table-cell office:value-type="error"><text:p>081-234-5678 tadsobjai@mail.example</text:p>'
    rows += [containers.ods_cell("68-L5221-2-02") + f"{error}</table:table-cell>"]
    file = tmp_path / "แผน.ods"
    file.write_bytes(containers.ods("".join(f"<table:table-row>{row}</table:table-row>" for row in rows)))
    _nothing_gets_out(place.folder, file, every_way=False)


def test_nothing_gets_out_of_numbers_in_cells(place: Workspace, tmp_path: Path) -> None:
    """Numbers that programs took for numbers."""
    file = workbook(tmp_path / "แผน.xlsx", project=[{**PROJECT, "code": f"c-{n}", "objective": "x"} for n in range(6)])
    book = openpyxl.load_workbook(file)
    page = book.active
    columns = {cell.value: cell.column for cell in page[1]}
    labels = {field.name: field.label.th for field in shipped().sheet("project").fields}
    page.cell(2, columns[labels["objective"]]).value = 812345678
    page.cell(3, columns[labels["objective"]]).value = 1101700203450
    page.cell(4, columns[labels["fund"]]).value = "0812345678"
    page.cell(5, columns[labels["code"]]).value = 1101700203450
    book.save(file)
    _nothing_gets_out(place.folder, file, every_way=False)
    assert not any(b"812345678" in content_of(one) for one in (place.folder / "store").rglob("*") if one.is_file())


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 cut short", 'ก,ข\n"ไม่จบ'.encode()], ids=["empty", "cut", "quote"]
)
def test_the_name_of_a_file_that_cannot_be_read_is_kept_nowhere(
    place: Workspace, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / f"{NAME.replace(' ', '_')}_0812345678.csv"
    file.write_bytes(content)
    _call("submit", file, "--workspace", place.folder, "--publisher", "fund", "--yes")
    assert _leaks(place.folder) == {}


def test_a_list_of_the_withheld_is_published_without_personal_data(place: Workspace, tmp_path: Path) -> None:
    home = place.publisher("fund").folder
    with (home / "publisher.toml").open("a", encoding="utf-8") as settings:
        settings.write('left_out = "left-out.csv"\n')
    (home / "left-out.csv").write_text(f'รายการ,เหตุผล\n"{DISGUISED}",{NUMBERS}\nงาน,ซ้ำ\n', encoding="utf-8")
    file = twin(tmp_path / "แผน", project=[PROJECT])
    said = _call("submit", file, "--workspace", place.folder, "--publisher", "fund", "--yes")
    assert "left-out.csv" in said
    assert (
        (place.folder / "public/dataset/fund/projects/2560-2570/left-out.csv").read_text("utf-8").endswith("งาน,ซ้ำ\n")
    )
    assert _leaks(place.folder) == {}


# -- every layout ---------------------------------------------------------------------------------------------


def _sown(rows: Sequence[Sequence[str]], secrets: Iterator[str]) -> list[list[str]]:
    """Return a table with copies of its first record, a secret in another column of each; and in titles and totals."""
    header, first = list(rows[0]), list(rows[1])
    copies = [[*first[:at], f"{first[at]} {next(secrets)}", *first[at + 1 :]] for at in range(len(first))]
    bare = [[*first[:at], next(secrets), *first[at + 1 :]] for at in range(len(first))]
    return [[f"บัญชีของ {NAME}"], header, *map(list, rows[1:]), *copies, *bare, [f"รวมทั้งสิ้น {NAME}"]]


@pytest.mark.parametrize("name", sorted(file.name for file in FIXTURES.glob("*.csv")))
def test_nothing_gets_out_of_any_column_of_a_foreign_file(place: Workspace, tmp_path: Path, name: str) -> None:
    with (FIXTURES / name).open(encoding="utf-8-sig", newline="") as opened:
        rows = _sown(list(csv.reader(opened)), itertools.cycle([*SECRETS.values(), NAME]))
    file = spreadsheets.write("csv", tmp_path / NAME, "", rows)
    _nothing_gets_out(place.folder, file, every_way=name == "local-health-fund.csv")


def test_nothing_gets_out_of_any_value_or_key_of_json(place: Workspace, tmp_path: Path) -> None:
    said = json.loads((FIXTURES / "pao-budget.json").read_text(encoding="utf-8"))
    secret = f"{NAME} {NUMBERS}"
    record = said["tasks"][0]
    said["tasks"] += [{**record, key: f"{record[key]} {secret}"} for key in record]
    said["tasks"] += [{**record, f"ผู้ประสาน {secret}": secret}]
    file = tmp_path / f"{NAME}.json"
    file.write_text(json.dumps({**said, secret: said["tasks"]}, ensure_ascii=False), encoding="utf-8")
    _nothing_gets_out(place.folder, file, every_way=False)


@pytest.mark.parametrize("secret", SECRETS)
def test_nothing_gets_out_of_sections_and_years_of_a_development_plan(
    place: Workspace, tmp_path: Path, secret: str
) -> None:
    said = SECRETS[secret]
    grid: list[list[object]] = []
    for row in plans.rows():
        texts = [at for at, cell in enumerate(row) if isinstance(cell, str)]
        grid.append(list(row))
        if 0 < len(texts) <= 2:  # a title, or what opens a section
            grid.insert(-1, [*row[: texts[0]], f"{row[texts[0]]} {said}"])
        elif isinstance(row[0], int):
            grid += [[*row[:at], f"{row[at]} {said}", *row[at + 1 :]] for at in texts]
    book = openpyxl.Workbook()
    book.active.title = "แบบ ผ.02"
    for cells in grid:
        book.active.append(cells)
    file = tmp_path / f"{NAME}.xlsx"
    book.save(file)
    _nothing_gets_out(place.folder, file, every_way=said == DISGUISED)
