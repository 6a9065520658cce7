"""What changed since the edition before of each dataset, as a CSV beside its page; see `editions`."""

from collections.abc import Iterator
from itertools import groupby

import duckdb

from thaktho.describe.tables import csv_of

NAME = "changes.csv"
_HEADER = ("what", "class", "iri", "field_th", "field_en", "became", "before", "after")
_QUERY = """
select t.dataset, t.what, t.class, coalesce(t.iri, ''), coalesce(f.th, ''), coalesce(f.en, ''), coalesce(f.how, ''),
  coalesce(string_agg(coalesce(v.named, v.value), '; ' order by v.ordinal) filter (v.side = 'before'), ''),
  coalesce(string_agg(coalesce(v.named, v.value), '; ' order by v.ordinal) filter (v.side = 'after'), '')
from changed_thing t left join changed_field f on f.dataset = t.dataset and f.iri = t.iri
left join changed_value v on v.dataset = f.dataset and v.iri = f.iri and v.position = f.position
group by t.dataset, t.what, t.class, t.iri, f.position, f.th, f.en, f.how
order by t.dataset, t.what, t.class, t.iri nulls last, f.position
"""


def files(facts: duckdb.DuckDBPyConnection, base: str) -> Iterator[tuple[str, bytes]]:
    """Yield the path of each file and its content: a row a thing that came or went, and a row a field that changed.

    Args:
        facts: the fact tables.
        base: of the deployment's addresses, which datasets' paths follow.
    """
    for dataset, rows in groupby(facts.execute(_QUERY).fetchall(), key=lambda row: str(row[0])):
        yield f"{dataset.removeprefix(base)}/{NAME}", csv_of([_HEADER, *(row[1:] for row in rows)])
