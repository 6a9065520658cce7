"""The package of a workbook: its parts, changed one by one while every other part is copied as it is.

A package is a zip of parts; ``[Content_Types].xml`` says what each is, and a part's ``.rels`` what it points at
(ECMA-376 part 2). A part is named without a leading slash, as in ``"xl/workbook.xml"``.
"""

import io
import posixpath
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from thaktho.errors import DataError

_TYPES = "[Content_Types].xml"
_CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of new parts: the same workbook and findings give the same bytes."""

Writer = Callable[[IO[bytes]], None]


class Relation(NamedTuple):
    """What a part points at: the id, the last word of the type (``"comments"``), and the part; None if outside."""

    id: str
    kind: str
    part: str | None


class Package:
    """A workbook's package, opened from its bytes; changes are kept until `save`."""

    def __init__(self, name: str, data: bytes) -> None:
        """Open a package; ``name`` is the file's, for messages.

        Raises:
            DataError: it is no zip, or names one part twice.
        """
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile as cause:
            raise DataError("file.truncated", name=name) from cause
        self._held = {_part_name(info.filename): info for info in self._zip.infolist()}
        self._names = {part.lower(): part for part in self._held}
        if len(self._names) < len(self._zip.infolist()):
            raise self.broken()
        self._changed: dict[str, Element | bytes | Writer] = {}
        self._dropped: set[str] = set()

    def broken(self) -> DataError:
        """Return the error of a package that cannot be marked up."""
        return DataError("markup.broken", name=self.name)

    def has(self, part: str) -> bool:
        """Tell whether there is such a part."""
        return part not in self._dropped and (part in self._held or part in self._changed)

    def open(self, part: str) -> IO[bytes]:
        """Open a part as it came.

        Raises:
            DataError: the part is not there.
        """
        if part not in self._held:
            raise self.broken()
        return self._zip.open(self._held[part])

    def read(self, part: str) -> bytes:
        """Return a part's bytes as they came."""
        with self.open(part) as stream:
            return stream.read()

    def tree(self, part: str) -> Element:
        """Return a part as a tree; a change to it counts once `edited` was called.

        Raises:
            DataError: it is not there, is no XML or declares a document type.
        """
        held = self._changed.get(part)
        return held if isinstance(held, Element) else self.parse(self.read(part))

    def edit(self, part: str) -> Element:
        """Return a part as a tree whose changes are kept."""
        tree = self.tree(part)
        self._changed[part] = tree
        return tree

    def parse(self, data: bytes) -> Element:
        """Return XML as a tree: no entities, nothing fetched, no giant nodes.

        Raises:
            DataError: it is no XML or declares a document type.
        """
        if _DOCTYPE.search(data):
            raise self.broken()
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as cause:
            raise self.broken() from cause

    def write(self, part: str, content: Element | bytes | Writer, kind: str | None = None) -> None:
        """Set a part's content: a tree, bytes, or what writes it to a stream; ``kind`` is a new part's content type."""
        self._changed[part] = content
        self._dropped.discard(part)
        if kind is not None and self.kind(part) != kind:
            self._add_kind(part, kind)

    def new_name(self, pattern: str) -> str:
        """Return the name of a part that is not there yet, from a pattern such as ``"xl/comments{}.xml"``."""
        taken = {part.lower() for part in (*self._held, *self._changed)}
        return next(name for n in range(1, len(taken) + 2) if (name := pattern.format(n)).lower() not in taken)

    def drop(self, part: str) -> None:
        """Take a part out, with what it points at by itself."""
        for name in (part, _rels_of(part)):
            self._dropped.add(name)
            self._changed.pop(name, None)
        types = self.edit(_TYPES)
        for one in types.findall(f"{_CONTENT}Override"):
            if _part_name(one.get("PartName", "")) == part:
                types.remove(one)

    def kind(self, part: str) -> str | None:
        """Return a part's content type."""
        types = self.tree(_TYPES)
        for one in types.iterfind(f"{_CONTENT}Override"):
            if _part_name(one.get("PartName", "")).lower() == part.lower():
                return one.get("ContentType")
        ending = part.rpartition(".")[2].lower()
        defaults = types.iterfind(f"{_CONTENT}Default")
        return next((one.get("ContentType") for one in defaults if one.get("Extension", "").lower() == ending), None)

    def _add_kind(self, part: str, kind: str) -> None:
        types = self.edit(_TYPES)
        etree.SubElement(types, f"{_CONTENT}Override", PartName=f"/{part}", ContentType=kind)

    def relations(self, part: str) -> Iterator[Relation]:
        """Yield what a part (``""``: the package) points at."""
        rels = _rels_of(part)
        for one in self.tree(rels).iterfind(f"{_RELS}Relationship") if self.has(rels) else ():
            target = _target(part, one.get("Target", ""))
            inside = one.get("TargetMode") != "External"
            kind = one.get("Type", "").rpartition("/")[2]
            yield Relation(one.get("Id", ""), kind, self._names.get(target.lower(), target) if inside else None)

    def related(self, part: str, kind: str) -> Relation | None:
        """Return the first thing of a kind that a part points at and that is there."""
        return next((r for r in self.relations(part) if r.kind == kind and r.part and self.has(r.part)), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part point at another; ``kind`` is the whole type. Return the id."""
        rels = _rels_of(part)
        if not self.has(rels):
            self.write(rels, element(_RELS[1:-1], "Relationships"))
        tree = self.edit(rels)
        taken = {one.get("Id") for one in tree}
        made = next(name for n in range(1, len(taken) + 2) if (name := f"rId{n}") not in taken)
        way = posixpath.relpath(target, posixpath.dirname(part) or ".")
        etree.SubElement(tree, f"{_RELS}Relationship", Id=made, Type=kind, Target=way)
        return made

    def unrelate(self, part: str, relation: str) -> None:
        """Let a part no longer point at something."""
        tree = self.edit(_rels_of(part))
        for one in tree.findall(f"{_RELS}Relationship"):
            if one.get("Id") == relation:
                tree.remove(one)

    def save(self) -> bytes:
        """Return the package with its changes; every other part has the bytes it came with."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
            for part, info in self._held.items():
                if part not in self._dropped:
                    made = zipfile.ZipInfo(info.filename, info.date_time)
                    made.compress_type, made.external_attr = info.compress_type, info.external_attr
                    made.file_size = info.file_size
                    self._copy(part, zipped, made)
            for part in self._changed:
                if part not in self._held:
                    made = zipfile.ZipInfo(part, _EPOCH)
                    made.compress_type = zipfile.ZIP_DEFLATED
                    self._copy(part, zipped, made)
        return out.getvalue()

    def _copy(self, part: str, zipped: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        content = self._changed.get(part)
        with zipped.open(info, "w") as stream:
            if content is None:
                with self.open(part) as source:
                    shutil.copyfileobj(source, stream)
            elif isinstance(content, bytes):
                stream.write(content)
            elif isinstance(content, Element):
                stream.write(etree.tostring(content, xml_declaration=True, encoding="UTF-8", standalone=True))
            else:
                content(stream)


def element(namespace: str, name: str) -> Element:
    """Return a new element of a namespace (without braces), without a prefix."""
    return etree.fromstring(f'<{name} xmlns="{namespace}"/>')


def _part_name(said: str) -> str:
    return said.replace("\\", "/").lstrip("/")


def _rels_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _target(part: str, target: str) -> str:
    """Return the part that a target names: from the root where it begins with a slash, else from the part's folder."""
    return _part_name(posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target.replace("\\", "/"))))
