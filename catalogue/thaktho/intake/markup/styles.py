"""The styles of a workbook: what we need is found there or added at the end, so that no number of hers changes."""

from collections.abc import Sequence

from lxml import etree
from lxml.etree import _Element as Element

from thaktho.intake.markup.package import Package, element

_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
"""The sections in the order in which they have to stand (ECMA-376, CT_Stylesheet)."""
_SIZE = 11
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_PLAIN = (
    '<styleSheet xmlns="{}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>'
)
"""The styles of a workbook that has none: what every program takes for granted."""


class Styles:
    """The styles of an open package; nothing is changed until something new is asked for."""

    def __init__(self, package: Package, book: str, namespace: str, relations: str) -> None:
        """Find the styles, or make plain ones.

        Args:
            package: the workbook's.
            book: the part of the workbook.
            namespace: of its elements, without braces.
            relations: the beginning of the types of its relations.
        """
        found = package.related(book, "styles")
        if found is None or found.part is None:
            part = package.new_name("xl/styles-thaktho{}.xml")
            package.write(part, etree.fromstring(_PLAIN.format(namespace)), _KIND)
            package.relate(book, relations + "styles", part)
        else:
            part = found.part
        self._package, self._part, self._ns = package, part, f"{{{namespace}}}"

    def fill_of_rule(self, colour: str) -> int:
        """Return the number of the style by which a rule fills a cell with a colour (``"FFRRGGBB"``)."""
        pattern = self._made("patternFill", patternType="solid")
        pattern.extend([self._made("fgColor", rgb=colour), self._made("bgColor", rgb=colour)])
        return self._number("dxfs", self._holding("dxf", self._holding("fill", pattern)))

    def of_cell(
        self, *, bold: bool = False, link: bool = False, fill: str | None = None, larger: int = 0, lines: bool = False
    ) -> int:
        """Return the number of a style of cells: wrapped text in the workbook's own first font."""
        ruled = [self._made(side, style="thin") for side in ("left", "right", "top", "bottom")]
        for side in ruled:
            side.append(self._made("color", rgb="FFBFBFBF"))
        font = self._number("fonts", self._font(bold=bold, link=link, larger=larger))
        border = self._number("borders", self._holding("border", *ruled, self._made("diagonal"))) if lines else 0
        pattern = self._made("patternFill", patternType="solid")
        pattern.extend([self._made("fgColor", rgb=fill or ""), self._made("bgColor", indexed="64")])
        filled = self._number("fills", self._holding("fill", pattern)) if fill else 0
        style = self._holding("xf", self._made("alignment", vertical="top", **({"wrapText": "1"} if lines else {})))
        numbers = {"numFmtId": 0, "fontId": font, "fillId": filled, "borderId": border, "xfId": 0}
        applied = dict.fromkeys(("applyFont", "applyFill", "applyBorder", "applyAlignment"), 1)
        for name, number in {**numbers, **applied}.items():
            style.set(name, str(number))
        return self._number("cellXfs", style)

    @property
    def size(self) -> float:
        """Return the size of the workbook's own letters, in points."""
        return float(self._first_font().get("sz") or _SIZE)

    def _first_font(self) -> dict[str, str | None]:
        first = self._package.tree(self._part).find(f"{self._ns}fonts/{self._ns}font")
        return {etree.QName(one).localname: one.get("val") for one in first} if first is not None else {}

    def _font(self, *, bold: bool, link: bool, larger: int) -> Element:
        said = self._first_font()
        size = self.size + larger
        parts = [self._made("b")] if bold else []
        parts += [self._made("u")] if link else []
        parts += [self._made("sz", val=f"{size:g}"), self._made("color", rgb="FF0563C1" if link else "FF000000")]
        parts += [self._made("name", val=said.get("name") or "Calibri")]
        parts += [self._made("family", val=said["family"])] if said.get("family") else []
        return self._holding("font", *parts)

    def _made(self, name: str, **attributes: str | None) -> Element:
        made = element(self._ns[1:-1], name)
        for key, value in attributes.items():
            if value:
                made.set(key, value)
        return made

    def _holding(self, name: str, *parts: Element) -> Element:
        made = self._made(name)
        made.extend(parts)
        return made

    def _number(self, section: str, wanted: Element) -> int:
        """Return the number of an entry of a section; it is added where it is not there yet."""
        held = self._package.tree(self._part).find(self._ns + section)
        for number, one in enumerate(held if held is not None else ()):
            if _same(one, wanted):
                return number
        kept = self._section(section)
        kept.append(wanted)
        kept.set("count", str(len(kept)))
        return len(kept) - 1

    def _section(self, name: str) -> Element:
        root = self._package.edit(self._part)
        found = root.find(self._ns + name)
        if found is None:
            later = _ORDER[_ORDER.index(name) + 1 :]
            place = next((at for at, one in enumerate(root) if etree.QName(one).localname in later), len(root))
            found = self._made(name)
            root.insert(place, found)
        return found


def _same(one: Element, other: Element) -> bool:
    """Tell whether two elements say the same, whatever their prefixes."""
    return _said(one) == _said(other)


def _said(one: Element) -> Sequence[object]:
    return (one.tag, sorted(one.attrib.items()), [_said(child) for child in one])
