"""CSV of what is published: it reads back, no cell is a formula, and the dictionary explains every column."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import PROJECT, submit, twin, workspace

from thaktho.contract import shipped
from thaktho.describe import tables
from thaktho.flow import Catalogue
from thaktho.formulas import meant
from thaktho.messages import Text
from thaktho.metadata import File

BASE = "https://test.example/id/"
FORMULA = '=HYPERLINK("https://evil.example","คลิก")'
CELL = st.one_of(
    st.text(st.sampled_from("=+-@\t\r\n'\",;1.eEก"), max_size=6),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6),
)
ROWS = [
    {**PROJECT, "area": "900101; 900102", "objective": 'เพื่อ "สุขภาพ", และความสุข; ของชุมชน'},
    {**PROJECT, "code": "68-L5221-2-02", "title": FORMULA, "approved": "58200.50", "description": "-ไม่มี-"},
    {
        **PROJECT,
        "code": "68-L5221-2-03",
        "title": "@โครงการ",
        "approved": "0",
        "area": "แถวบ้านเรา",
        "fund": "กองทุนบ้านเรา",
    },
]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home = tmp_path_factory.mktemp("tables")
    with Catalogue(workspace(home / "workspace", "fund", "other"), shipped()) as catalogue:
        assert submit(catalogue, twin(home / "one", project=ROWS)).outcome == "accepted"
        assert submit(catalogue, twin(home / "two", project=[dict(PROJECT)]), "other").outcome == "accepted"
        made = catalogue.facts()
        yield made
        made.close()


def _rows(content: bytes) -> list[dict[str, str]]:
    assert content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_one_row_is_one_thing_as_one_dataset_states_it(facts: duckdb.DuckDBPyConnection) -> None:
    rows = _rows(tables.sheet_csv(facts, shipped().sheet("project")))
    found = [(row["iri"].rsplit("/", 1)[1], row["dataset"].split("/dataset/")[1].split("/")[0]) for row in rows]
    assert found == [
        ("68-L5221-2-01", "fund"),
        ("68-L5221-2-02", "fund"),
        ("68-L5221-2-03", "fund"),
        ("68-L5221-2-01", "other"),
    ]


def test_what_was_submitted_reads_back(facts: duckdb.DuckDBPyConnection) -> None:
    """Quotes, commas and semicolons of free text survive; several things have names and addresses."""
    first, second, third, _ = _rows(tables.sheet_csv(facts, shipped().sheet("project")))
    assert first["objective"] == ROWS[0]["objective"]
    assert (first["title"], first["fiscalYear"], first["start"]) == (PROJECT["title"], "2568", "2024-10-01")
    assert first["area"] == "900101; 900102"
    assert first["area_iri"].split("; ") == [
        f"https://w3id.org/thaktho/id/area/{code}" for code in ("900101", "900102")
    ]
    assert first["targetGroup"] == "1004"
    assert (second["approved"], third["approved"]) == ("58200.5", "0")
    assert (third["fund"], third["fund_iri"]) == ("กองทุนบ้านเรา", BASE + "fund/กองทุนบ้านเรา")
    assert third["area"] == third["area_iri"] == ""


def test_every_value_of_the_facts_is_in_its_cell(facts: duckdb.DuckDBPyConnection) -> None:
    for sheet in shipped().sheets:
        content = tables.sheet_csv(facts, sheet)
        query = "select subject, dataset, field, value, iri from statement where class = ? and value is not null"
        stated = facts.execute(query, [sheet.name]).fetchall()
        assert (not content) == (not stated)
        cells = {(row["iri"], row["dataset"]): row for row in _rows(content)} if content else {}
        for subject, dataset, field, value, iri in stated:
            cell = cells[subject, dataset][f"{field}_iri" if iri else field]
            assert value in {cell, cell.removeprefix("'"), *cell.split("; ")}


def test_one_datasets_file_has_that_datasets_rows_only(facts: duckdb.DuckDBPyConnection) -> None:
    dataset = f"{BASE}dataset/other/projects/2560-2570"
    rows = _rows(tables.sheet_csv(facts, shipped().sheet("project"), dataset))
    assert [(row["dataset"], row["code"]) for row in rows] == [(dataset, PROJECT["code"])]


def test_what_nobody_published_has_no_file(facts: duckdb.DuckDBPyConnection) -> None:
    assert tables.sheet_csv(facts, shipped().sheet("activity")) == b""


def test_a_digest_tells_what_a_file_is_made_of_and_names_only_what_is_published(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    contract, dataset = shipped(), f"{BASE}dataset/fund/projects/2560-2570"
    before = tables.digests(facts, contract, dataset)
    assert before.keys() == {one.name for one in contract.sheets if tables.sheet_csv(facts, one, dataset)}
    facts.execute("begin; update term set th = th || '!' where iri in (select iri from statement where field = 'fund')")
    after = tables.digests(facts, contract, dataset)
    facts.execute("rollback")
    assert after["project"] != before["project"], "what others call a fund stands in the file too"
    assert after["fund"] == before["fund"]
    assert tables.digests(facts, contract, dataset) == before


def test_files_of_datasets_together_are_the_file_of_all(facts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    projects = shipped().sheet("project")
    asked = facts.execute("select iri from dataset order by iri").fetchall()
    parts = [tables.sheet_csv(facts, projects, dataset) for (dataset,) in asked]
    assert len(parts) == 2
    tables.together([File("dataset.csv", part, "text/csv", Text("", "")) for part in parts], tmp_path / "whole")
    assert (tmp_path / "whole").read_bytes() == tables.sheet_csv(facts, projects)
    tables.together([], tmp_path / "nothing")
    assert (tmp_path / "nothing").read_bytes() == b""


@given(st.lists(st.tuples(CELL, CELL), max_size=5))
def test_a_table_is_written_in_sql_as_in_python(rows: list[tuple[str, str]]) -> None:
    made = duckdb.connect()
    made.execute("create table told (a text, b text)")
    if rows:
        made.executemany("insert into told values (?, ?)", rows)
    with TemporaryDirectory() as home:
        out = Path(home) / "it's a table.csv"
        tables.csv_in_sql(made, "told", {"a": "cell(a)", "b": "cell(b)"}, out)
        assert out.read_bytes() == tables.csv_of([("a", "b"), *rows])


def test_a_title_that_a_spreadsheet_would_run_is_told_as_text(facts: duckdb.DuckDBPyConnection) -> None:
    _, second, third, _ = _rows(tables.sheet_csv(facts, shipped().sheet("project")))
    assert second["title"] == f"'{FORMULA}"
    assert third["title"] == "'@โครงการ"
    assert second["description"] == "'-ไม่มี-"


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n 1.ก\"',;")))
def test_no_cell_ever_begins_like_a_formula(value: str) -> None:
    """Numbers may have a sign; anything else that a spreadsheet would take for a formula begins with a mark.

    What reads the cell takes the mark away, and nothing else.
    """
    (cell,) = next(csv.reader(io.StringIO(tables.csv_of([[value]]).decode("utf-8-sig"), newline="")), [""])
    assert meant(cell) == value
    if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        assert Decimal(cell).is_finite()


def test_the_dictionary_has_a_row_for_every_column_of_every_sheet(facts: duckdb.DuckDBPyConnection) -> None:
    rows = _rows(tables.data_dictionary(shipped()))
    told = [(row["class"], row["column"]) for row in rows]
    assert len(told) == len(set(told))
    seen = 0
    for sheet in shipped().sheets:
        content = tables.sheet_csv(facts, sheet)
        if content:
            header = next(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
            assert header[:2] == ["iri", "dataset"]
            assert [(sheet.name, column) for column in header[2:]] == [pair for pair in told if pair[0] == sheet.name]
            seen += 1
        assert {field.name for field in sheet.fields} <= {column for name, column in told if name == sheet.name}
    assert seen >= 4
    for row in rows:
        for column in (
            "kind",
            "level",
            "path",
            "sheet_th",
            "sheet_en",
            "label_th",
            "label_en",
            "description_th",
            "description_en",
        ):
            assert row[column], (row["class"], row["column"], column)


def test_the_amounts_of_a_co_funded_project_stand_where_their_funds_stand(tmp_path: Path) -> None:
    """Two funds of one amount keep both; a fund without an amount leaves its place empty."""
    sheets = {
        "project": [{**PROJECT, "fund": "", "approved": ""}],
        "funding": [
            {"project": PROJECT["code"], "fund": "กองทุน ก.", "approved": "50000", "spent": ""},
            {"project": PROJECT["code"], "fund": "กองทุน ข.", "approved": "50000", "spent": "40000"},
            {"project": PROJECT["code"], "fund": "กองทุน ค.", "approved": "", "spent": "1"},
        ],
    }
    with Catalogue(workspace(tmp_path / "workspace"), shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "sent", **sheets)).outcome == "accepted"
        (row,) = _rows(tables.sheet_csv(catalogue.facts(), shipped().sheet("project")))
    assert row["fund"] == "กองทุน ก.; กองทุน ข.; กองทุน ค."
    assert row["approved"] == "50000; 50000; "
    assert row["spent"] == "; 40000; 1"


def test_a_place_that_could_not_be_settled_is_there_as_printed(facts: duckdb.DuckDBPyConnection) -> None:
    rows = _rows(tables.sheet_csv(facts, shipped().sheet("project")))
    found = next(row for row in rows if row["area_printed"] == "แถวบ้านเรา")
    assert (found["area"], found["area_iri"]) == ("", "")


@pytest.mark.whole
def test_what_editors_write_names_what_it_is_about_by_its_address(site: Path) -> None:
    """A code would not tell whose it is, and is no address, which CSVW says it is."""
    rows = _rows((site / "dataset/thaktho-editorial/annotations/2569/dataset.csv").read_bytes())
    named = [row[column] for row in rows for column in ("about", "sameFund") if row[column]]
    assert named
    assert all(re.match(r"https?://", one) for one in named)
