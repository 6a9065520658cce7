"""Which tambon lie next to which, as the queries of the pages ask it."""

import duckdb

from thaktho.boundaries import Geography
from thaktho.pages.drawing import neighbours


def tell(facts: duckdb.DuckDBPyConnection, geography: Geography) -> None:
    """Make the temporary table ``neighbour``: ``code`` and ``near``, codes of tambon that share a border."""
    pairs = sorted((code, near) for code, around in neighbours(geography).items() for near in around)
    facts.execute(
        "create or replace temp table neighbour as "
        "select unnest($codes::text[]) as code, unnest($near::text[]) as near",
        {"codes": [code for code, _ in pairs], "near": [near for _, near in pairs]},
    )
