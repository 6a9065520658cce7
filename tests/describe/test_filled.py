"""What is published comes back as the rows of a form: reading them again says the same."""

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad
from tests.making import PROJECT, SUBMISSION, said, twin, understood, workspace

from thaktho import facts, provenance
from thaktho.areas import children
from thaktho.contract import shipped
from thaktho.describe import filled, identity
from thaktho.form import Form, Lines, listed
from thaktho.intake.template import workbook as template
from thaktho.iris import DCT
from thaktho.model import Reading
from thaktho.workspace import Workspace, open_workspace

pytestmark = pytest.mark.whole  # whole files go through every stage

BASE = "https://test.example/id/"
DATASET = f"{BASE}dataset/fund/projects/2560-2570"
PROVENANCE = provenance.graph_name("https://test.example/")
FUND = {"code": "L5221", "name": "กองทุนสุขภาพตำบล", "kind": "community-health-fund"}
LOOKUPS = '\n[lookups]\n"กองทุนท่าบอน" = "https://w3id.org/thaktho/id/fund/L5221"\n"อบต.ท่าบอน" = "organization/ท่าบอน"\n'


def place_for(folder: Path, *, restart: bool = False) -> Workspace:
    """Make a workspace whose publisher has look-ups; its codes may begin again each year."""
    workspace(folder)
    file = folder / "publishers" / "fund" / "publisher.toml"
    more = "\ncodes_restart_yearly = true\n" if restart else ""
    file.write_text(file.read_text(encoding="utf-8") + more + LOOKUPS, encoding="utf-8")
    return open_workspace(folder)


def stated(reading: Reading) -> set[Quad]:
    """Return what a reading says, but for which row says it."""
    return {quad for quad in said(reading).quads if quad.predicate.value != DCT + "source"}


def published(place: Workspace, reading: Reading) -> Lines:
    """Return the rows of a form with what a reading says, as if it had been accepted."""
    who = place.publisher("fund")
    candidate = said(reading)
    sent = provenance.Submission(SUBMISSION, f"{BASE}publisher/fund", dt.datetime.now(dt.UTC), shipped().version)
    told = provenance.build(reading, candidate, shipped(), sent, PROVENANCE)
    own = identity.quads(place, who, who.dataset(None), SUBMISSION, identity.Counts(0, 0))
    made = facts.build((), [*candidate.quads, *own, *told], shipped(), facts.Ground(BASE, ("90",)))
    try:
        return filled.lines(made, shipped(), DATASET)
    finally:
        made.close()


def again(place: Workspace, lines: Lines, folder: Path) -> Reading:
    """Write rows into a form and read it."""
    who = place.publisher("fund")
    title = place.title
    form = Form(title, place.site_base, who, who.dataset(None), 2568, dt.date(2025, 1, 1), {}, lines)
    file = folder / "form.xlsx"
    file.write_bytes(template.write(form, shipped()))
    return understood(place, file)


def both_ways(folder: Path, sheets: Mapping[str, Sequence[Mapping[str, str]]], *, restart: bool = False) -> Lines:
    """Send rows there and back; return the rows that came back."""
    place = place_for(folder / "workspace", restart=restart)
    first = understood(place, twin(folder / "twin", **sheets))
    assert [note for note in first.notes if note.severity == "violation"] == []
    lines = published(place, first)
    second = again(place, lines, folder)
    assert stated(second) == stated(first)
    assert [note for note in second.notes if note.severity == "violation"] == []
    return lines


def test_a_row_comes_back_in_the_words_of_the_form(tmp_path: Path) -> None:
    row = {**PROJECT, "area": "900101; หลังวัด", "approved": "60,000.50 บาท"}
    (line,) = both_ways(tmp_path, {"project": [row], "fund": [FUND]})["project"]
    assert line["approved"] == 60000.5
    assert line["fiscalYear"] == 2568
    assert line["start"] == dt.date(2024, 10, 1)
    assert line["targetGroup"] == "1004 ผู้สูงอายุ"
    assert line["fund"] == "L5221 กองทุนสุขภาพตำบล"
    assert line["area"] == "900101 ตำบลบ่อยาง อำเภอเมืองสงขลา จังหวัดสงขลา; หลังวัด"


def test_a_place_comes_back_as_it_was_printed(tmp_path: Path) -> None:
    """What an officer wrote of a school or a village stays hers, though only the tambon was understood."""
    row = {**PROJECT, "area": "โรงเรียนวัด ต.ปริก อ.สะเดา จ.สงขลา"}
    (line,) = both_ways(tmp_path, {"project": [row]})["project"]
    assert line["area"] == row["area"]


def test_rows_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    rows = [{**PROJECT, "code": code} for code in ("68-9", "68-1", "68-5")]
    found = both_ways(tmp_path, {"project": rows})["project"]
    assert [line["code"] for line in found] == ["68-9", "68-1", "68-5"]


def test_a_minted_code_stands_where_codes_do_and_its_children_name_it(tmp_path: Path) -> None:
    row = {key: value for key, value in PROJECT.items() if key != "code"}
    activity = {"project": PROJECT["title"], "title": "อบรม", "area": "900102; 900101"}
    lines = both_ways(tmp_path, {"project": [row], "activity": [activity]})
    code = lines["project"][0]["code"]
    assert str(code).startswith("M-")
    assert lines["activity"][0]["project"] == code


def test_codes_that_begin_again_each_year_are_told_apart_by_the_year(tmp_path: Path) -> None:
    rows = [{**PROJECT, "code": "01", "fiscalYear": year, "start": "", "end": ""} for year in ("2567", "2568")]
    reach = [{"project": "2568-01", "targetGroup": "1001", "expected": "120"}]
    both_ways(tmp_path, {"project": rows, "reach": reach}, restart=True)


@pytest.mark.parametrize(
    ("project", "funding", "on_sheet"),
    [
        ({}, [], 0),
        ({"fund": ""}, [], 0),
        ({"fund": "L5221; มูลนิธิทดสอบ", "approved": ""}, [], 0),
        ({"fund": "", "approved": ""}, [{"fund": "L5221", "approved": "3"}], 0),
        ({"fund": "", "approved": ""}, [{"fund": "L5221", "approved": "1"}, {"fund": "มูลนิธิทดสอบ", "spent": "2.25"}], 2),
        ({"fund": "L5221", "approved": "5"}, [{"fund": "มูลนิธิทดสอบ", "agreement": "12/2568"}], 2),
        ({"fund": "L5221; มูลนิธิทดสอบ", "approved": ""}, [{"fund": "L5221", "planned": "7"}], 1),
        ({"fund": "", "approved": ""}, [{"approved": "9"}, {"fund": "L5221", "approved": "1"}], 2),
    ],
)
def test_the_money_of_each_fund_comes_back(
    tmp_path: Path, project: dict[str, str], funding: list[dict[str, str]], on_sheet: int
) -> None:
    """In the project's row where that can hold it, else on the sheet of funds."""
    rows = [{"project": PROJECT["code"], **row} for row in funding]
    lines = both_ways(tmp_path, {"project": [{**PROJECT, **project}], "funding": rows})
    assert len(lines.get("funding", ())) == on_sheet


def test_every_name_of_a_thing_is_said_again(tmp_path: Path) -> None:
    """A fund by its code, and by a name of the publisher's look-ups; a plan in two spellings; bodies by name."""
    rows = [
        {**PROJECT, "code": "1", "fund": "L5221", "plan": "แผนงานผู้สูงอายุ", "responsible": "ชมรม ก; อบต.ท่าบอน"},
        {**PROJECT, "code": "2", "fund": "กองทุนท่าบอน", "plan": "แผนงานผู้สูงอายุ.", "responsible": "กองทุนทดสอบ fund"},
        {**PROJECT, "code": "3", "fund": "กองทุนท่าบอน", "plan": "แผนงาน ผู้สูงอายุ", "responsible": "อบต.ท่าบอน"},
    ]
    both_ways(tmp_path, {"project": rows})
    both_ways(tmp_path / "described", {"project": rows, "fund": [FUND]})


def test_what_two_projects_of_one_name_are_called_is_their_code(tmp_path: Path) -> None:
    rows = [{**PROJECT, "code": "1"}, {**PROJECT, "code": "2", "parent": "1"}]
    target = {"project": "2", "indicator": "ค่า; หน่วย", "unit": "คน", "baseline": "15.30", "result": "9", "aim": "8"}
    both_ways(tmp_path, {"project": rows, "target": [target]})


def test_every_code_of_every_list_reads_back_as_forms_write_it(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace")
    sheets = [(sheet, field) for sheet in shipped().sheets for field in sheet.fields if field.kind == "concept"]
    for number, (sheet, field) in enumerate(sheets):
        concepts = shipped().concepts[field.target or ""]
        lines = {sheet.name: [{field.name: listed(concept)} for concept in concepts]}
        (tmp_path / str(number)).mkdir()
        rows = again(place, lines, tmp_path / str(number)).rows
        assert [row.fields[field.name][0].term for row in rows] == [concept.iri for concept in concepts]


def test_every_place_of_the_province_reads_back_as_forms_write_it(tmp_path: Path) -> None:
    amphoe = children("90")
    codes = ["90", *(area.code for area in amphoe), *(one.code for area in amphoe for one in children(area.code))]
    lines = {"project": [{"area": filled.listed_area(code)} for code in codes]}
    reading = again(workspace(tmp_path / "workspace"), lines, tmp_path)
    assert [[value.value for value in row.fields["area"]] for row in reading.rows] == [[code] for code in codes]
    assert [note for note in reading.notes if note.field == "area"] == []


# -- any rows --------------------------------------------------------------------------------------------------

WORDS = st.text("กขคงจ ฉชซ()=+-@'\"&<>_x0041.๑๒ABCé", min_size=2, max_size=30).map(lambda word: f"ก{word}ข")
AREAS = st.sampled_from(["900101", "ต.ปริก อ.สะเดา จ.สงขลา", "หลังวัด", "อำเภอหาดใหญ่ จังหวัดสงขลา", "9001", "90010203"])
NAMES = st.sampled_from(["L5221", "กองทุนท่าบอน", "มูลนิธิ ก", "มูลนิธิ-ก", "อบต.ท่าบอน", "ชมรม ข", "THAIHEALTH"])
BAHT = st.decimals(0, 10**12, places=2).map(str)


def several(one: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(one, max_size=3).map("; ".join)


def row(**cells: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    """Any row of these cells, any of which may be empty."""
    empty = st.just("")
    return st.fixed_dictionaries({name: empty | cell for name, cell in cells.items()})


PROJECTS = st.lists(
    row(
        fund=several(NAMES),
        area=several(AREAS),
        plan=several(WORDS),
        responsible=several(NAMES),
        targetGroup=several(st.sampled_from(["1001", "ผู้สูงอายุ", "1005"])),
        status=st.sampled_from(["เสร็จสิ้น", "ongoing"]),
        objective=WORDS,
        page=st.just("https://www.example.go.th/หน้า?ก=ข"),
        end=st.sampled_from(["30 กันยายน 2568", "2025-09-30"]),
    ),
    min_size=1,
    max_size=4,
)
PAYING = st.sampled_from(["L5221", "มูลนิธิ ก", "THAIHEALTH"])
FUNDINGS = st.lists(
    row(fund=PAYING, requested=BAHT, approved=BAHT, agreement=WORDS).filter(lambda row: any(row.values())),
    max_size=3,
    unique_by=lambda row: row["fund"],
)
ACTIVITIES = st.lists(row(title=WORDS, area=several(AREAS), start=st.just("1/10/2567")), max_size=3)


# an example takes a fifth of a second: a failing one is told as it was found, not made smaller for minutes
@settings(max_examples=12, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(PROJECTS, FUNDINGS, ACTIVITIES)
def test_any_rows_say_the_same_when_they_come_back(
    projects: list[dict[str, str]], fundings: list[dict[str, str]], activities: list[dict[str, str]]
) -> None:
    """The project's own columns, the money of each fund, minted codes, names of things in all their spellings."""
    for number, project in enumerate(projects):
        project |= {
            "title": f"โครงการที่ {number}",
            "fiscalYear": "2568",
            **({"code": f"68-{number}"} if number % 2 else {}),
        }
    for number, child in enumerate([*fundings, *activities]):
        child["project"] = projects[0]["title"]
        if "title" in child:
            child["title"] = f"กิจกรรมที่ {number} {child['title']}"
    sheets = {"project": projects, "funding": fundings, "activity": activities}
    with tempfile.TemporaryDirectory() as folder:
        place = place_for(Path(folder) / "workspace")
        first = understood(place, twin(Path(folder) / "twin", **{name: rows for name, rows in sheets.items() if rows}))
        assert [note for note in first.notes if note.severity == "violation"] == []
        second = again(place, published(place, first), Path(folder))
        assert stated(second) == stated(first)
