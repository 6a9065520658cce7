"""What was understood of a file, as ``thaktho read`` shows it: JSON for programs, lines for people."""

from collections.abc import Iterator

from thaktho.contract import Contract
from thaktho.messages import Language
from thaktho.model import Reading, Row, Value, projects
from thaktho.terms import plain


def reading(read: Reading, contract: Contract) -> dict[str, object]:
    """Return ``{"rows": [{"sheet", "row", "class", "iri", "fields": {FIELD: …}}], "projects": N}``.

    A field is ``{"value", "printed", "cell"}``, with ``"iri"`` where the value names a thing, and ``"derived": true``
    and no cell where a rule made it. A field with several values has lists of each.
    """
    return {"rows": [_row(row, contract) for row in read.rows], "projects": projects(read.rows)}


def _row(row: Row, contract: Contract) -> dict[str, object]:
    names = [field.name for field in contract.sheet(row.cls).fields if field.name in row.fields]
    fields = {name: _field(row.fields[name]) for name in names}
    return {"sheet": row.sheet, "row": row.row, "class": row.cls, "iri": row.iri or None, "fields": fields}


def _field(values: list[Value]) -> dict[str, object]:
    told = [_value(value) for value in values]
    if len(told) == 1:
        return told[0]
    keys = dict.fromkeys(key for value in told for key in value)
    return {key: [value.get(key) for value in told] for key in keys}


def _value(value: Value) -> dict[str, object]:
    said = value.value
    told: dict[str, object] = {
        "value": said if isinstance(said, int) else plain(said),
        "printed": value.printed,
        "cell": value.cell.ref if value.cell else None,
    }
    if value.kept:
        told["value"] = None
    if value.term:
        told["iri"] = value.term
    if value.derived:
        told["derived"] = True
    return told


def lines(read: Reading, contract: Contract, language: Language) -> Iterator[str]:
    """Yield what was understood, a line a value: sheet, cell, field, value, and the printed text if it differs."""
    for row in read.rows:
        sheet = contract.sheet(row.cls)
        yield f"{row.sheet} {row.row}  {row.iri}"
        for field in sheet.fields:
            for value in row.fields.get(field.name, ()):
                where = value.cell.ref if value.cell else "–"
                said = "–" if value.kept else plain(value.value)
                printed = "" if said == value.printed else f"  ({value.printed})"
                yield f"  {where:>6}  {field.label[language]}: {said}{printed}"
