"""Takes personal data out of the rows of a file, and says so to the officer alone.

A cell goes on with what was found taken out, whether that blocks the file or not, so that nothing after the guard can
repeat it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, groupby, islice

from thaktho.cells import RawCell, column_index
from thaktho.contract import Contract, Field, Sheet
from thaktho.intake.guard.find import find, outside, without
from thaktho.intake.guard.numbers import passes
from thaktho.intake.guard.people import are_people, is_person
from thaktho.intake.guard.pieces import in_pieces
from thaktho.intake.guard.text import Hit, HitKind, plain
from thaktho.intake.layouts.raw_rows import RawField, RawRow
from thaktho.intake.values.scalars import printed
from thaktho.messages import text
from thaktho.model import Note

_SAMPLE = 1000
"""A column of codes is told by its first rows."""
_ENOUGH = 5
"""Fewer 13-digit codes than these are each judged by themselves."""
_FEWEST = 2
"""A number in one cell is found there; in several it has so many pieces of a kind at least."""
_IDENTITY = 13
_THIRTEEN = re.compile(r"\s*\d{13}\s*")
_WORDS = frozenset({"text", "name", "thing"})
_DIALLED = re.compile(r"[689]\d{8}")
"""A mobile number in a cell of a number, which takes its 0 away; amounts and counts stand in other columns."""
_BARE = re.compile(r"\s*\d+\s*")
_SAID: Mapping[HitKind, tuple[str, str, str | None]] = {
    "identity-number": ("find.personal_identity", "suggest.personal_identity", "setting.allow"),
    "telephone": ("find.personal_phone", "suggest.personal_phone", None),
    "email": ("find.personal_email", "suggest.personal_email", "setting.contact"),
    "bank-account": ("find.personal_account", "suggest.personal_account", None),
    "members": ("find.personal_members", "suggest.personal_members", "setting.allow"),
    "name": ("find.personal_name", "suggest.personal_name", "setting.allow"),
}
"""Of each kind the rule, what would be right, and what may be set."""

Column = tuple[str, str]
"""A column: its table's name and its field's."""


class Guard:
    """Takes personal data out of the rows of one file; ``notes`` says what was taken out, and where."""

    def __init__(self, contract: Contract, allowed: Collection[str] = ()) -> None:
        """Prepare for one file.

        Args:
            contract: whose fields say which are for contact and which are codes.
            allowed: texts of which a person judged that they are not personal; what lies within one stays.
        """
        self._allowed = allowed
        self._codes = {field.iri for sheet in contract.sheets for field in sheet.fields if _is_code(field, sheet)}
        self._named = {field.iri for sheet in contract.sheets for field in sheet.fields if field.unmatched != "refuse"}
        self._words = {
            sheet.cls: {field.name for field in sheet.fields if field.kind in _WORDS and field.iri not in self._codes}
            for sheet in contract.sheets
        }
        self._of_codes: set[Column] = set()
        self._of_people: set[Column] = set()
        self.notes: list[Note] = []

    def rows(self, raws: Iterable[RawRow]) -> Iterator[RawRow]:
        """Yield the rows as they may go on, each after the notes on it; holds a thousand rows at most."""
        rest = iter(raws)
        head = list(islice(rest, _SAMPLE))
        self._of_codes |= _columns_of_codes(head)
        self._of_people |= _columns_of_people(head)
        return map(self._row, chain(head, rest))

    def _row(self, raw: RawRow) -> RawRow:
        pieces = self._pieces(raw)
        fields: dict[str, RawField] = {}
        defaults: dict[str, str] = {}
        for field in raw.sheet.fields:
            cell, said = raw.fields.get(field.name), raw.defaults.get(field.name)
            if cell and field.name in pieces:
                part = printed(cell.raw)
                whole = outside(part, [Hit("identity-number", 0, len(part), blocking=True)], self._allowed)
                if whole:
                    cell = replace(cell, raw=self._tell(raw, field, cell.cell.column, part, whole))
                    fields[field.name] = cell
            clean = self._cell(raw, field, cell) if cell else None
            if clean is not None and clean is not cell:
                fields[field.name] = clean
            hits = outside(said, find(said, contact=field.contact), self._allowed) if said else []
            if said and hits:
                defaults[field.name] = self._tell(raw, field, None, said, hits)
        if not fields and not defaults:
            return raw
        return replace(raw, fields={**raw.fields, **fields}, defaults={**raw.defaults, **defaults})

    def _pieces(self, raw: RawRow) -> set[str]:
        """Return the names of the fields whose cells, side by side, hold one identity number."""
        said = {name: printed(cell.raw) for name, cell in raw.fields.items() if _is_piece(cell.raw)}
        words = said.keys() & self._words[raw.sheet.cls]
        if len(words) < _FEWEST and sum(len(one) == 1 for one in said.values()) < _FEWEST:
            return set()  # most rows; the boxes of forms begin and end with one digit
        found: set[str] = set()
        some = sorted((column_index(raw.fields[name].cell.column), name) for name in said)
        for _, run in groupby(enumerate(some), key=lambda one: one[1][0] - one[0]):
            names = [name for _, (_, name) in run]
            of_words = {at for at, name in enumerate(names) if name in words}
            found |= {names[at] for at in in_pieces([said[name] for name in names], of_words)}
        return found

    def _cell(self, raw: RawRow, field: Field, cell: RawField) -> RawField:
        """Return a cell, and those of other rows that say more of its field, as they may go on."""
        also = tuple(self._cell(raw, field, one) for one in cell.also)
        hits = self._hits((raw.table, field.name), field, cell)
        if hits:
            return replace(cell, raw=self._tell(raw, field, cell.cell.column, printed(cell.raw), hits), also=also)
        return cell if all(one is old for one, old in zip(also, cell.also, strict=True)) else replace(cell, also=also)

    def _hits(self, column: Column, field: Field, cell: RawField) -> list[Hit]:
        """Return what is personal in a cell; a cell of a number is looked at as it is printed."""
        if not isinstance(cell.raw, (str, int, float)):
            return []
        said = printed(cell.raw)
        hits = find(said, contact=field.contact)
        if not isinstance(cell.raw, str):
            hits = [hit for hit in hits if hit.kind == "identity-number"]
            if field.kind in _WORDS and _DIALLED.fullmatch(said):
                hits = [Hit("telephone", 0, len(said), blocking=True)]
        if hits and field.iri in self._codes and _BARE.fullmatch(plain(said).text):
            mine = {"identity-number"} if field.iri not in self._named else {"identity-number", "telephone"}
            hits = [
                hit for hit in hits if hit.kind in mine - ({"identity-number"} if column in self._of_codes else set())
            ]
        if not hits and column in self._of_people and is_person(said):
            hits = [Hit("members", 0, len(said), blocking=False)]
        return outside(said, hits, self._allowed)

    def _tell(self, raw: RawRow, field: Field, column: str | None, said: str, hits: list[Hit]) -> str:
        """Note what is taken out of a cell, one note a kind, and return what is left."""
        left = without(said, hits)
        place = (raw.table, raw.row, column, field.name, left)
        for kind in dict.fromkeys(hit.kind for hit in hits):
            of_kind = [hit for hit in hits if hit.kind == kind]
            rule, right, setting = _SAID[kind]
            severity = "violation" if any(hit.blocking for hit in of_kind) else "warning"
            taken = tuple(_masked(kind, said[hit.start : hit.end]) for hit in of_kind)
            message, said_of = text(rule, field=field.label), text(setting) if setting else None
            self.notes.append(Note(rule, severity, message, text(right), *place, taken, said_of))
        return left


def _columns_of_codes(rows: Iterable[RawRow]) -> set[Column]:
    """Return the columns whose 13 digits are codes and no identity numbers.

    A code has the right check digit by chance, one time in ten; an identity number always.
    """
    right: dict[Column, list[bool]] = {}
    for raw in rows:
        for name, cell in raw.fields.items():
            said = printed(cell.raw)
            if len(said) < _IDENTITY:
                continue
            said = plain(said).text
            if _THIRTEEN.fullmatch(said):
                right.setdefault((raw.table, name), []).append(passes(said.strip()))
    return {column for column, all_of in right.items() if len(all_of) >= _ENOUGH and 2 * sum(all_of) < len(all_of)}


def _columns_of_people(rows: Iterable[RawRow]) -> set[Column]:
    """Return the columns that hold names of people without a title."""
    texts: dict[Column, list[str]] = {}
    for raw in rows:
        for name, cell in raw.fields.items():
            if isinstance(cell.raw, str) and cell.raw.strip():
                texts.setdefault((raw.table, name), []).append(cell.raw)
    return {column for column, said in texts.items() if are_people(said)}


def _is_piece(raw: RawCell) -> bool:
    """Tell whether a cell may hold a piece of a number: digits alone."""
    return type(raw) is int or (isinstance(raw, str) and raw[:1].isdigit() and raw[-1].isdigit())


def _is_code(field: Field, sheet: Sheet) -> bool:
    """Tell whether a field holds codes: the sheet's own key, or the code of another thing."""
    return field.name in sheet.key or field.kind == "thing"


def _masked(kind: HitKind, said: str) -> str:
    """Return what was found as its officer may see it: names whole, of numbers the first and the last two digits."""
    if kind in {"name", "members"}:
        return said
    if kind == "email":
        return f"{said[0]}…{said[said.rfind('@') :]}" if "@" in said else f"{said[0]}…"
    places = [at for at, sign in enumerate(said) if sign.isalnum()]
    hidden = set(places[1:-2])
    return "".join("x" if at in hidden else sign for at, sign in enumerate(said))
