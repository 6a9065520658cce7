"""What search engines are told is what the dataset says, in the language of the page."""

from tests.describe.described import BASE, DEPLOYMENT, FIRST, SECOND

from thaktho.describe import schema_org
from thaktho.messages import LANGUAGES

CATALOGUE = BASE + "catalog"


def test_a_dataset_says_what_it_is_in_each_language() -> None:
    thai, english = (schema_org.dataset(SECOND, CATALOGUE, language) for language in LANGUAGES)
    assert (thai["name"], english["name"]) == ("โครงการปี 2569", "Projects of 2569")
    for told in (thai, english):
        assert (told["@context"], told["@type"], told["@id"]) == ("https://schema.org/", "Dataset", SECOND.iri)
        assert (told["version"], told["license"]) == ("3", SECOND.license)
        assert told["temporalCoverage"] == "2025-10-01/2026-09-30"
        assert told["includedInDataCatalog"]["@id"] == CATALOGUE
        assert told["isBasedOn"] == ["https://www.example.go.th/plan.pdf"]
    assert english["publisher"]["@type"] == "GovernmentOrganization"
    assert english["publisher"]["contactPoint"]["email"] == "office@test.example"
    assert english["keywords"] == ["กองทุนสุขภาพตำบล", "Bo Yang"]
    assert english["spatialCoverage"][0]["name"] == "Bo Yang, Mueang Songkhla, Songkhla"


def test_each_file_is_a_download_with_its_checksum() -> None:
    downloads = schema_org.dataset(FIRST, CATALOGUE, "th")["distribution"]
    assert [one["contentUrl"] for one in downloads] == [FIRST.landing_page + file.name for file in FIRST.files]
    assert [one["sha256"] for one in downloads] == [file.sha256 for file in FIRST.files]
    assert {one["encodingFormat"] for one in downloads} == {"text/turtle", "application/ld+json", "text/csv"}


def test_a_catalogue_names_its_datasets() -> None:
    told = schema_org.catalogue([FIRST, SECOND], DEPLOYMENT, "en")
    assert (told["@type"], told["@id"], told["name"]) == ("DataCatalog", CATALOGUE, "Test")
    assert [one["@id"] for one in told["dataset"]] == [FIRST.iri, SECOND.iri]
