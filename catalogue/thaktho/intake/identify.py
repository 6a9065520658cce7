"""Giving every row its IRI, and every name of a thing the IRI of that thing.

A name is looked for in the publisher's look-ups, then among the rows of the file, then among what the workspace
knows; where the shape says so, an unknown one gets an address of its own (``mint``) or stays as printed (``keep``).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from thaktho import iris
from thaktho.areas import LocalAuthority
from thaktho.areas import iri as area_iri
from thaktho.contract import THK, Contract, Field, Sheet
from thaktho.intake import doubts
from thaktho.intake.known import FUND_NAMES, Known, Projects, known_authorities
from thaktho.intake.values import bodies, nearest, several
from thaktho.intake.values.bodies import Bodies
from thaktho.iris import slug
from thaktho.messages import Text, text
from thaktho.model import Note, Row, Value, minting, node_iri, place_of, words
from thaktho.workspace import DatasetSettings, Publisher

_DEEP = "project"
"""The scope of rows that hang on a project's row."""
_SHARED = ("area", "local-authority")
_BODIES = (iris.ORG + "Organization", THK + "LocalAuthority")


class Identities:
    """Identifies the rows of one submission."""

    def __init__(
        self,
        contract: Contract,
        publisher: Publisher,
        dataset: DatasetSettings,
        base: str,
        known: Known,
        authorities: Sequence[LocalAuthority] = (),
        projects: Projects | None = None,
    ) -> None:
        """Prepare for one dataset of one publisher, beside these local authorities and projects of others."""
        self._projects = projects or Projects(tuple)
        self._contract = contract
        self._publisher = publisher
        self._dataset = dataset
        self._base = base
        self._bodies = Bodies(authorities)
        self._known: Known = {**known_authorities(authorities), **known}
        self._rows: dict[tuple[str, str], dict[str, str]] = {}
        self._spelled: dict[tuple[str, str], dict[str, None]] = {}
        for (cls, name), found in self._known.items():
            self._spelled.setdefault((cls, bodies.key(name)), {}).update(dict.fromkeys(found))
        self._lookups = {slug(name): self._target(to) for name, to in publisher.lookups.items()}
        self._asked: set[str] = set()
        self.notes: list[Note] = []

    def _target(self, to: str) -> str:
        """Return the whole IRI of a look-up's target: what all deployments share is under their one base."""
        segment, _, rest = to.partition("/")
        if segment == "fund":
            return iris.fund(self._base, rest)
        return to if "://" in to else (iris.SHARED if segment in _SHARED else self._base) + to

    def settle(self, rows: Sequence[Row]) -> None:
        """Give rows their IRIs and things theirs; notes tell what was not found.

        What hangs on a project knows its project then, and gets its own address by `hang`.
        """
        for name in ("organization", "fund", "strategy", "goal", "plan"):
            self._settle([row for row in rows if row.cls == name])
        done = {"organization", "fund", "strategy", "goal", "plan"}
        self._settle([row for row in rows if row.cls not in done and not self._is_deep(row)])
        deep = [row for row in rows if self._is_deep(row)]
        _hang(deep, rows)
        self._settle(deep)

    def hang(self, rows: Sequence[Row]) -> None:
        """Give what hangs on projects its IRIs, which are made of its titles and names as they are now."""
        for row in rows:
            if self._is_deep(row):
                row.iri = self._child_iri(row, self._contract.sheet(row.cls))

    def _is_deep(self, row: Row) -> bool:
        return self._contract.sheet(row.cls).scope == _DEEP

    def _settle(self, rows: Sequence[Row]) -> None:
        sheets = {row.cls: self._contract.sheet(row.cls) for row in rows}
        for row in rows:
            if _is_nameless(sheets[row.cls]):  # its address follows from the things that it names
                self._things(row, sheets[row.cls])
        for row in rows:
            if sheets[row.cls].scope != _DEEP:
                row.iri = self._row_iri(row, sheets[row.cls])
                self._learn(row, sheets[row.cls])
        for row in rows:
            if not _is_nameless(sheets[row.cls]):
                self._things(row, sheets[row.cls])

    def _row_iri(self, row: Row, sheet: Sheet) -> str:
        code = next((str(row.first(name)) for name in sheet.key if row.first(name) is not None), None)
        if sheet.cls == THK + "Fund":
            return iris.fund(self._base, code or words(row, "name"))
        if sheet.scope == "deployment":
            return f"{self._base}{sheet.segment}/{iris.name_slug(code or words(row, *sheet.mint))}"
        row.minted = not code or iris.is_minted(code)
        if code and row.minted:  # one that Thaktho made, and wrote into the form: an address, nobody's code
            row.keeps_made_code = True
            del row.fields[sheet.key[0]]
        made = minting(row, sheet) if _is_nameless(sheet) else [words(row, name) for name in sheet.mint]
        identifier = slug(code) if code else iris.digest(self._publisher.id, *made)
        issuer = self._issuer(identifier) if sheet.scope == "issuer" and not row.minted else self._publisher.id
        if sheet.scope == "issuer" and not row.minted and self._dataset.codes_restart_yearly:
            identifier = f"{words(row, 'fiscalYear')}-{identifier}"
        return f"{self._base}{sheet.segment}/{issuer}/{identifier or iris.digest(str(row.row))}"

    def _issuer(self, code: str) -> str:
        """Return who numbers a project: the fund whose code is inside the project's, else the publisher."""
        pattern = self._dataset.code_issuer
        found = re.search(pattern, code) if pattern else None
        return (found.group(0) if found else "") or self._publisher.id

    def _child_iri(self, row: Row, sheet: Sheet) -> str:
        """Return the IRI of a row that hangs on a project, or "" where its project is not known."""
        parent = row.fields.get("project", [])
        if not parent or parent[0].term is None:
            return ""
        return node_iri(parent[0].term, sheet, row)

    def _learn(self, row: Row, sheet: Sheet) -> None:
        """Keep what a row may be called: code, name, both together, and the end of its address, which has the year."""
        code, *named = (row.first(name) for name in ("code", "name", "title"))
        said = [code, *named, row.iri.rsplit("/", 1)[-1]]
        said += [f"{code} {name}" for name in named if code is not None and name is not None]
        for name in (slug(str(one)) for one in said if one is not None):
            self._rows.setdefault((sheet.cls, name), {})[row.iri] = words(row, "fiscalYear")
            self._spelled.setdefault((sheet.cls, bodies.key(name)), {})[row.iri] = None

    def _things(self, row: Row, sheet: Sheet) -> None:
        for field in sheet.fields:
            if field.kind == "thing" and field.name in row.fields:
                parted = (one for value in row.fields[field.name] for one in self._parted(value, field, row))
                row.fields[field.name] = [self._thing(one, field, row) for one in parted]

    def _parted(self, value: Value, field: Field, row: Row) -> list[Value]:
        """Split a value that is plainly several names; ask where it may be."""
        whole = str(value.value)
        known, plain = partial(self._is_known, field=field, row=row), partial(several.is_plainly, target=field.target)
        parts = several.split(whole, known, plain)
        if len(parts) > 1:
            message = text("find.names_split", value=value.printed, result="; ".join(parts))
            self._note("find.names_split", "info", message, None, value, field, row)
        elif likely := several.doubtful(whole, known, plain):
            one = self._mint(whole, field, row) if field.unmatched == "mint" else "…"
            doubt = doubts.of_several(value.printed, whole, likely, one.removeprefix(self._base))
            self._ask(doubt, value, field, row)
        return [replace(value, value=part) for part in parts]

    def _is_known(self, name: str, field: Field, row: Row) -> bool:
        looked_up = self._lookups.get(slug(name))
        if looked_up is not None and self._fits(looked_up, field):
            return True
        return bool(self._all_found(name, field, row)) or len(self._alike(name, field)) == 1

    def _alike(self, name: str, field: Field) -> tuple[str, ...]:
        """Return what has this name in another spelling: a local authority, or a thing of the file or workspace."""
        if field.target in _BODIES and (named := self._bodies.named(name)):
            full = {self._found_body(one) for one in named}
            return tuple(sorted(full))
        spelled = self._spelled if field.target in (*_BODIES, THK + "Fund") else {}
        return tuple(spelled.get((field.target or "", bodies.key(name)), ()))

    def _found_body(self, authority: LocalAuthority) -> str:
        """Return the address of an authority: where it publishes itself, its own as a publisher."""
        as_body = self._known.get((_BODIES[0], slug(authority.name.th)), ())
        return as_body[0] if len(as_body) == 1 else area_iri(authority.code)

    def _thing(self, value: Value, field: Field, row: Row) -> Value:
        if value.derived and value.term:  # hung on the project of its own row
            return value
        name = slug(str(value.value))
        if name in self._lookups and self._fits(self._lookups[name], field):
            return self._looked_up(value, field, row)
        found = self._all_found(str(value.value), field, row)
        if len(found) == 1 and (found[0] != row.iri or not _is_anybodys(field)):
            return replace(value, term=found[0])
        if _is_anybodys(field):
            return self._left_open(value, found, field, row)
        if found:
            self._several(value, field, row, found)
            return value
        return self._alike_or_new(value, field, row)

    def _looked_up(self, value: Value, field: Field, row: Row) -> Value:
        """Return what the publisher's look-up says; one may say that a name is a name of its own."""
        term = self._lookups[slug(str(value.value))]
        own = field.unmatched == "mint" and term == self._mint(str(value.value), field, row)
        return replace(value, term=term, named="name" if own else "alias")

    def _alike_or_new(self, value: Value, field: Field, row: Row) -> Value:
        """Return what has a like name, where one has; else what the shape says of names that are not known."""
        alike = self._alike(str(value.value), field)
        minted = self._mint(str(value.value), field, row) if field.unmatched == "mint" else ""
        if len(alike) == 1 and alike[0] != minted:
            return self._otherwise_spelled(value, alike[0], field, row)
        if len(alike) > 1 and field.target == THK + "Fund":
            self._several(value, field, row, alike)
            return value
        if field.target in _BODIES:
            self._ask(doubts.of_body(str(value.value), self._bodies), value, field, row)
        elif field.target == THK + "Fund":
            self._doubt_fund(value, field, row)
        if minted:
            self._spelled.setdefault((field.target or "", bodies.key(str(value.value))), {})[minted] = None
            return replace(value, term=minted, named="name")
        if field.unmatched == "keep":
            self._not_found("find.thing_unknown", "warning", value, field, row)
            return replace(value, kept=True)
        self._not_found("find.thing_missing", "violation", value, field, row)
        return value

    def _otherwise_spelled(self, value: Value, term: str, field: Field, row: Row) -> Value:
        named = self._bodies.named(str(value.value))
        result = bodies.shown(named[0]) if named else term.rsplit("/", 1)[-1]
        message = text("find.name_alike", value=value.value, result=result)
        self._note("find.name_alike", "info", message, None, value, field, row)
        return replace(value, term=term, named="alias")

    def _doubt_fund(self, value: Value, field: Field, row: Row) -> None:
        """Ask whether a name means a fund that is known otherwise; of one without a code in it, once a name."""
        name = str(value.value)
        within = doubts.of_code_within(name)
        if within is None and slug(name) not in self._asked:
            self._asked.add(slug(name))
            both = (*self._known.items(), *self._rows.items())
            known = [(iri, key) for (cls, key), its in both if cls in (FUND_NAMES, field.target) for iri in its]
            within = doubts.of_new_fund(name, self._mint(name, field, row), known, self._base)
        self._ask(within, value, field, row)

    def _ask(self, doubt: doubts.Doubt | None, value: Value, field: Field, row: Row) -> None:
        if doubt is not None:
            place = (*place_of(row, value.cell, "warning"), field.name, value.printed)
            self.notes.append(Note(doubt.rule, "warning", doubt.message, doubt.right, *place, setting=doubt.setting))

    def _fits(self, target: str, field: Field) -> bool:
        """Tell whether a look-up's target may be what a field points at; a whole IRI of elsewhere may be anything."""
        if not target.startswith((self._base, iris.SHARED)):
            return True
        segment = target.removeprefix(self._base).removeprefix(iris.SHARED).partition("/")[0]
        named = {"publisher": THK + "Publisher", "local-authority": THK + "LocalAuthority"}
        classes = [named[segment], iris.ORG + "Organization"] if segment in named else []
        classes += [sheet.cls for sheet in self._contract.sheets if sheet.segment == segment]
        return any(field.target in (cls, *self._contract.supertypes.get(cls, ())) for cls in classes)

    def _found(self, key: tuple[str, str], row: Row) -> tuple[str, ...]:
        """Return the things of a name: those of the file before those of the workspace, those of the row's year."""
        rows = self._rows.get(key)
        if rows is None:
            return self._known.get(key, ())
        year = words(row, "fiscalYear")
        same = tuple(iri for iri, its in rows.items() if its and its == year)
        return same if len(rows) > 1 and len(same) == 1 else tuple(rows)

    def _all_found(self, name: str, field: Field, row: Row) -> tuple[str, ...]:
        """Return the things of a name; where a field points at anybody's projects, theirs too, by address as well."""
        if not _is_anybodys(field):
            return self._found((field.target or "", slug(name)), row)
        own = self._found((iris.PROJ + "Project", slug(name.rsplit("/", 1)[-1] if "://" in name else name)), row)
        return tuple(one for one in own if "://" not in name or one == name) or self._projects.named(name)

    def _left_open(self, value: Value, found: Sequence[str], field: Field, row: Row) -> Value:
        """Leave what names no other project as printed: none has the code yet, several do, or it is the row's own."""
        own = found == (row.iri,)
        rule = "find.project_itself" if own else "find.projects_alike" if found else "find.project_unknown"
        near = () if own else found or self._projects.near(str(value.value)) or [field.example]
        right = text("suggest.one_of", value=Text(" หรือ ".join(near), " or ".join(near))) if near else None
        self._note(rule, "warning", text(rule, value=value.printed), right, value, field, row)
        return replace(value, kept=True)

    def _several(self, value: Value, field: Field, row: Row, found: Sequence[str]) -> None:
        choices = ", ".join(iri.rsplit("/", 1)[-1] for iri in found)
        message = text("find.several_of_that_name", value=value.printed, field=field.label)
        right = text("suggest.one_of", value=choices)
        self._note("find.several_of_that_name", "violation", message, right, value, field, row)

    def _note(
        self, rule: str, severity: str, message: Text, right: Text | None, value: Value, field: Field, row: Row
    ) -> None:
        place = place_of(row, value.cell, severity)
        self.notes.append(Note(rule, severity, message, right, *place, field.name, value.printed))

    def _mint_body(self, sheet: Sheet, name: str) -> str:
        """Return the IRI of a body that is named only.

        Every municipality has a "กองสาธารณสุขและสิ่งแวดล้อม": such a name is the publisher's own, unless its look-ups
        speak of the body of that name that all publishers share.
        """
        shared = f"{self._base}{sheet.segment}/{iris.name_slug(name)}"
        if shared in self._lookups.values():
            return shared
        return f"{self._base}{sheet.segment}/{self._publisher.id}/{iris.name_slug(name)}"

    def _mint(self, name: str, field: Field, row: Row) -> str:
        """Return the IRI of a thing that is named only; the same name gets the same IRI again."""
        sheet = self._contract.sheet_of(field.target or "")
        if sheet is None:
            raise ValueError(f"{field.iri}: nothing can be minted for {field.target}")
        if sheet.cls == THK + "Fund":
            return iris.fund(self._base, name)
        if sheet.cls == iris.ORG + "Organization":
            return self._mint_body(sheet, name)
        if sheet.scope == "deployment":
            return f"{self._base}{sheet.segment}/{iris.name_slug(name)}"
        year = words(row, "fiscalYear")
        return f"{self._base}{sheet.segment}/{self._publisher.id}/{iris.digest(self._publisher.id, name, year)}"

    def _not_found(self, rule: str, severity: str, value: Value, field: Field, row: Row) -> None:
        message = text(rule, value=value.printed, field=field.label)
        keys = (
            (cls, key, iri) for names in (self._rows, self._known) for (cls, key), its in names.items() for iri in its
        )
        near = nearest.things(str(value.value), ((iri, key) for cls, key, iri in keys if cls == field.target))
        choices = Text(" หรือ ".join(near), " or ".join(near)) if near else Text(field.example, field.example)
        self._note(rule, severity, message, text("suggest.one_of", value=choices), value, field, row)


def _hang(deep: Sequence[Row], rows: Sequence[Row]) -> None:
    """Hang what names no project on the project that the same row of the file makes."""
    projects = {(row.sheet, row.row, row.year): row for row in rows if row.cls == "project"}
    for row in deep:
        beside = projects.get((row.sheet, row.row, row.year))
        if "project" not in row.fields and beside is not None:
            code = str(beside.first("code") or beside.iri.rsplit("/", 1)[-1])
            row.fields["project"] = [Value(code, code, None, term=beside.iri, derived=True)]


def _is_nameless(sheet: Sheet) -> bool:
    """Tell whether no row of a sheet has a code, so that nothing can point at it."""
    return not sheet.key and sheet.scope != _DEEP


def _is_anybodys(field: Field) -> bool:
    """Tell whether a field may point at projects of any publisher, and a code that is not known stays as printed."""
    return field.target == iris.PROJ + "Project" and field.unmatched == "keep"
