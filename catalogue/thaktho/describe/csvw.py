"""CSV on the Web: what a program is told of the CSV of a sheet, made from the shapes."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from thaktho.contract import Contract, Field, Kind, Sheet
from thaktho.describe import tables
from thaktho.messages import LANGUAGES, Text

ENDING = "-metadata.json"
"""What the name of the description ends in, after that of the CSV: there a program looks for it."""
_BETWEEN = "; "
_TYPES: dict[Kind, str] = {
    "integer": "integer",
    "year": "integer",
    "decimal": "decimal",
    "money": "decimal",
    "date": "date",
    "datetime": "dateTime",
    "iri": "anyURI",
}
"""Kinds of fields, and the same in CSVW, whose names are those of XML Schema; of others it is a text."""


def sheet_of(header: Sequence[str], contract: Contract) -> Sheet | None:
    """Return the sheet that a CSV is of, by its columns."""
    return next((sheet for sheet in contract.sheets if tables.header(sheet) == list(header)), None)


def described(name: str, sheet: Sheet, license_: str | None) -> bytes:
    """Return the description of a CSV that stands beside it.

    Args:
        name: of the CSV.
        sheet: what it is of.
        license_: the address of its licence.
    """
    said = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "th"}],
        "url": name,
        "dc:title": both(sheet.sheet),
        **({"dc:license": {"@id": license_}} if license_ else {}),
        "dc:conformsTo": {"@id": sheet.iri},
        "tableSchema": {
            "aboutUrl": "{+iri}",
            "columns": [
                {"name": "iri", "titles": "iri", "datatype": "anyURI", "required": True, "suppressOutput": True},
                {"name": "dataset", "titles": "dataset", "datatype": "anyURI", "required": True},
                *(column for field in sheet.fields for column in _columns(field)),
            ],
        },
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _columns(field: Field) -> Iterator[dict[str, Any]]:
    """Yield the columns of a field: its values, or what they are called with their addresses and printed texts."""
    names = tables.columns(field)
    types = (_TYPES.get(field.kind, "string"), "anyURI", "string")
    states = names[1] if len(names) > 1 else names[0]  # the column that has what is stated, not what it is called
    is_stated = len(field.path) == 1 and not field.path[0].inverse
    is_one = field.single and len(field.path) == 1 and len(names) == 1
    for name, datatype in zip(names, types, strict=False):
        yield {
            "name": name,
            "titles": name,
            "datatype": datatype,
            **({} if is_one else {"separator": _BETWEEN}),
            **({"propertyUrl": field.path[0].predicate} if is_stated and name == states else {}),
            "dc:title": both(field.label),
            "dc:description": both(field.description),
        }


def both(said: Text) -> list[dict[str, str]]:
    """Return a text in both languages."""
    return [{"@value": said[language], "@language": language} for language in LANGUAGES]
