"""Notes on cells: whatever hers say, they say it again when ours are taken away."""

import io

import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.intake.markup.books import parts

from thaktho.intake.markup import notes
from thaktho.intake.markup.book import Book
from thaktho.intake.markup.package import Package
from thaktho.intake.markup.sheet import Sheet

PART = "xl/worksheets/sheet1.xml"
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1).filter(
    lambda said: said.strip() and "_x" not in said and notes.START not in said
)


def said(data: bytes) -> dict[str, str]:
    """Return what the comments of the first sheet say."""
    held = parts(data).get("xl/comments1.xml", b"<comments/>")
    return {one.get("ref", ""): "".join(map(str, one.itertext())) for one in etree.fromstring(held).iter("{*}comment")}


def noted(data: bytes, words: dict[str, str]) -> bytes:
    package = Package("plan.xlsx", data)
    book = Book.of(package)
    assert book
    sheet = Sheet(package, PART)
    notes.annotate(package, sheet, book.relations, words)
    sheet.save()
    return package.save()


def workbook(hers: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for cell, words in hers.items():
            sheet.write_comment(cell, words)
    return out.getvalue()


@given(hers=TEXT, ours=TEXT, later=TEXT)
def test_hers_are_what_they_were_when_ours_are_gone(hers: str, ours: str, later: str) -> None:
    plain = workbook({"B2": hers})
    before = said(plain)
    once = noted(plain, {"B2": ours, "C3": ours})
    assert said(once)["B2"].startswith(before["B2"])
    assert said(once).keys() == {"B2", "C3"}
    twice = noted(once, {"B2": later})
    assert said(twice) == said(noted(plain, {"B2": later}))
    assert said(noted(twice, {})) == before


def test_what_she_wrote_below_ours_stays() -> None:
    once = noted(workbook({}), {"B2": "ผิด"})
    package = Package("plan.xlsx", once)
    part = next(name for name in parts(once) if "comments" in name)
    text = next(package.edit(part).iter("{*}t"))
    text.text = f"{text.text}\nแก้แล้ว"
    kept = parts(noted(package.save(), {}))[part]
    assert "".join(map(str, etree.fromstring(kept).find("{*}commentList").itertext())) == "\nแก้แล้ว"  # type: ignore[union-attr]


def test_nothing_of_ours_is_left_when_they_are_gone() -> None:
    plain = workbook({})
    after = parts(noted(noted(plain, {"B2": "ผิด"}), {}))
    assert after.keys() - parts(plain).keys() == {"xl/worksheets/_rels/sheet1.xml.rels"}
    assert b"Target" not in after["xl/worksheets/_rels/sheet1.xml.rels"]
    assert b"legacyDrawing" not in after[PART]


def test_a_comment_without_a_shape_gets_one() -> None:
    """Some programs write comments and no drawing; then nobody sees them."""
    data = noted(workbook({"A1": "ของสำนักงาน"}), {"B2": "ผิด"})
    drawing = next(held for name, held in parts(data).items() if name.endswith(".vml"))
    assert drawing.count(b'ObjectType="Note"') == 2
