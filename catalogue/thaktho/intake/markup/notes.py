"""The notes on wrong cells: comments, each with a shape that shows it. Hers stay; ours stand below them.

What we write stands between two lines of our own, by which it is found and taken away again, also after another program
saved the workbook. A conversation (a threaded comment) is left alone: programs show it in place of the note.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from thaktho.intake.markup import shapes
from thaktho.intake.markup.package import Package, element
from thaktho.intake.markup.sheet import Sheet
from thaktho.intake.markup.words import written

AUTHOR: Final = "ถักทอ / Thaktho"
START: Final = f"── {AUTHOR} ──"
END: Final = "──────────"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_THREAD = "tc="
"""How the author of a comment begins that stands for a conversation ([MS-XLSX] 2.3.8, threaded comments)."""
_OURS = re.compile(rf"\n?{re.escape(START)}.*?(?:{re.escape(END)}|\Z)", re.DOTALL)
_MOST = 32_000


def annotate(package: Package, sheet: Sheet, relations: str, said: Mapping[str, str]) -> None:
    """Take our earlier notes from a sheet away and write new ones.

    Args:
        package: the workbook's.
        sheet: of that package.
        relations: the beginning of the types of its relations.
        said: what to say of each cell, by its reference (``"D8"``).
    """
    found = package.related(sheet.part, "comments")
    if found is None and not said:
        return
    part = (found and found.part) or package.new_name("xl/comments-thaktho{}.xml")
    held = package.tree(part) if found else element(sheet.namespace[1:-1], "comments")
    before = etree.tostring(held)
    comments = _Comments(held, sheet.namespace)
    comments.clear()
    for cell, words in said.items():
        comments.say(cell, words)
    if etree.tostring(held) == before:
        return
    if comments.cells:
        package.write(part, held, _KIND)
        if not found:
            package.relate(sheet.part, relations + "comments", part)
    elif found:
        package.drop(part)
        package.unrelate(sheet.part, found.id)
    _draw(package, sheet, relations, comments.cells)


class _Comments:
    """The comments of one sheet."""

    def __init__(self, root: Element, namespace: str) -> None:
        self._root, self._ns = root, namespace
        self._authors, self._list = self._within("authors", 0), self._within("commentList", 1)
        self._held = {one.get("ref", ""): one for one in self._list.iterfind(f"{namespace}comment")}

    def _within(self, name: str, place: int) -> Element:
        found = self._root.find(self._ns + name)
        if found is None:
            found = self._root.makeelement(self._ns + name)
            self._root.insert(place, found)
        return found

    @property
    def cells(self) -> dict[str, int]:
        """Return how long each comment is, by its cell."""
        return {cell: len(_text(one)) for cell, one in self._held.items()}

    def clear(self) -> None:
        """Take what is ours out of every comment, and comments that then say nothing."""
        for cell, one in list(self._held.items()):
            whole = _text(one)
            kept = _OURS.sub("", whole)
            if kept == whole:
                continue
            if kept.strip():
                self._cut(one, [found.span() for found in _OURS.finditer(whole)])
            else:
                self._list.remove(self._held.pop(cell))

    def _cut(self, comment: Element, spans: list[tuple[int, int]]) -> None:
        """Take spans of the text out; what is left keeps its format."""
        at = 0
        for piece in list(self._pieces(comment)):
            whole = piece.text or ""
            kept = [c for n, c in enumerate(whole, at) if not any(first <= n < last for first, last in spans)]
            at += len(whole)
            piece.text = "".join(kept)
            run = piece.getparent()
            if whole and not kept and run is not None and run.tag == f"{self._ns}r":
                run.getparent().remove(run)  # type: ignore[union-attr]

    def _pieces(self, comment: Element) -> Iterator[Element]:
        return (one for one in comment.iter(f"{self._ns}t") if not _is_phonetic(one))

    def say(self, cell: str, words: str) -> None:
        """Write a note on a cell, below what stands there."""
        held = self._held.get(cell)
        block = written(f"{START}\n{words.replace(END, '')[:_MOST]}\n{END}")
        if held is None:
            held = etree.SubElement(self._list, f"{self._ns}comment", ref=cell, authorId=str(self._author()))
            self._held[cell] = held
            self._run(etree.SubElement(held, f"{self._ns}text"), block)
        elif not self._is_thread(held):
            text = held.find(f"{self._ns}text")
            text = etree.SubElement(held, f"{self._ns}text") if text is None else text
            plain = text.find(f"{self._ns}t")
            if plain is not None:
                run = etree.Element(f"{self._ns}r")
                text.replace(plain, run)
                run.append(plain)
            self._run(text, f"\n{block}")

    def _run(self, text: Element, words: str) -> None:
        run = text.makeelement(f"{self._ns}r")
        etree.SubElement(run, f"{self._ns}t", {_SPACE: "preserve"}).text = words
        runs = text.findall(f"{self._ns}r")
        text.insert(text.index(runs[-1]) + 1 if runs else 0, run)

    def _author(self) -> int:
        names = [one.text for one in self._authors]
        if AUTHOR not in names:
            etree.SubElement(self._authors, f"{self._ns}author").text = AUTHOR
            names.append(AUTHOR)
        return names.index(AUTHOR)

    def _is_thread(self, comment: Element) -> bool:
        number = comment.get("authorId", "")
        authors = [one.text or "" for one in self._authors]
        return number.isdecimal() and int(number) < len(authors) and authors[int(number)].startswith(_THREAD)


def _text(comment: Element) -> str:
    tag = f"{{{etree.QName(comment).namespace}}}t"
    return "".join(one.text or "" for one in comment.iter(tag) if not _is_phonetic(one))


def _is_phonetic(piece: Element) -> bool:
    above = piece.getparent()
    return above is not None and etree.QName(above).localname == "rPh"


def _draw(package: Package, sheet: Sheet, relations: str, cells: Mapping[str, int]) -> None:
    """Let each comment have its shape, and no shape be left without its comment."""
    link = sheet.find("legacyDrawing")
    drawn = next((r for r in package.relations(sheet.part) if link is not None and r.id in link.attrib.values()), None)
    held = package.read(drawn.part) if drawn and drawn.part else None
    try:
        made = shapes.drawn(held, cells)
    except ValueError as cause:
        raise package.broken() from cause
    if made is not None and drawn and drawn.part:
        package.write(drawn.part, made)
    elif made is not None:
        part = package.new_name("xl/drawings/thaktho{}.vml")
        package.write(part, made, _DRAWING)
        name = package.relate(sheet.part, relations + "vmlDrawing", part)
        link = sheet.add("legacyDrawing") if link is None else link
        link.set(f"{{{relations.rstrip('/')}}}id", name)
    elif drawn and drawn.part and link is not None:
        package.drop(drawn.part)
        package.unrelate(sheet.part, drawn.id)
        sheet.root.remove(link)
