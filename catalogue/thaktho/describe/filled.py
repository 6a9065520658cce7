"""What a dataset says, as the rows of a form: reading them again gives the same statements.

A row is a thing that a row of the submitted file described, in the order of that file. What is only named (a fund,
a plan, a body) is a name in a cell; the node between a project and its fund, or its target group, is in the project's
row where that can hold all it says, else a row of its own sheet. Minted codes stand where codes do: the reader knows
them again.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import duckdb

from thaktho import areas
from thaktho.cells import RawCell
from thaktho.contract import Contract, Field, Sheet
from thaktho.describe.mentions import Mentions
from thaktho.form import Lines, listed
from thaktho.iris import CSVW, DCT, SHARED, is_minted

_AREA = SHARED + "area/"
_PARTED = "; "
_STATEMENTS = (
    "select class, subject, field, node, value, iri, printed from statement where dataset = ? order by field, ordinal"
)
_ORIGINS = (
    "select q.s, min(r.o::integer) from dataset d join quad q on q.g = d.graph and q.p = $source"
    " join quad r on r.s = q.o and r.p = $number where d.iri = $dataset group by q.s order by 2, q.s"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """One value of a field: the node between, if its path has one; the value, its IRI, and its printed text."""

    node: str | None
    value: str | None
    iri: str | None
    printed: str | None


_Thing = dict[str, list[_Said]]
"""What is said of one thing, by the field's name."""


def lines(facts: duckdb.DuckDBPyConnection, contract: Contract, dataset: str) -> Lines:
    """Return the rows of a dataset by the short name of their sheet, in the order of the file they came in.

    Args:
        facts: the fact tables.
        contract: the sheets and fields.
        dataset: IRI of the dataset.
    """
    return _Filling(facts, contract, dataset).lines()


class _Filling:
    def __init__(self, facts: duckdb.DuckDBPyConnection, contract: Contract, dataset: str) -> None:
        self._contract = contract
        asked = {"source": DCT + "source", "number": CSVW + "rownum", "dataset": dataset}
        order = [subject for subject, _ in facts.execute(_ORIGINS, asked).fetchall()]
        found: dict[str, dict[str, _Thing]] = {}
        for cls, subject, field, *said in facts.execute(_STATEMENTS, [dataset]).fetchall():
            found.setdefault(subject, {}).setdefault(cls, {}).setdefault(field, []).append(_Said(*said))
        self._things = {subject: found[subject] for subject in order if subject in found}
        described = {subject: self._own(classes) for subject, classes in self._things.items()}
        self._mentions = Mentions(facts, contract, dataset, described)

    def lines(self) -> Lines:
        made: dict[str, list[dict[str, RawCell]]] = {}
        held = self._held()
        for subject, classes in self._things.items():
            if subject not in held:
                sheet = self._own(classes)
                thing = {**classes[sheet.name], **self._from_nodes(subject, sheet, held)}
                made.setdefault(sheet.name, []).append(self._line(subject, sheet, thing))
        return made

    def _own(self, classes: Mapping[str, _Thing]) -> Sheet:
        """Return the sheet of a thing: the most exact of its classes, since a fund is a body too."""
        sheets = [self._contract.sheet(name) for name in classes]
        wider = {parent for sheet in sheets for parent in self._contract.supertypes.get(sheet.cls, ())}
        return next(sheet for sheet in sheets if sheet.cls not in wider)

    # -- nodes between ---------------------------------------------------------------------------------------

    def _held(self) -> dict[str, str]:
        """Return the nodes that the row of the thing they hang on can hold, each with that thing."""
        held: dict[str, str] = {}
        for sheet in self._contract.sheets:
            for step, cls in sheet.nodes.items():
                child = self._contract.sheet_of(cls)
                if child is not None:
                    held |= self._held_in(sheet, step, child)
        return held

    def _held_in(self, sheet: Sheet, step: str, child: Sheet) -> dict[str, str]:
        up = next(field for field in child.fields if field.path[0].inverse and field.path[0].predicate == step)
        by_parent: dict[str, list[str]] = {}
        for subject, classes in self._things.items():
            for said in classes.get(child.name, {}).get(up.name, ()):
                by_parent.setdefault(said.iri or "", []).append(subject)
        columns = {field.path[1] for field in sheet.fields if len(field.path) > 1 and field.path[0].predicate == step}
        held = {}
        for parent, nodes in by_parent.items():
            for node in nodes:
                used = {child.field(name).path[-1] for name in self._things[node][child.name] if name != up.name}
                only_named = used == {child.field(child.key[0]).path[-1]}
                if only_named or (len(nodes) == 1 and used <= columns):
                    held[node] = parent
        return held

    def _from_nodes(self, subject: str, sheet: Sheet, held: Mapping[str, str]) -> _Thing:
        """Return the values that a thing's row takes from its nodes: those that stand nowhere else."""
        found: _Thing = {}
        for field in sheet.fields:
            if len(field.path) > 1 and self._contract.sheet_of(sheet.nodes[field.path[0].predicate]):
                said = self._things[subject][sheet.name].get(field.name, [])
                found[field.name] = [one for one in said if one.node is None or held.get(one.node) == subject]
        return found

    # -- cells -----------------------------------------------------------------------------------------------

    def _line(self, subject: str, sheet: Sheet, thing: _Thing) -> dict[str, RawCell]:
        cells = {field.name: self._cell(field, thing.get(field.name, [])) for field in sheet.fields}
        minted = subject.rsplit("/", 1)[-1]
        if "code" in sheet.key and cells["code"] is None and is_minted(minted) and sheet.mint:
            cells["code"] = minted
        return {name: cell for name, cell in cells.items() if cell is not None}

    def _cell(self, field: Field, said: Sequence[_Said]) -> RawCell:
        if not said:
            return None
        if not field.many and len(said) == 1 and said[0].value is not None:
            return _plain(said[0].value, field)
        return _PARTED.join(dict.fromkeys(text for one in said for text in self._texts(one, field))) or None

    def _texts(self, said: _Said, field: Field) -> Iterator[str]:
        if said.iri is None or field.kind == "iri":
            yield said.printed or said.value or ""
        elif field.kind == "concept":
            concepts = self._contract.concepts.get(field.target or "", ())
            yield next((listed(concept) for concept in concepts if concept.iri == said.iri), said.iri)
        elif field.kind == "area":
            yield said.printed or listed_area(said.iri.removeprefix(_AREA))
        else:
            yield from self._mentions.of(said.iri, field.target or "")


def listed_area(code: str) -> str:
    """Return an area as forms write it: a tambon by code and name, a wider one by its name."""
    area = areas.find(code)
    if area is None or area.level == "village":
        return code
    name = areas.full_name(code).th
    return f"{code} {name}" if area.level == "tambon" else name


def _plain(value: str, field: Field) -> RawCell:
    """Return a canonical value as a cell: a number, a day, or the text itself."""
    try:
        if field.kind in {"year", "integer"}:
            return int(value)
        if field.kind in {"money", "decimal"}:
            return float(value) if Decimal(repr(float(value))) == Decimal(value) else value
        if field.kind in {"date", "datetime"}:
            return dt.date.fromisoformat(value[:10])
    except (ValueError, InvalidOperation):
        return value
    return value
