"""A worksheet's part in three: what stands before its cells, the cells, and what stands after them.

The cells are never parsed and never changed: they are copied through as they are, so that a sheet of any size costs
little memory. What stands after them (rules of colours, links, drawings) is a small tree.
"""

import re
from typing import IO, Final

from lxml import etree
from lxml.etree import _Element as Element

from thaktho.intake.markup.package import Package

_START = re.compile(rb"<(?:([\w.-]+):)?sheetData(?=[\s/>])[^>]*>")
_ROOT = re.compile(rb"<(?![?!])(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_SELECTED = re.compile(rb"\s+tabSelected\s*=\s*[\"'](?:1|true)[\"']")
_CHUNK = 1 << 20
_MOST = 64 * 1024**2
"""Bytes that may stand before or after the cells."""
_KEEP = 256
"""Bytes of one chunk that are looked at again with the next: a tag may lie across two."""

_ORDER: Final = (
    "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
    "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF",
)  # fmt: skip
"""What may stand after the cells, in its order (ECMA-376, CT_Worksheet); what is not named stands later."""


class Sheet:
    """The part of one worksheet; ``root`` is a tree of all but the cells and what stands before them."""

    def __init__(self, package: Package, part: str) -> None:
        """Split the part.

        Raises:
            DataError: it is no worksheet in UTF-8.
        """
        self._package, self.part = package, part
        with package.open(part) as stream:
            scan = _Scan(stream)
            try:
                self._head, opening = scan.until(_START, keep=True)
                self._start = len(self._head)
                if not opening[0].endswith(b"/>"):
                    prefix = opening[1] + b":" if opening[1] else b""
                    scan.until(re.compile(rb"</%ssheetData\s*>" % re.escape(prefix)), keep=False)
                self._end = scan.at
                tail = scan.rest()
                self._opening = _ROOT.search(self._head)[0]  # type: ignore[index]
            except (EOFError, TypeError) as cause:
                raise package.broken() from cause
        self.root = package.parse(self._head[: self._head.index(self._opening)] + self._opening + tail)
        if (self.root.getroottree().docinfo.encoding or "UTF-8").upper() not in {"UTF-8", "UTF8", "US-ASCII"}:
            raise package.broken()
        self._before = etree.tostring(self.root)

    @property
    def namespace(self) -> str:
        """Return the namespace of its elements, in braces: transitional or strict."""
        return f"{{{etree.QName(self.root).namespace}}}"

    def find(self, name: str) -> Element | None:
        """Return the first of its elements of that name, after the cells."""
        return self.root.find(self.namespace + name)

    def add(self, name: str) -> Element:
        """Add an element after the cells, where its kind has to stand."""
        rank = _rank(name)
        made = self.root.makeelement(self.namespace + name)
        later = (at for at, one in enumerate(self.root) if _rank(etree.QName(one).localname) > rank)
        self.root.insert(next(later, len(self.root)), made)
        return made

    def deselect(self) -> None:
        """Let the sheet not be selected: two selected sheets would be edited together."""
        self._head = _SELECTED.sub(b"", self._head)

    def save(self) -> None:
        """Hand the part back to its package, if anything changed."""
        if len(self._head) != self._start or etree.tostring(self.root) != self._before:
            self._package.write(self.part, self._write)

    def _write(self, stream: IO[bytes]) -> None:
        stream.write(self._head)
        with self._package.open(self.part) as source:
            _pass(source, self._start, None)
            _pass(source, self._end - self._start, stream)
        written = etree.tostring(self.root, encoding="UTF-8", xml_declaration=False)
        name = self._opening[1:].split(maxsplit=1)[0].rstrip(b">")
        stream.write(written.partition(b">")[2] or b"</%s>" % name)


def deselect(package: Package, part: str) -> None:
    """Let a sheet that is no worksheet, such as one of a chart, not be selected."""
    held = package.read(part)
    if (kept := _SELECTED.sub(b"", held)) != held:
        package.write(part, kept)


class _Scan:
    """Reads a stream up to what is looked for; ``at`` is the place in the stream."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._held, self.at = stream, b"", 0

    def until(self, wanted: re.Pattern[bytes], *, keep: bool) -> tuple[bytes, re.Match[bytes]]:
        """Read to the end of what is wanted; return what stands before it, if it is to be kept.

        Raises:
            EOFError: it does not come, or too much stands before it to be kept.
        """
        while (found := wanted.search(self._held)) is None:
            if keep and len(self._held) > _MOST:
                raise EOFError
            if not keep:
                self._forget(max(0, len(self._held) - _KEEP))
            if not (chunk := self._stream.read(_CHUNK)):
                raise EOFError
            self._held += chunk
        before = self._held[: found.start()]
        self._forget(found.end())
        return before, found

    def _forget(self, size: int) -> None:
        self.at += size
        self._held = self._held[size:]

    def rest(self) -> bytes:
        """Return what is left of the stream."""
        left = self._held + self._stream.read(_MOST + 1)
        if len(left) > _MOST:
            raise EOFError
        return left


def _pass(source: IO[bytes], size: int, out: IO[bytes] | None) -> None:
    """Read so many bytes, and write them where ``out`` is given."""
    while size > 0 and (chunk := source.read(min(size, _CHUNK))):
        size -= len(chunk)
        if out is not None:
            out.write(chunk)


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)
