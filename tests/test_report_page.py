"""The report beside a dataset: what the officer's own says, in both languages, escaped, without anything personal."""

import json
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import PROJECT, checked

from thaktho import report_page
from thaktho.messages import Text

TITLE = Text("โครงการของกองทุนทดสอบ", "Projects of the test fund")


def finding(**other: Any) -> dict[str, Any]:
    return {
        "severity": "violation",
        "sheet": "โครงการ",
        "row": 8,
        "column": "E",
        "cell": "E8",
        "field": "approved",
        "value": "หกหมื่น",
        "rule": "find.not_money",
        "message": {"th": "ไม่ใช่จำนวนเงิน", "en": "not an amount"},
        "suggestion": None,
        **other,
    }


def said(*findings: dict[str, Any]) -> dict[str, Any]:
    conforms = all(one["severity"] != "violation" for one in findings)
    return {"file": "plan.xlsx", "publisher": "fund", "projects": 1, "conforms": conforms, "findings": list(findings)}


def strict(page: str) -> Any:
    """Return the page as a tree; anything that is not HTML fails."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def test_a_real_report_names_sheet_cell_and_a_right_value_in_both_languages(tmp_path: Path) -> None:
    """As a file that was refused has it."""
    judged = checked(tmp_path, project=[{**PROJECT, "approved": "หกหมื่น"}])
    page, data = report_page.files(judged.report("fund"), TITLE)
    text = page.content.decode()
    strict(text)
    for part in ("ต้องแก้", "must mend", "E2", "“หกหมื่น”", "60000", "English below", TITLE.th, TITLE.en):
        assert part in text, part
    assert json.loads(data.content) == json.loads(json.dumps(judged.report("fund")))


@pytest.mark.parametrize("personal", ["ติดต่อนายสมมุติ ทดสอบใจ", "โทร. 081-234-5678 สมมุติ", "บัตร 1-1017-00203-45-0"])
def test_personal_data_is_in_neither_even_where_the_report_is_the_officer_s_own(tmp_path: Path, personal: str) -> None:
    """A name is taken out and published without; numbers refuse the file."""
    judged = checked(tmp_path, project=[{**PROJECT, "title": f"โครงการอบรม {personal}"}])
    own = judged.report("fund", own=True)
    assert any(one["taken"] for one in own["findings"] if "taken" in one)  # type: ignore[attr-defined]
    for file in report_page.files(own, TITLE):
        for needle in ("ทดสอบใจ", "5678", "00203"):
            assert needle not in file.content.decode()


def test_of_what_was_not_read_nothing_is_counted() -> None:
    """“Projects read: 0, nothing was found” would not be true of it."""
    counted, uncounted = (report_page.page({"findings": [], **more}) for more in ({"projects": 0}, {}))
    strict(uncounted)
    for part in ("Projects read", "Must be mended", "Nothing was found", "โครงการที่อ่านได้", "ไม่พบข้อสังเกต"):
        assert part in counted
        assert part not in uncounted


@given(st.text(min_size=1, max_size=40))
def test_whatever_a_file_said_stays_text(hostile: str) -> None:
    """No element comes of it, and the page stays HTML."""
    payload = f"<script>alert(1)</script>{hostile}</p><img src=x onerror=alert(1)>"
    page = report_page.page(
        said(finding(value=payload, sheet=payload, message={"th": payload, "en": payload}, field=None)),
        [Text(payload, payload)],
        Text(payload, payload),
    )
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    assert tree.findall(".//script") == []
    assert tree.findall(".//img") == []


def test_many_places_are_bounded_on_the_page_and_whole_in_the_data() -> None:
    many = [finding(row=row, cell=f"E{row}", value=f"ห้า{row}") for row in range(2, 20_002)]
    page, data = report_page.files(said(*many), TITLE)
    assert len(page.content) < 40_000
    assert "19950" in page.content.decode()
    assert len(json.loads(data.content)["findings"]) == 20_000


def test_nothing_found_is_said_so() -> None:
    page = report_page.files(said(), TITLE)[0].content.decode()
    strict(page)
    assert "ไม่พบข้อสังเกต" in page
    assert "เผยแพร่แล้ว" in page


def test_what_became_of_it_is_the_caller_s_to_say() -> None:
    page = report_page.page(said(finding()), [Text("ยังไม่เผยแพร่", "Not published")])
    assert "ยังไม่เผยแพร่" in page
    assert "เผยแพร่แล้ว" not in page


def test_the_page_asks_nothing_of_any_server() -> None:
    tree = strict(report_page.page(said(finding())))
    assert [link.get("href") for link in tree.findall(".//a")] == ["#en"]
    assert tree.findall(".//link") == []
    assert "default-src 'none'" in tree.find(".//meta[@http-equiv]").get("content")


def test_the_same_report_is_the_same_bytes() -> None:
    one, other = (report_page.files(said(finding()), TITLE) for _ in range(2))
    assert one == other


def test_what_may_be_set_stands_after_the_places_and_is_marked() -> None:
    setting = {"th": "เพิ่มใน publisher.toml", "en": "add it to publisher.toml"}
    page = report_page.page(said(finding(setting=setting)))
    strict(page)
    for marked in ("ผู้ดูแลระบบ: เพิ่มใน publisher.toml", "For whoever runs the catalogue: add it to publisher.toml"):
        assert page.count(marked) == 1
    assert page.index("E8") < page.index("ผู้ดูแลระบบ")
