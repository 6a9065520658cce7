"""Every row gets its address and every name the address of its thing; the same file gets the same ones again."""

import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho import iris
from thaktho.areas import LocalAuthority
from thaktho.cells import Cell
from thaktho.contract import THK, shipped
from thaktho.intake.identify import Identities
from thaktho.intake.known import FUND_NAMES, Known, known_authorities
from thaktho.iris import slug
from thaktho.messages import Text, text
from thaktho.model import Note, Row, Scalar, Value
from thaktho.workspace import DatasetSettings, Publisher

BASE = "https://test.example/id/"
SHARED = "https://w3id.org/thaktho/id/"
NAME = Text("กองทุน", "Fund")
DATASET = DatasetSettings("projects", NAME, NAME, (2560, 2570), "canonical", "projects", code_issuer=r"L\d{4,5}")
TITLED: Mapping[str, Scalar] = {
    "title": "โครงการผู้สูงอายุ",
    "fiscalYear": 2568,
    "area": "900101",
    "fund": "กองทุนชุมชน",
}


def publisher(**lookups: str) -> Publisher:
    return Publisher(
        "fund", Path("fund"), NAME, "local", "foundation", "https://l.example/", NAME, "a@b.example", (), lookups
    )


def authority(code: str, name: str) -> LocalAuthority:
    return LocalAuthority(code, Text(name, ""), "tambon-municipality", "9010", (), ())


def row(cls: str, number: int, /, **cells: Scalar | list[Scalar]) -> Row:
    sheet = shipped().sheet(cls).sheet.th
    made = Row(sheet, number, cls)
    for at, (name, said) in enumerate(cells.items()):
        values = said if isinstance(said, list) else [said]
        made.fields[name] = [Value(one, str(one), Cell(sheet, number, "ABCDEFGH"[at])) for one in values]
    return made


def settled(
    *rows: Row,
    dataset: DatasetSettings = DATASET,
    who: Publisher | None = None,
    known: Known | None = None,
) -> list[Note]:
    identities = Identities(shipped(), who or publisher(), dataset, BASE, known or {})
    identities.settle(rows)
    identities.hang(rows)
    return identities.notes


def address(cls: str = "project", dataset: DatasetSettings = DATASET, /, **cells: Scalar | list[Scalar]) -> str:
    made = row(cls, 2, **cells)
    settled(made, dataset=dataset)
    return made.iri.removeprefix(BASE)


@pytest.mark.parametrize(
    ("code", "iri"),
    [
        ("68-L5221-2-01", "project/L5221/68-L5221-2-01"),
        (" ๖๘-l5221-2-๐๑ ", "project/L5221/68-L5221-2-01"),
        ("ปี2564-L5275-1-1", "project/L5275/ปี2564-L5275-1-1"),
        ("2568-L7572-01-001", "project/L7572/2568-L7572-01-001"),
        ("L336325642002", "project/L33632/L336325642002"),
        ("58-03850", "project/fund/58-03850"),
        ("12/2568", "project/fund/12-2568"),
    ],
)
def test_a_project_is_numbered_by_the_issuer_in_its_code_else_by_the_publisher(code: str, iri: str) -> None:
    assert address(code=code) == iri


def test_without_a_pattern_the_publisher_is_the_issuer() -> None:
    plain = dataclasses.replace(DATASET, code_issuer=None)
    assert address("project", plain, code="68-L5221-2-01") == "project/fund/68-L5221-2-01"


def test_the_year_is_in_the_address_only_where_codes_begin_again_every_year() -> None:
    yearly = dataclasses.replace(DATASET, codes_restart_yearly=True)
    assert address("project", yearly, code="012", fiscalYear=2568) == "project/fund/2568-012"
    assert address("project", yearly, code="012", fiscalYear=2569) == "project/fund/2569-012"


@given(st.text(min_size=1, max_size=30))
def test_one_code_has_one_address_however_it_is_typed(code: str) -> None:
    """Case, Thai digits and signs between the parts do not matter; and no address holds what an address may not."""
    found = address(code=code)
    thai = code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert address(code=f"  {thai}/ ") == found
    assert not set(found) & set(' <>"{}|\\^`#?')


def test_a_row_without_a_code_gets_one_that_stays_when_nothing_changes() -> None:
    made = address("project", **TITLED)
    assert made.startswith("project/fund/M-")
    assert address("project", **{**TITLED, "approved": 90000, "objective": "ใหม่"}) == made
    assert address("project", **{**TITLED, "title": " โครงการ ผู้สูงอายุ".replace(" ", "")}) == made


@pytest.mark.parametrize("change", [{"title": "อื่น ๆ"}, {"fiscalYear": 2569}, {"area": "900102"}, {"fund": "สสส."}])
def test_a_minted_code_changes_with_title_year_place_and_fund(change: dict[str, Scalar]) -> None:
    assert address("project", **{**TITLED, **change}) != address("project", **TITLED)


def test_a_minted_code_belongs_to_its_publisher() -> None:
    one, other = row("project", 2, **TITLED), row("project", 2, **TITLED)
    settled(one)
    settled(other, who=dataclasses.replace(publisher(), id="other"))
    assert one.iri.rsplit("/", 1)[1] != other.iri.rsplit("/", 1)[1]


def test_funds_of_the_national_list_are_shared_and_others_are_the_deployments() -> None:
    shared, own, named = row("fund", 2, code="l5221"), row("fund", 3, code="SSS"), row("fund", 4, name="ทุน ก")
    settled(shared, own, named)
    assert [made.iri for made in (shared, own, named)] == [
        f"{SHARED}fund/L5221",
        f"{BASE}fund/SSS",
        f"{BASE}fund/ทุน-ก",
    ]


def test_a_row_of_co_funding_hangs_on_its_project() -> None:
    project = row("project", 2, code="68-L5221-2-01")
    funding = [row("funding", n, project="68-l5221-2-01 ", fund=fund) for n, fund in ((2, "L5221"), (3, "สสส."))]
    assert not settled(*funding, project)  # in whatever order the sheets come
    assert [made.iri for made in funding] == [
        f"{project.iri}/funding/L5221",
        f"{project.iri}/funding/สสส",
    ]


def test_a_project_may_be_pointed_at_by_its_title_too() -> None:
    project = row("project", 2, code="68-L5221-2-01", title="โครงการผู้สูงอายุ")
    child = row("activity", 2, project="โครงการผู้สูงอายุ", title="อบรม")
    settled(project, child)
    assert child.iri.startswith(f"{project.iri}/activity/M-")


def test_an_unknown_project_is_a_violation_that_names_the_nearest_and_the_row_has_no_address() -> None:
    project = row("project", 2, code="68-L5221-2-01")
    child = row("reach", 2, project="68-L5221-2-10", targetGroup="1004")
    notes = settled(project, child)
    assert child.iri == ""
    assert [(n.rule, n.severity, n.sheet, n.row, n.column, n.field) for n in notes] == [
        ("find.thing_missing", "violation", "กลุ่มเป้าหมาย", 2, "A", "project")
    ]
    assert notes[0].suggestion is not None
    assert "68-L5221-2-01" in notes[0].suggestion.th


def test_the_publishers_look_ups_come_before_everything_else() -> None:
    fund = row("fund", 2, code="THAIHEALTH", name="สสส.")
    made = row("project", 2, code="1", fund="สสส.", responsible="ศูนย์ ก")
    who = publisher(**{"สสส": "fund/SSS", "ศูนย์ ก": "https://other.example/id/organization/7"})
    settled(fund, made, who=who)
    assert [made.fields[name][0].term for name in ("fund", "responsible")] == [
        f"{BASE}fund/SSS",
        "https://other.example/id/organization/7",
    ]
    assert made.fields["fund"][0].named == "alias"


def test_a_name_is_looked_for_in_the_file_then_in_the_workspace() -> None:
    """A file that mends a goal's code means its own row by the goal's name, not the one published before."""
    goal = row("goal", 2, code="G-1", title="ตำบลปลอดหนี้", strategy="ธรรมนูญ")
    made = row("project", 2, code="1", goal=["g-1", "สังคมเป็นสุข"])
    known: Known = {
        (iris.THK + "Goal", "สังคมเป็นสุข"): (f"{BASE}goal/SKH-2",),
        (iris.THK + "Goal", "G-1"): (f"{BASE}goal/old",),
    }
    settled(goal, made, known=known)
    assert made.fields["goal"][1].term == f"{BASE}goal/SKH-2"
    assert made.fields["goal"][0].term == goal.iri


def test_an_unknown_goal_stays_as_printed_with_a_warning() -> None:
    made = row("project", 2, code="1", goal="เป้าหมายที่ไม่มีใครรู้จัก")
    notes = settled(made)
    kept = made.fields["goal"][0]
    assert (kept.kept, kept.term, kept.printed) == (True, None, "เป้าหมายที่ไม่มีใครรู้จัก")
    assert [(note.rule, note.severity, note.column) for note in notes] == [("find.thing_unknown", "warning", "B")]


def test_an_unknown_body_or_plan_gets_an_address_by_its_name() -> None:
    one = row("project", 2, code="1", responsible="ชมรม ก", plan="แผนงานสุรา", fiscalYear=2568)
    other = row("project", 3, code="2", responsible=" ชมรม  ก", plan="แผนงานสุรา", fiscalYear=2569)
    assert not settled(one, other)
    bodies = [made.fields["responsible"][0] for made in (one, other)]
    plans = [made.fields["plan"][0].term for made in (one, other)]
    assert {(body.term, body.named) for body in bodies} == {(f"{BASE}organization/fund/ชมรม-ก", "name")}
    assert len(set(plans)) == 2  # a plan is of one year


def test_a_local_authority_is_known_by_its_code() -> None:
    made = row("fund", 2, code="L5221", localAuthority="๕๙๐๑๐๐๒")
    assert not settled(made, known=known_authorities([authority("5901002", "เทศบาลตำบลสำนักขาม")]))
    assert made.fields["localAuthority"][0].term == f"{SHARED}local-authority/5901002"


def test_a_body_named_only_is_the_publishers_own() -> None:
    """Every municipality has a division of public health; the one of two publishers is two bodies."""
    name = "กองสาธารณสุขและสิ่งแวดล้อม"
    terms = []
    for who in (publisher(), dataclasses.replace(publisher(), id="other")):
        made = row("project", 2, code="1", responsible=name)
        assert not settled(made, who=who)
        terms.append(made.fields["responsible"][0].term)
    assert terms == [f"{BASE}organization/fund/{name}", f"{BASE}organization/other/{name}"]


def test_a_body_that_a_sheet_or_a_look_up_or_the_workspace_speaks_of_is_that_one() -> None:
    """A row of the file, the target of the publisher's own look-ups, a publisher, a local authority's full name."""
    sheet = row("organization", 2, name="ชมรม ก")
    names = ["ชมรม ก", "กรมป่าไม้", "มหาวิทยาลัย", "เทศบาลตำบลปริก", "เทศบาลตำบลชื่อซ้ำ"]
    rows = [row("project", at, code=str(at), responsible=name) for at, name in enumerate(names, 3)]
    authorities = [authority("5901004", "เทศบาลตำบลปริก"), *(authority(f"590100{n}", "เทศบาลตำบลชื่อซ้ำ") for n in (5, 6))]
    known = {**known_authorities(authorities), (iris.ORG + "Organization", "มหาวิทยาลัย"): (f"{BASE}publisher/uni",)}
    assert not settled(sheet, *rows, who=publisher(กรมปาไม้="organization/กรมป่าไม้"), known=known)
    assert [made.fields["responsible"][0].term for made in rows] == [
        sheet.iri,
        f"{BASE}organization/กรมป่าไม้",
        f"{BASE}publisher/uni",
        f"{SHARED}local-authority/5901004",
        f"{BASE}organization/fund/เทศบาลตำบลชื่อซ้ำ",
    ]
    assert sheet.iri == f"{BASE}organization/ชมรม-ก"


def test_a_fund_named_only_is_shared_by_all_publishers() -> None:
    made = row("project", 2, code="1", fund="กองทุนออมทรัพย์")
    settled(made)
    assert made.fields["fund"][0].term == f"{BASE}fund/กองทุนออมทรัพย์"


def test_of_two_plans_of_one_name_the_one_of_the_rows_year_is_meant() -> None:
    plans = [row("plan", at, code=f"P{y}", title="แผนงานผู้สูงอายุ", fiscalYear=2500 + y) for at, y in ((2, 67), (3, 68))]
    made = [row("project", y, code=str(y), plan="แผนงานผู้สูงอายุ", fiscalYear=2500 + y) for y in (67, 68)]
    assert not settled(*plans, *made)
    assert [one.fields["plan"][0].term for one in made] == [f"{BASE}plan/fund/P67", f"{BASE}plan/fund/P68"]


def test_a_name_of_several_things_is_refused_and_the_codes_to_write_are_named() -> None:
    plans = [row("plan", at, code=f"P{y}", title="แผนงานผู้สูงอายุ", fiscalYear=2500 + y) for at, y in ((2, 67), (3, 68))]
    made = row("project", 4, code="1", plan="แผนงานผู้สูงอายุ", fiscalYear=2569)
    (note,) = settled(*plans, made)
    assert (note.rule, note.severity, note.field, note.value) == (
        "find.several_of_that_name",
        "violation",
        "plan",
        "แผนงานผู้สูงอายุ",
    )
    assert note.suggestion is not None
    assert "P67, P68" in note.suggestion.th
    assert made.fields["plan"][0].term is None


def test_where_codes_begin_again_a_code_needs_its_year_and_may_be_written_with_it() -> None:
    yearly = dataclasses.replace(DATASET, codes_restart_yearly=True)
    projects = [row("project", year, code="1", fiscalYear=year) for year in (2567, 2568)]
    bare, whole = (row("reach", at, project=code, targetGroup="1004") for at, code in ((2, "1"), (3, "2568-1")))
    notes = settled(*projects, bare, whole, dataset=yearly)
    assert [(note.rule, note.row) for note in notes] == [("find.several_of_that_name", 2)]
    assert notes[0].suggestion is not None
    assert "2567-1, 2568-1" in notes[0].suggestion.en
    assert whole.fields["project"][0].term == f"{BASE}project/fund/2568-1"


def test_a_look_up_is_used_only_where_its_target_fits_the_field() -> None:
    """A name that is a fund's and a body's: the look-up to the publisher is for the body."""
    made = row("project", 2, code="1", fund="อบต.บางกล่ำ", responsible="อบต.บางกล่ำ", plan="อบต.บางกล่ำ", fiscalYear=2568)
    settled(made, who=publisher(**{"อบต.บางกล่ำ": "publisher/bangklam"}))
    terms = [made.fields[name][0].term or "" for name in ("responsible", "fund", "plan")]
    assert terms[0] == f"{BASE}publisher/bangklam"
    assert terms[1].startswith(f"{BASE}fund/")
    assert terms[2].startswith(f"{BASE}plan/fund/")


def test_a_fund_is_a_body_too_so_a_look_up_to_it_may_name_who_is_responsible() -> None:
    made = row("project", 2, code="1", fund="กองทุนคูหา", responsible="กองทุนคูหา")
    settled(made, who=publisher(กองทุนคูหา="fund/L5184"))
    assert {made.fields[name][0].term for name in ("fund", "responsible")} == {f"{SHARED}fund/L5184"}


def test_a_pattern_that_finds_nothing_in_a_code_leaves_the_publisher_as_issuer() -> None:
    empty = dataclasses.replace(DATASET, code_issuer="X*")
    assert address("project", empty, code="68-1") == "project/fund/68-1"


def test_two_funds_of_elsewhere_with_one_last_segment_are_two_fundings() -> None:
    project = row("project", 2, code="1")
    rows = [row("funding", at, project="1", fund=name) for at, name in ((2, "ก"), (3, "ข"), (4, "ค"))]
    who = publisher(ก="https://one.example/f/7", ข="https://two.example/f/7", ค=f"{SHARED}fund/L5221")
    assert not settled(project, *rows, who=who)
    assert len({made.iri for made in rows}) == 3
    assert rows[2].iri == f"{project.iri}/funding/L5221"


def test_a_row_without_a_code_is_marked_as_minted() -> None:
    made = [row("project", 2, **TITLED), row("project", 3, code="M-1", **TITLED)]
    settled(*made)
    assert [one.minted for one in made] == [True, False]


# -- what the form gives back --------------------------------------------------------------------------------


def test_a_minted_code_that_comes_back_is_the_address_again_and_nobodys_code() -> None:
    """Forms show the codes that were minted: with them a row keeps its address though its title was mended."""
    first = address(**TITLED)
    again = row("project", 2, **{**TITLED, "title": "โครงการผู้สูงอายุ (แก้ไข)"}, code=first.rsplit("/", 1)[-1].lower())
    notes = settled(again)
    assert (again.iri, again.minted) == (BASE + first, True)
    assert "code" not in again.fields
    assert notes == []


def test_a_row_of_another_sheet_names_a_project_by_its_minted_code() -> None:
    code = address(**TITLED).rsplit("/", 1)[-1]
    project = row("project", 2, **TITLED, code=code)
    activity = row("activity", 2, project=code, title="อบรม")
    assert settled(project, activity) == []
    assert activity.iri.startswith(project.iri + "/activity/")


def test_code_and_name_together_name_a_thing_as_the_lists_of_a_form_do() -> None:
    fund = row("fund", 2, code="THAIHEALTH", name="กองทุนสนับสนุนการสร้างเสริมสุขภาพ")
    project = row("project", 2, **{**TITLED, "fund": "THAIHEALTH กองทุนสนับสนุนการสร้างเสริมสุขภาพ"})
    assert settled(fund, project) == []
    assert project.fields["fund"][0].term == fund.iri == f"{BASE}fund/THAIHEALTH"
    told = known_authorities([authority("5901001", "เทศบาลตำบลปริก")])
    assert told[THK + "LocalAuthority", "5901001-เทศบาลตำบลปริก"] == (f"{SHARED}local-authority/5901001",)


def test_an_annotation_has_one_address_however_its_goals_are_written_and_ordered() -> None:
    goals = {
        (THK + "Goal", "SKH-1"): (f"{BASE}goal/SKH-1",),
        (THK + "Goal", "SKH-1-สังคม"): (f"{BASE}goal/SKH-1",),
        (THK + "Goal", "SKH-2"): (f"{BASE}goal/SKH-2",),
    }
    ways: list[list[Scalar]] = [["SKH-1", "SKH-2"], ["SKH-2", "SKH-1 สังคม"]]
    rows = [row("annotation", 2, about=f"{BASE}project/fund/1", goal=way, reason="ชื่อบอก") for way in ways]
    for made in rows:
        settled(made, known=goals)
    assert rows[0].iri == rows[1].iri


@given(st.permutations(["900101", "900102", "900301"]))
def test_an_activity_has_one_address_however_its_areas_are_ordered(areas: list[Scalar]) -> None:
    in_order: list[Scalar] = ["900101", "900102", "900301"]

    def iri(order: list[Scalar]) -> str:
        made = row("activity", 2, project="68-1", title="อบรม", area=order)
        settled(row("project", 2, **TITLED, code="68-1"), made)
        return made.iri

    assert iri(areas) == iri(in_order)


# -- a fund of a new name that may be a known one -------------------------------------------------------------

FUND = f"{BASE}fund/กองทุนฟื้นฟูสมรรถภาพจังหวัดสงขลา"
FUNDS: Known = {
    (FUND_NAMES, slug("กองทุนฟื้นฟูสมรรถภาพจังหวัดสงขลา")): (FUND,),
    (FUND_NAMES, slug("กองทุนสุขภาพตำบล อบต.ท่าบอน")): (f"{SHARED}fund/L5221",),
    (THK + "Fund", slug("L5221 กองทุนสุขภาพตำบล อบต.ท่าบอน")): (f"{SHARED}fund/L5221",),
}


def doubts(notes: list[Note]) -> list[Note]:
    return [note for note in notes if note.rule == "find.fund_alike"]


def test_a_new_fund_of_a_like_name_is_asked_about_once_a_name() -> None:
    """It stays a new fund; the line for either answer is told, and the name to write."""
    name = "กองทุนฟื้นฟูสมรรถภาพ จ.สงขลา"
    rows = [row("project", at, code=f"c-{at}", title="ก", fund=name) for at in (2, 3, 4)]
    (note,) = doubts(settled(*rows, known=FUNDS))
    assert (note.severity, note.row, note.field, note.value) == ("warning", 2, "fund", name)
    assert note.setting
    for answer in (FUND.removeprefix(BASE), "fund/กองทุนฟื้นฟูสมรรถภาพ-จ-สงขลา"):
        assert f'"{name}" = "{answer}"' in note.setting.th
    assert note.suggestion == text("suggest.one_of", value="กองทุนฟื้นฟูสมรรถภาพจังหวัดสงขลา")
    assert rows[0].fields["fund"][0].term == f"{BASE}fund/กองทุนฟื้นฟูสมรรถภาพ-จ-สงขลา"


@pytest.mark.parametrize(
    "name",
    [
        "กองทุนฟื้นฟูสมรรถภาพจังหวัดสงขลา",  # known
        "กองทุนฟื้นฟูสมรรถภาพจังหวัดพัทลุง",
        "กองทุนสุขภาพตำบล อบต.ท่าหิน",
        "งบอุดหนุนชุมชน ปี 2566",
        "สสส.",
    ],
)
def test_a_fund_that_is_known_or_is_another_is_not_asked_about(name: str) -> None:
    assert settled(row("project", 2, code="c-1", title="ก", fund=name), known=FUNDS) == []


def test_without_a_known_fund_of_a_like_name_nothing_is_asked() -> None:
    """As in a first submission, whatever funds it names."""
    names = ["กองทุนฟื้นฟูสมรรถภาพ จ.สงขลา", "กองทุนฟื้นฟูสมรรถภาพจังหวัดสงขลา", "กองทุนสุขภาพตำบล อบต.ท่าบอน"]
    rows = [row("project", at, code=f"c-{at}", title="ก", fund=name) for at, name in enumerate(names, 2)]
    assert settled(*rows) == []


def test_a_fund_of_the_file_is_known_too() -> None:
    fund = row("fund", 2, code="X-1", name="กองทุนฟื้นฟูสมรรถภาพจังหวัดสงขลา")
    (note,) = doubts(settled(fund, row("project", 2, code="c-1", title="ก", fund="กองทุนฟืนฟูสมรรถภาพ จ.สงขลา")))
    assert note.setting
    assert '= "fund/X-1"' in note.setting.th
    assert note.suggestion == text("suggest.one_of", value="X-1 กองทุนฟื้นฟูสมรรถภาพจังหวัดสงขลา")


@pytest.mark.parametrize("which", [0, 1])
def test_either_answer_ends_the_question(which: int) -> None:
    name = "กองทุนหลักประกันสุขภาพในระดับท้องถิ่นหรือพื้นที่ องค์การบริหารส่วนตำบลท่าบอน"
    made = row("project", 2, code="c-1", title="ก", fund=name)
    (note,) = doubts(settled(made, known=FUNDS))
    assert note.suggestion == text("suggest.one_of", value="L5221 กองทุนสุขภาพตำบล อบต ท่าบอน")
    new = made.fields["fund"][0].term
    assert note.setting
    answers = re.findall(r'"[^"]+" = "([^"]+)"', note.setting.en)
    again = row("project", 2, code="c-1", title="ก", fund=name)
    assert settled(again, who=publisher(**{name: answers[which]}), known=FUNDS) == []
    assert again.fields["fund"][0].term == (f"{SHARED}fund/L5221", new)[which]
