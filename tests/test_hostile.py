"""Hostile and unlucky files through the command line: a message that says what to do, soon, and nothing half-done.

The files are built in `tests.hostile`. Whatever the child process that parses them does, the command goes on.
"""

import datetime as dt
import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from tests import hostile
from tests.containers import xlsb
from tests.making import PROJECT, workbook, workspace

from thaktho.cells import Table
from thaktho.cli import main
from thaktho.errors import DataError
from thaktho.intake.files.tables import read_tables
from thaktho.messages import LANGUAGES

pytestmark = pytest.mark.whole  # every file is parsed in a process of its own, most of them twice

THAI = re.compile("[\u0e01-\u0e5b]")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(tmp_path_factory.mktemp("hostile") / "workspace").folder


def checked(
    capsys: pytest.CaptureFixture[str], place: Path, file: Path, language: str, *words: str
) -> tuple[int, str, str]:
    capsys.readouterr()
    where = ("--publisher", "fund", "--workspace", str(place), "--lang", language)
    code = main(["check", str(file), *words, *where])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def findings(capsys: pytest.CaptureFixture[str], place: Path, file: Path) -> list[dict[str, str]]:
    """Return the findings of a check that came to its end."""
    code, out, err = checked(capsys, place, file, "en", "--json")
    assert err == ""
    said: dict[str, list[dict[str, str]]] = json.loads(out)
    assert code == any(one["severity"] == "violation" for one in said["findings"])
    return said["findings"]


def written(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


# -- what is refused -------------------------------------------------------------------------------------------

REFUSED: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "locked.xlsx": (hostile.xlsx_locked, "locked with a password"),
    "locked.xls": (hostile.xls_locked, "locked with a password"),
    "locked.ods": (hostile.ods_locked, "locked with a password"),
    "bomb.xlsx": (hostile.bomb, "too big"),
    "overlapping.xlsx": (hostile.overlapping, "too big"),
    "lying.xlsx": (hostile.lying, "incomplete"),
    "twice.xlsx": (hostile.twice_named, "cannot be opened"),
    "nested.xlsx": (hostile.nested, "an archive"),
    "laughs.xlsx": (lambda: hostile.declared(hostile.SHEET), "declares entities"),
    "laughs-strings.xlsx": (lambda: hostile.declared("xl/sharedStrings.xml"), "declares entities"),
    "laughs-drawing.xlsx": (lambda: hostile.declared("xl/drawings/drawing1.xml", late=True), "declares entities"),
    "laughs-16.xlsx": (lambda: hostile.declared(hostile.SHEET, encoding="utf-16"), "declares entities"),
    "laughs-16be.xlsx": (lambda: hostile.declared("docProps/custom.xml", encoding="utf-16-be"), "declares entities"),
    "stray.xlsx": (hostile.stray, "XFD1048576"),
    "stray-elsewhere.xlsx": (hostile.stray_elsewhere, "XFD1048576"),
    "stray.ods": (hostile.ods_stray, "XFD1048576"),
    "stray.xlsb": (lambda: xlsb((0, 0, "x"), (1_048_575, 16_383, "x")), "XFD1048576"),
    "long.xlsx": (hostile.long_cell, "โครงการ B3"),
    "sheets.xlsx": (lambda: hostile.many_sheets(100_000), "more than 1000 sheets"),
    "sheets.ods": (hostile.ods_many_sheets, "more than 1000 sheets"),
    "spaces.ods": (hostile.ods_spaces, "more time or memory"),
    "mixed.csv": (hostile.mixed_csv, "at line 3"),
    "nul.csv": (hostile.nul_csv, "at line 3"),
    "endless.csv": (hostile.endless_cell_csv, "quotation mark"),
    "cell.csv": (hostile.cell_of_50_mb_csv, "more than 131072 letters"),
    "line.csv": (hostile.one_line_csv, "more than 131072 letters"),
    "blank.csv": (hostile.blank_lines_csv, "more than 1048576 rows"),
    "wide.csv": (hostile.wide_csv, "more than 16384 columns"),
    "divs.xls": (hostile.deep_html, "cannot be opened"),
    "tables.xls": (hostile.deep_tables_html, "cannot be opened"),
    "wide.xls": (hostile.wide_html, "more than 16384 columns"),
    "deep.json": (hostile.deep_json, "not well-formed JSON"),
    "wide.json": (hostile.wide_json, "more than 16384 columns"),
    "cells.json": (hostile.many_cells_json, "more time or memory"),
    "half.json": (hostile.half_a_letter_json, "letters"),
    "nan.json": (hostile.no_number_json, "not well-formed JSON"),
}
"""The name of the file, what makes it, and what the message says."""


SLOW = ("bomb.xlsx", "sheets.xlsx", "line.csv", "long.xlsx", "spaces.ods")
"""Files that take more than a second to make or to refuse."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.whole) if name in SLOW else name for name in REFUSED]
)
def test_a_file_that_would_do_harm_is_one_message(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, name: str
) -> None:
    make, says = REFUSED[name]
    file = written(tmp_path, name, make())
    for language in LANGUAGES:
        code, out, err = checked(capsys, place, file, language)
        assert (code, out) == (1, "")
        assert name in err
        assert str(tmp_path) not in err
        assert bool(THAI.search(err.replace("โครงการ", ""))) == (language == "th")
        assert says in err or language == "th"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (hostile.pipe, "no ordinary file"),
        (hostile.link_to_a_device, "no ordinary file"),
        (hostile.link_to_nothing, "There is no file"),
        (hostile.link_to_itself, "There is no file"),
        (hostile.a_folder, "holds no sheet"),
        (hostile.unreadable_sparse, "too big"),
    ],
    ids=["pipe", "device", "link to nothing", "link to itself", "folder", "sparse"],
)
def test_what_is_no_ordinary_file_is_refused_and_not_waited_for(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, make: Callable[[Path], None], says: str
) -> None:
    file = tmp_path / "plan.xlsx"
    make(file)
    code, out, err = checked(capsys, place, file, "en")
    assert (code, out) == (1, "")
    assert says in err


# -- what is read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(hostile.formatted_rows, marks=pytest.mark.whole),
        pytest.param(hostile.formatted_cells, marks=pytest.mark.whole),
        pytest.param(hostile.ods_formatted_rows, marks=pytest.mark.whole),
        hostile.formatted_columns,
        hostile.merged,
        hostile.merged_all_over,
    ],
)
def test_what_is_only_format_is_no_data(tmp_path: Path, make: Callable[[], bytes]) -> None:
    """A million formatted rows and 65,000 merged cells are read as the two rows that say something."""
    (table,) = read_tables(written(tmp_path, "plan.xlsx", make()))
    assert len(table.rows) == 2
    assert max(len(row) for row in table.rows) == 3


def test_many_filled_columns_are_told_and_do_not_stop_the_check(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path
) -> None:
    file = written(tmp_path, "plan.xlsx", hostile.filled_columns())
    said = findings(capsys, place, file)
    assert said
    assert len(said) < 100


@pytest.mark.parametrize(
    ("make", "rule"),
    [(hostile.with_macros, "find.macros"), (hostile.with_links, "find.external_links")],
    ids=["macros", "external links"],
)
def test_macros_and_links_to_other_files_are_ignored_and_told(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, make: Callable[[], bytes], rule: str
) -> None:
    file = written(tmp_path, "plan.xlsm", make())
    (told,) = (one for one in findings(capsys, place, file) if one["rule"] == rule)
    assert told["severity"] == "info"


@pytest.mark.parametrize("make", [hostile.xlsx_error, hostile.ods_error, hostile.csv_error], ids=["xlsx", "ods", "csv"])
def test_an_error_of_a_formula_is_a_violation_of_its_cell(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, make: Callable[[], bytes]
) -> None:
    name = "plan.csv" if make is hostile.csv_error else "plan.xlsx"
    told = findings(capsys, place, written(tmp_path, name, make()))
    (found,) = (one for one in told if one["rule"] == "find.formula_error")
    assert (found["severity"], found["cell"], found["value"]) == ("violation", "C2", "#REF!")


@pytest.mark.parametrize("make", [hostile.uncalculated, hostile.ods_uncalculated], ids=["xlsx", "ods"])
def test_a_formula_that_was_never_calculated_is_a_violation_of_its_cell(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, make: Callable[[], bytes]
) -> None:
    told = findings(capsys, place, written(tmp_path, "plan.xlsx", make()))
    (found,) = (one for one in told if one["rule"] == "find.formula_uncalculated")
    assert (found["severity"], found["cell"]) == ("violation", "C2")


def table_of(folder: Path, content: bytes) -> Table:
    (table,) = read_tables(written(folder, "plan.xlsx", content))
    return table


def test_errors_and_formulas_are_found_in_binary_workbooks_and_of_every_kind(tmp_path: Path) -> None:
    assert table_of(tmp_path, hostile.xls_error()).faults == {(4, 2): "#REF!", (4, 3): "#N/A"}
    assert table_of(tmp_path, hostile.xlsb_error()).faults == {(1, 0): "#REF!", (1, 1): "#N/A"}
    assert table_of(tmp_path, hostile.uncalculated_shared()).faults == {(1, 2): "", (2, 2): ""}
    assert table_of(tmp_path, hostile.uncalculated_array()).faults == dict.fromkeys(
        ((row, column) for row in (1, 2) for column in (1, 2)), ""
    )


def test_a_form_of_another_agency_is_one_violation_about_the_file(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path
) -> None:
    told = findings(capsys, place, written(tmp_path, "plan.xlsx", hostile.anothers_form()))
    (found,) = (one for one in told if one["severity"] == "violation" and one["rule"].startswith("find.form"))
    assert found["rule"] == "find.form_publisher"
    assert found["cell"] is None


def test_a_file_of_another_year_is_one_violation_about_the_file(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path
) -> None:
    rows = [{**PROJECT, "code": f"75-L5221-2-{n:02}", "fiscalYear": "2575"} for n in range(20)]
    told = findings(capsys, place, workbook(tmp_path / "plan.xlsx", project=rows))
    (found,) = (one for one in told if "year" in one["rule"])
    assert (found["rule"], found["severity"]) == ("find.other_year", "violation")
    assert found["cell"] is None


# -- files that change -----------------------------------------------------------------------------------------


def test_a_csv_that_changes_while_it_is_read_is_asked_for_again(tmp_path: Path) -> None:
    """It was looked through and found to be UTF-8; then somebody saved it otherwise."""
    file = written(tmp_path, "ก.csv", ("ก,ข\n" + "ค,ง\n" * 1_000_000).encode())
    (table,) = read_tables(file)
    file.write_bytes(("ก,ข\n" + "ค,ง\n" * 1_000_000).encode("cp874"))
    with pytest.raises(DataError) as caught:
        sum(1 for _ in table.rows)
    assert caught.value.key == "file.changed"


def test_a_file_that_vanishes_or_may_not_be_read_is_a_message(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, "plan.xlsx", hostile.plain())

    opened = os.open

    def gone(path: Path | str, *how: int) -> int:
        if Path(path) == file:
            raise FileNotFoundError(2, "No such file or directory", str(file))
        return opened(path, *how)

    monkeypatch.setattr("thaktho.intake.files.tables.os.open", gone)
    code, out, err = checked(capsys, place, file, "en")
    assert (code, out) == (1, "")
    assert "plan.xlsx" in err
    assert str(tmp_path) not in err


def test_a_file_that_grows_beyond_the_limit_while_it_is_read_is_too_big(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, "plan.csv", b"x" * 4096)
    monkeypatch.setattr("thaktho.intake.files.tables.MAX_BYTES", 1024)
    monkeypatch.setattr("thaktho.intake.files.tables._checked", lambda path, _: [path])
    code, _, err = checked(capsys, place, file, "en")
    assert code == 1
    assert "too big" in err
    assert os.path.getsize(file) == 4096  # noqa: PTH202


# -- cells that no table should hold -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "ok"),
    [(-1, False), (0, False), (1, False), (60, False), (45_566, True), (3_000_000, False), (1e300, False)],
)
def test_days_before_1900_and_after_all_days_are_violations_of_their_cell(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, cell: float, *, ok: bool
) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path / "plan.xlsx", project=[PROJECT]))
    page = book["โครงการ"]
    (start,) = (one for one in page[1] if one.value == "วันเริ่มต้น")
    day = page.cell(2, start.column)
    day.value, day.number_format = cell, "yyyy-mm-dd"
    book.save(tmp_path / "plan.xlsx")
    bad = [one for one in findings(capsys, place, tmp_path / "plan.xlsx") if one["severity"] == "violation"]
    assert [one["cell"] for one in bad] == ([] if ok else [day.coordinate])


def test_days_of_a_workbook_that_counts_from_1904_are_the_days_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = dt.date(2024, 10, 1)
    book.save(tmp_path / "plan.xlsx")
    assert read_tables(tmp_path / "plan.xlsx")[0].rows == [[dt.date(2024, 10, 1)]]


@pytest.mark.parametrize("said", ["1e999", "-1e999", "NaN", "Infinity"])
def test_a_number_beyond_all_numbers_is_a_violation_of_its_cell(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, said: str
) -> None:
    row = hostile.GOOD_ROW.replace("2568", said)
    file = written(tmp_path, "plan.xlsx", hostile.of_sheet(row))
    cells = {one["cell"] for one in findings(capsys, place, file) if one["severity"] == "violation"}
    assert cells <= {"C2"}
    for word in (said, "inf", "nan"):
        rows = [{**PROJECT, "approved": word, "start": word, "fiscalYear": word}]
        bad = [one for one in findings(capsys, place, workbook(tmp_path / "b.xlsx", project=rows)) if one["cell"]]
        assert {"violation"} == {one["severity"] for one in bad if one["field"] in {"approved", "start", "fiscalYear"}}


def test_letters_that_no_file_of_data_may_hold_go_through_every_stage(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path
) -> None:
    """NUL, bells, half-width marks of direction, and what XML forbids: read, judged and told without falling over."""
    odd = "ก_x0000_ข_x0007_ค_xFFFF_ง\u202e\u2028จ_x001B_[31m"
    file = written(tmp_path, "plan.xlsx", hostile.plain(("68-L5221-2-01", odd, 2568)))
    for command in ("check", "read", "submit"):
        words = [command, str(file), "--publisher", "fund", "--workspace", str(place), "--lang", "en"]
        assert main([*words, *(["--yes", "--no-build"] if command == "submit" else [])]) == 0
        out = capsys.readouterr().out  # what is in progress is told on the other stream, and clears its line
        assert not {"\x00", "\x07", "\x1b", "\u202e"} & set(out)
