"""The index of a small site: what is in it, and that it says nothing that the site does not."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest


def read(file: Path) -> Any:
    return json.loads(gzip.decompress(file.read_bytes()).partition(b"\n")[0])


@pytest.fixture(scope="module")
def about(public: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((public / "search" / "index.json").read_text(encoding="ascii"))
    return found


def shown(public: Path, about: dict[str, Any], language: str) -> list[dict[str, Any]]:
    home = public / "search" / about["folder"] / language
    files = sorted((int(file.stem), file) for file in home.glob("*.bin") if file.stem.isdigit())
    return [record for _, file in files for record in read(file)]


@pytest.mark.whole
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_result_leads_to_a_page_of_its_language(public: Path, about: dict[str, Any], language: str) -> None:
    top = public / "en" if language == "en" else public
    records = shown(public, about, language)
    assert len(records) == about["documents"] > about["projects"] > 0
    assert [record for record in records if not (top / unquote(record["to"])).is_file()] == []
    assert {record["kind"] for record in records[: about["projects"]]} == {"project"}
    assert "project" not in {record["kind"] for record in records[about["projects"] :]}


def test_every_project_of_the_list_is_found_and_no_other(public: Path, about: dict[str, Any]) -> None:
    rows = csv.DictReader(io.StringIO((public / "project" / "index.csv").read_text(encoding="utf-8-sig"), newline=""))
    listed = {row["iri"].partition("/id/")[2] for row in rows}
    records = shown(public, about, "th")[: about["projects"]]
    assert {unquote(record["to"]).removesuffix("/index.html") for record in records} == listed


def test_names_stand_in_the_language_of_the_page(public: Path, about: dict[str, Any]) -> None:
    titles = {record["title"] for record in shown(public, about, "en") if record["kind"] == "area"}
    assert "Bo Yang Subdistrict, Mueang Songkhla District" in titles


def test_each_value_of_a_facet_has_a_name_in_both_languages(public: Path, about: dict[str, Any]) -> None:
    home = public / "search" / about["folder"]
    for language in ("th", "en"):
        named = read(home / language / "facets.bin")
        for facet, values in named.items():
            assert sorted(value for value, _ in values) == [
                value for value, _ in read(home / "facets" / f"{facet}.bin")
            ]
            assert all(called for _, called in values), facet


def test_rows_for_spreadsheets_run_no_formula(public: Path, about: dict[str, Any]) -> None:
    rows = [row for file in (public / "search" / about["folder"] / "rows").glob("*.bin") for row in read(file)]
    assert len(rows) == about["documents"]
    assert about["header"].startswith("iri,code,title,")
    assert not any(",=" in row or ',"=' in row for row in rows)


def test_the_folder_is_named_by_what_is_in_it(public: Path, about: dict[str, Any]) -> None:
    folders = [file.name for file in (public / "search").iterdir() if file.is_dir()]
    assert folders == [about["folder"]]
