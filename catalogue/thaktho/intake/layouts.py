"""Layouts: how a foreign file reads, as data: one TOML a known format in ``publishers/_layouts/``.

A layout says by which headers its files are known, and what rows of which classes each row of a file makes.
``docs/layouts.md`` explains every setting.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from thaktho.contract import Contract
from thaktho.errors import DataError
from thaktho.messages import Text
from thaktho.resources import folder

CANONICAL = "canonical"
"""The layout of the form: its columns are those of the shapes."""
FOLDER = "_layouts"
_COLUMN = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a field's text comes from.

    ``columns`` are headers of which the first that is there counts; ``join`` are pieces such as ``"ตำบล{tambon}"``,
    each left out where a column in it is empty; ``value`` is a constant. ``find`` keeps what a pattern's group, or the
    whole pattern, matches; ``map`` replaces whole texts; ``split`` parts several values; ``free`` marks a text in which
    a place may be named among other words; ``of_group`` takes the cell from the first row of the row's
    group, where the last column of the group says something.
    """

    columns: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    value: str = ""
    find: re.Pattern[str] | None = None
    map: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    split: re.Pattern[str] | None = None
    free: bool = False
    of_group: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Return every header that it may read."""
        return (*self.columns, *(name for piece in self.join for name in _COLUMN.findall(piece)))

    def joined(self, texts: Mapping[str, str]) -> str:
        """Return the pieces whose columns all hold something, filled in."""
        filled = (piece for piece in self.join if all(texts.get(name) for name in _COLUMN.findall(piece)))
        return " ".join(_COLUMN.sub(lambda found: texts[found[1]], piece) for piece in filled)


@dataclass(frozen=True, slots=True)
class Years:
    """One column a year: ``header`` finds the columns, ``amount`` is the field that they fill."""

    header: re.Pattern[str]
    amount: str


@dataclass(frozen=True, slots=True)
class Section:
    """A row that says something of all rows below it: the pattern's group, or all that it matches, fills a field."""

    field: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class RowLayout:
    """The rows of one class that a file's rows make.

    Rows that agree in the columns of ``group`` are one group; with ``once`` a group makes one row, its first.
    ``require`` are fields without which a row makes none.
    """

    sheet: str
    fields: Mapping[str, Origin]
    require: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    once: bool = False
    years: Years | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a format reads; ``ignore`` are columns that are known and not published, ``private`` hold personal data."""

    name: str
    title: Text
    recognise: tuple[str, ...] = ()
    table: re.Pattern[str] | None = None
    header_rows: int = 1
    ignore: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    rows: tuple[RowLayout, ...] = ()

    @property
    def headers(self) -> frozenset[str]:
        """Return every header that the layout speaks of."""
        read = (name for rows in self.rows for origin in rows.fields.values() for name in origin.headers)
        group = (name for rows in self.rows for name in rows.group)
        return frozenset((*self.recognise, *self.ignore, *self.private, *self.only, *read, *group))


def layouts(workspace: Path, contract: Contract) -> dict[str, Layout]:
    """Return the layouts that ship with the software and those of a workspace, whose own of a name come first.

    Raises:
        DataError: one is not as it should be; the message names file and setting.
    """
    own = workspace / "publishers" / FOLDER
    files = {file.stem: file for home in (folder("publishers") / FOLDER, own) for file in sorted(home.glob("*.toml"))}
    return {name: _read(file, contract) for name, file in sorted(files.items())}


def _read(file: Path, contract: Contract) -> Layout:
    try:
        return _layout(file.stem, _load(file, file.stat().st_mtime_ns), contract)
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as cause:
        what = f"{cause.args[0]!r}" if isinstance(cause, KeyError) else str(cause)
        raise DataError("workspace.settings", file=f"{FOLDER}/{file.name}", what=what) from cause


@cache
def _load(file: Path, _changed: int) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _layout(name: str, said: dict[str, Any], contract: Contract) -> Layout:
    return Layout(
        name=name,
        title=Text(said["title"]["th"], said["title"]["en"]),
        recognise=tuple(said.get("recognise", ())),
        table=re.compile(said["table"]) if "table" in said else None,
        header_rows=int(said.get("header_rows", 1)),
        ignore=tuple(said.get("ignore", ())),
        private=tuple(said.get("private", ())),
        only=dict(said.get("only", {})),
        sections=tuple(Section(one["field"], re.compile(one["pattern"])) for one in said.get("sections", ())),
        rows=tuple(_rows(one, contract) for one in said.get("rows", ())),
    )


def _rows(said: dict[str, Any], contract: Contract) -> RowLayout:
    sheet = contract.sheet(said["sheet"])
    fields = {sheet.field(name).name: _origin(one) for name, one in said["fields"].items()}
    years = said.get("years")
    return RowLayout(
        sheet=sheet.name,
        fields=fields,
        require=tuple(said.get("require", ())),
        group=tuple(said.get("group", ())),
        once=bool(said.get("once", False)),
        years=Years(re.compile(years["header"]), sheet.field(years["amount"]).name) if years else None,
    )


def _origin(said: str | list[str] | dict[str, Any]) -> Origin:
    if not isinstance(said, dict):
        return Origin(columns=_names(said))
    strange = said.keys() - {"column", "join", "value", "find", "map", "prefix", "split", "free", "of_group"}
    if strange:
        raise KeyError(min(strange))
    return Origin(
        columns=_names(said.get("column", [])),
        join=tuple(said.get("join", ())),
        value=said.get("value", ""),
        find=re.compile(said["find"]) if "find" in said else None,
        map=dict(said.get("map", {})),
        prefix=said.get("prefix", ""),
        split=re.compile(said["split"]) if "split" in said else None,
        free=bool(said.get("free", False)),
        of_group=bool(said.get("of_group", False)),
    )


def _names(said: str | list[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)
