"""No cell that Thaktho writes is run as a formula, and what reads the cell gets the value as it was."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import PROJECT, run, twin, workspace

from thaktho import formulas
from thaktho.describe import tables
from thaktho.intake.files import csv_files
from thaktho.resources import folder

RISKY = ("=", "+", "-", "@", *"\uff1d\uff0b\uff0d\uff20", "\t", "\r", "\n")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
CELLS = st.text(st.sampled_from("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n 1.ก\"',;e|"), max_size=8)
WORDS = (
    '=HYPERLINK("https://evil.example","x")',
    "+1+1",
    "-2+3|cmd",
    "@SUM(1)",
    "'=1+1",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1+1",
    "\uff20SUM(1)",
)


def is_formula(cell: str) -> bool:
    return cell.startswith(RISKY) and not NUMBER.fullmatch(cell)


@given(CELLS)
def test_a_harmless_cell_is_no_formula_and_means_what_it_meant(value: str) -> None:
    assert not is_formula(formulas.harmless(value))
    assert formulas.meant(formulas.harmless(value)) == value


@given(st.lists(CELLS.filter(bool), min_size=1, max_size=4))
def test_a_csv_of_ours_reads_back_as_it_was(row: list[str]) -> None:
    """Also where the value began with the mark itself."""
    content = tables.harmless(("x\r\n" + "".join(f'"{one.replace(chr(34), chr(34) * 2)}"\r\n' for one in row)).encode())
    read = [cell for line in csv_files.table("ก.csv", tables.csv_of([["h", "h"], *([one, "."] for one in row)])).rows
            for cell in line[:1]]  # fmt: skip
    assert read == ["h", *row]
    assert not any(is_formula(cell) for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in line)


@pytest.mark.parametrize("word", WORDS)
def test_answers_to_queries_are_harmless_in_both_forms_of_table(word: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([["a", "b"], [word, "-5"]])
    (_, told) = csv.reader(io.StringIO(formulas.harmless_csv(out.getvalue().encode()).decode(), newline=""))
    assert [formulas.meant(cell) for cell in told] == [word, "-5"]
    assert not any(is_formula(cell) for cell in told)
    literal = word.replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n").replace('"', '\\"')
    said = formulas.harmless_tsv(f'?a\t?b\n"{literal}"@th\t-5\n-7\t"{literal}"\n'.encode()).decode()
    assert said == f'?a\t?b\n"\'{literal}"@th\t-5\n-7\t"\'{literal}"\n'


def test_the_query_page_marks_the_same_cells() -> None:
    script = (folder("site") / "query" / "answers.js").read_text(encoding="utf-8")
    assert f"/^{formulas.RISKY.encode('ascii', 'backslashreplace').decode()}/.test(cell)" in script


def test_a_number_keeps_its_sign_and_a_word_its_apostrophe() -> None:
    for value in ("-5", "+6.25", "1e-3", "'ก", "'", "-5'"):
        assert formulas.meant(value) == value
    assert formulas.harmless("-5") == "-5"
    assert formulas.harmless("-5%") == "'-5%"


# -- every file of a workspace -----------------------------------------------------------------------------------


@pytest.mark.whole
def test_no_file_that_comes_out_of_a_workspace_holds_a_formula(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Site, exports, answers, the form and the marked-up workbook, of projects whose every text is a formula."""
    place = workspace(tmp_path / "w").folder
    texts = ("title", "objective", "description", "plan", "responsible", "note")
    rows = [
        {**PROJECT, "code": f"68-L5221-2-{n:02}", **dict.fromkeys(texts[:4], f"{word} {n}")}
        for n, word in enumerate(word for word in WORDS if word.strip() == word)
    ]
    sent = twin(tmp_path / "f", project=rows)
    (place / "publishers" / "fund" / "left.csv").write_text("ก,ข\n=1+1,@x\n", encoding="utf-8")
    with (place / "publishers" / "fund" / "publisher.toml").open("a", encoding="utf-8") as file:
        file.write('left_out = "left.csv"\n')
    assert run(place, "submit", sent, "--publisher", "fund", "--yes") == 0
    assert run(place, "check", sent, "--publisher", "fund", "--annotate", tmp_path / "marked.xlsx") == 0
    form: list[str | Path] = ["--publisher", "fund", "--format", "xlsx", "-o", tmp_path / "form.xlsx"]
    assert run(place, "export", *form) == 0
    assert run(place, "export", "--format", "csv", "-o", tmp_path / "export.csv") == 0
    (tmp_path / "q.rq").write_text("SELECT ?t { ?p <http://purl.org/dc/terms/title> ?t }", encoding="utf-8")
    for name in ("csv", "tsv"):
        capsysbinary.readouterr()
        assert run(place, "query", tmp_path / "q.rq", "--format", name) == 0
        (tmp_path / f"answer.{name}").write_bytes(capsysbinary.readouterr().out)
    cells = list(_cells(tmp_path))
    assert not [pair for pair in cells if is_formula(pair[1])]
    seen = {name for name, cell in cells if "HYPERLINK" in cell}
    assert {"marked.xlsx", "form.xlsx", "export.csv", "answer.csv", "answer.tsv", "all-projects.csv"} <= seen
    assert ("left-out.csv", "'=1+1") in cells


def _cells(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the file and text of every cell that a spreadsheet would read as more than a text."""
    for file in folder.rglob("*"):
        if file.suffix == ".csv" and "publishers" not in file.parts and "f" not in file.parts:
            told = csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""))
            yield from ((file.name, cell) for row in told for cell in row)
        elif file.suffix == ".tsv":
            told = csv.reader(io.StringIO(file.read_text("utf-8"), newline=""), delimiter="\t")
            yield from ((file.name, cell) for row in told for cell in row)
        elif file.suffix == ".xlsx":
            for sheet in openpyxl.load_workbook(file):
                for row in sheet.iter_rows():
                    # what is stored as a text stays one
                    yield from ((file.name, f"{'=' if c.data_type == 'f' else ''}'{c.value}") for c in row if c.value)
