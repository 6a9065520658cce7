"""The colours of wrong cells: rules of conditional formatting, which leave the cells' own formats as they are.

A rule of ours is always true and is known by its formula, so that it is found and taken away again, also after another
program saved the workbook.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree
from lxml.etree import _Element as Element

from thaktho.cells import column_index, letters
from thaktho.intake.markup.sheet import Sheet

ALWAYS = 'N("thaktho")=0'
"""The formula of a rule of ours: the number of a text is 0."""
_MARKED = re.compile(r"\bN\(\s*\"thaktho\"\s*\)", re.IGNORECASE)
FILLS = {"violation": "FFFFC7CE", "warning": "FFFFEB9C", "info": "FFD6E8FA"}
"""Red, amber and blue by severity, light enough for black text."""
_RANGES = 400
"""Ranges of one rule: programs do not take a list of any length."""


def is_marked(sheet: Sheet) -> bool:
    """Tell whether a sheet has a rule of ours."""
    return any(_is_ours(rule) for rule in _rules(sheet))


def clear(sheet: Sheet) -> None:
    """Take our rules away, and what held nothing else."""
    for rule in [rule for rule in _rules(sheet) if _is_ours(rule)]:
        holder = rule.getparent()
        if holder is None:
            continue
        holder.remove(rule)
        above = holder.getparent()
        if above is not None and not any(_named(one, "cfRule") for one in holder):
            above.remove(holder)


def colour(sheet: Sheet, cells: Mapping[str, Iterable[str]], styles: Mapping[str, int]) -> None:
    """Colour cells.

    Args:
        sheet: on which they are.
        cells: the cells of each severity, the gravest first: ``"D8"``.
        styles: the number of the style of each severity.
    """
    rules = []
    for severity, places in cells.items():
        ranges = list(_ranges(places))
        rules += [(styles[severity], ranges[at : at + _RANGES]) for at in range(0, len(ranges), _RANGES)]
    _make_room(sheet, len(rules))
    for priority, (style, ranges) in enumerate(rules, 1):
        holder = sheet.add("conditionalFormatting")
        holder.set("sqref", " ".join(ranges))
        said = {"type": "expression", "dxfId": str(style), "priority": str(priority)}
        rule = etree.SubElement(holder, f"{sheet.namespace}cfRule", said)
        etree.SubElement(rule, f"{sheet.namespace}formula").text = ALWAYS


def _make_room(sheet: Sheet, needed: int) -> None:
    """Let our rules come first: of two fills that of the lower number is shown. The order of hers stays."""
    given = {rule: int(said) for rule in _rules(sheet) if (said := rule.get("priority", "")).lstrip("-").isdecimal()}
    shift = needed + 1 - min(given.values(), default=needed + 1)
    if shift > 0:
        for rule, priority in given.items():
            rule.set("priority", str(priority + shift))


def _rules(sheet: Sheet) -> list[Element]:
    return [one for one in sheet.root.iter() if _named(one, "cfRule")]


def _is_ours(rule: Element) -> bool:
    return _MARKED.search("".join(str(said) for said in rule.itertext())) is not None


def _named(one: Element, name: str) -> bool:
    return isinstance(one.tag, str) and etree.QName(one).localname == name


def _ranges(cells: Iterable[str]) -> Iterator[str]:
    """Yield ranges of cells, those below one another as one: ``"D8:D11"``."""
    start = last = (-1, -1)
    for place in sorted(_place(cell) for cell in cells):
        if place != (last[0], last[1] + 1):
            if last[1] > 0:
                yield _range(start, last)
            start = place
        last = place
    if last[1] > 0:
        yield _range(start, last)


def _place(cell: str) -> tuple[int, int]:
    column = cell.rstrip("0123456789")
    return column_index(column), int(cell[len(column) :])


def _range(start: tuple[int, int], last: tuple[int, int]) -> str:
    first, end = (f"{letters(column)}{row}" for column, row in (start, last))
    return first if first == end else f"{first}:{end}"
