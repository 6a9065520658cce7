"""The series of DCAT 3: what the datasets of one kind, a fiscal year after another, have in common."""

from collections.abc import Iterator, Sequence

from pyoxigraph import Triple

from thaktho.describe import codes
from thaktho.describe.dcat_things import contact, location, period
from thaktho.describe.triples import both, said, typed
from thaktho.iris import DCAT, DCT
from thaktho.messages import text
from thaktho.metadata import Metadata
from thaktho.terms import time


def series(iri: str, members: Sequence[Metadata]) -> Iterator[Triple]:
    """Yield a series; a series is no dataset of the catalogue, so that nobody counts it as one."""
    latest = max(members, key=lambda one: (one.years, one.iri))
    first, last = min(one.years[0] for one in members), max(one.years[1] for one in members)
    told = text("about.series", title=latest.series_title, publisher=latest.publisher.name, first=first, last=last)
    yield from typed(iri, DCAT + "DatasetSeries")
    yield from both(iri, DCT + "title", latest.series_title)
    yield from both(iri, DCT + "description", told)
    yield said(iri, DCT + "publisher", latest.publisher.iri)
    yield from contact(iri, latest.publisher)
    yield from period(iri, (first, last))
    yield said(iri, DCT + "accrualPeriodicity", f"{codes.FREQUENCIES}/{latest.frequency}")
    yield said(iri, DCT + "issued", time(min(one.issued for one in members)))
    yield said(iri, DCT + "modified", time(max(one.modified for one in members)))
    for place in (place for one in members for place in one.places):
        yield said(iri, DCT + "spatial", place.iri)
        yield from location(place.iri, place.name)
