"""schema.org: datasets and their catalogue as search engines read them in the pages, in the language of the page."""

from collections.abc import Sequence
from typing import Any

from thaktho.messages import Language, text
from thaktho.metadata import Agent, Metadata, fiscal_days
from thaktho.workspace import Workspace

_CONTEXT = "https://schema.org/"
_PUBLIC = {"local", "regional", "central"}


def dataset(one: Metadata, catalogue: str, language: Language) -> dict[str, Any]:
    """Return what is said of a dataset as a schema.org Dataset.

    Args:
        one: what is said of it.
        catalogue: the IRI of the catalogue that it is in.
        language: of the page.
    """
    first, last = fiscal_days(one.years)
    told = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": one.iri,
        "name": one.title[language],
        "description": one.description[language],
        "url": one.landing_page,
        "identifier": one.identifier,
        "version": str(one.number),
        "license": one.license,
        "isAccessibleForFree": True,
        "inLanguage": "th",
        "datePublished": one.issued.isoformat(timespec="seconds"),
        "dateModified": one.modified.isoformat(timespec="seconds"),
        "temporalCoverage": f"{first.isoformat()}/{last.isoformat()}",
        "spatialCoverage": [{"@type": "Place", "@id": place.iri, "name": place.name[language]} for place in one.places],
        "keywords": list(dict.fromkeys(word.name[language] for word in one.keywords)),
        "publisher": _agent(one.publisher, language),
        "isBasedOn": [source.url for source in one.sources],
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": catalogue},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.title[language],
                "contentUrl": f"{one.landing_page}{file.name}",
                "encodingFormat": file.media_type,
                "contentSize": f"{file.size} B",
                "sha256": file.sha256,
            }
            for file in one.files
        ],
    }
    return {name: said for name, said in told.items() if said != []}


def catalogue(metadata: Sequence[Metadata], deployment: Workspace, language: Language) -> dict[str, Any]:
    """Return the catalogue of a deployment as a schema.org DataCatalog, which names its datasets."""
    described = deployment.description or text("about.catalogue", title=deployment.title)
    keeper = deployment.keeper.name if deployment.keeper else deployment.title
    return {
        "@context": _CONTEXT,
        "@type": "DataCatalog",
        "@id": f"{deployment.base}catalog",
        "name": deployment.title[language],
        "description": described[language],
        "url": deployment.site_base,
        "inLanguage": ["th", "en"],
        "publisher": {"@type": "Organization", "name": keeper[language]},
        "dataset": [
            {"@type": "Dataset", "@id": one.iri, "name": one.title[language], "url": one.landing_page}
            for one in metadata
        ],
    }


def _agent(one: Agent, language: Language) -> dict[str, Any]:
    told = {
        "@type": "GovernmentOrganization" if one.sector in _PUBLIC else "Organization",
        "@id": one.iri,
        "name": one.name[language],
        "url": one.homepage,
        "contactPoint": {"@type": "ContactPoint", "name": one.contact[language], "email": one.email},
    }
    return {name: said for name, said in told.items() if said}
