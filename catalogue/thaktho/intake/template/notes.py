"""What a form says of a field: the note on its header, what is shown and refused where a cell is filled in."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from thaktho.contract import Contract, Field, Level
from thaktho.form import listed
from thaktho.messages import LANGUAGES, text

MARKS: Mapping[Level, str] = {"required": "*", "expected": "•", "optional": ""}
"""What stands behind a header, beside its colour; readers of headers do not see it."""
_TITLE, _MESSAGE = 32, 255
"""So many characters a spreadsheet takes of a title and of a message."""
_LARGEST = 10**12


def example(field: Field, contract: Contract) -> str:
    """Return a field's example as the form would have it: a code with its name."""
    concepts = contract.concepts.get(field.target or "", ())
    return next((listed(concept) for concept in concepts if field.example in concept.names), field.example)


def note(field: Field, shown: str) -> str:
    """Return the note on a header: what it means, an example, whether it has to be filled in."""
    key = f"form.level_{field.level}"
    parts = [text("form.note", level=text(key), meaning=field.description, example=shown)]
    if field.many and not field.single:
        parts.append(text("form.several"))
    return "\n\n".join("\n".join(part[language] for part in parts) for language in LANGUAGES)


def prompt(field: Field, shown: str, *, chosen: bool) -> dict[str, str]:
    """Return what a spreadsheet shows where a cell of the field is entered, in Thai."""
    said = [field.description.th, text("form.example", example=shown).th]
    said += [text("form.choose").th] if chosen else []
    return {"input_title": field.label.th[:_TITLE], "input_message": "\n".join(said)[:_MESSAGE]}


def validation(field: Field, source: str | None, years: tuple[int, int] | None) -> dict[str, Any]:
    """Return what a spreadsheet looks at in a cell: it warns of what cannot be meant, and forbids nothing.

    Lists offer: a code or a name alone is as right as both together, and a cell may hold several.

    Args:
        field: whose cells.
        source: the formula of what may be chosen.
        years: the first and last fiscal year of the dataset.
    """
    if source is not None:
        strict = field.single and (field.kind == "concept" or field.unmatched == "refuse")
        return {"validate": "list", "source": source, "show_error": strict, **_warning("form.not_in_list")}
    if field.kind == "year":
        first, last = years if years and field.level == "required" else (2400, 2700)
        said = _warning("form.not_a_year", first=first, last=last)
        return {"validate": "integer", "criteria": "between", "minimum": first, "maximum": last, **said}
    if field.kind in {"money", "integer"}:
        kind = "decimal" if field.kind == "money" else "integer"
        said = _warning(f"form.not_{field.kind}")
        return {"validate": kind, "criteria": "between", "minimum": 0, "maximum": _LARGEST, **said}
    return {"validate": "any"}


def _warning(key: str, **values: object) -> dict[str, str]:
    title = text("form.look_again").th
    return {"error_type": "warning", "error_title": title, "error_message": text(key, **values).th[:_MESSAGE]}


def lines(said: str, per_line: int) -> int:
    """Return how many lines a text takes: vowels and tone marks above and below a letter take no room."""
    wide = (sum(unicodedata.category(char) != "Mn" for char in line) for line in said.splitlines())
    return sum(1 + width // per_line for width in wide)
