"""What is said of a dataset is what its settings, the ledger and its data say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.making import PROJECT, run, submit, twin, workspace

from thaktho.contract import shipped
from thaktho.describe.metadata import rolled_up
from thaktho.flow import Catalogue
from thaktho.holdings import forget_store
from thaktho.messages import Text
from thaktho.metadata import Metadata
from thaktho.workspace import open_workspace

BASE, SITE = "https://test.example/id/", "https://test.example/"
SAID = """
theme = ["HEAL", "SOCI"]
frequency = "QUARTERLY"
keywords = ["ผู้สูงอายุ", { th = "สุขภาพ", en = "health" }]
"""
SOURCE = """
left_out = "left-out.csv"
compiled_by = { th = "ผู้เรียบเรียง", en = "The compiler" }
[[datasets.sources]]
title = { th = "หน้าเว็บ", en = "A page" }
url = "https://www.example.go.th/"
license = "not stated"
"""


def _one(catalogue: Catalogue, publisher: str = "fund") -> Metadata:
    with catalogue.facts() as facts:
        return next(found for found in catalogue.metadata(facts) if found.key[0] == publisher)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """A dataset that was submitted three times, the second one refused, and one that says nothing of itself."""
    home = tmp_path_factory.mktemp("metadata")
    place = workspace(home / "workspace", "fund", "other")
    settings = place.publisher("fund").folder / "publisher.toml"
    said = settings.read_text(encoding="utf-8").replace("[contact]", SAID + 'ckan_organization = "the-fund"\n[contact]')
    settings.write_text(said + SOURCE, encoding="utf-8")
    (settings.parent / "left-out.csv").write_text("รายการ,เหตุผล\nก,ไม่มีปี\n", encoding="utf-8")
    with Catalogue(open_workspace(place.folder), shipped()) as found:
        reach = [{"project": PROJECT["code"], "targetGroup": "1002", "expected": "12"}]
        submit(found, twin(home / "one", project=[dict(PROJECT)], reach=reach))
        assert submit(found, twin(home / "two", project=[{**PROJECT, "fiscalYear": "ไม่ทราบ"}])).outcome == "rejected"
        submit(found, twin(home / "three", project=[dict(PROJECT), {**PROJECT, "code": "68-L5221-2-02"}], reach=reach))
        submit(found, twin(home / "four", project=[{**PROJECT, "area": "จังหวัดสงขลา"}]), "other")
        yield found


@pytest.fixture(scope="module")
def one(catalogue: Catalogue) -> Metadata:
    """What is said of the dataset that says all."""
    return _one(catalogue)


@pytest.fixture(scope="module")
def other(catalogue: Catalogue) -> Metadata:
    """What is said of the dataset that says nothing of itself."""
    return _one(catalogue, "other")


def test_the_settings_of_a_publisher_are_said_of_its_datasets(one: Metadata) -> None:
    assert (one.identifier, one.iri) == ("fund/projects/2560-2570", BASE + "dataset/fund/projects/2560-2570")
    assert (one.title, one.years) == (Text("โครงการทดสอบ", "Test projects"), (2560, 2570))
    assert one.themes == ("HEAL", "SOCI")
    assert one.objectives == ("พันธกิจหน่วยงาน",)
    assert (one.frequency, one.organization) == ("QUARTERLY", "the-fund")
    assert (one.compiled_by, [source.url for source in one.sources], one.withheld) == (
        Text("ผู้เรียบเรียง", "The compiler"),
        ["https://www.example.go.th/"],
        1,
    )
    assert (one.publisher.sector, one.publisher.kind) == ("local", "community-health-fund")
    assert one.publisher.email == "office@test.example"
    assert one.landing_page == SITE + "dataset/fund/projects/2560-2570/"


def test_where_a_publisher_says_nothing_its_kind_says_the_theme_and_a_year_how_often(other: Metadata) -> None:
    assert (other.themes, other.frequency) == (("GOVE", "HEAL"), "ANNUAL")
    assert (other.organization, other.sources, other.compiled_by) == (None, (), None)


def test_a_dataset_counts_its_submissions_and_names_the_accepted_ones_before(
    catalogue: Catalogue, one: Metadata, other: Metadata
) -> None:
    received = {found.iri: found for found, _ in catalogue.ledger.history()}
    assert (one.number, one.submission) == (3, BASE + "submission/fund/projects/2560-2570/3")
    assert [(version.number, version.submission) for version in one.earlier] == [(1, one.submission[:-1] + "1")]
    assert one.issued == received[one.earlier[0].submission].received_at
    assert one.modified == received[one.submission].received_at
    assert one.sha256 == received[one.submission].sha256
    assert (other.number, other.earlier, other.issued) == (1, (), other.modified)


def test_keywords_are_what_the_data_names_and_the_publishers_own_words(one: Metadata) -> None:
    found = {(word.kind, word.name.th) for word in one.keywords}
    assert ("fund", "L5221") in found
    assert ("area", "ตำบลบ่อยาง") in found
    assert len([kind for kind, _ in found if kind == "target-group"]) == 2
    assert {name for kind, name in found if kind == "word"} == {"ผู้สูงอายุ", "สุขภาพ", "health"}


def test_counts_are_by_sheet(one: Metadata) -> None:
    counts = dict(one.counts)
    assert (counts["project"], counts["funding"]) == (2, 2)


def test_places_are_those_of_the_data(one: Metadata, other: Metadata) -> None:
    assert [(place.code, place.level) for place in one.places] == [("900101", "tambon")]
    assert [place.name.en for place in other.places] == ["Songkhla"]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (["90010101", "90010102"], ["900101"]),
        (["900101", "90", "9003"], ["90", "9003", "900101"]),
        ([f"9001{n:02}" for n in range(1, 11)], [f"9001{n:02}" for n in range(1, 11)]),
        ([f"9001{n:02}" for n in range(1, 12)], ["9001"]),
        ([f"90{n:02}01" for n in range(1, 12)], ["90"]),
        (["region-12", "90"], ["region-12", "90"]),
    ],
)
def test_more_than_ten_tambon_are_told_as_their_amphoe_and_those_as_their_province(
    named: list[str], said: list[str]
) -> None:
    assert rolled_up(named) == said


def test_the_files_are_those_that_the_site_has_under_their_own_checksums(one: Metadata) -> None:
    names = [file.name for file in one.files]
    assert names[:3] == ["dataset.ttl", "dataset.jsonld", "dataset.csv"]
    assert names[-1] == "left-out.csv"
    assert len(names) == len(set(names))


def test_datasets_of_years_are_a_series_and_each_knows_the_one_before(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace", period="2568")
    settings = place.publisher("fund").folder / "publisher.toml"
    said = settings.read_text(encoding="utf-8").replace("โครงการทดสอบ", "โครงการทดสอบ ประจำปีงบประมาณ 2568")
    head, _, dataset = said.partition("[[datasets]]")
    dataset = dataset.replace("Test projects", "Test projects, fiscal year 2568").replace(
        'id = "projects"', 'id = "projects-2568"\nseries = "yearly"'
    )
    settings.write_text(f"{head}[[datasets]]{dataset}[[datasets]]{dataset.replace('2568', '2569')}", encoding="utf-8")
    for year in ("2568", "2569"):
        row = {**PROJECT, "fiscalYear": year, "start": "", "end": ""}
        file = twin(tmp_path / year, project=[row])
        words = ("--publisher", "fund", "--dataset", f"projects-{year}", "--yes", "--no-build")
        assert run(place.folder, "submit", file, *words) == 0
    with Catalogue(open_workspace(place.folder), shipped()) as opened, opened.facts() as facts:
        first, second = opened.metadata(facts)
    assert (first.series, first.previous_year) == (BASE + "series/fund/yearly", None)
    assert (second.series, second.previous_year) == (first.series, first.iri)
    assert first.series_title == second.series_title == Text("โครงการทดสอบ", "Test projects")


def test_a_rebuilt_workspace_says_the_same(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace")
    with Catalogue(place, shipped()) as opened:
        submit(opened, twin(tmp_path / "one", project=[dict(PROJECT)]))
        before = _one(opened)
    forget_store(place)
    with Catalogue(place, shipped()) as opened:
        assert _one(opened) == before
