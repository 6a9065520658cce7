"""What is said before publishing is what publishing then does, and saying it changes nothing."""

import shutil
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from tests.making import GRAPH, PROJECT, submit, twin

from thaktho import areas, iris
from thaktho.contract import shipped
from thaktho.differences import Difference, Renamed, Stated
from thaktho.flow import Catalogue, Passed, Submitted
from thaktho.messages import Text
from thaktho.preview import Changed, Changes, Meeting, Preview, Span, preview
from thaktho.preview_text import lines
from thaktho.weave import linkages
from thaktho.workspace import Workspace, open_workspace

pytestmark = pytest.mark.whole  # every test sends files through every stage

Rows = list[dict[str, str]]
LINE = {"code": "B1", "title": "ค่าวัสดุ", "amount": "500", "fiscalYear": "2568"}


def _seen(catalogue: Catalogue, file: Path, publisher: str = "fund", *, say: bool = True) -> tuple[Submitted, Preview]:
    """Submit a file and look before it is published; what the store and ledger hold is the same after looking."""
    found: list[Preview] = []

    def confirm(passed: Passed) -> bool:
        before = (catalogue.export(), catalogue.ledger.history())
        found.append(preview(catalogue, passed))
        assert (catalogue.export(), catalogue.ledger.history()) == before
        return say

    return submit(catalogue, file, publisher, confirm=confirm), found[0]


def test_the_first_submission_adds_everything(place: Workspace, tmp_path: Path) -> None:
    with Catalogue(place, shipped()) as catalogue:
        _, seen = _seen(catalogue, twin(tmp_path / "f", project=[dict(PROJECT)], budget_line=[LINE]))
    assert seen.rows == {
        "project": Changes([PROJECT["title"]], [], [], 0),
        "budget-line": Changes(["ค่าวัสดุ"], [], [], 0),
    }
    assert seen.money == {
        "approved": (None, Span(Decimal(60000), Decimal(60000))),
        "budget-line": (None, Span(Decimal(500), Decimal(500))),
    }
    assert (seen.gained, seen.lost, seen.regrouped) == ([], [], 0)


def test_what_is_added_changed_and_removed_is_told_by_title(place: Workspace, tmp_path: Path) -> None:
    rows = [{**PROJECT, "code": f"c-{n}", "title": f"โครงการที่ {n}"} for n in range(4)]
    later = [
        rows[0],
        {**rows[1], "approved": "70000"},
        {**PROJECT, "code": "c-9", "title": "โครงการใหม่", "approved": ""},
    ]
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "one", project=rows))
        _, seen = _seen(catalogue, twin(tmp_path / "two", project=later))
    changes = seen.rows["project"]
    assert (changes.added, changes.removed, changes.kept) == (["โครงการใหม่"], ["โครงการที่ 2", "โครงการที่ 3"], 1)
    ((title, (field,)),) = [(one.title, one.fields) for one in changes.changed]
    assert (title, field.label.en, field.kind) == ("โครงการที่ 1", "Amount approved", "money")
    assert ([one.value for one in field.before], [one.value for one in field.after]) == (["60000"], ["70000"])
    assert seen.money == {"approved": (Span(Decimal(240000), Decimal(240000)), Span(Decimal(130000), Decimal(130000)))}
    assert changes.many_gone


def test_what_a_changed_field_points_at_is_called_by_its_name(place: Workspace, tmp_path: Path) -> None:
    rows = [{**PROJECT, "code": "c-1", "targetGroup": group, "plan": plan} for group, plan in (
        ("1004", "แผนงานผู้สูงอายุ"), ("1002", "แผนงานเด็ก"))]  # fmt: skip
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "one", project=rows[:1]))
        _, seen = _seen(catalogue, twin(tmp_path / "two", project=rows[1:]))
    told = [(line.th, line.en) for line in lines(seen, shipped())]
    assert [th for th, _ in told if ": เดิม " in th][:2] == [
        "       แผนงาน: เดิม แผนงานผู้สูงอายุ เป็น แผนงานเด็ก",
        "       กลุ่มเป้าหมาย: เดิม ผู้สูงอายุ เป็น เด็กวัยเรียนและเยาวชน",
    ]
    assert [en.startswith("       Plan: from แผนงานผู้สูงอายุ to") for _, en in told].count(True) == 1


def test_a_new_title_is_told_with_the_code_that_keeps_the_project(place: Workspace, tmp_path: Path) -> None:
    """With that code in its row it is one project changed."""
    old = {**PROJECT, "code": "", "title": "โครงการส่งเสริมสุขภาพผู้สูงอายุ"}
    new = {**old, "title": "โครงการส่งเสริมสุขภาพผู้สูงวัย"}
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "one", project=[old]))
        _, seen = _seen(catalogue, twin(tmp_path / "two", project=[new]), say=False)
        (found,) = seen.rows["project"].renamed
        assert (found.before, found.after) == (old["title"], new["title"])
        assert any(f"put {found.code} into" in line.en for line in lines(seen, shipped()))
        _, again = _seen(catalogue, twin(tmp_path / "three", project=[{**new, "code": found.code}]))
    changes = again.rows["project"]
    assert (changes.added, changes.removed, changes.renamed) == ([], [], [])
    assert [[one.label.en for one in changed.fields] for changed in changes.changed] == [["Project title"]]


def test_a_fund_that_comes_to_the_same_place_is_a_linkage_gained_and_gone_when_it_leaves(
    place: Workspace, tmp_path: Path
) -> None:
    mine = twin(tmp_path / "mine", project=[dict(PROJECT)])
    theirs = {**PROJECT, "code": "x-1", "title": "ของอีกแห่ง", "fund": "สสส."}
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, mine)
        _, come = _seen(catalogue, twin(tmp_path / "a", project=[theirs]), "other")
        _, go = _seen(catalogue, twin(tmp_path / "b", project=[{**theirs, "area": "900201"}]), "other")
    people, meeting, plan = come.gained
    assert people.kind == Text("พื้นที่ คน และปีเดียวกัน", "Same place, people and year")
    assert plan.kind == Text("แผนงานร่วม", "Shared plan")
    assert (meeting.area, meeting.year, len(meeting.members)) == ("900101", 2568, 2)
    assert meeting.kind == Text("พื้นที่และปีเดียวกัน", "Same place and year")
    assert "สสส." in {member.th for member in meeting.members}
    assert (go.gained, go.lost, come.lost) == ([], [people, meeting], [])


def test_a_linkage_that_stays_with_others_in_it_is_counted(place: Workspace, tmp_path: Path) -> None:
    rows = [
        {**PROJECT, "code": f"x-{n}", "fund": fund, "title": f"โครงการของ {fund}", "targetGroup": "", "plan": ""}
        for n, fund in enumerate(("สสส.", "พอช.", "กองทุนออมทรัพย์"))
    ]
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "a", project=rows[:2]))
        _, seen = _seen(catalogue, twin(tmp_path / "b", project=rows))
    assert (seen.gained, seen.lost, seen.regrouped) == ([], [], 1)


def test_money_that_two_publishers_report_is_a_range(place: Workspace, tmp_path: Path) -> None:
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "a", project=[dict(PROJECT)]))
        _, seen = _seen(catalogue, twin(tmp_path / "b", project=[{**PROJECT, "approved": "50000"}]), "other")
    assert seen.money == {"approved": (None, Span(Decimal(60000), Decimal(110000)))}
    (explicit,) = seen.gained
    assert (explicit.area, explicit.project) == (None, PROJECT["title"])


def test_saying_no_leaves_the_store_as_it_was(place: Workspace, tmp_path: Path) -> None:
    with Catalogue(place, shipped()) as catalogue:
        before = catalogue.export()
        sent, _ = _seen(catalogue, twin(tmp_path / "f", project=[dict(PROJECT)]), say=False)
        assert (sent.outcome, catalogue.export()) == ("withdrawn", before)


# -- in words -------------------------------------------------------------------------------------------------


def _changes(added: int = 0, removed: int = 0, kept: int = 0) -> Changes:
    return Changes([f"a{n}" for n in range(added)], [], [f"r{n}" for n in range(removed)], kept)


def _difference(
    name: str, before: Sequence[str], after: Sequence[str], *, iri: bool = False, of: str = "", stay: bool = False
) -> Difference:
    field = shipped().sheet("project").field(name)
    stated = (tuple(Stated(one, iri, of) for one in values) for values in (before, after))
    return Difference(field.label, field.kind, next(stated), next(stated), stay)


@pytest.mark.parametrize(
    ("removed", "kept", "said"), [(1, 4, False), (2, 7, True), (0, 0, False), (1, 0, True), (20, 80, False)]
)
def test_more_than_a_fifth_is_said_and_just_a_fifth_is_not(removed: int, kept: int, said: bool) -> None:  # noqa: FBT001
    told = list(lines(Preview({"project": _changes(removed=removed, kept=kept)}, [], [], 0, {}), shipped()))
    assert any("more than a fifth" in line.en for line in told) == said


def test_the_first_few_are_named_and_the_others_counted() -> None:
    told = [line.en for line in lines(Preview({"project": _changes(added=5)}, [], [], 0, {}), shipped())]
    assert told == [
        "Projects: 5 added, 0 changed, 0 removed, 0 as before",
        "  + a0",
        "  + a1",
        "  + a2",
        "  + and 2 more",
        "Linkages: no change",
    ]


def test_fields_are_told_as_they_read_in_either_language() -> None:
    fund = f"{iris.SHARED}fund/L5221"
    fields = [
        _difference("approved", ["60000"], ["1234567.5"], of=fund),
        _difference("start", ["2024-10-01"], []),
        _difference("fund", [fund], ["https://test.example/id/fund/ก"], iri=True),
    ]
    seen = Preview(
        {"project": Changes([], [Changed("งาน", fields)], [], 0)}, [], [], 0, {}, {fund: Text("กองทุน ก", "Fund A")}
    )
    told = list(lines(seen, shipped()))[1:-1]
    assert [line.th for line in told] == [
        "  ~ งาน",
        "       งบประมาณที่อนุมัติ: เดิม 60,000 บาท (กองทุน ก) เป็น 1,234,567.50 บาท (กองทุน ก)",
        "       วันเริ่มต้น: เดิม 1 ตุลาคม 2567 เป็น ไม่มีข้อมูล",
        "       แหล่งงบประมาณ: เดิม กองทุน ก เป็น ก",
    ]
    assert [line.en for line in told][1:] == [
        "       Amount approved: from 60,000 baht (Fund A) to 1,234,567.50 baht (Fund A)",
        "       Start date: from 1 October 2024 to not stated",
        "       Fund: from Fund A to ก",
    ]


def test_where_other_values_of_a_field_stay_only_what_comes_or_goes_is_told() -> None:
    area = [areas.iri("900102")]
    fields = [
        _difference("area", before, after, iri=True, stay=True)
        for before, after in ((area, area[1:]), (area[1:], area))
    ]
    seen = Preview({"project": Changes([], [Changed("งาน", fields)], [], 0)}, [], [], 0, {})
    assert [(line.th, line.en) for line in lines(seen, shipped())][2:4] == [
        (
            "       พื้นที่ดำเนินการ: ไม่มี ตำบลเขารูปช้าง อำเภอเมืองสงขลา จังหวัดสงขลา แล้ว",
            "       Area: no longer Khao Rup Chang, Mueang Songkhla, Songkhla",
        ),
        (
            "       พื้นที่ดำเนินการ: มี ตำบลเขารูปช้าง อำเภอเมืองสงขลา จังหวัดสงขลา เพิ่มเข้ามา",
            "       Area: also Khao Rup Chang, Mueang Songkhla, Songkhla",
        ),
    ]


def test_many_fields_values_and_long_texts_are_told_in_part() -> None:
    many = [_difference("description", ["ก" * 500], [str(n) for n in range(9)]) for _ in range(5)]
    seen = Preview({"project": Changes([], [Changed(f"c{n}", many) for n in range(5)], [], 0)}, [], [], 0, {})
    told = [line.en for line in lines(seen, shipped())]
    assert told[2] == f"       Description: from {'ก' * 49}… to 0; 1; 2 and 6 more"
    assert (told[5], told[16]) == ("       and 2 more", "  ~ and 2 more")


@given(st.lists(st.integers(0, 50), min_size=3, max_size=3), st.integers(0, 30), st.integers(1, 12), st.integers(0, 30))
def test_whatever_changes_fits_a_screen_and_every_kind_is_counted(
    counts: list[int], fields: int, kinds: int, meetings: int
) -> None:
    """With no more than the counts there is a line a kind; nothing that steers a terminal gets through."""
    added, changed, removed = counts
    difference = _difference("title", ["\x1b[31mก\u202e" * 99], ["ข" * 999])
    changes = Changes(
        ["\x1b" * 400] * added,
        [Changed("ง" * 400, [difference] * fields)] * changed,
        [f"{n}" for n in range(removed)],
        3,
        [Renamed("M-0000000000", "\x1bก" * 99, "ข" * 999)] * min(added, removed),
    )
    rows = {sheet.name: changes for sheet in shipped().sheets[:kinds]}
    meeting = Meeting(Text("ก", "a"), "900101", 2568, None, (Text("ข", "b"),) * 9)
    span: Span | None = Span(Decimal(1), Decimal(2))
    money = dict.fromkeys(("approved", "planned", "requested", "budget-line"), (span, span))
    told = lines(Preview(rows, [meeting] * meetings, [meeting] * meetings, 1, money), shipped())
    assert len(told) <= 40
    assert sum(f" {removed} removed" in line.en for line in told) == kinds
    for line in told:
        assert not set(line.th + line.en) & {"\x1b", "\u202e"}
        assert max(len(line.th), len(line.en)) <= 350


def test_linkages_and_money_are_sentences_in_both_languages() -> None:
    who = tuple(Text(f"กองทุน {n}", f"Fund {n}") for n in range(4))
    meeting = Meeting(Text("พื้นที่และปีเดียวกัน", "Same place and year"), "900101", 2568, None, who)
    span = Span(Decimal(1000), Decimal("1500.5"))
    seen = Preview({"project": _changes()}, [meeting], [], 2, {"planned": (None, span), "requested": (span, None)})
    told = list(lines(seen, shipped()))[1:]
    assert [line.th for line in told] == [
        "จุดเชื่อมโยง: เพิ่ม 1 หายไป 0 เปลี่ยนผู้ร่วม 2",
        "  + พื้นที่และปีเดียวกัน ตำบลบ่อยาง อำเภอเมืองสงขลา จังหวัดสงขลา ปี 2568: กองทุน 0, กองทุน 1, กองทุน 2 และอีก 1 แห่ง",
        "วงเงินโครงการตามแผน (ยังไม่ระบุว่าอนุมัติ): เดิม ไม่มีข้อมูล เป็น 1,000–1,500.50 บาท (อาจนับซ้ำ)",
        "วงเงินโครงการที่ขอ (ยังไม่ระบุว่าอนุมัติหรืออยู่ในแผน): เดิม 1,000–1,500.50 บาท (อาจนับซ้ำ) เป็น ไม่มีข้อมูล",
    ]
    assert told[1].en.endswith("2025 (BE 2568): Fund 0, Fund 1, Fund 2 and 1 more")


# -- the same as what then happens ----------------------------------------------------------------------------

_ROW = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["c-1", "c-2", "c-3", "c-4"]),
        "title": st.sampled_from(["โครงการหนึ่ง", "โครงการสอง"]),
        "fund": st.sampled_from(["L5221", "สสส."]),
        "approved": st.sampled_from(["", "100", "250.50"]),
        "planned": st.sampled_from(["", "70"]),
        "area": st.sampled_from(["900101", "900102"]),
        "targetGroup": st.sampled_from(["1002", "1004", ""]),
    }
)
_PROJECTS = st.lists(_ROW, min_size=1, max_size=4, unique_by=lambda row: row["code"])
_LINES = st.lists(st.sampled_from(["100", "200"]), max_size=2)
_SENDING = st.tuples(st.sampled_from(["fund", "other"]), _PROJECTS, _LINES)


def _record(code: str, **said: str) -> dict[str, str]:
    told = {"title": "โครงการหนึ่ง", "fund": "L5221", "planned": "70", "area": "900101", "targetGroup": "1002"}
    return {**told, "approved": "", "code": code, **said}


_LINKAGE = NamedNode(iris.THK + "Linkage")


class _State:
    """A recount, from the store and its facts alone, of what a preview is about."""

    def __init__(self, catalogue: Catalogue) -> None:
        facts = catalogue.weave()
        site = catalogue.workspace.site_base
        self.quads = list(catalogue.store.quads())
        where = NamedNode(linkages.graph_name(site))
        self.linkages = {str(q.subject) for q in self.quads if q.graph_name == where and q.object == _LINKAGE}
        query = """
          select distinct s.publisher, w.work, m.project, m.phase, m.low, m.high
          from project_money m join same_work w using (project) join project_dataset d using (project)
          join dataset s on s.iri = d.dataset"""
        works: dict[tuple[str, str, object], list[Span]] = {}
        for publisher, work, _, phase, low, high in facts.execute(query).fetchall():
            works.setdefault((publisher.rsplit("/", 1)[-1], phase, work), []).append(Span(low, high))
        self.money: dict[str, dict[str, Span]] = {"fund": {}, "other": {}}
        for (publisher, phase, _), records in works.items():  # records of one work may be of the same money
            before = self.money[publisher].get(phase, Span(Decimal(0), Decimal(0)))
            low, high = max(one.low for one in records), sum(one.high for one in records)
            self.money[publisher][phase] = Span(before.low + low, before.high + high)
        facts.close()

    def rows(self, publisher: str, cls: str) -> dict[str, set[object]]:
        """Return what a publisher's graph says of each thing of a class and of what hangs on it."""
        graph, source = NamedNode(GRAPH.replace("/fund/", f"/{publisher}/")), NamedNode(iris.DCT + "source")
        quads = [quad for quad in self.quads if quad.graph_name == graph]
        found = {str(quad.subject) for quad in quads if quad.object == NamedNode(cls)}
        return {
            iri: {q.triple for q in quads if q.predicate != source and str(q.subject).startswith((iri, iri[:-1] + "/"))}
            for iri in found
        }


@settings(max_examples=5)
@example(  # two records of one work: the other publisher's stands between them
    [
        (
            "other",
            [_record("c-1"), _record("c-4", area="900102"), _record("c-2", title="โครงการสอง", approved="250.50")],
            [],
        ),
        (
            "fund",
            [
                _record("c-3", area="900102", approved="100"),
                _record("c-2", area="900102", approved="250.50", title="โครงการสอง", fund="สสส."),
                _record("c-4", area="900102", approved="100", targetGroup="1004"),
                _record("c-1", area="900102", title="โครงการสอง", fund="สสส.", targetGroup="1004"),
            ],
            [],
        ),
    ]
)
@given(st.lists(_SENDING, min_size=2, max_size=3))
def test_a_preview_says_what_publishing_then_does(opened: Path, sendings: list[tuple[str, Rows, list[str]]]) -> None:
    """Rows by kind, linkages and money, each recounted before and after, over files of two publishers."""
    with TemporaryDirectory() as home:
        place = open_workspace(Path(shutil.copytree(opened, Path(home) / "w")))
        with Catalogue(place, shipped()) as catalogue:
            before = _State(catalogue)
            for number, (publisher, projects, amounts) in enumerate(sendings):
                lines_ = [{**LINE, "code": f"B{n}", "amount": amount} for n, amount in enumerate(amounts)]
                rows = [{**PROJECT, **row, "description": str(number)} for row in projects]
                sheets = {"project": rows} | ({"budget_line": lines_} if lines_ else {})
                file = twin(Path(home) / str(number), **sheets)
                seen = _seen(catalogue, file, publisher)[1]
                after = _State(catalogue)
                _agree(seen, before, after, publisher)
                before = after


def _agree(seen: Preview, before: _State, after: _State, publisher: str) -> None:
    for name, cls in (("project", iris.PROJ + "Project"), ("budget-line", iris.THK + "BudgetLine")):
        old, new = before.rows(publisher, cls), after.rows(publisher, cls)
        stay = old.keys() & new.keys()
        changed = sum(old[iri] != new[iri] for iri in stay)
        counts = [len(new.keys() - stay), changed, len(old.keys() - stay), len(stay) - changed]
        told = seen.rows.get(name)
        said = [len(told.added), len(told.changed), len(told.removed), told.kept] if told else [0, 0, 0, counts[3]]
        assert said == counts
        assert all(one.fields for one in (told.changed if told else ()))
    assert len(seen.gained) == len(after.linkages - before.linkages)
    assert len(seen.lost) == len(before.linkages - after.linkages)
    for side, state in ((0, before), (1, after)):
        spans = {name: pair[side] for name, pair in seen.money.items() if name != "budget-line" and pair[side]}
        assert spans == state.money[publisher]


def test_what_is_looked_at_and_refused_is_not_remembered(place: Workspace, tmp_path: Path) -> None:
    """The memory of the last weave holds words of what is published, and of nothing else."""
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "f", project=[dict(PROJECT)]))
        _seen(catalogue, twin(tmp_path / "g", project=[{**PROJECT, "title": "โครงการลานกีฬา"}]), say=False)
        held = duckdb.execute("select words from read_parquet(?)", [str(place.folder / "memory" / "worded.parquet")])
        (row,) = held.fetchall()
    assert "ผู้สูงอายุ" in row[0]
    assert "กีฬา" not in row[0]
