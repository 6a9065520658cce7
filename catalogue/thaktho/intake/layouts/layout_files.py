"""The TOML files of layouts, read strictly: a setting that is unknown, missing or not as it should be is an error."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from thaktho.contract import Contract, Sheet
from thaktho.errors import DataError
from thaktho.intake.layouts.layout import CANONICAL, COLUMN, PLACEHOLDERS, Layout, Origin, RowLayout, Section
from thaktho.messages import Text
from thaktho.resources import folder

FOLDER = "_layouts"
T = TypeVar("T")
Reader = Callable[[Any, str], object]
"""Reads one setting: what the file says, and the setting's full name."""


class _Wrong(Exception):  # noqa: N818 - becomes a DataError as soon as the file's name is known
    """A setting is wrong: the key of the message, and what it is about."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(key, what)
        self.key = key
        self.what = what


def layouts(workspace: Path, contract: Contract) -> dict[str, Layout]:
    """Return the layouts that ship with the software and those of a workspace, whose own of a name come first.

    Raises:
        DataError: one is not as it should be; the message names file and setting.
    """
    own = workspace / "publishers" / FOLDER
    files = {file.stem: file for home in (folder("publishers") / FOLDER, own) for file in sorted(home.glob("*.toml"))}
    return {name: read_layout(file, contract) for name, file in sorted(files.items())}


def read_layout(file: Path, contract: Contract) -> Layout:
    """Read one layout; raises as `layouts` does."""
    try:
        said = _load(file, file.stat().st_mtime_ns)
        layout = _table(Layout, _LAYOUT, said, "", name=file.stem)
        _vet(layout, contract)
    except _Wrong as wrong:
        raise DataError(wrong.key, file=f"{FOLDER}/{file.name}", what=wrong.what) from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as cause:
        what = (cause.strerror or "") if isinstance(cause, OSError) else str(cause)
        raise DataError("workspace.settings", file=f"{FOLDER}/{file.name}", what=what) from cause
    return layout


@cache
def _load(file: Path, _changed: int) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


# -- the form of settings ----------------------------------------------------------------------------------


def _table(kind: type[T], readers: Mapping[str, Reader], said: object, where: str, **values: object) -> T:
    """Read a table of settings as an object whose fields are the settings, and ``values``."""
    if not isinstance(said, dict):
        raise _wrong(where, said)
    for name, raw in said.items():
        full = f"{where}.{name}" if where else name
        if name not in readers:
            raise _Wrong("workspace.setting_unknown", full)
        values[name] = _read(readers[name], raw, full)
    for one in fields(kind):  # type: ignore[arg-type] # dataclasses have no type of their own
        if one.name not in values and one.default is MISSING and one.default_factory is MISSING:
            raise _Wrong("workspace.setting_missing", f"{where}.{one.name}" if where else one.name)
    return kind(**values)


def _read(reader: Reader, raw: object, where: str) -> object:
    try:
        return reader(raw, where)
    except (TypeError, ValueError, re.error) as cause:
        raise _wrong(where, raw) from cause


def _wrong(where: str, said: object) -> _Wrong:
    return _Wrong("workspace.settings", f"{where} = {said!r}")


def _str(said: object, _where: str = "") -> str:
    if not isinstance(said, str) or not said.strip():
        raise TypeError
    return said


def _flag(said: object, _where: str) -> bool:
    if not isinstance(said, bool):
        raise TypeError
    return said


def _depth(said: object, _where: str) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or not 1 <= said <= 4:  # noqa: PLR2004 - rows of a header
        raise TypeError
    return said


def _list(said: object) -> list[Any]:
    if not isinstance(said, list) or not said:
        raise TypeError
    return said


def _names(said: object, _where: str) -> tuple[str, ...]:
    return tuple(map(_str, [said] if isinstance(said, str) else _list(said)))


def _sets(said: object, where: str) -> tuple[tuple[str, ...], ...]:
    found = _list(said)
    return tuple(_names(_list(one), where) for one in found) if isinstance(found[0], list) else (_names(found, where),)


def _pattern(said: object, _where: str) -> re.Pattern[str]:
    return re.compile(_str(said))


def _replacing(said: object, _where: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    pairs = [(_str(pattern), to) for pattern, to in map(_list, _list(said))]
    for pattern, to in pairs:
        re.sub(f"(?:{pattern})|", to, "")  # matches in any case, so that a group that is not there is found out now
    return tuple((re.compile(pattern), to) for pattern, to in pairs)


def _patterns(said: object, where: str) -> dict[str, str]:
    if not isinstance(said, dict):
        raise TypeError
    for name, pattern in said.items():
        re.compile(COLUMN.sub("", _str(pattern, f"{where}.{name}")))
    return dict(said)


def _title(said: object, _where: str) -> Text:
    if not isinstance(said, dict) or said.keys() != {"th", "en"}:
        raise TypeError
    return Text(_str(said["th"]), _str(said["en"]))


def _origin(said: object, where: str) -> Origin:
    if isinstance(said, dict):
        return _table(Origin, _ORIGIN, said, where)
    return Origin(column=_names(said, where))


def _fields(said: object, where: str) -> dict[str, Origin]:
    if not isinstance(said, dict) or not said:
        raise TypeError
    return {name: _read(_origin, one, f"{where}.{name}") for name, one in said.items()}  # type: ignore[misc]


def _each(kind: type[T], readers: Mapping[str, Reader]) -> Reader:
    return lambda said, where: tuple(
        _table(kind, readers, one, f"{where}.{number}") for number, one in enumerate(_list(said), 1)
    )


# -- what settings have to do with each other, and with the contract ------------------------------------------


def _vet(layout: Layout, contract: Contract) -> None:
    if bool(layout.rows) != bool(layout.recognise) or (not layout.rows and layout.name != CANONICAL):
        raise _Wrong("workspace.setting_missing", "recognise" if layout.rows else "rows")
    for number, rows in enumerate(layout.rows, 1):
        for name, said in _strange(layout, rows, contract):
            raise _wrong(f"rows.{number}.{name}", said)


def _strange(layout: Layout, rows: RowLayout, contract: Contract) -> Iterator[tuple[str, object]]:
    """Yield the settings of rows that name what is not there, or that make no sense without another."""
    sheet = next((one for one in contract.sheets if one.name == rows.sheet), None)
    if sheet is None:
        yield "sheet", rows.sheet
        return
    yield from (("require", name) for name in rows.require if name not in rows.fields)
    if rows.once and not rows.group:
        yield "once", rows.once
    if rows.yearly and layout.years is None:
        yield "yearly", rows.yearly
    for name, origin in rows.fields.items():
        yield from ((f"fields.{name}{setting}", said) for setting, said in _odd(layout, rows, sheet, name, origin))


def _odd(layout: Layout, rows: RowLayout, sheet: Sheet, name: str, origin: Origin) -> Iterator[tuple[str, object]]:
    """Yield the settings of a field that name what is not there, or that make no sense without another."""
    if not sheet.has(name):
        yield "", name
        return
    sources = [bool(one) for one in (origin.column, origin.join, origin.section, origin.year)]
    if sum(sources) > 1 or not (any(sources) or origin.value):
        yield "", [one for one in ("column", "join", "section", "year") if getattr(origin, one)]
    if origin.section and origin.section not in {one.name for one in layout.sections}:
        yield ".section", origin.section
    if origin.year and (origin.year not in _OF_YEAR or not rows.yearly):
        yield ".year", origin.year
    if origin.join and not origin.headers:
        yield ".join", list(origin.join)
    yield from ((".value", one) for one in COLUMN.findall(origin.value) if one not in PLACEHOLDERS)
    if origin.free and sheet.field(name).kind != "area":
        yield ".free", origin.free
    if origin.of_group and not rows.group:
        yield ".of_group", origin.of_group
    if origin.gather and not rows.once:
        yield ".gather", origin.gather


_OF_YEAR = ("header", "cell")
_ORIGIN: Mapping[str, Reader] = {
    "column": _names,
    "join": _names,
    "section": _str,
    "year": _str,
    "value": _str,
    "find": _pattern,
    "replace": _replacing,
    "split": _pattern,
    "free": _flag,
    "of_group": _flag,
    "gather": _flag,
}
_SECTION: Mapping[str, Reader] = {"name": _str, "pattern": _pattern}
_ROWS: Mapping[str, Reader] = {
    "sheet": _str,
    "fields": _fields,
    "require": _names,
    "group": _names,
    "once": _flag,
    "yearly": _flag,
}
_LAYOUT: Mapping[str, Reader] = {
    "title": _title,
    "recognise": _sets,
    "table": _pattern,
    "header_rows": _depth,
    "ignore": _names,
    "private": _names,
    "only": _patterns,
    "years": _pattern,
    "sections": _each(Section, _SECTION),
    "rows": _each(RowLayout, _ROWS),
}
