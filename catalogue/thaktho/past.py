"""What was published on an earlier day, as a store in memory that is asked like the one of today.

Truth is in the ledger and the archive: of every dataset the graph that was accepted last by the end of that day, as it
stands in the archive now, so that what was taken out since for good is not there; and what was decided by then. Codes
and areas are those of today. Linkages are not remembered: they are found again, by the rules of today.
"""

import datetime as dt

from pyoxigraph import RdfFormat, parse

from thaktho import areas, decisions, facts
from thaktho.errors import DataError
from thaktho.holdings import BANGKOK, CODES, Holdings
from thaktho.intake.values.days import thai_date
from thaktho.messages import Text
from thaktho.store.graphs import Embedded, GraphStore
from thaktho.weave import linkages


def told(day: dt.date) -> Text:
    """Return a day as it is told: in Thai in the Buddhist era."""
    return Text(thai_date(day), day.isoformat())


def store_of(holdings: Holdings, day: dt.date) -> GraphStore:
    """Return a store of what was published at the end of a day, in Thai time.

    Raises:
        DataError: nothing was published yet.
    """
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), BANGKOK)
    accepted = holdings.ledger.current(before=end)
    if not accepted:
        raise DataError("query.nothing_then", day=told(day))
    place, store = holdings.workspace, Embedded(None)
    for name in (CODES, areas.GRAPH.value):
        store.replace([], [], holdings.store.graph(name))
    for _, verdict in accepted:
        store.replace([], [], parse(holdings.archive.get(verdict.graph or ""), format=RdfFormat.N_QUADS))
    decided = [one for one in holdings.decided() if one.at < end]
    store.replace([], [], decisions.quads(decided, place.base, place.site_base, place.publishers))
    tables = facts.build(
        (), store.quads(), holdings.contract, facts.Ground(place.base, place.provinces, place.annotations)
    )
    linkages.weave(tables, place.base)
    store.replace([], [], linkages.quads(tables, place.base, place.site_base))
    store.replace([], [], areas.quads_elsewhere(facts.areas_elsewhere(tables), place.provinces))
    tables.close()
    return store
