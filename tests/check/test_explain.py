"""What an officer gets back: every malformed value is a violation of its cell, with a right value beside it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tests.making import PROJECT, checked

from thaktho.check.explain import Explainer
from thaktho.check.findings import fold
from thaktho.check.shacl import judge
from thaktho.contract import shipped
from thaktho.model import Finding

REACH = {"project": PROJECT["code"], "targetGroup": "1004"}
TARGET = {"project": PROJECT["code"], "indicator": "ร้อยละที่ไม่หกล้ม", "aim": "80"}


def found(folder: Path, rule: str, **sheets: Sequence[Mapping[str, str]]) -> Finding:
    """Return the only finding of a rule; a finding's cell holds the value that it shows."""
    (finding,) = (one for one in checked(folder, None, **sheets).findings if one.rule == rule)
    return finding


MALFORMED = [
    ("fiscalYear", "ปีหน้า", "find.not_year", "2568"),
    ("fiscalYear", "2539", "find.too_low", "2568"),
    ("fiscalYear", "2601", "find.too_high", "2568"),
    ("approved", "ตามจริง", "find.not_money", "60000"),
    ("approved", "-5", "find.too_low", "60000"),
    ("approved", "9,999,999,999,999", "find.too_high", "60000"),
    ("start", "กลางปีงบประมาณ", "find.not_date", "1 ตุลาคม 2567"),
    ("start", "32/1/2568", "find.not_date", "1 ตุลาคม 2567"),
    ("start", "1 ตุลาคม 2569", "find.order", "1 ตุลาคม 2567"),
    ("end", "30 กันยายน 2530", "find.too_low", "30 กันยายน 2568"),
    ("title", "สุข", "find.too_short", "โครงการส่งเสริมสุขภาพผู้สูงอายุตำบลปริก"),
    ("title", "ก" * 501, "find.too_long", "โครงการส่งเสริมสุขภาพผู้สูงอายุตำบลปริก"),
    ("code", "1" * 61, "find.too_long", "68-L5221-2-01"),
    ("page", "www.example.go.th", "find.not_address", "https://www.example.go.th"),
    ("page", "เพจของกองทุน", "find.not_address", "https://www.example.go.th/project/12"),
    ("targetGroup", "1044", "find.not_in_list", "1004"),
    ("status", "ทำเสร็จสิ้นแล้ว", "find.not_one_of_list", "completed"),
    ("area", "909901", "find.area_unknown", "900201"),
    ("parent", "68-L5221-2-99", "find.thing_missing", "68-L5221-2-01"),
]


@pytest.mark.parametrize(("field", "value", "rule", "right"), MALFORMED)
def test_a_malformed_value_is_a_violation_of_its_cell_with_a_right_value_in_both_languages(
    tmp_path: Path, field: str, value: str, rule: str, right: str
) -> None:
    row = {**PROJECT, field: value}
    finding = found(tmp_path, rule, project=[{**PROJECT, "code": "68-L5221-2-77"}, row])
    if field == "start" and rule == "find.order":
        assert "End date" in finding.message.en
    assert (finding.severity, finding.sheet, finding.row, finding.field) == ("violation", "โครงการ", 3, field)
    assert finding.value == value
    assert finding.cell == f"{column(field, row)}3"
    assert finding.suggestion is not None
    assert right in finding.suggestion.th
    assert right in finding.suggestion.en


def column(field: str, row: Mapping[str, str]) -> str:
    """Return the letter of a field's column: the twin has the fields in the contract's order."""
    used = [one.name for one in shipped().sheet("project").fields if one.name in row]
    return "ABCDEFGHIJKLMNOP"[used.index(field)]


@pytest.mark.parametrize(
    ("sheet", "row", "rule", "field"),
    [
        ("reach", {**REACH, "expected": "หลายคน"}, "find.not_integer", "expected"),
        ("reach", {**REACH, "expected": "12.5"}, "find.not_integer", "expected"),
        ("target", {**TARGET, "baseline": "มาก"}, "find.not_number", "baseline"),
        ("target", {**TARGET, "resultDate": "ยังไม่วัด"}, "find.not_date", "resultDate"),
        ("funding", {"project": PROJECT["code"], "fund": "สสส.", "spent": "หมดแล้ว"}, "find.not_money", "spent"),
    ],
)
def test_a_malformed_value_of_another_sheet_is_found_there(
    tmp_path: Path, sheet: str, row: dict[str, str], rule: str, field: str
) -> None:
    finding = found(tmp_path, rule, project=[{**PROJECT}], **{sheet: [row]})
    assert (finding.severity, finding.row, finding.field, finding.value) == ("violation", 2, field, row[field])
    assert finding.sheet == {"reach": "กลุ่มเป้าหมาย", "target": "ตัวชี้วัด", "funding": "แหล่งงบประมาณ"}[sheet]
    assert finding.suggestion is not None


def test_an_unknown_code_of_a_list_names_the_nearest_right_ones_with_their_labels(tmp_path: Path) -> None:
    finding = found(tmp_path, "find.not_in_list", project=[{**PROJECT, "targetGroup": "ผู้สูงวัยติดเตีย"}])
    assert finding.suggestion is not None
    assert "1004 ผู้สูงอายุ" in finding.suggestion.th
    assert "1004 Older persons" in finding.suggestion.en


def test_the_wrong_one_of_several_values_is_the_one_that_is_shown(tmp_path: Path) -> None:
    finding = found(tmp_path, "find.not_in_list", project=[{**PROJECT, "targetGroup": "1004; 1044; 1002"}])
    assert finding.value == "1044"


def test_a_long_value_is_shown_shortened_in_the_message_and_whole_in_the_finding(tmp_path: Path) -> None:
    finding = found(tmp_path, "find.not_money", project=[{**PROJECT, "approved": "งบ" * 200}])
    assert finding.value == "งบ" * 200
    assert len(finding.message.th) < 200


@pytest.mark.parametrize(("field", "severity"), [("title", "violation"), ("code", "warning"), ("area", "warning")])
def test_an_empty_cell_is_one_finding_of_its_row(tmp_path: Path, field: str, severity: str) -> None:
    rule = "find.missing" if severity == "violation" else "find.expected"
    finding = found(tmp_path, rule, project=[{**PROJECT, "code": "68-L5221-2-77"}, {**PROJECT, field: ""}])
    assert (finding.severity, finding.row, finding.field, finding.value) == (severity, 3, field, None)
    assert finding.cell == f"{column(field, PROJECT)}3"


def test_a_column_that_is_not_there_is_one_finding_for_all_its_rows(tmp_path: Path) -> None:
    rows = [{k: v for k, v in PROJECT.items() if k not in {"title", "area"}} | {"code": f"{n}"} for n in range(4)]
    findings = checked(tmp_path, project=rows).findings
    (title,) = (one for one in findings if one.field == "title")
    (area,) = (one for one in findings if one.field == "area")
    assert (title.rule, title.severity, title.row, title.sheet) == ("find.column_missing", "violation", None, "โครงการ")
    assert (area.rule, area.severity, area.row, area.cell) == ("find.column_expected", "warning", None, None)
    assert "4 " in title.message.th
    assert title.suggestion is not None
    assert "ชื่อโครงการ" in title.suggestion.th


def test_an_optional_field_that_is_empty_is_no_finding(tmp_path: Path) -> None:
    rows = [{**PROJECT, "status": "completed"}, {**PROJECT, "code": "2", "status": ""}]
    assert [one for one in checked(tmp_path, project=rows).findings if one.field in {"status", "objective"}] == []


def test_a_good_row_has_only_the_warning_of_its_missing_goal(tmp_path: Path) -> None:
    result = checked(tmp_path, project=[PROJECT])
    assert [(one.rule, one.field) for one in result.findings] == [("find.column_expected", "goal")]
    assert result.conforms


def test_of_two_wrong_values_in_one_cell_the_same_one_is_told_whatever_the_order_of_results(tmp_path: Path) -> None:
    """Results of pySHACL come in the order of a hash, another one every time."""
    judged = checked(tmp_path, None, project=[{**PROJECT, "targetGroup": "1055; 1044"}])
    results = list(judge(judged.candidate, shipped(), []))
    wrong = [one for one in results if one.component == "Class" and one.shape.endswith("targetGroup")]
    assert {one.value for one in wrong} == {"1044", "1055"}
    told = [
        fold(Explainer(shipped(), judged.reading, judged.candidate, ("90",)).findings(order))
        for order in (wrong, wrong[::-1])
    ]
    assert told[0] == told[1]
    assert told[0][0].value == "1044"


def test_a_date_that_could_not_be_read_is_told_once_and_the_other_is_not_blamed(tmp_path: Path) -> None:
    row = {**PROJECT, "start": "1 ตุลาคม 2568", "end": "31 ก.พ. 2569"}
    rules = [(f.rule, f.field) for f in checked(tmp_path, project=[row]).findings if f.severity == "violation"]
    assert rules == [("find.not_date", "end")]


def test_dates_in_the_wrong_order_are_told_on_the_first(tmp_path: Path) -> None:
    row = {**PROJECT, "start": "30 กันยายน 2568", "end": "1 ตุลาคม 2567"}
    rules = [(f.rule, f.field) for f in checked(tmp_path, project=[row]).findings if f.severity == "violation"]
    assert rules == [("find.order", "start")]


@pytest.mark.parametrize("written", ["1004 ผู้สูงอายุ", "ผู้สูงอายุ", "1004", "1004 Older persons"])
def test_a_code_is_known_in_every_form_in_which_we_show_it(tmp_path: Path, written: str) -> None:
    findings = checked(tmp_path, project=[{**PROJECT, "targetGroup": written}]).findings
    assert [f.rule for f in findings if f.field == "targetGroup"] == []


def test_a_code_with_the_name_of_another_is_refused(tmp_path: Path) -> None:
    findings = checked(tmp_path, project=[{**PROJECT, "targetGroup": "1004 คนพิการและทุพพลภาพ"}]).findings
    assert [f.rule for f in findings if f.field == "targetGroup"] == ["find.not_in_list"]


def test_a_fund_that_is_said_not_to_be_is_no_fund(tmp_path: Path) -> None:
    checked_ = checked(tmp_path, project=[{**PROJECT, "fund": "ไม่มี"}])
    assert [f.rule for f in checked_.findings if f.field == "fund"] == ["find.expected"]
    assert not any("/id/fund/" in str(quad) for quad in checked_.candidate.quads)
