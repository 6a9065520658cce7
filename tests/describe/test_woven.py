"""The tables of the weave as files: every column is explained, types are kept, programs and people read the same."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from tests.making import PROJECT, submit, twin, workspace

from thaktho import facts as fact_tables
from thaktho.contract import shipped
from thaktho.describe import woven
from thaktho.facts import Ground
from thaktho.flow import Catalogue
from thaktho.formulas import meant
from thaktho.messages import Text
from thaktho.weave import linkages

BASE = "https://test.example/id/"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
RIGHTS = woven.Rights(LICENCE, [BASE + "dataset/a/b/2568"])
NEXT = {**PROJECT, "code": "69-L5221-2-01", "fiscalYear": "2569", "approved": "60000.50", "start": "", "end": ""}
DATATYPES = {"string", "boolean", "integer", "decimal", "double", "date", "dateTime"}


@pytest.fixture(scope="module")
def facts(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]]:
    """The fact tables of a project reported twice and gone on with, woven; and the same read in another order."""
    home = tmp_path_factory.mktemp("woven")
    with Catalogue(workspace(home / "workspace", "fund", "other"), shipped()) as catalogue:
        assert submit(catalogue, twin(home / "one", project=[dict(PROJECT), NEXT])).outcome == "accepted"
        assert submit(catalogue, twin(home / "two", project=[dict(PROJECT)]), "other").outcome == "accepted"
        quads = sorted(catalogue.store.quads(), key=str)
    ground = Ground(BASE, ("90",))
    one, two = (fact_tables.build((), given, shipped(), ground) for given in (quads, reversed(quads)))
    two.execute("set threads = 1")
    linkages.weave(one, BASE)
    linkages.weave(two, BASE)
    yield one, two
    one.close()
    two.close()


@pytest.fixture(scope="module")
def files(facts: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]) -> dict[str, bytes]:
    return {file.name: file.content for file in woven.files(facts[0], RIGHTS)}


@pytest.fixture(scope="module")
def again(facts: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]) -> dict[str, bytes]:
    """The files of the same, read in another order."""
    return {file.name: file.content for file in woven.files(facts[1], RIGHTS)}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def names() -> list[str]:
    return [table.name for table in woven.declared()]


def spread() -> list[str]:
    """Return the tables that are CSVs too."""
    return [table.name for table in woven.declared() if table.is_csv]


@pytest.mark.parametrize("name", names())
def test_every_table_and_column_is_explained_in_both_languages(name: str) -> None:
    table = next(table for table in woven.declared() if table.name == name)
    assert all(said.th and said.en and said.th != said.en for said in (table.title, *table.columns.values()))


def test_a_column_without_a_word_and_a_word_without_a_column_are_told_by_name(
    facts: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = replace(
        woven.declared()[0], columns={"iri": Text("ก", "a"), "gone": Text("ข", "b")}, query="select 1 as iri, 2 as x"
    )
    monkeypatch.setattr(woven, "declared", lambda: (table,))
    with pytest.raises(ValueError, match=r"does not explain \['x'\]; explains \['gone'\]"):
        list(woven.files(facts[0], woven.Rights(None, ())))


def test_a_file_is_made_again_where_what_was_last_in_a_list_is_first_in_the_next() -> None:
    """A body that pays and one that works may be one: a project may have it in either column, or in both."""
    digests = []
    label = Text("ก", "a")
    columns = {"funds": label, "bodies": label}
    with duckdb.connect() as tables:
        for query in ("select ['a', 'b'] as funds, ['c'] as bodies", "select ['a'] as funds, ['b', 'c'] as bodies"):
            types = woven._made(tables, woven.Table("x", label, query, columns, is_csv=True))
            digests.append(woven._digest(tables, types))
    assert digests[0] != digests[1]


@pytest.mark.parametrize("name", names())
def test_a_table_does_not_depend_on_the_order_of_what_was_read_or_on_threads(
    name: str, files: dict[str, bytes], again: dict[str, bytes]
) -> None:
    assert [other for other in files if other.startswith(f"{name}.") and files[other] != again[other]] == []


def printed(value: object) -> str:
    """Return a value as the CSV is to have it."""
    if isinstance(value, list):
        return "; ".join(map(printed, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)


@pytest.mark.parametrize("name", spread())
def test_parquet_holds_what_the_csv_holds_with_types(name: str, files: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "table.parquet").write_bytes(files[f"{name}.parquet"])
    parquet = duckdb.read_parquet(str(tmp_path / "table.parquet"))
    typed = [dict(zip(parquet.columns, map(printed, row), strict=True)) for row in parquet.fetchall()]
    assert typed == [{column: meant(cell) for column, cell in row.items()} for row in rows(files[f"{name}.csv"])]
    dictionary = {r["column"]: r["type"] for r in rows(files[woven.DICTIONARY]) if r["table"] == name}
    assert dictionary == dict(zip(parquet.columns, map(str, parquet.types), strict=True))


@pytest.mark.parametrize("name", spread())
def test_programs_are_told_the_columns_that_the_csv_has(name: str, files: dict[str, bytes]) -> None:
    said = json.loads(files[f"{name}.csv-metadata.json"])
    header = next(csv.reader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig"))))
    columns = said["tableSchema"]["columns"]
    assert said["url"] == f"{name}.csv"
    assert [column["titles"] for column in columns] == header
    assert {column["datatype"] for column in columns} <= DATATYPES
    assert said["dc:license"] == {"@id": LICENCE}
    assert said["dc:source"] == [{"@id": RIGHTS.sources[0]}]
    assert all({one["@language"] for one in column["dc:description"]} == {"th", "en"} for column in columns)


def test_a_value_stands_beside_its_printed_text_and_its_cell(files: dict[str, bytes], tmp_path: Path) -> None:
    assert "values.csv" not in files
    (tmp_path / "values.parquet").write_bytes(files["values.parquet"])
    asked = "select value, printed, sheet is not null, cell is not null from '{}' where field = ? and iri = ? limit 1"
    iri = f"{BASE}project/L5221/{PROJECT['code']}"
    found = [duckdb.execute(asked.format(tmp_path / "values.parquet"), [field, iri]).fetchone() for field in ("start",)]
    assert found == [("2024-10-01", PROJECT["start"], True, True)]


def test_money_is_decimal_and_years_are_integers(files: dict[str, bytes]) -> None:
    types = {(r["table"], r["column"]): r["type"] for r in rows(files[woven.DICTIONARY])}
    for (table, column), type_ in types.items():
        if column.endswith(("low", "high")) and table in {"linkages", "cells", "totals", "balance", "alignment"}:
            assert type_.startswith("DECIMAL"), (table, column)
        if column == "year":
            assert type_ == "INTEGER", (table, column)


def test_what_was_found_is_in_the_tables(files: dict[str, bytes]) -> None:
    found = {row["kind"]: row for row in rows(files["linkages.csv"])}
    assert {"explicit", "continuation"} <= found.keys()
    pair = found["continuation"]
    assert (pair["one"].rsplit("/")[-1], pair["two"].rsplit("/")[-1]) == (PROJECT["code"], NEXT["code"])
    assert pair["why_th"]
    assert "0." in pair["why_en"]
    assert (found["explicit"]["one"], found["explicit"]["approved_low"]) == ("", "60000.00")
    whole = next(
        r
        for r in rows(files["cells.csv"])
        if (r["area"], r["goal"], r["target_group"], r["year"]) == ("90", "", "", "2568")
    )
    assert (whole["projects"], whole["approved_low"], whole["approved_high"]) == ("1", "60000.00", "120000.00")
    assert (whole["planned_low"], whole["requested_low"]) == ("", "")


def test_a_project_is_a_row_and_what_it_has_several_of_are_lists(files: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "projects.parquet").write_bytes(files["projects.parquet"])
    asked = "select datasets, areas, target_groups, approved_low, approved_high from '{}' where code = '{}'"
    found = duckdb.execute(asked.format(tmp_path / "projects.parquet", PROJECT["code"])).fetchall()
    twice = [f"{BASE}dataset/{publisher}/projects/2560-2570" for publisher in ("fund", "other")]
    assert found == [(twice, ["900101"], ["1004"], Decimal("60000.00"), Decimal("120000.00"))]
    row = next(row for row in rows(files["projects.csv"]) if row["code"] == PROJECT["code"])
    assert row["datasets"] == "; ".join(twice)
    said = json.loads(files["projects.csv-metadata.json"])["tableSchema"]["columns"]
    parted = {column["name"]: column.get("separator") for column in said}
    assert (parted["datasets"], parted["title"]) == ("; ", None)


def test_no_cell_is_longer_than_a_spreadsheet_holds(
    facts: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection],
) -> None:
    made, _ = facts
    made.execute("begin")
    made.execute(
        "insert into linkage_evidence select min(iri), $base || 'project/' || repeat('ก', 200) || n"
        " from linkage, range(5000) as r (n) group by n",
        {"base": BASE},
    )
    made.execute(
        "insert into linkage_member select min(iri), 'fund ' || n, 1 from linkage, range(5000) r (n) group by n"
    )
    content = next(file.content for file in woven.files(made, RIGHTS) if file.name == "linkages.csv")
    made.execute("rollback")
    longest = max(len(value) for row in rows(content) for value in row.values())
    assert 20_000 < longest <= 32_767
    assert max(row["members"].count(";") for row in rows(content)) == 99
