"""What an edition says otherwise than the one before it, and what of the past is not told again."""

import pytest

from thaktho import editions
from thaktho.contract import shipped
from thaktho.iris import DCT, PROV, RDF, SHARED

BASE = "https://test.example/id/"
GRAPH = "https://test.example/graph/fund/projects/2568"
PROJECT = f"{BASE}project/L5221/68-1"
FUND = f"{SHARED}fund/L5221"
PLACE = f"{SHARED}area/900101"


def said(subject: str, predicate: str, value: str, graph: str = GRAPH) -> str:
    term = f"<{value}>" if value.startswith("http") else f'"{value}"'
    return f"<{subject}> <{predicate}> {term} <{graph}> .\n"


def thing(iri: str, sheet: str, row: str = "1", **fields: str) -> str:
    """State fields of a thing as an accepted graph does, with the row of its edition that it came from."""
    of = shipped().sheet(sheet)
    lines = [said(iri, RDF + "type", of.cls), said(iri, DCT + "source", f"{BASE}submission/fund/{row}/row/2")]
    for name, value in fields.items():
        predicate = of.field(name).path[-1].predicate
        lines.append(said(iri, predicate, value))
    return "".join(lines)


def changes(before: str, after: str) -> list[editions.Changed]:
    return editions.changes(before.encode(), after.encode(), GRAPH, shipped())


def told(before: str, after: str) -> dict[str, tuple[str, list[str], list[str]]]:
    """Return of the one thing that changed, by field: what became of it, and the values told."""
    (one,) = changes(before, after)
    return {
        field.label.en: (field.how, [value.value for value in field.before], [value.value for value in field.after])
        for field in one.fields
    }


def test_the_same_from_another_file_is_no_change() -> None:
    before, after = (thing(PROJECT, "project", number, code="68-1", title="งาน") for number in "12")
    before += said(f"{BASE}dataset/fund", PROV + "wasGeneratedBy", f"{BASE}submission/fund/1")
    after += said(f"{BASE}submission/fund/2/row/2", DCT + "title", "อื่น", "https://test.example/graph/provenance")
    assert changes(before, after) == []


def test_what_came_and_went_is_told_by_its_address() -> None:
    found = changes(thing(PROJECT, "project", code="68-1"), thing(f"{PROJECT}9", "project", code="68-19"))
    assert [(one.sheet, one.iri, one.what) for one in found] == [
        ("project", PROJECT, "gone"),
        ("project", f"{PROJECT}9", "added"),
    ]


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("fiscalYear", "2567", "2568"),
        ("start", "2024-10-01", "2024-11-01"),
        ("area", PLACE, f"{SHARED}area/900102"),
        ("status", f"{SHARED}code/project-status/planned", f"{SHARED}code/project-status/completed"),
        ("plan", f"{BASE}plan/fund/1", f"{BASE}plan/fund/2"),
    ],
)
def test_of_codes_dates_and_terms_both_values_are_told(field: str, before: str, after: str) -> None:
    label = shipped().sheet("project").field(field).label.en
    assert told(*(thing(PROJECT, "project", **{field: value}) for value in (before, after))) == {
        label: ("changed", [before], [after])
    }


@pytest.mark.parametrize("field", ["title", "objective", "description", "page"])
def test_of_texts_and_addresses_only_that_they_changed(field: str) -> None:
    """A name in them may be why they did."""
    values = ("http://a.example/1", "http://a.example/2") if field == "page" else ("นาย ก", "ผู้ประสานงาน")
    found = told(*(thing(PROJECT, "project", **{field: value}) for value in values))
    assert list(found.values()) == [("changed", [], [])]


def test_of_counts_of_people_and_of_indicators_no_number_is_told() -> None:
    """Two editions together may tell a count that either withholds."""
    for sheet, fields in (("need", ("count",)), ("target", ("baseline", "aim", "result"))):
        for field in fields:
            before, after = (thing(f"{BASE}{sheet}/1", sheet, **{field: number}) for number in ("3", "12"))
            assert list(told(before, after).values()) == [("changed", [], [])], field


def test_what_was_taken_out_is_not_told_again() -> None:
    found = told(thing(PROJECT, "project", start="2024-10-01", area=PLACE), thing(PROJECT, "project", area=PLACE))
    assert list(found.values()) == [("removed", [], [])]


def test_a_village_may_be_somebodys_address() -> None:
    found = told(*(thing(PROJECT, "project", area=area) for area in (f"{PLACE}03", PLACE)))
    assert list(found.values()) == [("changed", [], [])]
    region = f"{SHARED}area/region-12"
    found = told(*(thing(PROJECT, "project", area=area) for area in (region, PLACE)))
    assert list(found.values()) == [("changed", [region], [PLACE])]


def test_an_amount_is_told_of_the_fund_that_still_gives_one() -> None:
    """What another fund gave before and gives no more is not told."""

    def funded(*gifts: tuple[str, str]) -> str:
        step = next(f for f in shipped().sheet("project").fields if f.name == "approved").path[0].predicate
        lines = thing(PROJECT, "project", code="68-1")
        for fund, amount in gifts:
            node = f"{PROJECT}/funding/{fund}"
            lines += said(PROJECT, step, node)
            lines += thing(node, "funding", fund=f"{SHARED}fund/{fund}", approved=amount)
        return lines

    found = told(funded(("L5221", "100"), ("L5222", "70")), funded(("L5221", "120")))
    assert found["Amount approved"] == ("changed", ["100"], ["120"])
    found = told(funded(("L5221", "100")), funded(("L5221", "120")))  # nothing that the project says itself is another
    assert found == {"Amount approved": ("changed", ["100"], ["120"])}


def test_what_hangs_on_a_project_is_compared_too() -> None:
    project = thing(PROJECT, "project", code="68-1")
    found = changes(
        project + thing(f"{PROJECT}/lesson/1", "lesson", text="ก"),
        project + thing(f"{PROJECT}/lesson/1", "lesson", text="ข"),
    )
    assert [(one.sheet, one.what) for one in found] == [("lesson", "changed")]


# -- addresses that have no page any more ----------------------------------------------------------------------


def left(before: str, after: str = "") -> list[str]:
    return editions.withdrawn(before.encode(), after.encode(), GRAPH, shipped())


def test_an_address_made_of_a_code_is_kept_also_of_what_is_only_named() -> None:
    named = said(FUND, RDF + "type", shipped().sheet("fund").cls)
    named += said(FUND, shipped().sheet("fund").field("code").path[-1].predicate, "L5221")
    minted = f"{BASE}plan/fund/M-0123456789"
    assert left(thing(PROJECT, "project", code="68-1") + thing(minted, "plan", title="แผน") + named) == sorted(
        [PROJECT, minted, FUND]
    )


def test_an_address_made_of_a_name_or_rewritten_by_a_purge_is_not_kept() -> None:
    """The name may be what had to go; a purge gave the other."""
    body, purged = f"{BASE}organization/fund/นาย-ก", f"{BASE}project/L5221/P-0123456789"
    before = thing(body, "organization", name="นาย ก") + thing(purged, "project", title="[…]", code="[…]")
    assert left(before) == []
    assert [(one.iri, one.what) for one in changes(before, "")] == [("", "gone"), ("", "gone")]


def test_what_is_still_described_and_what_has_no_page_is_not_kept() -> None:
    project = thing(PROJECT, "project", code="68-1")
    lesson = thing(f"{PROJECT}/lesson/M-0123456789", "lesson", text="ก")
    assert left(project + lesson, thing(PROJECT, "project", "2", code="68-1", title="ใหม่")) == []
