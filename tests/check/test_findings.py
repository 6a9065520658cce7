"""Findings: one a cell, the gravest, in order; and the report that programs read."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import PROJECT, checked

from thaktho.check.findings import SEVERITIES, conforms, count, fold, of_note
from thaktho.messages import Text
from thaktho.model import Finding, Note

SAID = Text("ข้อความ", "Words")


def made(
    severity: str, rule: str = "find.x", row: int | None = 2, column: str | None = "A", field: str | None = None
) -> Finding:
    return Finding(severity, rule, SAID, None, "โครงการ", row, column, field)


FINDINGS = st.builds(
    made,
    st.sampled_from(SEVERITIES),
    st.sampled_from(["find.a", "find.b"]),
    st.none() | st.integers(1, 3),
    st.sampled_from(["A", "B", "AA"]),
    st.none() | st.sampled_from(["title", "code"]),
)


def test_findings_on_one_cell_fold_into_the_gravest_and_the_earlier_of_equals() -> None:
    found = fold([made("info", "find.a"), made("violation", "find.b"), made("violation", "find.c"), made("warning")])
    assert [(one.severity, one.rule) for one in found] == [("violation", "find.b")]


def test_what_was_taken_out_of_a_cell_is_told_whatever_else_is_found_there() -> None:
    taken = [replace(made("violation", rule), taken=(rule,)) for rule in ("find.a", "find.b")]
    named = replace(made("warning", "find.c"), taken=("นางมานี ใจดี",))
    found = fold([made("violation", "find.d"), *taken, named, made("info", "find.e")])
    assert [one.rule for one in found] == ["find.a", "find.b", "find.d", "find.c"]


def test_a_finding_with_and_one_without_a_column_are_of_one_cell_where_the_field_is_the_same() -> None:
    """SHACL knows the column of a missing value, a note of a derived one does not."""
    assert len(fold([made("warning", column=None, field="area"), made("violation", column="C", field="area")])) == 1


def test_findings_of_whole_sheets_fold_only_when_they_say_the_same() -> None:
    whole = [made("warning", rule, None, None, field) for rule in ("find.a", "find.b") for field in ("area", "goal")]
    assert len(fold([*whole, *whole])) == 4


@given(st.lists(FINDINGS))
def test_folding_keeps_the_verdict_and_a_second_folding_changes_nothing(findings: list[Finding]) -> None:
    folded = fold(findings)
    assert conforms(folded) == conforms(findings)
    assert fold(folded) == folded
    assert sum(count(folded).values()) == len(folded)
    assert [SEVERITIES.index(one.severity) for one in folded] == sorted(
        SEVERITIES.index(one.severity) for one in folded
    )


def test_columns_are_sorted_as_a_spreadsheet_has_them() -> None:
    found = fold([made("warning", column=column) for column in ("AA", "B", "Z", "A")])
    assert [one.column for one in found] == ["A", "B", "Z", "AA"]


@pytest.mark.parametrize(("severity", "passes"), [("violation", False), ("warning", True), ("info", True)])
def test_only_violations_stop_a_submission(severity: str, passes: bool) -> None:  # noqa: FBT001
    assert conforms([made(severity)]) is passes
    assert count([made(severity)]) == {**dict.fromkeys(SEVERITIES, 0), severity: 1}


def test_a_note_of_intake_becomes_a_finding_with_everything_it_said() -> None:
    note = Note("find.x", "info", SAID, SAID, "โครงการ", 3, "D", "area", "ปริก")
    finding = of_note(note)
    assert (finding.cell, finding.field, finding.value, finding.suggestion) == ("D3", "area", "ปริก", SAID)


def test_the_report_has_exactly_the_documented_form(tmp_path: Path) -> None:
    report = checked(tmp_path, project=[{**PROJECT, "approved": "ตามจริง"}]).report("fund")
    assert list(report) == ["file", "publisher", "projects", "conforms", "findings"]
    assert (report["file"], report["publisher"], report["projects"], report["conforms"]) == ("file", "fund", 1, False)
    findings = report["findings"]
    assert isinstance(findings, list)
    first, last = findings[0], findings[-1]
    assert first == {
        "severity": "violation",
        "sheet": "โครงการ",
        "row": 2,
        "column": "E",
        "cell": "E2",
        "field": "approved",
        "value": "ตามจริง",
        "rule": "find.not_money",
        "message": {
            "th": "“ตามจริง” ไม่ใช่จำนวนเงิน โปรดใส่ตัวเลขหน่วยบาท ถ้าไม่ใช้งบประมาณให้ใส่ 0 ถ้ายังไม่ทราบให้เว้นว่าง",
            "en": "“ตามจริง” is not an amount. Write a number in baht; 0 if none is needed.",
        },
        "suggestion": {"th": "เช่น 60000", "en": "For example 60000"},
    }
    assert last.keys() == first.keys()
    assert (last["row"], last["column"], last["cell"], last["value"]) == (None, None, None, None)
