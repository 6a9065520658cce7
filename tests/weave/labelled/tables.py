"""The labelled records as fact tables, so that rules are measured as they are run."""

import contextlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
from tests.weave.labelled.pairs import Record

import thaktho

BASE = "https://test.example/id/"
_HERE = Path(thaktho.__file__).parent
_FUND = re.compile(r"L\d{4}", re.IGNORECASE)


@contextlib.contextmanager
def tables(said: Iterable[Record]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield fact tables that hold some labelled records."""
    made = duckdb.connect()
    for name in ("facts.sql", "facts_said.sql", "facts_views.sql"):
        made.execute((_HERE / name).read_text(encoding="utf-8"))
    made.execute("begin")
    for record in said:
        _state(made, record)
    yield made
    made.close()


def iri(record: Record) -> str:
    """Return the IRI of a record's project: who numbers it (the fund whose code is in the code), and its id."""
    issuer = _FUND.search(record.code)
    return f"{BASE}project/{issuer[0].upper() if issuer else record.publisher}/{record.id}"


def _state(made: duckdb.DuckDBPyConnection, record: Record) -> None:
    project = iri(record)
    made.execute(
        "insert into project (iri, code, title, year, start_on) values (?, ?, ?, ?, ?)",
        [project, record.code or None, record.title, record.year or None, record.start or None],
    )
    for code in _several(record.areas):
        made.execute("insert into project_area values (?, ?)", [project, code[:6]])
    for fund in _several(record.funds):
        made.execute("insert into funding (project, fund) values (?, ?)", [project, fund])
    for body in _several(record.bodies):
        made.execute("insert into project_body values (?, ?)", [project, body])
    if record.amount:
        made.execute("insert into project_money values (?, 'approved', ?, ?)", [project, record.amount, record.amount])
    if record.place:
        made.execute(
            "insert into statement (subject, class, field, printed) values (?, 'project', 'area', ?)",
            [project, record.place],
        )


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
