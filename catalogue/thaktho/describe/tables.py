"""CSV of what is published: a sheet's fields as columns, the data dictionary that explains them."""

import csv
import io
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from thaktho import formulas
from thaktho.contract import Contract, Field, Sheet
from thaktho.formulas import meant
from thaktho.messages import LANGUAGES
from thaktho.metadata import File


@dataclass(frozen=True, slots=True)
class _Said:
    """One value of a field: the node between, if its path has one; what it is called; its IRI; its printed text."""

    node: str
    called: str
    iri: str
    printed: str


_SAID = (
    "select s.class, s.subject, s.dataset, s.field, s.node, coalesce(t.code, t.th, s.value) as called, s.iri,"
    " s.printed, s.ordinal from statement s left join term t on t.iri = s.iri and s.iri is not null"
    " where ($class is null or s.class = $class) and ($dataset is null or s.dataset = $dataset)"
)

_RISKY = formulas.RISKY.replace("'", "''")
_MACROS = f"""
create or replace temp macro harmless(said) as
  if(regexp_matches(said, '^{_RISKY}') and not regexp_full_match(said, '{formulas.NUMBER}'), chr(39) || said, said);
create or replace temp macro quoted(said) as
  if(regexp_matches(said, '[,"\\r\\n]'), '"' || replace(said, '"', '""') || '"', said);
create or replace temp macro cell(said) as
  if(regexp_matches(said, '^{_RISKY}|[,"\\r\\n]'), quoted(harmless(said)), said);
"""


def digests(facts: duckdb.DuckDBPyConnection, contract: Contract, dataset: str) -> dict[str, str]:
    """Return, for each class of which a dataset says anything, a digest of all that `sheet_csv` makes of it.

    Args:
        facts: the fact tables.
        contract: the sheets and fields.
        dataset: its IRI.
    """
    query = f"select class, bit_xor(md5_number(to_json(q)::text))::text from ({_SAID}) q group by class"  # noqa: S608 - of ours
    found = facts.execute(query, {"class": None, "dataset": dataset}).fetchall()
    return {name: f"{contract.version} {digest}" for name, digest in found}


def sheet_csv(facts: duckdb.DuckDBPyConnection, sheet: Sheet, dataset: str | None = None) -> bytes:
    """Return what is published of one class as CSV (UTF-8 with a mark, for spreadsheets); empty if nothing is.

    A row is one thing as one dataset states it. A column is a field, by its name; where it points at things there are
    three columns: what they are called (codes for areas and code lists), their IRIs, and the printed text where it
    differs or could not be settled. Several values are parted by ``; ``; those of one fund, or one target group, stand
    at the same place in each of its columns, empty where there is none.

    Args:
        facts: the fact tables.
        sheet: the class.
        dataset: IRI of the dataset to keep to; all of them where it is None.
    """
    query = f"select * exclude (class, ordinal) from ({_SAID}) order by dataset, subject, field, ordinal"  # noqa: S608 - of ours
    found: dict[tuple[str, str], dict[str, list[_Said]]] = {}
    for subject, where, field, *said in facts.execute(query, {"class": sheet.name, "dataset": dataset}).fetchall():
        told = _Said(*(value or "" for value in said))
        found.setdefault((where, subject), {}).setdefault(field, []).append(told)
    if not found:
        return b""
    fields = [(field.name, len(columns(field)), _siblings(sheet, field)) for field in sheet.fields]
    return csv_of([header(sheet), *([subject, where, *_cells(row, fields)] for (where, subject), row in found.items())])


def together(parts: Sequence[File], out: Path) -> None:
    """Write the CSVs of one sheet of several datasets, in order of their IRIs, as the one that `sheet_csv` makes."""
    with out.open("wb") as whole:
        for number, part in enumerate(parts):
            with part.open() as file:
                if number:
                    file.readline()
                shutil.copyfileobj(file, whole)


def header(sheet: Sheet) -> list[str]:
    """Return the columns of the CSV of a sheet."""
    return ["iri", "dataset", *(column for field in sheet.fields for column in columns(field))]


def columns(field: Field) -> list[str]:
    """Return the columns that a field has in the CSV."""
    if field.kind not in {"concept", "area", "thing"}:
        return [field.name]
    return [field.name, f"{field.name}_iri", f"{field.name}_printed"]


def _cells(row: dict[str, list[_Said]], fields: Sequence[tuple[str, int, Sequence[str]]]) -> Iterator[str]:
    """Yield the cells of a row; of each field are given its name, how many columns it has, and its siblings."""
    for name, width, siblings in fields:
        said = row.get(name)
        if not said:
            yield from ("",) * width
            continue
        nodes = sorted({told.node for other in siblings for told in row.get(other, ()) if told.node})
        if width == 1:  # an address stands as it is: a code alone would not tell whose it is
            said = [replace(told, called=told.iri or told.called) for told in said]
        yield _joined([told.called for told in said if told.called], nodes, {t.node: t.called for t in said})
        if width > 1:
            yield _joined([told.iri for told in said if told.iri], nodes, {t.node: t.iri for t in said})
            yield "; ".join(dict.fromkeys(told.printed for told in said if told.printed))


def _siblings(sheet: Sheet, field: Field) -> list[str]:
    """Return the fields whose nodes a field's values belong to: those of its funds, or of its target groups."""
    return [other.name for other in sheet.fields if len(other.path) > 1 and other.path[0] == field.path[0]]


def _joined(values: list[str], nodes: list[str], by_node: dict[str, str]) -> str:
    if len(nodes) < 2:  # noqa: PLR2004 - nothing to keep apart
        return "; ".join(values)
    placed = [by_node.get(node, "") for node in nodes]
    return "; ".join(placed) if any(placed) else ""


def rows(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV in UTF-8, with or without a mark."""
    return [row for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) if row]


def header_of(file: File) -> list[str]:
    """Return the columns of a CSV of ours: names without quotes or breaks."""
    with file.open() as opened:
        return opened.readline().removesuffix(b"\r\n").decode("utf-8-sig").split(",")


def harmless(content: bytes) -> bytes:
    """Return a CSV written again, so that no cell of it is taken for a formula."""
    return csv_of([[meant(cell) for cell in row] for row in rows(content)])


def data_dictionary(contract: Contract) -> bytes:
    """Return the data dictionary: one row a column of the CSV files, in Thai and English, made from the shapes."""
    header = ["class", "column", "kind", "level", "path", "example"]
    header += [f"{what}_{language}" for what in ("sheet", "label", "description") for language in LANGUAGES]
    rows = [header]
    for sheet in contract.sheets:
        for field in sheet.fields:
            path = " / ".join(("^" if step.inverse else "") + step.predicate for step in field.path)
            said = [text[language] for text in (sheet.sheet, field.label, field.description) for language in LANGUAGES]
            rows.append([sheet.name, field.name, field.kind, field.level, path, field.example, *said])
            rows += [[sheet.name, column, "text", field.level, path, "", *said] for column in columns(field)[1:]]
    return csv_of(rows)


def csv_in_sql(facts: duckdb.DuckDBPyConnection, table: str, cells: Mapping[str, str], out: Path) -> None:
    """Write a table as `csv_of` gives its rows, all of it by DuckDB: some twenty times as fast.

    Args:
        facts: where the table is; temporary macros stay there.
        table: its name; its rows are taken in their order.
        cells: the SQL of each cell by its column's name: a text as ``cell(…)``, what is none as it is; or null.
        out: the file.
    """
    facts.execute(_MACROS)
    header = csv_of([list(cells)]).decode().removesuffix("\n").replace('"', '""')
    line = ", ".join(f"coalesce({cell}, '')" for cell in cells.values())
    query = f"""select concat_ws(',', {line}) || '\r' as "{header}" from {table}"""  # noqa: S608 - of ours
    # one column, whose name is the first line, is written as it is: quotes stand where they belong
    how = "format csv, header true, quote '', escape '', delimiter '\x01'"
    facts.execute(f"copy ({query}) to $out ({how})", {"out": str(out)})


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV in UTF-8 with a mark, no cell of which is taken for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([[formulas.harmless(value) for value in row] for row in rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
