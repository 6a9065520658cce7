"""What datasets point at in DCAT-AP: agents, contact points, places, periods and licences."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from thaktho.describe.triples import both, said, typed
from thaktho.iris import DCAT, DCT, FOAF, GEO, ORG, RDFS, SKOS, THK, VCARD, XSD
from thaktho.licences import licence
from thaktho.messages import Text
from thaktho.metadata import Agent, fiscal_days

_PUBLISHER_TYPES = {
    "people": "NonProfitOrganisation",
    "academic": "Academia-ScientificOrganisation",
    "local": "LocalAuthority",
    "regional": "RegionalAuthority",
    "central": "NationalAuthority",
}
_OF_KIND = {"private-company": "Company", "state-enterprise": "Company", "foundation": "NonGovernmentalOrganisation"}
"""Where the kind of a body says more than its sector."""
_ADMS = "http://purl.org/adms/"


def agent(one: Agent) -> Iterator[Triple]:
    """Yield a body that publishes, with its type in ADMS's list."""
    yield from typed(one.iri, FOAF + "Agent", ORG + "Organization")
    yield from both(one.iri, FOAF + "name", one.name)
    yield from both(one.iri, SKOS + "prefLabel", one.name)
    yield said(one.iri, DCT + "type", f"{_ADMS}publishertype/{publisher_type(one)}")
    yield said(one.iri, DCT + "identifier", Literal(one.id))
    if one.homepage:
        yield said(one.iri, FOAF + "homepage", one.homepage)
        yield from typed(one.homepage, FOAF + "Document")
    if one.email:
        yield said(one.iri, FOAF + "mbox", f"mailto:{one.email}")


def publisher_type(one: Agent) -> str:
    """Return the code of ADMS's list of publisher types."""
    return _OF_KIND.get(one.kind) or _PUBLISHER_TYPES[one.sector]


def contact(subject: str, one: Agent) -> Iterator[Triple]:
    """Yield the office that answers questions on a thing."""
    iri = f"{one.iri}/contact"
    yield said(subject, DCAT + "contactPoint", iri)
    yield from typed(iri, VCARD + "Organization", VCARD + "Kind")
    yield from both(iri, VCARD + "fn", one.contact)
    yield said(iri, VCARD + "hasEmail", f"mailto:{one.email}")


def location(iri: str, name: Text) -> Iterator[Triple]:
    """Yield an area with its whole name."""
    yield from typed(iri, DCT + "Location", GEO + "Feature")
    yield from both(iri, RDFS + "label", name)


def period(subject: str, years: tuple[int, int]) -> Iterator[Triple]:
    """Yield the fiscal years of a thing as days: 2568 is from 1 October 2024 to 30 September 2025."""
    iri = f"{subject}/period"
    first, last = fiscal_days(years)
    yield said(subject, DCT + "temporal", iri)
    yield from typed(iri, DCT + "PeriodOfTime")
    for term, day in (("startDate", first), ("endDate", last)):
        yield said(iri, DCAT + term, Literal(day.isoformat(), datatype=NamedNode(XSD + "date")))
    for term, year in (("startYear", years[0]), ("endYear", years[1])):
        yield said(iri, THK + term, Literal(str(year), datatype=NamedNode(XSD + "integer")))


def licence_document(address: str) -> Iterator[Triple]:
    """Yield a licence with its name and its kind in ADMS's list."""
    known = licence(address)
    yield from typed(address, DCT + "LicenseDocument")
    yield from both(address, DCT + "title", known.name)
    if known.type:
        yield said(address, DCT + "type", f"{_ADMS}licencetype/{known.type}")
