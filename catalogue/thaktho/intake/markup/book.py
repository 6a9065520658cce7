"""The workbook's own part: which sheets there are, which is shown first, and the sheet of findings among them."""

from typing import Final, NamedTuple

from lxml import etree

from thaktho.intake.markup import colours
from thaktho.intake.markup.package import Package
from thaktho.intake.markup.sheet import Sheet
from thaktho.intake.markup.styles import Styles
from thaktho.model import RESULTS_SHEET, is_reserved

_RELATIONS: Final = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    ),
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "http://purl.oclc.org/ooxml/officeDocument/relationships/",
}
"""The beginning of the types of relations, by the namespace of the elements: transitional and strict."""
_ENDINGS: Final = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": ".xlsm",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
    "application/vnd.ms-excel.template.macroenabled.main+xml": ".xltm",
}


class SheetPart(NamedTuple):
    """A sheet of the workbook: its name, its part, its kind (``"worksheet"``, ``"chartsheet"``, …), if it is hidden."""

    name: str
    part: str
    kind: str
    hidden: bool


class Book:
    """The workbook in an open package; its changes are kept there."""

    def __init__(self, package: Package, part: str, ending: str) -> None:
        """Read which sheets there are.

        Raises:
            DataError: its elements are of no namespace that workbooks have.
        """
        self.package, self._part, self.ending = package, part, ending
        root = package.tree(part)
        self.namespace = etree.QName(root).namespace or ""
        if self.namespace not in _RELATIONS:
            raise package.broken()
        self.relations = _RELATIONS[self.namespace]
        self._id = f"{{{self.relations.rstrip('/')}}}id"
        self._ns = f"{{{self.namespace}}}"
        targets = {found.id: found for found in package.relations(part)}
        found = [(one, targets.get(one.get(self._id, ""))) for one in root.iterfind(self._sheet_path)]
        self.sheets = [
            SheetPart(one.get("name", ""), to.part, to.kind, one.get("state", "visible") != "visible")
            for one, to in found
            if to and to.part
        ]
        self.results = next((one.part for one in self.sheets if self._is_results(one)), None)

    @classmethod
    def of(cls, package: Package) -> "Book | None":
        """Return the workbook of a package; None where it is of another format (OpenDocument, binary)."""
        found = package.related("", "officeDocument")
        ending = _ENDINGS.get((package.kind(found.part) or "").lower()) if found and found.part else None
        return cls(package, found.part, ending) if found and found.part and ending else None

    @property
    def _sheet_path(self) -> str:
        return f"{self._ns}sheets/{self._ns}sheet"

    def _is_results(self, sheet: SheetPart) -> bool:
        """Tell our sheet of findings from one of hers that has its name: it holds a rule of ours."""
        ours = sheet.name.startswith(RESULTS_SHEET) and is_reserved(sheet.name) and sheet.kind == "worksheet"
        return ours and colours.is_marked(Sheet(self.package, sheet.part))

    def styles(self) -> Styles:
        """Return the styles of the workbook."""
        return Styles(self.package, self._part, self.namespace, self.relations)

    def write_results(self, content: bytes, kind: str) -> None:
        """Set the sheet of findings, in its place or after all others, and let it be shown first."""
        if self.results is None:
            part = self.package.new_name("xl/worksheets/thaktho{}.xml")
            self.package.write(part, content, kind)
            self._append(self.package.relate(self._part, self.relations + "worksheet", part))
            self._show(len(self.package.tree(self._part).findall(self._sheet_path)) - 1)
            return
        for found in self.package.relations(self.results):
            if found.kind in {"comments", "vmlDrawing"} and found.part:
                self.package.drop(found.part)
        self.package.drop(self.results)
        self.package.write(self.results, content, kind)
        self._show(self._index())

    def _append(self, relation: str) -> None:
        sheets = self.package.edit(self._part).find(f"{self._ns}sheets")
        if sheets is None:
            raise self.package.broken()
        taken = {one.get("name", "").lower() for one in sheets}
        names = (RESULTS_SHEET, *(f"{RESULTS_SHEET} ({number})" for number in range(2, len(taken) + 3)))
        number = max((int(one.get("sheetId", "0")) for one in sheets), default=0) + 1
        made = etree.SubElement(sheets, f"{self._ns}sheet")
        made.set("name", next(name for name in names if name not in taken))
        made.set("sheetId", str(number))
        made.set(self._id, relation)

    def _index(self) -> int:
        """Return the place of our sheet, which is visible again; names that belong to it alone are taken away."""
        root = self.package.edit(self._part)
        targets = {found.id: found.part for found in self.package.relations(self._part)}
        found = root.findall(self._sheet_path)
        index = next(at for at, one in enumerate(found) if targets.get(one.get(self._id, "")) == self.results)
        found[index].attrib.pop("state", "")
        names = root.find(f"{self._ns}definedNames")
        for name in list(names) if names is not None else ():
            if name.get("localSheetId") == str(index):
                name.getparent().remove(name)  # type: ignore[union-attr]
        if names is not None and len(names) == 0:
            root.remove(names)
        return index

    def _show(self, index: int) -> None:
        root = self.package.edit(self._part)
        views = root.find(f"{self._ns}bookViews")
        if views is None:
            views = root.makeelement(f"{self._ns}bookViews")
            root.insert(next(at for at, one in enumerate(root) if one.tag == f"{self._ns}sheets"), views)
            etree.SubElement(views, f"{self._ns}workbookView")
        for view in views:
            view.set("activeTab", str(index))
            view.attrib.pop("firstSheet", "")
