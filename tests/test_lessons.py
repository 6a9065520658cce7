"""What a project taught is read, kept and shown with it: the lesson, the advice, and of whom it speaks."""

import re
from pathlib import Path

import pytest
from tests.making import PROJECT, checked, run, submit, twin
from tests.pages_read import html_of

from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.workspace import Workspace

LESSONS = [
    {"project": PROJECT["code"], "text": "นัดวันตลาดนัด คนมามากกว่า", "advice": "จัดวันตลาดนัดทุกครั้ง", "targetGroup": "1004"},
    {"project": PROJECT["code"], "text": "เยี่ยมผู้ป่วยติดเตียง 3 คน ใช้เวลาทั้งวัน"},
]
TOLD = [
    ("นัดวันตลาดนัด คนมามากกว่า", "จัดวันตลาดนัดทุกครั้ง"),
    ("เยี่ยมผู้ป่วยติดเตียง […] คน ใช้เวลาทั้งวัน", None),
]


def told(catalogue: Catalogue) -> list[tuple[str, str | None]]:
    tables = catalogue.facts()
    found = tables.execute("select text, advice from lesson order by text").fetchall()
    tables.close()
    return sorted(found)


@pytest.mark.whole
def test_lessons_stand_on_their_project_s_page_and_come_back_in_the_form(place: Workspace, tmp_path: Path) -> None:
    """A small count of the vulnerable in a tambon is in neither."""
    with Catalogue(place, shipped()) as catalogue:
        sent = submit(catalogue, twin(tmp_path / "f", project=[PROJECT], lesson=LESSONS))
        assert sent.outcome == "accepted"
        assert told(catalogue) == sorted(TOLD)
    assert run(place.folder, "build") == 0
    page = place.folder / "public" / "project" / "L5221" / "68-L5221-2-01" / "index.html"
    here = re.sub(r"<[^>]+>", " ", html_of(page).partition("<h2>บทเรียน</h2>")[2].partition("</table>")[0])
    for words in (*(one for pair in TOLD for one in pair if one), "ผู้สูงอายุ"):
        assert words in here
    learnt = html_of(place.folder / "public" / "learning" / "index.html")
    assert all(text in learnt for text, _ in TOLD)  # one of a group, one of none
    back = tmp_path / "back.xlsx"
    assert run(place.folder, "export", "--format", "xlsx", "--publisher", "fund", "-o", back) == 0
    with Catalogue(place, shipped()) as catalogue:
        assert submit(catalogue, back).outcome == "accepted"
        assert told(catalogue) == sorted(TOLD)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"project": "68-L5221-2-99"}, "find.thing_missing"),
        ({"text": ""}, "find.missing"),
        ({"targetGroup": "ใครๆ"}, "find.not_in_list"),
    ],
)
def test_a_lesson_of_no_project_or_without_words_is_refused(tmp_path: Path, change: dict[str, str], rule: str) -> None:
    findings = checked(tmp_path, project=[PROJECT], lesson=[{**LESSONS[0], **change}]).findings
    assert [(one.rule, one.row) for one in findings if one.severity == "violation"] == [(rule, 2)]
