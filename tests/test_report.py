"""The report for an officer: like findings together, the worst first, how to mend them once, long groups folded."""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import PROJECT, checked

from thaktho.contract import shipped
from thaktho.messages import LANGUAGES, Language, Text, text
from thaktho.model import Finding
from thaktho.report import PLACES, SEVERITIES, groups, lines, tell

C = shipped()
SHEET = "โครงการ"
AMOUNT = shipped().sheet("project").field("approved")


def wrong(row: int, value: str = "หกหมื่น") -> Finding:
    message, right = text("find.not_money", value=value), text("suggest.example", value=AMOUNT.example)
    return Finding("violation", "find.not_money", message, right, SHEET, row, "E", "approved", value)


def told(findings: Sequence[Finding], language: Language = "en", *, whole: bool = False) -> list[str]:
    columns = {(SHEET, ""): {AMOUNT.iri: ("E", "งบ\nอนุมัติ")}}
    return list(lines(findings, shipped(), columns, language, whole=whole))


def test_findings_of_one_rule_on_one_field_are_one_group_with_what_they_share() -> None:
    assert told([wrong(2), wrong(3, "ตามจริง")]) == [
        "[must mend] Amount approved: “…” is not an amount. Write a number in baht; 0 if none is needed. (2)",
        "    How: Write this cell again as in the example",
        f"    For example {AMOUNT.example}",
        "    • sheet “โครงการ” cell E2 (งบ อนุมัติ) · “หกหมื่น”",
        "    • sheet “โครงการ” cell E3 (งบ อนุมัติ) · “ตามจริง”",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_group_is_folded_unless_all_is_asked_for(language: Language) -> None:
    found = [wrong(row, f"{row} หมื่น") for row in range(2, 302)]
    folded, whole = told(found, language), told(found, language, whole=True)
    assert sum("•" in line for line in folded) == PLACES
    assert "295" in folded[-1]
    assert "--all" in folded[-1]
    assert sum("•" in line for line in whole) == 300


def test_one_place_more_than_is_shown_is_shown_too() -> None:
    """To say that there is one more takes as much room as the place itself."""
    assert sum("•" in line for line in told([wrong(row, str(row)) for row in range(PLACES + 1)])) == PLACES + 1


def test_the_same_below_one_another_is_one_place() -> None:
    """A column that was left empty, or filled with one wrong word, is no list of three hundred cells."""
    out = told([*(wrong(row) for row in range(2, 302)), wrong(303), wrong(304, "ตามจริง")])
    assert [line for line in out if "•" in line] == [
        "    • sheet “โครงการ” cell E2–E301 (งบ อนุมัติ) · “หกหมื่น”",
        "    • sheet “โครงการ” cell E303 (งบ อนุมัติ) · “หกหมื่น”",
        "    • sheet “โครงการ” cell E304 (งบ อนุมัติ) · “ตามจริง”",
    ]
    assert "(302)" in out[0]


@given(st.lists(st.integers(1, 40), max_size=30, unique=True))
def test_no_place_is_lost_where_places_are_put_together(rows: list[int]) -> None:
    shown = [line for line in told([wrong(row) for row in sorted(rows)]) if "•" in line]
    ends = [re.findall(r"E(\d+)", line) for line in shown]
    covered = [row for first, *last in ends for row in range(int(first), int(last[0] if last else first) + 1)]
    more = sorted(rows)[len(covered) :]
    assert covered + more == sorted(rows)


def test_what_speaks_for_itself_is_told_without_the_sentence_of_the_heading() -> None:
    places = [("บ่อยาง", "900101 ตำบลบ่อยาง"), ("พะวง", "900104 ตำบลพะวง")]
    found = [
        Finding(
            "info", "find.place_partly", text("find.place_partly", value=value, choices=choices), None,
            SHEET, row, "J", "area", value,
        )
        for row, (value, choices) in enumerate(places, 3)
    ]  # fmt: skip
    assert [line.partition(" · ")[2] for line in told(found)[1:]] == [f"“{a}” · {b}" for a, b in places]


def test_a_right_value_is_never_said_to_be_how_nor_an_example_where_none_is_right() -> None:
    """“For example 60000” beside an amount that belongs on another sheet would be typed in."""
    other_sheet = text("find.which_node", value="1", field=AMOUNT.label)
    where = (SHEET, 3, "E", "approved", "1")
    (one,) = tell([Finding("violation", "find.which_node", other_sheet, text("suggest.use_sheet"), *where)], C, {})
    assert (one.how, one.right) == (text("suggest.use_sheet"), None)
    (two,) = tell([Finding("info", "find.area_abolished_one", other_sheet, Text("901501", "901501"), *where)], C, {})
    assert (two.how, two.right) == (None, Text("901501", "901501"))


@given(found=st.lists(st.tuples(st.sampled_from(SEVERITIES), st.integers(2, 40), st.text("ab“”", max_size=5))))
def test_every_finding_is_told_once_and_the_worst_first(found: list[tuple[str, int, str]]) -> None:
    findings = [
        Finding(
            severity, "find.not_money", text("find.not_money", value=value), None, SHEET, row, "E", "approved", value
        )
        for severity, row, value in found
    ]
    made = groups(tell(findings, shipped(), {}))
    assert sorted(map(id, findings)) == sorted(id(one.finding) for group in made for one in group.places)
    ranks = [SEVERITIES.index(group.places[0].finding.severity) for group in made]
    assert ranks == sorted(set(ranks))
    assert sum("•" in line for line in told(findings, whole=True)) == len(findings)


def test_what_stands_in_a_cell_comes_before_what_is_of_a_column_or_the_file() -> None:
    """A wrong place is not looked for below all the columns that a file does not have."""
    column = Finding("warning", "find.no_rows", text("find.no_rows", value="a"), None, SHEET, None, "E", None, None)
    cell = Finding("warning", "find.amount_small", text("find.amount_small", value="5"), None, SHEET, 9, "E", None, "5")
    assert [one.finding for one in tell([column, cell, wrong(2)], C, {})] == [wrong(2), cell, column]


def test_the_mark_that_a_form_puts_behind_a_header_is_no_part_of_its_name() -> None:
    columns = {(SHEET, ""): {AMOUNT.iri: ("E", "งบประมาณที่อนุมัติ •")}}
    assert list(lines([wrong(2)], C, columns, "th"))[-1].endswith("ช่อง E2 (งบประมาณที่อนุมัติ) · “หกหมื่น”")


def test_what_differs_besides_the_value_is_told_with_each_place() -> None:
    found = [
        Finding(
            "violation", "find.code_twice", text("find.code_twice", value="ก", row=row, sheet=SHEET),
            text("suggest.code_twice"), SHEET, row + 5, "A", "code", "ก",
        )
        for row in (2, 3)
    ]  # fmt: skip
    out = told(found)
    assert "row … of the sheet" in out[0]
    assert "row 2 of the sheet" in out[-2]
    assert "row 3 of the sheet" in out[-1]


def test_what_was_taken_out_is_shown_to_the_officer_alone() -> None:
    message = text("find.not_money", value="[…]")
    found = Finding("warning", "find.not_money", message, None, SHEET, 2, "B", "title", "[…]", ("ข้อความที่ถูกนำออก",))
    assert any("ข้อความที่ถูกนำออก" in line for line in told([found]))
    assert "ข้อความที่ถูกนำออก" not in str(found.as_dict())


def test_every_finding_of_a_real_check_is_told_in_both_languages(tmp_path: Path) -> None:
    """Whatever rule it is of: no key is missing, and nothing is said of a right value where there is none."""
    rows = [
        {**PROJECT, "approved": "หกหมื่น", "area": "909999", "goal": "ไม่มี", "targetGroup": "9999"},
        {**PROJECT, "title": "", "fiscalYear": "2539", "start": "1 ตุลาคม 2568"},
        {**PROJECT, "code": "68-L5221-2-03", "approved": "5", "spent": "60", "area": "เมือง"},
    ]
    found = checked(tmp_path, project=rows)
    assert len({finding.rule for finding in found.findings}) > 6
    for language in LANGUAGES:
        out = list(lines(found.findings, shipped(), found.reading.columns, language, whole=True))
        assert sum("•" in line for line in out) == len([one for one in found.findings if one.sheet])
        assert not [line for line in out if "None" in line or "{" in line]


def test_examples_are_of_the_year_of_the_file_where_a_dataset_spans_many(tmp_path: Path) -> None:
    rows = [{**PROJECT, "fiscalYear": "2570", "start": "ต้นปี"}, {**PROJECT, "code": "1", "fiscalYear": "2565"}]
    finding = next(one for one in checked(tmp_path, project=rows).findings if one.rule == "find.not_date")
    assert finding.suggestion == text("suggest.example", value="1 ตุลาคม 2569")


WRONG = [
    {"approved": "สองแสน", "start": "ต้นปี", "targetGroup": "1004, 1005", "status": "เสร็จแล้ว", "page": "www.a.go.th"},
    {"fiscalYear": "2569-2570", "area": "บ่อยาง", "goal": "ไม่มีเป้าหมายนี้", "coordinates": "เหนือ"},
    {"fiscalYear": "256", "area": "900199", "end": "31 เมษายน 2569", "supportType": "สนับสนุนกลุ่ม", "parent": "ใครไม่รู้"},
    {"fiscalYear": "", "start": "", "end": "", "approved": "", "area": "", "plan": ""},
]


def test_a_right_value_is_right_when_it_is_typed_in(tmp_path: Path) -> None:
    """Each one that is told of a cell, put into that cell, ends what was found there."""
    wrong = [{**PROJECT, "code": f"68-L5221-2-{at:02}", **cells} for at, cells in enumerate(WRONG)]
    names = list(dict.fromkeys(name for row in wrong for name in row))
    rows = [{name: row.get(name, "") for name in names} for row in wrong]
    beside: dict[str, Any] = {
        "strategy": [{"code": "S-1", "title": "วิสัยทัศน์ทดสอบ", "area": "90"}],
        "goal": [{"code": "SKH2570-3", "title": "สังคมเป็นสุข", "strategy": "S-1"}],
    }
    found = checked(tmp_path / "before", project=rows, **beside)
    typed = [one for one in tell(found.findings, C, found.reading.columns) if one.right and one.finding.row]
    assert len(typed) > 12
    for one in typed:
        assert one.right is not None
        rows[(one.finding.row or 0) - 2][str(one.finding.field)] = one.right.th.partition(" หรือ ")[0]
    after = checked(tmp_path / "after", project=rows, **beside)
    mended = {(one.finding.row, one.finding.field) for one in typed}
    assert not [(one.cell, one.rule, one.value) for one in after.findings if (one.row, one.field) in mended]


def test_the_form_of_the_report_is_documented_as_it_is() -> None:
    """docs/findings.md shows every key of a report, and no other."""
    page = (Path(__file__).parents[1] / "docs" / "findings.md").read_text(encoding="utf-8")
    shown = json.loads(page.split("```json")[1].split("```")[0])
    (finding,) = shown["findings"]
    assert finding.keys() == wrong(8).as_dict(own=True).keys()
    assert shown.keys() == {"file", "publisher", "projects", "conforms", "findings"}
    assert wrong(8).as_dict() | {"message": finding["message"]} == finding


def test_the_work_grows_with_the_findings_and_no_faster() -> None:
    """Twenty thousand wrong cells are told in seconds: each is looked at a few times, not once for every other."""

    def calls(number: int) -> int:
        findings = [wrong(row, f"หกหมื่น {row}") for row in range(2, number + 2)]
        count = 0

        def counted(_frame: FrameType, event: str, _argument: object) -> None:
            nonlocal count
            count += event == "call"

        sys.setprofile(counted)
        try:
            told(findings)
        finally:
            sys.setprofile(None)
        return count

    assert calls(800) < 2.5 * calls(400)


def test_what_may_be_set_is_said_last_and_to_whoever_runs_the_catalogue() -> None:
    """An officer reads what she can write in her sheet; the lines of settings are apart, each once."""
    found = [
        Finding("warning", "find.fund_with_code", text("find.fund_with_code", value=name, code="L5221"),
                text("suggest.one_of", value="L5221"), SHEET, row, "F", "fund", name,
                setting=text("setting.lookup", line=f'"{name}" = "fund/L5221"'))
        for row, name in ((2, "กองทุน L5221"), (9, "กองทุน L5221"), (12, "L5221 กองทุน"))
    ]  # fmt: skip
    thai = told(found, "th")
    marked = [line for line in thai if "publisher.toml" in line]
    assert thai[-2:] == marked
    assert all(line.startswith("    ผู้ดูแลระบบ: ") for line in marked)
    assert ['"กองทุน L5221" = ' in line for line in marked] == [True, False]
    assert sum("For whoever runs the catalogue: " in line for line in told(found, "en")) == 2
