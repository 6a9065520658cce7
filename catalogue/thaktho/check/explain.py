"""From a SHACL result to a finding: the cell it is about, what is wrong in words, and a right value."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from rapidfuzz import fuzz, process

from thaktho import areas
from thaktho.check.findings import of_note
from thaktho.check.shacl import Result
from thaktho.contract import Contract, Field, Sheet
from thaktho.messages import Text, text
from thaktho.model import Candidate, Finding, Reading, Row, Value, place_of
from thaktho.terms import plain

_SAYS = {
    "MinInclusive": "find.too_low",
    "MaxInclusive": "find.too_high",
    "MinLength": "find.too_short",
    "MaxLength": "find.too_long",
    "MaxCount": "find.too_many",
    "NodeKind": "find.not_address",
    "Pattern": "find.not_pattern",
    "In": "find.not_in_list",
    "LessThanOrEquals": "find.order",
    "LessThan": "find.order",
}
_NOT_A = {
    "year": "find.not_year",
    "money": "find.not_money",
    "integer": "find.not_integer",
    "decimal": "find.not_number",
    "date": "find.not_date",
    "datetime": "find.not_date",
    "point": "find.not_point",
}
_BARE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[\x21-\x7e]*)?", re.IGNORECASE)
"""A web address as people write it, without its beginning."""
_FIRST = ("Datatype", "Class", "NodeKind", "Pattern", "In", "MinInclusive", "MaxInclusive")
"""What is said of a cell that breaks several constraints: a text where a number belongs is also out of range."""


class Explainer:
    """Explains results on one submission."""

    def __init__(self, contract: Contract, reading: Reading, candidate: Candidate, provinces: tuple[str, ...]) -> None:
        """Prepare for the results on ``candidate``, which was made of ``reading``."""
        self._contract = contract
        self._reading = reading
        self._candidate = candidate
        self._provinces = provinces
        self._noted = {(note.sheet, note.row, note.field): note for note in reading.notes}

    def findings(self, results: Iterable[Result]) -> Iterator[Finding]:
        """Yield the finding of each result; a column that is not there at all makes one for all its rows."""
        absent: dict[tuple[str, str], list[Result]] = {}
        for result in sorted(results, key=_priority):
            sheet, field, row = self._place(result)
            if field is None:
                yield self._unplaced(result, row)
            elif result.component.startswith("LessThan") and not _both_read(sheet, field, row):
                continue  # the value that could not be read has a finding of its own
            elif row.keeps_made_code and result.component == "MinCount" and field.name in sheet.key:
                continue  # the cell holds the code that Thaktho made: she is asked to keep it
            elif result.component == "MinCount" and (note := self._noted.get((row.sheet, row.row, field.name))):
                if not note.taken:  # the cell is not empty: what could not be read in it, or was taken out, is told
                    yield replace(of_note(note), severity=result.severity)
            elif result.component == "MinCount" and field.iri not in self._reading.columns.get(
                (row.sheet, row.part), {}
            ):
                absent.setdefault((row.sheet, field.iri), []).append(result)
            else:
                yield self._finding(result, sheet, field, row)
        for (name, _), results_ in absent.items():
            yield self._absent(name, results_)

    def _place(self, result: Result) -> tuple[Sheet, Field | None, Row]:
        """Return the sheet, field and row of a result; a node between borrows the field of the row that made it."""
        row = self._candidate.subjects[result.focus][0]
        sheet = self._contract.sheet(row.cls)
        name, _, local = result.shape.rpartition("/")[2].partition("#")
        local = local.removesuffix("-expected")
        shaped = self._contract.sheet(name)
        if name == sheet.name:
            found = sheet.field(local) if sheet.has(local) else None
            return self._below(result, found) or (sheet, found, row) if found else (sheet, None, row)
        last = shaped.field(local).path[-1] if shaped.has(local) else None
        return sheet, next((field for field in sheet.fields if field.path[-1] == last), None), row

    def _below(self, result: Result, field: Field) -> tuple[Sheet, Field, Row] | None:
        """Return where a value stands that a two-step path reached in a row of another sheet, if it did."""
        if len(field.path) == 1 or result.value is None:
            return None
        for row in self._rows_below.get(result.focus, ()):
            sheet = self._contract.sheet(row.cls)
            for own in sheet.fields:
                if own.path[-1] == field.path[-1] and _said(row.fields.get(own.name, ()), result.value):
                    return sheet, own, row
        return None

    @cached_property
    def _rows_below(self) -> dict[str, list[Row]]:
        """Return the rows that hang on each project."""
        rows: dict[str, list[Row]] = {}
        for row in self._reading.rows:
            for parent in row.fields.get("project", ()):
                rows.setdefault(parent.term or "", []).append(row)
        return rows

    def _finding(self, result: Result, sheet: Sheet, field: Field, row: Row) -> Finding:
        value = _value(row, field, result.value)
        if value and value.cell:
            place = place_of(row, value.cell, result.severity)
        else:
            place = (row.sheet, row.row, self._column(row, field))
        rule = _rule(result, field)
        shown = value.printed if value else result.value
        suggestion = self._suggestion(result, field, shown)
        words = {"field": field.label, "example": field.example, "other": _other(sheet, field), "choices": suggestion}
        message = text(rule, value=_short(shown), **words)
        return Finding(result.severity, rule, message, suggestion, *place, field.name, shown)

    def _absent(self, sheet: str, results: list[Result]) -> Finding:
        _, field, _ = self._place(results[0])
        if field is None:
            raise ValueError(results[0].shape)
        rule = "find.column_missing" if results[0].severity == "violation" else "find.column_expected"
        message = text(rule, field=field.label, rows=len(results))
        suggestion = text("suggest.add_column", value=field.label, example=field.example)
        return Finding(results[0].severity, rule, message, suggestion, sheet, field=field.name)

    def _unplaced(self, result: Result, row: Row) -> Finding:
        message = text("find.refused", value=_short(result.value), rule=result.component)
        return Finding(result.severity, "find.refused", message, None, row.sheet, row.row, value=result.value)

    def _column(self, row: Row, field: Field) -> str | None:
        column = self._reading.columns.get((row.sheet, row.part), {}).get(field.iri)
        return column[0] if column else None

    def _suggestion(self, result: Result, field: Field, shown: str | None) -> Text:
        if result.component == "Class" and field.kind == "concept":
            return text("suggest.one_of", value=self._nearest_concepts(field, shown or ""))
        if result.component == "Class" and field.kind == "area":
            near = areas.nearest(shown or "", self._provinces)
            names = [areas.full_name(area.code) for area in near]
            return text("suggest.one_of", value=_choices([a.code for a in near], names) if near else field.example)
        if field.kind == "iri" and shown and _BARE.fullmatch(shown.strip()):
            return text("suggest.example", value=f"https://{shown.strip()}")
        return text("suggest.example", value=field.example)

    def _nearest_concepts(self, field: Field, shown: str) -> Text:
        concepts = {c.iri: c for c in self._contract.concepts.get(field.target or "", ())}
        names = {(iri, name): name for iri, c in concepts.items() for name in c.names}
        near = process.extract(shown, names, scorer=fuzz.WRatio, limit=12)
        first = list(dict.fromkeys(key[0] for _, _, key in near))[:3]
        return _choices([concepts[iri].notation for iri in first], [concepts[iri].label for iri in first])


def _choices(codes: list[str], names: list[Text]) -> Text:
    """Return what may be chosen from; no comma stands between, as a comma does not part values of a cell."""
    th = " หรือ ".join(f"{code} {name.th}" for code, name in zip(codes, names, strict=True))
    return Text(th, " or ".join(f"{code} {name.en}" for code, name in zip(codes, names, strict=True)))


def _rule(result: Result, field: Field) -> str:
    if result.component == "MinCount":
        return "find.missing" if result.severity == "violation" else "find.expected"
    if result.component == "Datatype":
        return _NOT_A.get(field.kind, "find.refused_value")
    if result.component == "Class":
        listed = "find.not_one_of_list" if field.single else "find.not_in_list"
        return {"concept": listed, "area": "find.area_unknown"}.get(field.kind, "find.thing_missing")
    return _SAYS.get(result.component, "find.refused_value")


def _both_read(sheet: Sheet, field: Field, row: Row) -> bool:
    """Tell whether every value of the field's kind in the row was understood, so that two can be compared."""
    alike = (value for other in sheet.fields if other.kind == field.kind for value in row.fields.get(other.name, ()))
    return field.kind in {"text", "name"} or not any(isinstance(value.value, str) for value in alike)


def _priority(result: Result) -> tuple[int, str, str, str, str]:
    rank = _FIRST.index(result.component) if result.component in _FIRST else len(_FIRST)
    return rank, result.focus, result.shape, result.component, result.value or ""


def _value(row: Row, field: Field, said: str | None) -> Value | None:
    values = row.fields.get(field.name, [])
    return next(iter(_said(values, said)), values[0] if values else None)


def _said(values: Iterable[Value], said: str | None) -> list[Value]:
    """Return the values that a result's value stands for."""
    return [value for value in values if said is not None and said in {value.term, plain(value.value)}]


def _other(sheet: Sheet, field: Field) -> Text:
    """Return the label of the field that this one has to come before: the end, for a start."""
    later = [found for found in sheet.fields if found.kind == field.kind and found.order > field.order]
    return later[0].label if later else field.label


def _short(shown: str | None) -> str:
    return "" if shown is None else shown if len(shown) <= 80 else f"{shown[:77]}…"  # noqa: PLR2004
