"""The fact tables of a small workspace: statements with their cells, money as ranges, places, names and pages."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.making import PROJECT, submit, twin, workspace

from thaktho import facts
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.iris import SHARED
from thaktho.workspace import Workspace

BASE = "https://test.example/id/"
FIRST = f"{BASE}project/L5221/68-L5221-2-01"
SECOND = f"{BASE}project/L5221/68-L5221-2-02"
THIRD = f"{BASE}project/fund/P-3"
FOUNDATION = f"{BASE}fund/มูลนิธิทดสอบ"
SHORT = f"{BASE}fund/มูลนิธิ-ท"
OWN = [
    {**PROJECT, "approved": "๖๐,๐๐๐"},
    {
        "code": "68-L5221-2-02",
        "title": "โครงการป้องกันไข้เลือดออก",
        "fund": "L5221",
        "planned": "70000",
        "requested": "80000",
        "spent": "1000",
        "area": "แถวบ้านเรา",
        "start": "5 มกราคม 2568",
    },
    {"code": "P-3", "title": "โครงการวิจัยชุมชน", "fiscalYear": "2567", "fund": "มูลนิธิ ท.", "requested": "500.25"},
]
OTHERS = [
    {**PROJECT, "approved": "65000", "area": "900102; 930101; หมู่บ้านนั้น"},
    {"code": "Q-1", "title": "โครงการไม่มีงบ", "fiscalYear": "2568", "fund": "มูลนิธิทดสอบ", "area": "9001"},
]
NOTES = [
    {"about": FIRST, "goal": "G-1", "reason": "อ่านจากชื่อ", "by": "กองทุนทดสอบ fund", "date": "1 มีนาคม 2568"},
    {"about": FIRST, "targetGroup": "1002", "reason": "อ่านจากชื่อ", "by": "กองทุนทดสอบ fund", "date": "1 มีนาคม 2568"},
    {"about": SHORT, "sameFund": FOUNDATION, "reason": "ชื่อย่อ", "by": "กองทุนทดสอบ fund", "date": "1 มีนาคม 2568"},
]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """Three publishers: one fund, another that reports one project of the first too, and an editor."""
    home = tmp_path_factory.mktemp("facts")
    with Catalogue(workspace(home / "workspace", "editor", "fund", "other"), shipped()) as found:
        goal = {"code": "G-1", "title": "สังคมเป็นสุข", "strategy": "S-1"}
        strategy = {"code": "S-1", "title": "วิสัยทัศน์ทดสอบ", "area": "90"}
        funding = [{"project": "Q-1", "fund": "มูลนิธิทดสอบ", "agreement": "12/2568"}]
        sheets = {"project": OTHERS, "goal": [goal], "strategy": [strategy], "funding": funding}
        assert submit(found, twin(home / "other", **sheets), "other").outcome == "accepted"
        assert submit(found, twin(home / "fund", project=OWN), "fund").outcome == "accepted"
        assert submit(found, twin(home / "editor", annotation=NOTES), "editor").outcome == "accepted"
        yield found


@pytest.fixture(scope="module")
def tables(catalogue: Catalogue) -> Iterator[duckdb.DuckDBPyConnection]:
    """The fact tables with annotations."""
    made = catalogue.facts()
    yield made
    made.close()


def _ask(tables: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[tuple[Any, ...]]:
    return tables.execute(query, values).fetchall()


def _said(
    tables: duckdb.DuckDBPyConnection, subject: str, field: str, publisher: str = "fund"
) -> list[tuple[Any, ...]]:
    return _ask(
        tables,
        "select value, sheet, cell, printed, derived from statement where subject = ? and field = ? and dataset = ?"
        " order by ordinal",
        subject,
        field,
        f"{BASE}dataset/{publisher}/projects/2560-2570",
    )


def test_a_statement_knows_its_cell_and_what_was_printed_there(tables: duckdb.DuckDBPyConnection) -> None:
    assert _said(tables, FIRST, "approved") == [("60000", "โครงการ", "G2", "๖๐,๐๐๐", False)]
    assert _said(tables, FIRST, "title") == [(PROJECT["title"], "โครงการ", "B2", None, False)]
    assert _said(tables, FIRST, "start") == [("2024-10-01", "โครงการ", "L2", "1 ตุลาคม 2567", False)]


def test_each_publisher_states_a_shared_project_in_its_own_words(tables: duckdb.DuckDBPyConnection) -> None:
    assert [value for value, *_ in _said(tables, FIRST, "approved", "other")] == ["65000"]
    assert [value for value, *_ in _said(tables, FIRST, "approved", "fund")] == ["60000"]
    assert len(_ask(tables, "select dataset from project_dataset where project = ?", FIRST)) == 2


def test_several_values_of_one_cell_keep_that_cell(tables: duckdb.DuckDBPyConnection) -> None:
    found = [row for row in _said(tables, FIRST, "area", "other") if row[0]]
    assert {(value.rsplit("/", 1)[1], printed) for value, _, _, printed, _ in found} == {
        ("900102", None),
        ("930101", None),
    }
    assert len({cell for _, _, cell, _, _ in found}) == 1


def test_a_text_that_was_not_settled_has_no_value_but_its_cell(tables: duckdb.DuckDBPyConnection) -> None:
    ((value, sheet, cell, printed, derived),) = _said(tables, SECOND, "area")
    assert (value, sheet, cell[-1], printed, derived) == (None, "โครงการ", "3", "แถวบ้านเรา", False)
    assert _ask(tables, "select * from project_area where project = ?", SECOND) == []


def test_two_files_that_print_the_same_in_cells_of_one_name_state_it_once_each(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    """Row 2 of both files speaks of one project: neither's printed texts or places become the other's."""
    query = "select subject, class, field, dataset, value, printed from statement group by all having count(*) > 1"
    assert _ask(tables, query) == []
    for publisher in ("fund", "other"):
        assert [row[0] for row in _said(tables, FIRST, "start", publisher)] == ["2024-10-01"]
    found = _ask(tables, "select distinct dataset, printed from statement where field = 'area' and value is null")
    assert {(dataset.split("/")[-3], printed) for dataset, printed in found} == {
        ("fund", "แถวบ้านเรา"),
        ("other", "หมู่บ้านนั้น"),
    }
    assert len(found) == 2


def test_a_derived_value_has_no_cell(tables: duckdb.DuckDBPyConnection) -> None:
    ((value, _, cell, printed, derived),) = _said(tables, SECOND, "fiscalYear")
    assert (value, cell, printed, derived) == ("2568", None, None, True)
    assert _said(tables, FIRST, "fiscalYear")[0][4] is False


def test_where_two_sheets_speak_of_one_node_sheet_and_cell_belong_together(tables: duckdb.DuckDBPyConnection) -> None:
    """The fund of Q-1 stands in both sheets, in D3 and B2: what is named is one of these, not a mixture."""
    node = f"{BASE}project/other/Q-1/funding/มูลนิธิทดสอบ"
    ((_, sheet, cell, _, _),) = _said(tables, node, "fund", "other")
    assert (sheet, cell) == ("แหล่งงบประมาณ", "B2")


def test_the_headline_is_approved_else_planned_else_requested_and_never_spent(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    found = dict(_ask(tables, "select project, (headline, phase)::text from funding where dataset like '%/fund/%'"))
    assert found == {
        FIRST: "(60000.00, approved)",
        SECOND: "(70000.00, planned)",
        THIRD: "(500.25, requested)",
    }


def test_a_sum_reported_twice_is_a_range_from_the_highest_report_to_all_together(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    rows = _ask(tables, "select project, low, high, phase from project_money")
    found = {project: (low, high, phase) for project, low, high, phase in rows}
    assert found[FIRST] == (Decimal(65000), Decimal(125000), "approved")
    assert found[SECOND] == (Decimal(70000), Decimal(70000), "planned")


def test_an_amount_that_nobody_published_is_not_zero(tables: duckdb.DuckDBPyConnection) -> None:
    project = f"{BASE}project/other/Q-1"
    assert _ask(tables, "select headline, phase from funding where project = ?", project) == [(None, None)]
    assert _ask(tables, "select * from project_money where project = ?", project) == []


def test_a_fund_that_an_editor_says_to_be_another_counts_as_that_one(tables: duckdb.DuckDBPyConnection) -> None:
    found = _ask(tables, "select fund, fund_as_stated from funding where project = ?", THIRD)
    assert found == [(FOUNDATION, SHORT)]


def test_goals_and_groups_read_by_an_editor_are_told_from_those_stated(tables: duckdb.DuckDBPyConnection) -> None:
    goals = _ask(tables, "select goal, basis, annotation is not null from project_goal where project = ?", FIRST)
    assert goals == [(f"{BASE}goal/G-1", "annotation", True)]
    groups = dict(
        _ask(tables, "select regexp_extract(grp, '[^/]+$'), basis from project_group where project = ?", FIRST)
    )
    assert groups == {"1004": "stated", "1002": "annotation"}


def test_what_was_accepted_and_what_is_beside_is_what_the_store_holds(
    catalogue: Catalogue, tables: duckdb.DuckDBPyConnection
) -> None:
    """Facts are not scanned out of the store: it is told the same."""
    whole = facts.build((), catalogue.store.quads(), catalogue.contract, facts.Ground(BASE, ("90",)))
    assert _ask(whole, "from quad order by all") == _ask(tables, "from quad order by all") != []
    whole.close()


def test_without_annotations_only_what_agencies_state_counts(catalogue: Catalogue) -> None:
    ground = facts.Ground(BASE, ("90",), annotations=False)
    plain = facts.build((), catalogue.store.quads(), catalogue.contract, ground)
    assert _ask(plain, "select * from project_goal") == _ask(plain, "select * from annotation") == []
    assert _ask(plain, "select fund from funding where project = ?", THIRD) == [(SHORT,)]
    assert {basis for (basis,) in _ask(plain, "select basis from project_group")} == {"stated"}
    plain.close()


def test_the_areas_are_those_of_the_deployments_province_and_its_region(tables: duckdb.DuckDBPyConnection) -> None:
    counts = dict(_ask(tables, "select level, count(*) from area group by level"))
    assert counts == {"region": 1, "province": 1, "amphoe": 16, "tambon": 127}
    assert _ask(tables, "select code, parent, th from area where code in ('90', '9001', '900101') order by code") == [
        ("90", "region-12", "สงขลา"),
        ("9001", "90", "เมืองสงขลา"),
        ("900101", "9001", "บ่อยาง"),
    ]


def test_an_area_elsewhere_has_a_name_but_no_page(tables: duckdb.DuckDBPyConnection) -> None:
    found = _ask(tables, "select kind, path, th from term where iri = ?", f"{SHARED}area/930101")
    assert [(kind, path) for kind, path, _ in found] == [("elsewhere", None)]
    assert "พัทลุง" in found[0][2]
    assert _ask(tables, "select area from project_area where project = ? order by 1", FIRST) == [
        ("900101",),
        ("900102",),
    ]


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (FIRST, "project/L5221/68-L5221-2-01/"),
        (FOUNDATION, "fund/มูลนิธิทดสอบ/"),
        (f"{SHARED}fund/L5221", "fund/L5221/"),
        (f"{SHARED}area/900101", "area/900101/"),
        (f"{BASE}publisher/fund", "publisher/fund/"),
        (f"{BASE}goal/G-1", "goal/G-1/"),
        (f"{BASE}dataset/fund/projects/2560-2570", "dataset/fund/projects/2560-2570/"),
        (f"{SHARED}code/target-group/1004", "code/target-group/1004/"),
        (f"{SHARED}code/sector/local", None),
    ],
)
def test_a_things_page_is_what_follows_the_base_in_its_address(
    tables: duckdb.DuckDBPyConnection, iri: str, path: str | None
) -> None:
    assert _ask(tables, "select path from term where iri = ?", iri) == [(path,)]


def test_every_thing_has_one_name_and_no_two_pages_one_path(tables: duckdb.DuckDBPyConnection) -> None:
    assert _ask(tables, "select iri from term group by iri having count(*) > 1") == []
    assert _ask(tables, "select path from term where path is not null group by path having count(*) > 1") == []
    assert _ask(tables, "select iri from term where th is null and path is not null") == []


def test_a_dataset_knows_who_when_from_what_and_how_it_was_judged(
    tables: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    query = (
        "select publisher, submission, file, first_year, last_year, incomplete, violations, warnings"
        " from dataset where id like 'fund/%'"
    )
    ((publisher, submission, file, first, last, incomplete, violations, warnings),) = _ask(tables, query)
    assert (publisher, submission) == (f"{BASE}publisher/fund", f"{BASE}submission/fund/projects/2560-2570/1")
    assert (file, first, last, incomplete, violations) == ("fund", 2560, 2570, False, 0)
    accepted = {received.publisher: verdict for received, verdict in catalogue.ledger.current()}
    assert warnings == accepted["fund"].warnings > 0


def test_publishers_are_described_for_whoever_has_a_question(tables: duckdb.DuckDBPyConnection) -> None:
    query = "select id, th, en, contact_th, email from publisher where id = 'fund'"
    assert _ask(tables, query) == [
        ("fund", "กองทุนทดสอบ fund", "Test fund fund", "สำนักงานกองทุนทดสอบ", "office@test.example")
    ]


def test_the_same_store_gives_the_same_tables(catalogue: Catalogue, tables: duckdb.DuckDBPyConnection) -> None:
    again = catalogue.facts()
    names = [name for (name,) in _ask(tables, "select table_name from duckdb_tables() order by 1")]
    for name in names:
        query = f"from {name} order by all"
        assert _ask(again, query) == _ask(tables, query), name
    again.close()


@contextmanager
def _holding(place: Workspace, **sheets: Sequence[Mapping[str, str]]) -> Iterator[Catalogue]:
    """Open a workspace to which a publisher has submitted some sheets."""
    with Catalogue(place, shipped()) as catalogue:
        sent = submit(catalogue, twin(place.folder / "sent", **sheets))
        assert sent.outcome == "accepted", sent.checked.findings
        yield catalogue


def test_a_total_without_a_fund_is_not_added_to_the_funds_it_is_the_total_of(place: Workspace) -> None:
    """The flat sheet gives the whole, the funding sheet the parts: the least is the whole, the most is both."""
    sheets = {
        "project": [{**PROJECT, "fund": "", "approved": "100000"}],
        "funding": [
            {"project": PROJECT["code"], "fund": "L5221", "approved": "60000"},
            {"project": PROJECT["code"], "fund": "กองทุน ข.", "approved": "40000"},
        ],
    }
    with _holding(place, **sheets) as catalogue:
        tables = catalogue.facts()
        assert tables.execute("select low, high from project_money").fetchall() == [(Decimal(100000), Decimal(200000))]


def test_a_village_counts_in_its_tambon(place: Workspace) -> None:
    with _holding(place, project=[{**PROJECT, "area": "90010103"}]) as catalogue:
        assert catalogue.facts().execute("select area from project_area").fetchall() == [("900101",)]


def test_a_goal_that_both_agency_and_editor_name_is_stated(place: Workspace) -> None:
    iri = f"{BASE}project/L5221/{PROJECT['code']}"
    sheets = {
        "strategy": [{"code": "S", "title": "ยุทธศาสตร์", "area": "90"}],
        "goal": [{"code": "S-1", "title": "เป้าหมายหนึ่ง", "strategy": "S"}],
        "project": [{**PROJECT, "goal": "S-1"}],
        "annotation": [{"about": iri, "goal": "S-1", "reason": "ชื่อ", "by": "ผู้อ่าน", "date": "1 ตุลาคม 2567"}],
    }
    with _holding(place, **sheets) as catalogue:
        found = catalogue.facts().execute("select basis, annotation from project_goal").fetchall()
    assert found == [("stated", None)]


def test_a_value_that_reads_like_null_stays_a_value(place: Workspace) -> None:
    with _holding(place, project=[{**PROJECT, "objective": "\\N"}]) as catalogue:
        assert catalogue.facts().execute("select objective from project").fetchall() == [("\\N",)]


def test_funds_that_are_said_to_be_one_count_as_one_however_many_steps_away(place: Workspace) -> None:
    funds = [f"{BASE}fund/F{number}" for number in (1, 2, 3)]
    notes = [
        {"about": about, "sameFund": same, "reason": "ชื่อ", "by": "ผู้อ่าน", "date": "1 ตุลาคม 2567"}
        for about, same in ((funds[0], funds[1]), (funds[1], funds[2]), (funds[2], f"{BASE}fund/nowhere"))
    ]
    sheets = {
        "fund": [{"code": f"F{number}", "name": f"กองทุนที่ {number}"} for number in (1, 2, 3)],
        "project": [{**PROJECT, "fund": "F1"}],
        "budget_line": [{"title": "รายการหนึ่ง", "fiscalYear": "2568", "amount": "10", "fund": "F2"}],
        "annotation": notes,
    }
    with _holding(place, **sheets) as catalogue:
        tables = catalogue.facts()
        assert tables.execute("select fund from funding").fetchall() == [(funds[2],)]
        assert tables.execute("select fund from budget_line").fetchall() == [(funds[2],)]


def test_more_than_the_memory_lies_in_a_closed_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small machine is slower, not too small; and nothing is left behind, nor where the program was called."""
    monkeypatch.chdir(tmp_path)
    with facts.connect("64MB") as small:
        folder = Path(str(small.execute("select current_setting('temp_directory')").fetchone()[0]))  # type: ignore[index]
        assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
        small.execute("create table much as select sha256(i::text) as said from range(2_000_000) t (i)")
        assert list(folder.iterdir()), "64 MB do not hold what is more than 128"
        assert small.execute("select count(distinct said) from much").fetchone() == (2_000_000,)
    assert not folder.exists()
    assert not list(tmp_path.iterdir())


def test_facts_take_no_more_memory_on_a_larger_machine(catalogue: Catalogue) -> None:
    """The graph store and Python want memory too; what two that are open lay on the disk does not meet."""
    ask = "select current_setting('memory_limit'), current_setting('temp_directory')"
    with facts.connect() as one, facts.connect() as two:
        told = [asked.execute(ask).fetchone() for asked in (one, two, catalogue.facts())]
    assert [found[0] for found in told if found] == [
        "1.0 GiB",
        "1.0 GiB",
        "512.0 MiB",
    ]
    assert len({found[1] for found in told if found}) == len(told)


def test_facts_may_take_four_times_what_they_are_made_of_and_so_much_at_least_and_at_most(tmp_path: Path) -> None:
    for megabytes, told in ((0, "512MiB"), (200, "800MiB"), (5000, "1024MiB")):
        file = tmp_path / str(megabytes)
        file.touch()
        os.truncate(file, megabytes << 20)
        assert facts._memory([file]) == told


def test_what_is_let_go_of_is_given_back(tmp_path: Path) -> None:
    """DuckDB's allocator would keep it: a build would take at its end what the greatest of all its steps took."""
    script = tmp_path / "held.py"
    script.write_text(
        "import os\n"
        "from thaktho import facts, side_by_side\n"
        "def held():\n"
        "    return int(open('/proc/self/statm').read().split()[1]) * os.sysconf('SC_PAGESIZE') >> 20\n"
        "with facts.connect() as tables:\n"
        "    before = held()\n"
        "    def make(own):\n"
        "        own.execute('create table much as select sha256(i::text) as said from range(2_000_000) t (i)')\n"
        "        print(held() - before)\n"
        "        own.execute('drop table much')\n"
        "    side_by_side.run(tables, [make])\n"
        "    print(held() - before)\n"
    )
    told = subprocess.run([sys.executable, str(script)], check=True, capture_output=True, text=True).stdout
    while_there, after = map(int, told.split())
    assert while_there > 100
    assert after < while_there / 2


def test_no_bar_of_the_database_stands_between_what_commands_print() -> None:
    with facts.connect() as one, one.cursor() as other:
        for connection in (one, other):
            asked = "select current_setting('enable_progress_bar')"
            assert connection.execute(asked).fetchone() == (False,)
