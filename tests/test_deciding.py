"""Decisions of organisations: what they do to linkages, that they last, and that what is wrong is told and kept out."""

import contextlib
import csv
import io
import json
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions
from tests.making import PROJECT, once, rebuilt, run, submit, twin
from tests.pages_read import html_of

from thaktho import decisions
from thaktho.contract import shipped
from thaktho.deciding import undecided
from thaktho.flow import Catalogue
from thaktho.iris import THK
from thaktho.weave import linkages
from thaktho.workspace import Workspace, open_workspace

pytestmark = pytest.mark.whole  # every test sends files through every stage

BASE = "https://test.example/id/"
ROWS = [
    PROJECT,
    {**PROJECT, "code": "69-L5221-2-02", "fiscalYear": "2569", "start": "1 ตุลาคม 2568", "end": "30 กันยายน 2569"},
    {**PROJECT, "code": "68-L5221-2-09", "title": "โครงการปรับปรุงถนนลาดยางสายเหนือ", "plan": "", "targetGroup": ""},
]
ONE, NEXT, ROAD = (f"project/L5221/{row['code']}" for row in ROWS)
WHY = "สอบถามหน่วยงานแล้ว"


@pytest.fixture(scope="module")
def made(opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose fund has a project, the same in the next year, and one unlike them; woven."""
    with once(tmp_path_factory, "deciding") as (home, empty):
        if empty:
            with Catalogue(open_workspace(Path(shutil.copytree(opened, home / "workspace"))), shipped()) as catalogue:
                submit(catalogue, twin(home / "file", project=ROWS))
                catalogue.weave().close()
    return home / "workspace"


@pytest.fixture
def filled(made: Path, tmp_path: Path) -> Workspace:
    """The same workspace, of the test's own."""
    return open_workspace(Path(shutil.copytree(made, tmp_path / "made")))


@pytest.fixture(scope="module")
def built(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same workspace with its site, to copy."""
    with once(tmp_path_factory, "deciding-built") as (home, empty):
        if empty:
            assert run(Path(shutil.copytree(made, home / "workspace")), "build") == 0
    return home / "workspace"


def decide(place: Workspace, *words: str, kind: str = "continuation", why: str = WHY, by: str = "fund") -> int:
    """Decide on a pair, or with one address on a linkage, without building the site."""
    told = [*words[:-1], *(["--kind", kind] if kind else []), words[-1], "--why", why, "--by", by, "--no-build"]
    return run(place.folder, "decide", *told)


def listed(place: Workspace) -> dict[tuple[str, str, str], tuple[str, str | None]]:
    """Return rule and verdict of each linkage of a pair, by its projects (what follows the base) and its kind."""
    with Catalogue(place, shipped()) as catalogue:
        facts = catalogue.weave()
        query = "select p.one, p.two, p.kind, l.rule, l.verdict from pair p join linkage l on l.iri = p.linkage"
        rows = facts.execute(query).fetchall()
        facts.close()
    return {
        (*decisions.pair(one.removeprefix(BASE), two.removeprefix(BASE)), kind): (rule, verdict)
        for one, two, kind, rule, verdict in rows
    }


def exported(place: Workspace) -> bytes:
    with Catalogue(place, shipped()) as catalogue:
        catalogue.weave().close()
        return catalogue.export()


def run_output(place: Workspace, question: Path) -> str:
    """Return what `thaktho query` answers as CSV."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(out):
        assert run(place.folder, "query", question) == 0
    out.flush()
    out.seek(0)
    return out.read()


def table(file: Path, rows: Iterable[Iterable[str]]) -> Path:
    with file.open("w", newline="", encoding="utf-8-sig") as out:
        csv.writer(out).writerows(rows)
    return file


FOUND = (ONE, NEXT, "continuation")


# -- what a decision does -------------------------------------------------------------------------------------


def test_a_rejected_pair_is_shown_no_more_and_a_confirmed_one_is_said_to_be(filled: Workspace) -> None:
    assert listed(filled)[FOUND][1] is None
    assert decide(filled, NEXT, ONE, "reject") == 0  # whichever is named first
    assert FOUND not in listed(filled)
    assert decide(filled, ONE, NEXT, "confirm") == 0  # the latest of an organisation counts
    assert listed(filled)[FOUND][1] == "confirm"
    assert decide(filled, ONE, NEXT, "unsure") == 0
    assert listed(filled)[FOUND][1] == "unsure"


def test_where_organisations_disagree_it_is_disputed_and_one_organisation_has_one_voice(filled: Workspace) -> None:
    assert decide(filled, ONE, NEXT, "reject", by="Test fund fund") == 0  # the publisher's name
    assert decide(filled, ONE, NEXT, "confirm", by="other") == 0
    assert listed(filled)[FOUND][1] == "disputed"
    assert decide(filled, ONE, NEXT, "confirm", by="fund") == 0
    assert listed(filled)[FOUND][1] == "confirm"


def test_what_no_rule_found_and_people_confirm_is_a_linkage_and_only_while_both_are_published(
    filled: Workspace, tmp_path: Path
) -> None:
    pair = (*decisions.pair(ONE, ROAD), "possible-duplicate")
    assert pair not in listed(filled)
    assert decide(filled, ONE, ROAD, "confirm", kind="possible-duplicate") == 0
    assert listed(filled)[pair] == ("person", "confirm")
    for rows, shown in ((ROWS[:2], False), (ROWS, True)):
        with Catalogue(filled, shipped()) as catalogue:
            assert submit(catalogue, twin(tmp_path / str(len(rows)), project=rows)).outcome == "accepted"
        assert (pair in listed(filled)) == shown


def test_decisions_are_there_after_a_rebuild_with_the_same_bytes(filled: Workspace) -> None:
    assert decide(filled, ONE, NEXT, "reject") == 0
    assert decide(filled, ONE, NEXT, "confirm", by="สภาองค์กรชุมชนทดสอบ") == 0
    before = exported(filled)
    assert b"graph/decisions" in before
    with Catalogue(filled, shipped()) as catalogue:
        assert rebuilt(catalogue, weave=True) == before


def test_the_graph_of_decisions_says_who_what_and_why(filled: Workspace) -> None:
    assert decide(filled, ONE, NEXT, "reject") == 0
    assert decide(filled, ONE, NEXT, "confirm", by="other") == 0
    with Catalogue(filled, shipped()) as catalogue:
        catalogue.weave().close()
        query = (
            f"SELECT ?by ?why ?verdict ?all WHERE {{ GRAPH <https://test.example/graph/decisions> {{"
            f" ?d <{THK}decidedBy> ?by ; <http://purl.org/dc/terms/description> ?why ; <{THK}verdict> ?verdict }}"
            f" ?l <{THK}decision> ?d ; <{THK}verdict> ?all }} ORDER BY ?by"
        )
        answer = catalogue.store.query(query)
        assert isinstance(answer, QuerySolutions)
        rows = [tuple(term.value.rpartition("/")[2] for term in row) for row in answer]
    assert rows == [("fund", WHY, "reject", "disputed"), ("other", WHY, "confirm", "disputed")]


def test_the_page_and_the_table_say_what_was_decided(built: Path, tmp_path: Path) -> None:
    """Also what a hostile reason says is text, no markup."""
    place = open_workspace(Path(shutil.copytree(built, tmp_path / "workspace")))
    assert decide(place, ONE, NEXT, "reject") == 0
    hostile = "<script>alert(1)</script>\x01\x1b[31m"
    assert (
        run(place.folder, "decide", ONE, NEXT, "confirm", "--kind", "continuation", "--why", hostile, "--by", "other")
        == 0
    )
    public = place.folder / "public"
    (page,) = (public / "linkage" / "continuation").glob("*/index.html")
    told = html_of(page)
    assert "หน่วยงานเห็นต่างกัน" in told
    assert WHY in told
    assert "<script>alert" not in told
    assert "\x01" not in told
    assert "&lt;script&gt;" in told
    assert "ยังไม่มีคนพิจารณา" not in told
    with (public / "linkages.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["verdict"] for row in csv.DictReader(file) if row["kind"] == "continuation"} == {"disputed"}


def test_a_linkage_is_named_by_its_own_address_also_when_it_is_hidden(filled: Workspace) -> None:
    address = decisions.linkage(BASE, (*decisions.pair(BASE + ONE, BASE + NEXT), "continuation"))
    assert decide(filled, address, "reject", kind="") == 0
    assert FOUND not in listed(filled)
    assert decide(filled, address.removeprefix(BASE), "confirm", kind="") == 0
    assert listed(filled)[FOUND][1] == "confirm"


# -- many at once ---------------------------------------------------------------------------------------------


def test_the_published_table_filled_in_is_taken_and_what_is_left_open_is_counted(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = open_workspace(Path(shutil.copytree(built, tmp_path / "workspace")))
    with (place.folder / "public" / "linkages.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    kind, verdict = header.index("kind"), header.index("verdict")
    chosen = [
        [*row[:verdict], "reject" if row[kind] == "continuation" else "", *row[verdict + 1 :], WHY] for row in rows
    ]
    many = table(tmp_path / "many.csv", [[*header, "why"], *chosen])
    assert run(place.folder, "decide", "--csv", str(many), "--by", "fund", "--no-build") == 0
    decided = sum(row[kind] == "continuation" for row in rows)
    assert decided
    assert f"{decided} decisions written down (0 were so already" in capsys.readouterr().out
    assert FOUND not in listed(place)
    assert run(place.folder, "decide", "--csv", str(many), "--by", "fund", "--no-build") == 0
    assert f"0 decisions written down ({decided} were so already" in capsys.readouterr().out


def test_every_bad_line_is_told_and_then_nothing_is_written(
    filled: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = [ONE, NEXT, "continuation", "reject", WHY, "fund"]
    rows = [
        ["one", "two", "kind", "verdict", "why", "by"],
        good,
        [*good[:3], "confirm", *good[4:]],
        [ONE, ROAD, "continuation", "maybe", WHY, "fund"],
        [ONE, "project/L5221/none", "continuation", "confirm", WHY, "fund"],
        [ONE, ROAD, "same-place-year", "confirm", WHY, "fund"],
        [ONE, ROAD, "continuation", "confirm", "ถามนายสมมุติ ทดสอบใจแล้ว", "fund"],
        [ONE, ROAD, "continuation", "confirm", WHY, "นายสมมุติ ทดสอบใจ"],
        [ONE, ROAD, "continuation", "confirm", WHY, "fund", "one more"],
    ]
    assert run(filled.folder, "decide", "--csv", str(table(tmp_path / "many.csv", rows))) == 1
    told = capsys.readouterr().err
    columns = ("verdict", "verdict", "two", "kind", "why", "by", "7")
    for line, column in enumerate(columns, start=3):
        assert f"many.csv, line {line}, column {column}:" in told, told
    assert "สมมุติ" not in told
    assert "reject of the same pair and kind in line 2" in told
    with Catalogue(filled, shipped()) as catalogue:
        assert catalogue.ledger.decisions.all() == []


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (None, 2, "cannot be read"),
        (b"one,two,verdict,why,by\n", 1, "no column kind"),
        (b"one,two,kind,verdict,why,by\n", 1, "no line says a verdict"),
        (b"", 1, "no column verdict"),
        (b'one,two,kind,verdict,why,by\n"a,b,c', 1, "quotation"),
        (b"PK\x03\x04 a workbook", 1, "not a spreadsheet"),
    ],
    ids=["missing", "a column missing", "empty", "nothing", "quotes", "no csv"],
)
def test_a_file_that_is_no_table_of_decisions_is_refused(
    filled: Workspace, tmp_path: Path, content: bytes | None, code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "many.csv"
    if content is not None:
        file.write_bytes(content)
    assert run(filled.folder, "decide", "--csv", str(file)) == code
    assert says in capsys.readouterr().err


# -- called wrongly -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said", "says"),
    [
        ((ONE, ONE, "confirm"), {}, "Both are the same project"),
        ((ONE, "project/L5221/none", "confirm"), {}, "No published project"),
        ((ONE, NEXT, "confirm"), {"kind": "same-place-year"}, "cannot be decided pair by pair"),
        ((ONE, NEXT, "confirm"), {"kind": "alike"}, "There is no kind “alike”; these can be decided: same-project"),
        ((ONE, NEXT, "yes"), {}, "has to be confirm, reject or unsure"),
        ((ONE, NEXT, "confirm"), {"why": " "}, "Give the reason"),
        ((ONE, NEXT, "confirm"), {"why": "โทร 081-234-5678"}, "without any person's"),
        ((ONE, NEXT, "confirm"), {"by": " "}, "Say which organisation decides: a publisher's id (fund, other)"),
        ((ONE, NEXT, "confirm"), {"by": "นางสาวสมมุติ ทดสอบใจ"}, "not a person"),
        (("linkage/continuation/none", "confirm"), {"kind": ""}, "There is no linkage"),
        ((ONE, NEXT, "confirm"), {"kind": ""}, "Say two projects with --kind"),
        ((ONE, "confirm", "reject"), {}, "Say two projects with --kind"),
    ],
    ids=lambda value: "" if not isinstance(value, str) else value[:12],
)
def test_what_is_called_wrongly_is_told_and_changes_nothing(
    filled: Workspace, words: tuple[str, ...], said: dict[str, str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert decide(filled, *words, **said) == 2
    assert says in capsys.readouterr().err
    with Catalogue(filled, shipped()) as catalogue:
        assert catalogue.ledger.decisions.all() == []


def test_an_organisation_that_confirmed_one_kind_has_to_reject_it_before_another(
    filled: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert decide(filled, ONE, NEXT, "confirm") == 0
    assert decide(filled, NEXT, ONE, "confirm", kind="same-project") == 2
    assert "reject continuation first" in capsys.readouterr().err
    assert decide(filled, NEXT, ONE, "confirm", kind="same-project", by="other") == 0
    assert decide(filled, ONE, NEXT, "reject") == 0
    assert decide(filled, NEXT, ONE, "confirm", kind="same-project") == 0


# -- contradictions ---------------------------------------------------------------------------------------------


def test_who_confirms_one_kind_of_a_pair_says_no_to_the_others(
    filled: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """The continuation that a rule found goes; if another organisation confirms it, both kinds are disputed."""
    same = (ONE, NEXT, "same-project")
    assert decide(filled, ONE, NEXT, "confirm", kind="same-project") == 0
    told = capsys.readouterr().out
    assert "linkage/same-project/" in told
    assert "linkage/continuation/" in told  # what the decision did to the other kind is told too
    found = listed(filled)
    assert found[same] == ("person", "confirm")
    assert FOUND not in found
    assert decide(filled, ONE, NEXT, "confirm", by="other") == 0
    found = listed(filled)
    assert found[same][1] == found[FOUND][1] == "disputed"


def test_a_kind_may_be_rejected_in_a_later_line_than_another_is_confirmed(
    filled: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert decide(filled, ONE, NEXT, "confirm") == 0
    header = ["one", "two", "kind", "verdict", "why", "by"]
    yes = [ONE, NEXT, "same-project", "confirm", WHY, "fund"]
    no = [ONE, NEXT, "continuation", "reject", WHY, "fund"]
    many = table(tmp_path / "many.csv", [header, yes])
    assert run(filled.folder, "decide", "--csv", many, "--no-build") == 1
    assert "line 2, column kind: this organisation confirmed that these two are continuation" in capsys.readouterr().err
    many = table(tmp_path / "many.csv", [header, yes, no])
    assert run(filled.folder, "decide", "--csv", many, "--no-build") == 0
    found = listed(filled)
    assert found[ONE, NEXT, "same-project"][1] == "confirm"
    assert FOUND not in found


def test_an_organisation_that_becomes_a_publisher_keeps_its_one_voice(filled: Workspace) -> None:
    assert decide(filled, ONE, NEXT, "reject", by="New fund") == 0
    home = filled.folder / "publishers" / "nf"
    shutil.copytree(filled.folder / "publishers" / "other", home)
    settings = home / "publisher.toml"
    said = settings.read_text(encoding="utf-8").replace("Test fund other", "New fund").replace("ทดสอบ other", "ใหม่")
    settings.write_text(said, encoding="utf-8")
    place = open_workspace(filled.folder)
    assert FOUND not in listed(place)
    assert decide(place, ONE, NEXT, "confirm", by="nf") == 0
    assert listed(place)[FOUND][1] == "confirm"  # it changed its mind; nobody disagrees with it


def test_what_is_decided_of_ones_own_project_is_told_to_be(filled: Workspace) -> None:
    assert decide(filled, ONE, NEXT, "confirm") == 0
    assert decide(filled, ONE, NEXT, "confirm", by="other") == 0
    with Catalogue(filled, shipped()) as catalogue:
        facts = catalogue.weave()
        told = facts.execute("select org, own from linkage_decision order by org").fetchall()
        facts.close()
    assert told == [("fund", True), ("other", False)]


# -- sizes and addresses ----------------------------------------------------------------------------------------


def test_an_address_is_taken_as_a_browser_has_it(filled: Workspace) -> None:
    spelled = "https://test.example/" + "/".join(f"%{ord(part[0]):02X}{part[1:]}" for part in ONE.split("/")) + "/"
    assert decide(filled, spelled, f"{BASE}{NEXT}/", "reject") == 0
    assert FOUND not in listed(filled)


def test_ten_thousand_lines_are_taken_and_ten_thousand_wrong_ones_told_in_little_time(
    filled: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["one", "two", "kind", "verdict", "why", "by"]
    good = [[ONE, NEXT, "continuation", "unsure", f"{WHY} {n}", f"หน่วยงาน {n}"] for n in range(10_000)]
    start = time.process_time()
    assert run(filled.folder, "decide", "--csv", table(tmp_path / "many.csv", [header, *good]), "--no-build") == 0
    assert listed(filled)[FOUND][1] == "unsure"
    assert time.process_time() - start < 60  # seconds of the processor
    capsys.readouterr()
    wrong = [[f"project/none/{n}", NEXT, *row[2:]] for n, row in enumerate(good)]
    start = time.process_time()
    assert run(filled.folder, "decide", "--csv", table(tmp_path / "many.csv", [header, *wrong]), "--no-build") == 1
    assert time.process_time() - start < 60
    told = capsys.readouterr().err
    assert "10000 things have to be mended" in told
    assert "many.csv, line 2, column one" in told
    assert "and 9900 more" in told


@pytest.mark.parametrize("column", [0, 4, 5])
def test_a_text_without_end_is_told_shortly(
    filled: Workspace, tmp_path: Path, column: int, capsys: pytest.CaptureFixture[str]
) -> None:
    row = [ONE, NEXT, "continuation", "confirm", WHY, "fund"]
    row[column] = "ก" * 400_000
    many = table(tmp_path / "many.csv", [["one", "two", "kind", "verdict", "why", "by"], row])
    start = time.process_time()
    assert run(filled.folder, "decide", "--csv", many, "--no-build") == 1
    assert time.process_time() - start < 30
    assert len(capsys.readouterr().err) < 2_000


def test_what_looks_like_a_formula_stays_a_text(filled: Workspace) -> None:
    assert decide(filled, ONE, NEXT, "confirm", why='=HYPERLINK("https://evil.example")') == 0
    with Catalogue(filled, shipped()) as catalogue:
        (one,) = catalogue.ledger.decisions.all()
    assert one.why == '=HYPERLINK("https://evil.example")'
    question = filled.folder / "why.rq"
    question.write_text(f"SELECT ?w WHERE {{ ?d a <{THK}Decision> ; <http://purl.org/dc/terms/description> ?w }}")
    answer = run_output(filled, question)
    assert "'=HYPERLINK" in answer


def test_of_projects_gone_only_what_was_decided_once_can_be_decided_again(filled: Workspace, tmp_path: Path) -> None:
    assert decide(filled, ONE, NEXT, "reject") == 0
    with Catalogue(filled, shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "fewer", project=[ROWS[0], ROWS[2]])).outcome == "accepted"
    assert decide(filled, ONE, NEXT, "confirm") == 2  # not published now
    address = decisions.linkage(BASE, (*decisions.pair(BASE + ONE, BASE + NEXT), "continuation"))
    assert decide(filled, address, "confirm", kind="") == 0
    assert FOUND not in listed(filled)
    with Catalogue(filled, shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "all", project=ROWS)).outcome == "accepted"
    assert listed(filled)[FOUND][1] == "confirm"


# -- what waits, and what decisions say of the rules --------------------------------------------------------------


def test_what_waits_for_a_decision_is_counted_and_listed_to_be_filled_in(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = open_workspace(Path(shutil.copytree(built, tmp_path / "workspace")))
    with (place.folder / "public" / "undecided.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    waits = {kind: sum(row["kind"] == kind for row in rows) for kind in {row["kind"] for row in rows}}
    assert waits["continuation"] >= 1
    capsys.readouterr()
    assert run(place.folder, "status") == 0
    told = capsys.readouterr().out
    for kind, number in waits.items():
        assert f"waiting for a decision  {kind}: {number} (undecided.csv)" in told
    chosen = [[*row.values()] for row in ({**row, "verdict": "confirm", "why": WHY} for row in rows)]
    many = table(tmp_path / "undecided.csv", [rows[0].keys(), *chosen])
    assert run(place.folder, "decide", "--csv", many, "--by", "fund", "--no-build") == 0
    with Catalogue(place, shipped()) as catalogue:
        catalogue.weave().close()
    capsys.readouterr()
    assert run(place.folder, "status") == 0
    assert "waiting for a decision" not in capsys.readouterr().out


def test_weaving_says_how_good_the_rules_are_by_what_was_decided(
    filled: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert decide(filled, ONE, NEXT, "confirm") == 0
    assert decide(filled, ONE, ROAD, "confirm", kind="possible-duplicate") == 0
    capsys.readouterr()
    assert run(filled.folder, "weave") == 0
    told = capsys.readouterr().out
    assert "confirmed 1, rejected 0, unsure 0, disputed 0, missed 0; precision 1.00 (1/1, 0.21–1.00)" in told
    assert "missed 1; precision – (0/0, 0.00–1.00); recall at most 0.00 (0/1" in told
    assert run(filled.folder, "weave", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    (rule,) = (one for one in said["rules"] if one["kind"] == "continuation")
    assert rule["precision"] == {"share": 1.0, "low": 0.2065, "high": 1.0}
    assert "continuation" not in said["undecided"]


def test_a_crowd_of_pairs_is_decided_on_pair_by_pair_and_one_code_not_at_all(
    opened: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = open_workspace(Path(shutil.copytree(opened, tmp_path / "workspace")))
    funds = ("สสส.", "พอช.")
    rows = [{**PROJECT, "code": f"A-{number:03}", "fund": funds[number % 2]} for number in range(20)]
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "a", project=[PROJECT, *rows]))
        submit(catalogue, twin(tmp_path / "b", project=[PROJECT]), "other")
        facts = catalogue.weave()
        [(crowd,)] = facts.execute("select distinct crowd from pair where kind = 'possible-duplicate'").fetchall()
        [(twice,)] = facts.execute("select iri from linkage where kind = 'explicit'").fetchall()
        [(one, two)] = facts.execute(
            "select one, two from pair where crowd = ? order by all limit 1", [crowd]
        ).fetchall()
        assert undecided(catalogue) == linkages.undecided(facts), "no group waits, nor one code"
        facts.close()
    assert decide(place, crowd, "reject", kind="") == 2
    assert "many pairs told as one group" in capsys.readouterr().err
    assert decide(place, twice, "reject", kind="") == 2
    assert "one project that several publishers report" in capsys.readouterr().err
    assert decide(place, one, two, "confirm", kind="possible-duplicate") == 0
    told = listed(place)[(*decisions.pair(one.removeprefix(BASE), two.removeprefix(BASE)), "possible-duplicate")]
    assert told[1] == "confirm"
