"""The data beside a tombstone page: that an address is published no more, and since when."""

from collections.abc import Iterator
from itertools import groupby

import duckdb
from pyoxigraph import Literal, NamedNode, Triple

from thaktho.iris import DCT, OWL, RDFS, XSD
from thaktho.messages import LANGUAGES, text

_QUERY = """
select path, iri, dataset, strftime(withdrawn_on, '%Y-%m-%d') as day from withdrawn
order by path, withdrawn_on desc, dataset
"""


def statements(facts: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, list[Triple]]]:
    """Yield the path of each such page and what is said of its address; nothing of what it stood for."""
    for path, group in groupby(facts.execute(_QUERY).fetchall(), key=lambda row: row[0]):
        rows = [(NamedNode(iri), NamedNode(dataset), str(day)) for _, iri, dataset, day in group]
        iri, _, day = rows[0]
        said = text("site.gone_lead")
        yield (
            str(path),
            [
                Triple(iri, NamedNode(f"{OWL}deprecated"), Literal(value=True)),
                Triple(iri, NamedNode(f"{DCT}modified"), Literal(day, datatype=NamedNode(f"{XSD}date"))),
                *(Triple(iri, NamedNode(f"{RDFS}comment"), Literal(said[one], language=one)) for one in LANGUAGES),
                *(Triple(iri, NamedNode(f"{RDFS}seeAlso"), dataset) for _, dataset, _ in rows),
            ],
        )
