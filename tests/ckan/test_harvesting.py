"""ckanext-dcat's parser and harvester run here to their ends: a catalogue goes in, and what is wrong in it is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.ckan.harvesting import file_server, harvest
from tests.ckan.real import RealCkan

pytestmark = pytest.mark.whole

CATALOGUE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
<https://test.example/> a dcat:Catalog ; dct:title "Test" ; dcat:dataset {listed} .
"""
DATASET = """
<https://test.example/{id}> a dcat:Dataset ; dct:title "{title}"@th ; dct:description "คำอธิบาย"@th ;
  dct:identifier "{id}" ; dcat:distribution <https://test.example/{id}.csv> .
<https://test.example/{id}.csv> a dcat:Distribution ; dcat:accessURL <https://test.example/{id}.csv> .
"""


def catalogue(folder: Path, *titles: str) -> Path:
    ids = [f"d{number}" for number in range(len(titles))]
    listed = ", ".join(f"<https://test.example/{id}>" for id in ids)  # noqa: A001
    datasets = (DATASET.format(id=id, title=title) for id, title in zip(ids, titles, strict=True))  # noqa: A001
    file = folder / "catalog.ttl"
    file.write_text("".join((CATALOGUE.format(listed=listed), *datasets)), "utf-8")
    return file


def test_the_parser_reads_every_dataset(dcat_parser: Callable[..., list[dict[str, Any]]], tmp_path: Path) -> None:
    read = dcat_parser(catalogue(tmp_path, "โครงการ ก", "โครงการ ข"))
    assert sorted(dataset["title"] for dataset in read) == ["โครงการ ก", "โครงการ ข"]
    assert [len(dataset["resources"]) for dataset in read] == [1, 1]


def test_a_harvest_counts_what_it_added_and_found_again(ckan_with_extensions: RealCkan, tmp_path: Path) -> None:
    catalogue(tmp_path, "โครงการ ก", "โครงการ ข")
    with file_server(tmp_path) as at:
        first = harvest(ckan_with_extensions, f"{at}/catalog.ttl")
        assert (first.stats["added"], first.stats["errored"], first.errors) == (2, 0, [])
        catalogue(tmp_path, "โครงการ ก", "โครงการ ค", "โครงการ ง")
        second = harvest(ckan_with_extensions, f"{at}/catalog.ttl", source=first.source)
    assert (second.stats["added"], second.stats["updated"], second.stats["errored"]) == (1, 2, 0)


def test_a_harvest_that_goes_wrong_says_so(ckan_with_extensions: RealCkan, tmp_path: Path) -> None:
    (tmp_path / "catalog.ttl").write_text("this is <no Turtle", "utf-8")
    with file_server(tmp_path) as at:
        done = harvest(ckan_with_extensions, f"{at}/catalog.ttl")
    assert done.stats["added"] == 0
    assert done.stats["errored"] > 0
    assert "Error parsing the RDF file" in done.errors[0]
