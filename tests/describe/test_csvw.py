"""What CSVW says of a sheet's CSV is made from the shapes: each column, in its order, with type and meaning."""

import json
from typing import Any

import pytest

from thaktho.contract import shipped
from thaktho.describe import csvw, tables
from thaktho.messages import Text
from thaktho.metadata import File

SHEETS = {sheet.name: sheet for sheet in shipped().sheets}


def _said(name: str) -> dict[str, dict[str, Any]]:
    said = json.loads(csvw.described("dataset.csv", SHEETS[name], "https://licence.example/"))
    assert said["url"] == "dataset.csv"
    assert said["dc:license"] == {"@id": "https://licence.example/"}
    return {column["name"]: column for column in said["tableSchema"]["columns"]}


@pytest.mark.parametrize("name", SHEETS)
def test_every_column_of_a_sheet_is_explained_in_both_languages(name: str) -> None:
    columns = _said(name)
    assert list(columns) == tables.header(SHEETS[name])
    assert [column["titles"] for column in columns.values()] == tables.header(SHEETS[name])
    for column in list(columns.values())[2:]:
        assert [one["@language"] for one in column["dc:description"]] == ["th", "en"]


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_known_by_its_columns(name: str) -> None:
    content = tables.csv_of([tables.header(SHEETS[name]), []])
    assert (
        csvw.sheet_of(tables.header_of(File("dataset.csv", content, "text/csv", Text("", ""))), shipped())
        is SHEETS[name]
    )


def test_what_is_no_sheet_is_not_explained() -> None:
    assert csvw.sheet_of(["iri", "dataset"], shipped()) is None


TYPES = {
    "integer": "integer",
    "year": "integer",
    "decimal": "decimal",
    "money": "decimal",
    "date": "date",
    "datetime": "dateTime",
    "iri": "anyURI",
}


@pytest.mark.parametrize("name", SHEETS)
def test_every_column_has_the_type_of_its_field(name: str) -> None:
    """Of what has three columns they are what it is called, its address, and what was printed."""
    columns = _said(name)
    for field in SHEETS[name].fields:
        told = [columns[column]["datatype"] for column in tables.columns(field)]
        assert told == [TYPES.get(field.kind, "string"), "anyURI", "string"][: len(told)], field.name


def test_types_and_several_values_are_told() -> None:
    project = _said("project")
    assert (project["fiscalYear"]["datatype"], project["start"]["datatype"]) == ("integer", "date")
    assert "separator" not in project["title"]
    assert project["title"]["propertyUrl"] == "http://purl.org/dc/terms/title"
    assert (project["area_iri"]["datatype"], project["area_iri"]["separator"]) == ("anyURI", "; ")
    assert (project["approved"]["datatype"], "propertyUrl" in project["approved"]) == ("decimal", False)
