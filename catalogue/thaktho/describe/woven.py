"""The tables of the weave as files: CSV for spreadsheets, Parquet with typed columns, CSVW that explains them.

``woven.toml`` declares them: a query over the fact tables, and what each column means, with units. The same facts give
the same bytes.
"""

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import duckdb

from thaktho.describe import tables
from thaktho.messages import LANGUAGES, Text, text
from thaktho.metadata import File, Keep, made

PARQUET = "application/vnd.apache.parquet"
CSVW = "application/csvm+json"
DICTIONARY = "woven-dictionary.csv"
_FILE = Path(__file__).with_name("woven.toml")
_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "double",
    "DATE": "date",
    "TIMESTAMP": "dateTime",
}
"""Types of DuckDB, and the same in CSVW, whose names are those of XML Schema."""
_LIST = "[]"
"""What the type of a list ends in, after that of its values."""
_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Table:
    """A table that people may take away: ``name`` is that of its files; ``columns`` says what each column means.

    One that no spreadsheet holds ``is_csv`` not: it is Parquet alone.
    """

    name: str
    title: Text
    query: str
    columns: dict[str, Text]
    is_csv: bool


@dataclass(frozen=True, slots=True)
class Rights:
    """Under which licence the tables are published, and the datasets that they are made of, by their addresses."""

    license: str | None
    sources: Sequence[str]


def files(facts: duckdb.DuckDBPyConnection, rights: Rights, keep: Keep = made) -> Iterator[File]:
    """Yield the files of every table, then the dictionary of all their columns.

    Args:
        facts: the woven fact tables; a temporary table comes and goes.
        rights: what is said of every table.
        keep: keeps files that are made of the same.

    Raises:
        ValueError: a table has columns that ``woven.toml`` does not explain, or it explains some that are not there.
    """
    told = [["table", "column", "type", *(f"{what}_{lang}" for what in ("title", "label") for lang in LANGUAGES)]]
    for table in declared():
        types = _made(facts, table)
        digest = f"{_digest(facts, types)} {types}"
        if table.is_csv:
            held = keep(f"{table.name}.csv", digest, partial(_csv, facts, types))
            yield File(f"{table.name}.csv", held, "text/csv", _named(table, "CSV"))
            yield File(f"{table.name}.csv-metadata.json", _csvw(table, types, rights), CSVW, _named(table, "CSVW"))
        held = keep(f"{table.name}.parquet", digest, partial(_parquet, facts))
        yield File(f"{table.name}.parquet", held, PARQUET, _named(table, "Parquet"))
        titles = [table.title[language] for language in LANGUAGES]
        for column, type_ in types.items():
            label = table.columns[column]
            told.append([table.name, column, type_, *titles, *(label[language] for language in LANGUAGES)])
    facts.execute("drop table if exists taken")
    yield File(DICTIONARY, tables.csv_of(told), "text/csv", text("about.woven_dictionary"))


@cache
def declared() -> tuple[Table, ...]:
    """Return the tables that ``woven.toml`` declares, in its order."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Table(
            given["name"],
            Text(**given["title"]),
            given["query"],
            {column: Text(**label) for column, label in given["columns"].items()},
            given.get("csv", True),
        )
        for given in said["table"]
    )


def _made(facts: duckdb.DuckDBPyConnection, table: Table) -> dict[str, str]:
    """Run a query once, into the temporary table ``taken``; return the type of each column."""
    facts.execute(f"create or replace temp table taken as {table.query}")
    types = _types(facts, "taken")
    missing, absent = sorted(types.keys() - table.columns.keys()), sorted(table.columns.keys() - types.keys())
    if missing or absent:
        raise ValueError(
            f"woven.toml, {table.name}: does not explain {missing}; explains {absent}, which are not there"
        )
    return types


def _types(facts: duckdb.DuckDBPyConnection, of: str) -> dict[str, str]:
    described = facts.execute(f"describe select * from {of}").fetchall()  # noqa: S608 - queries of ours
    return {name: type_ for name, type_, *_ in described}


def _digest(facts: duckdb.DuckDBPyConnection, types: dict[str, str]) -> str:
    """Return a digest of the rows of ``taken``, in their order: 64 bits of each, which take a quarter of MD5's time.

    What `hash` makes of lists does not tell what is the last of one from what is the first of the next.
    """
    said = ", ".join(
        f'to_json("{name}")::text' if type_.endswith(_LIST) else f'"{name}"' for name, type_ in types.items()
    )
    query = f"select md5(string_agg(hash({said})::text, ' ' order by rowid)) from taken"  # noqa: S608 - columns of ours
    ((digest,),) = facts.execute(query).fetchall()
    return digest or ""


def _csv(facts: duckdb.DuckDBPyConnection, types: dict[str, str], out: Path) -> None:
    cells = {name: _printed(f'"{name}"', type_) for name, type_ in types.items()}
    tables.csv_in_sql(facts, "taken", cells, out)


def _printed(value: str, type_: str) -> str:
    """Return the SQL of a value as a cell of `tables.csv_in_sql`: days as XML Schema has them, a list with ``; ``."""
    if type_.endswith(_LIST):
        return f"cell(array_to_string({value}, '{_BETWEEN}'))"
    if type_ == "VARCHAR":
        return f"cell({value})"
    return f"strftime({value}, '%Y-%m-%dT%H:%M:%S')" if type_ == "TIMESTAMP" else f"{value}::text"


def _parquet(facts: duckdb.DuckDBPyConnection, out: Path) -> None:
    facts.execute("copy taken to $out (format parquet, compression zstd)", {"out": str(out)})


def _csvw(table: Table, types: dict[str, str], rights: Rights) -> bytes:
    """Return what the W3C's CSV on the Web tells a program of a CSV: its columns, their types and what they mean."""
    said = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "th"}],
        "url": f"{table.name}.csv",
        "dc:title": _both(table.title),
        **({"dc:license": {"@id": rights.license}} if rights.license else {}),
        "dc:source": [{"@id": source} for source in rights.sources],
        "tableSchema": {
            "columns": [
                {
                    "name": name,
                    "titles": name,
                    "datatype": _datatype(type_.removesuffix(_LIST)),
                    **({"separator": _BETWEEN} if type_.endswith(_LIST) else {}),
                    "dc:description": _both(table.columns[name]),
                }
                for name, type_ in types.items()
            ]
        },
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _datatype(type_: str) -> str:
    return "decimal" if type_.startswith("DECIMAL") else _TYPES[type_]


def _both(said: Text) -> list[dict[str, str]]:
    return [{"@value": said[language], "@language": language} for language in LANGUAGES]


def _named(table: Table, form: str) -> Text:
    return Text(f"{table.title.th} ({form})", f"{table.title.en} ({form})")
