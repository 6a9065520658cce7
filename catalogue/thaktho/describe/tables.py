"""CSV of what is published: a sheet's fields as columns, the data dictionary that explains them."""

import csv
import io
from collections.abc import Iterable, Sequence

import duckdb

from thaktho.contract import Contract, Field, Sheet
from thaktho.messages import LANGUAGES

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def sheet_csv(facts: duckdb.DuckDBPyConnection, sheet: Sheet, dataset: str | None = None) -> bytes | None:
    """Return what is published of one class as CSV (UTF-8 with a mark, for spreadsheets), or None if nothing is.

    A row is one thing as one dataset states it. A column is a field, by its name; where it points at things there are
    two columns: what they are called (codes for areas and code lists) and their IRIs, several parted by ``; ``.

    Args:
        facts: the fact tables.
        sheet: the class.
        dataset: IRI of the dataset to keep to; all of them where it is None.
    """
    query = (
        "select s.subject, s.dataset, s.field, coalesce(t.code, t.th, s.value), s.value, s.iri from statement s"
        " left join term t on t.iri = s.iri and s.iri is not null"
        " where s.class = ? and s.value is not null and (? is null or s.dataset = ?)"
        " order by s.dataset, s.subject, s.field, s.ordinal"
    )
    rows: dict[tuple[str, str], dict[str, list[str]]] = {}
    for subject, where, field, called, value, iri in facts.execute(query, [sheet.name, dataset, dataset]).fetchall():
        row = rows.setdefault((where, subject), {})
        row.setdefault(field, []).append(called if iri else value)
        if iri:
            row.setdefault(f"{field}_iri", []).append(iri)
    if not rows:
        return None
    columns = list(_columns(sheet))
    header = ["iri", "dataset", *columns]
    return _csv([header, *([s, d, *("; ".join(row.get(c, ())) for c in columns)] for (d, s), row in rows.items())])


def _columns(sheet: Sheet) -> Iterable[str]:
    for field in sheet.fields:
        yield field.name
        if _points(field):
            yield f"{field.name}_iri"


def _points(field: Field) -> bool:
    return field.kind in {"concept", "area", "thing"}


def rows(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV in UTF-8, with or without a mark."""
    return [row for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) if row]


def harmless(content: bytes) -> bytes:
    """Return somebody else's CSV written again, so that no cell of it is taken for a formula."""
    return _csv(rows(content))


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
            if _points(field):
                rows.append([sheet.name, f"{field.name}_iri", "iri", field.level, path, "", *said])
    return _csv(rows)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([[_harmless(value) for value in row] for row in rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _harmless(value: str | None) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value and value.startswith(_RISKY) and not _is_number(value) else value or ""


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
