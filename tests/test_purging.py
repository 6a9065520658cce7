"""Purging: nothing of what is taken out is left in any byte of the workspace, and all else stays as it was.

The names are made up, and without a title before them: nothing but the person who purges knows that they are names.
"""

import io
import json
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tests.killing import driven
from tests.making import GRAPH, PROJECT, content_of, once, rebuilt, run, submit, twin, workbook

from thaktho import decisions, purging, scratch
from thaktho.cli import main
from thaktho.contract import shipped
from thaktho.decisions import Decision
from thaktho.errors import DataError, SurroundingsError, UsageError
from thaktho.flow import Catalogue
from thaktho.intake.guard import find as guard
from thaktho.intake.guard.find import Hit
from thaktho.intake.guard.rows import Guard
from thaktho.iris import name_slug, slug
from thaktho.messages import Text
from thaktho.purging import Plan
from thaktho.store.purges import Tombstone
from thaktho.workspace import Workspace, open_workspace

pytestmark = pytest.mark.whole  # every test sends files through every stage

NAME = "ทดสอบใจ นามสมมุติ"
PIECES = ("นามสมมุติ", "ทดสอบใจ")
LONG = f"ชมรมผู้สูงอายุบ้านเหนือบ้านใต้และบ้านนอกของ{NAME}และเพื่อน"
KEY = "fund/projects/2560-2570"
WHY = "เจ้าของข้อมูลขอให้ลบ"
ROWS = [
    {**PROJECT, "responsible": NAME, "fund": LONG, "description": f"ผู้ประสานงาน {NAME}"},
    {**PROJECT, "code": "", "title": f"โครงการของ {NAME}", "plan": f"แผนของ{NAME}"},
    {**PROJECT, "code": "68-L5221-2-03", "title": "โครงการที่ไม่มีใครเป็นเจ้าของ"},
]
MENDED = [{**row, "responsible": "กองช่าง", "fund": "L5221", "description": "", "plan": ""} for row in ROWS[::2]]


def _submitted(catalogue: Catalogue, home: Path) -> None:
    """Submit a file with a name in it; before that an older version and after it one refused; another's, too."""
    submit(catalogue, workbook(home / "ก่อน.xlsx", project=ROWS[:1]))
    submit(catalogue, workbook(home / f"แผนของ{NAME}.xlsx", project=ROWS))
    submit(catalogue, workbook(home / "ผิด.xlsx", project=[{**ROWS[0], "approved": f"ถาม{NAME}"}]))
    submit(catalogue, twin(home / "อื่น", project=[{**PROJECT, "title": f"งานของ{NAME}", "code": "x-1"}]), "other")
    submit(catalogue, twin(home / "ไม่เกี่ยว", project=MENDED), "other")


@pytest.fixture(scope="module")
def made(opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files, and a workspace whose second submission of five holds a name, as do others; woven."""
    with once(tmp_path_factory, "purging") as (home, empty):
        if empty:
            with Catalogue(open_workspace(Path(shutil.copytree(opened, home / "workspace"))), shipped()) as catalogue:
                _submitted(catalogue, home / "files")
                catalogue.weave().close()
    return home


@pytest.fixture
def filled(made: Path, tmp_path: Path) -> Workspace:
    """The same workspace, of the test's own, and the files beside it."""
    return open_workspace(Path(shutil.copytree(made, tmp_path / "made")) / "workspace")


def _purge(catalogue: Catalogue, *texts: str, number: int = 2) -> Plan:
    found = purging.plan(catalogue, purging.submission_called(catalogue, f"{KEY}/{number}"), texts)
    at = catalogue.ledger.history()[0][0].received_at
    purging.carry_out(catalogue, found, Tombstone(at, WHY, "สำนักงานทดสอบ"))
    return found


def _holding(folder: Path, *texts: str) -> list[str]:
    """Return every file of a workspace that Thaktho made and that holds a text, packed ones looked into.

    Written apart from the code that it proves.
    """
    spoken = {form for said in texts for form in (said, slug(said), name_slug(said), said.replace(" ", ""))}
    needles = {said.encode(encoding) for said in spoken for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp874")}
    found = []
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_relative_to(folder / "publishers"):
            contents = [file.name.encode(), *_unpacked(content_of(file))]
            if any(needle in content for needle in needles for content in contents):
                found.append(file.relative_to(folder).as_posix())
    return found


def _unpacked(content: bytes) -> Iterator[bytes]:
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            for name in book.namelist():
                yield from _unpacked(book.read(name))
    if content.startswith(b"PAR1"):
        yield from _rows_of(content)


def _rows_of(content: bytes) -> Iterator[bytes]:
    """Yield the rows of a Parquet file, which is compressed."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        yield from (repr(row).encode() for row in duckdb.execute("from read_parquet(?)", [file.name]).fetchall())


def _rooms(files: list[str]) -> set[str]:
    return {file.split("/")[0].partition("-")[0] for file in files}


# -- a text that a person names -------------------------------------------------------------------------------


def test_nothing_is_left_of_a_text_in_any_byte_and_the_same_is_made_again(filled: Workspace) -> None:
    """The search finds it in archive, ledger and store before."""
    assert _rooms(_holding(filled.folder, NAME)) >= {"archive", "store", "ledger.sqlite", "memory"}
    with Catalogue(filled, shipped()) as catalogue:
        _purge(catalogue, NAME)
        assert not (filled.folder / "memory").exists()
        catalogue.weave().close()
        exported = catalogue.export()
        assert _holding(filled.folder, *PIECES) == []
        assert rebuilt(catalogue, weave=True) == exported
    assert _holding(filled.folder, *PIECES) == []


def test_what_does_not_hold_the_text_is_as_it_was(filled: Workspace) -> None:
    """Projects, amounts and linkages are as many as before; the statements without the text are the very same."""
    with Catalogue(filled, shipped()) as catalogue:
        before = catalogue.facts()
        _purge(catalogue, NAME)
        after = catalogue.facts()
        for query in (
            "select count(*) from project",
            "select phase, sum(low), sum(high) from project_money group by all order by all",
            "select class, field, count(*) from statement group by all order by all",
            "select count(*) from project_body",
            "select value from statement where field = 'title' and not regexp_matches(value, 'สมมุติ|…') order by value",
            "select count(*) from statement where cell is not null",
        ):
            assert before.execute(query).fetchall() == after.execute(query).fetchall(), query
        before.close()
        after.close()
        assert all(verdict is None or verdict.graph is None or catalogue.archive.get(verdict.graph)
                   for _, verdict in catalogue.ledger.history())  # fmt: skip


def test_files_and_reports_of_earlier_and_of_refused_submissions_go_too_and_unrelated_ones_stay(
    filled: Workspace,
) -> None:
    with Catalogue(filled, shipped()) as catalogue:
        plan = _purge(catalogue, NAME)
        assert {one.iri.partition("/submission/")[2] for one in plan.covered} == {
            f"{KEY}/1", f"{KEY}/2", f"{KEY}/3", "other/projects/2560-2570/1",
        }  # fmt: skip
        held = {
            received.iri.partition("/submission/")[2]: [
                name for name, digest in received.contents if catalogue.archive.holds(digest)
            ]
            for received, _ in catalogue.ledger.history()
        }
    assert held.pop("other/projects/2560-2570/2") == ["โครงการ.csv", "publisher.toml"]
    assert list(held.values()) == [["publisher.toml"]] * 4


def test_a_damaged_file_hinders_no_purge_of_its_own_dataset_and_goes(filled: Workspace) -> None:
    """What cannot be looked into counts as holding the text; what is another's has to be brought back first."""
    with Catalogue(filled, shipped()) as catalogue:
        first = {received.name: received.contents[0][1] for received, _ in catalogue.ledger.history()}
        archive = filled.folder / "archive"
        damaged, others = (
            archive / digest[:2] / digest[2:] for digest in (first[f"{KEY}/1"], first["other/projects/2560-2570/2"])
        )
        whole = others.read_bytes()
        damaged.write_bytes(b"half of it")
        others.write_bytes(b"half of it")
        with pytest.raises(SurroundingsError) as caught:
            _purge(catalogue, NAME)
        assert caught.value.key == "store.archive_changed"
        assert damaged.exists()
        others.write_bytes(whole)
        _purge(catalogue, NAME)
        assert not damaged.exists()
        assert others.read_bytes() == whole
        catalogue.weave().close()
    assert _holding(filled.folder, *PIECES) == []


def test_a_purged_content_says_when_and_why_and_never_what(filled: Workspace) -> None:
    with Catalogue(filled, shipped()) as catalogue:
        received = purging.submission_called(catalogue, f"{KEY}/2")
        _purge(catalogue, NAME)
        with pytest.raises(SurroundingsError) as caught:
            catalogue.archive.get(received.contents[0][1])
    assert caught.value.key == "store.purged"
    assert WHY in caught.value.message.th
    assert "สมมุติ" not in caught.value.message.th


def test_the_same_file_again_is_refused_before_it_is_kept_and_a_mended_one_is_taken(
    filled: Workspace, tmp_path: Path
) -> None:
    with Catalogue(filled, shipped()) as catalogue:
        _purge(catalogue, NAME)
        with pytest.raises(DataError) as caught:
            submit(catalogue, filled.folder.parent / "files" / f"แผนของ{NAME}.xlsx")
        assert caught.value.key == "purge.sent_again"
        assert _holding(filled.folder, *PIECES) == []
        assert submit(catalogue, workbook(tmp_path / "mended.xlsx", project=MENDED)).outcome == "accepted"


def test_one_sheet_of_a_purged_folder_may_come_again_beside_a_mended_one(place: Workspace, tmp_path: Path) -> None:
    goals = {"strategy": [{"code": "S", "title": "ยุทธศาสตร์"}], "goal": [{"code": "G", "title": "เป้า", "strategy": "S"}]}
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "a", project=ROWS, **goals))
        _purge(catalogue, NAME, number=1)
        assert submit(catalogue, twin(tmp_path / "b", project=MENDED, **goals)).outcome == "accepted"
        received, _ = catalogue.ledger.history()[0]
        assert all(catalogue.archive.get(digest) for _, digest in received.contents)


def test_purging_again_finds_nothing_and_a_second_text_goes_after_the_first(filled: Workspace) -> None:
    with Catalogue(filled, shipped()) as catalogue:
        _purge(catalogue, NAME)
        received = purging.submission_called(catalogue, f"{KEY}/2")
        assert purging.plan(catalogue, received, [NAME]).gone == []
        _purge(catalogue, "ไม่มีใครเป็นเจ้าของ")
        assert _holding(filled.folder, *PIECES, "ไม่มีใครเป็นเจ้าของ") == []
        assert len(catalogue.ledger.purges.of_submission(received.id)) == 2


def test_what_nothing_refers_to_is_swept_from_the_archive(filled: Workspace) -> None:
    """A submission that was killed before it was written down, and one that was killed while it was written."""
    with Catalogue(filled, shipped()) as catalogue:
        catalogue.archive.put(f"ค้างไว้ {NAME}".encode())
        half = filled.folder / "archive" / "ab" / ".half.123"
        half.parent.mkdir(exist_ok=True)
        half.write_text(NAME, encoding="utf-8")
        _purge(catalogue, NAME)
    assert _holding(filled.folder, *PIECES) == []


def test_what_a_killed_process_left_among_temporary_files_goes(
    filled: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows of a submission may stand there, since nothing can be removed by who is killed."""
    scratch.place()  # which sweeps too, the first time
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "thaktho-killed"
    left.mkdir(mode=0o700)
    (left / "lock").touch()
    (left / "rows.csv").write_text(NAME, encoding="utf-8")
    with Catalogue(filled, shipped()) as catalogue:
        _purge(catalogue, NAME)
    assert not left.exists()


def test_the_list_of_the_withheld_is_published_without_the_text(place: Workspace, tmp_path: Path) -> None:
    home = place.publisher("fund").folder
    said = (home / "publisher.toml").read_text(encoding="utf-8")
    (home / "publisher.toml").write_text(said + 'left_out = "left-out.csv"\n', encoding="utf-8")
    (home / "left-out.csv").write_text(f"รายการ,เหตุผล\nงานของ {NAME},ไม่มีปี\nข,ค\n", encoding="utf-8")
    with Catalogue(open_workspace(place.folder), shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "a", project=MENDED))
        _purge(catalogue, NAME, number=1)
        assert list(catalogue.withheld().values()) == ["รายการ,เหตุผล\nงานของ […],ไม่มีปี\nข,ค\n".encode()]


def test_an_interrupted_submission_is_purged(place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with Catalogue(place, shipped()) as catalogue:
        with monkeypatch.context() as patched:
            patched.setattr(catalogue, "check", stops)
            with pytest.raises(KeyboardInterrupt):
                submit(catalogue, twin(tmp_path / "a", project=ROWS))
        assert catalogue.ledger.history()[0][1] is None
        assert _holding(place.folder, NAME) != []
        _purge(catalogue, number=1)
        assert _holding(place.folder, *PIECES) == []


@pytest.mark.parametrize("said", ["project", "other", "2560-2570", "http://", "w3id.org", "publisher", "[a-z]+.*"])
def test_a_text_that_stands_in_addresses_leaves_what_is_published_whole(filled: Workspace, said: str) -> None:
    """No statement goes but those that say the text themselves: every dataset is still found, and is what it was."""
    counted = (
        "select (select count(*) from project), (select count(*) from dataset), (select sum(low) from project_money)"
    )
    with Catalogue(filled, shipped()) as catalogue:
        before, graphs = catalogue.facts().execute(counted).fetchall(), catalogue.loaded
        _purge(catalogue, said)
        assert (catalogue.facts().execute(counted).fetchall(), catalogue.loaded) == (before, graphs)
        exported = catalogue.export()
        assert rebuilt(catalogue) == exported


# -- what the guard finds -------------------------------------------------------------------------------------


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guard that learned what ``สมมุติ`` is after the file was accepted: it finds the whole word around it."""

    def finds(said: str) -> list[Hit]:
        found = "ทดสอบใจ" in said and "สมมุติ" in said
        return [Hit("name", said.index("ทดสอบใจ"), said.index("สมมุติ") + 6, blocking=False)] if found else []

    monkeypatch.setattr(guard, "find", finds)


def test_what_was_accepted_before_there_was_a_guard_is_taken_out_by_it(
    place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real guard, on a made-up name and number in a text and in the name of a body."""
    rows = [{**PROJECT, "description": "ติดต่อ โทร 081-234-5678", "responsible": "นายสมมุติ ทดสอบใจ"}]
    with Catalogue(place, shipped()) as catalogue:
        with monkeypatch.context() as patched:
            patched.setattr(Guard, "rows", lambda _, raws: iter(raws))
            assert submit(catalogue, twin(tmp_path / "a", project=rows)).outcome == "accepted"
        assert _rooms(_holding(place.folder, "081-234-5678", "นายสมมุติ ทดสอบใจ")) >= {"archive", "store"}
        plan = _purge(catalogue, number=1)
        assert (plan.graphs, plan.addresses) == (1, 1)
        assert _holding(place.folder, "081-234-5678", "สมมุติ") == []
        assert "ติดต่อ โทร […]" in catalogue.export().decode()


@pytest.mark.usefixtures("guarded")
def test_what_a_publisher_judged_not_to_be_personal_stays(filled: Workspace) -> None:
    settings = filled.publisher("fund").folder / "publisher.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + f'[guard]\nallow = ["{NAME}"]\n', encoding="utf-8")
    with Catalogue(open_workspace(filled.folder), shipped()) as catalogue:
        found = purging.plan(catalogue, purging.submission_called(catalogue, f"{KEY}/2"), [])
    assert (found.graphs, found.files) == (0, 3)


@pytest.mark.usefixtures("guarded")
def test_what_the_guard_finds_goes_from_every_version_of_the_dataset_and_not_from_others(filled: Workspace) -> None:
    with Catalogue(filled, shipped()) as catalogue:
        _purge(catalogue)
        for received, verdict in catalogue.ledger.history():
            holds = bool(verdict and verdict.graph and "สมมุติ" in catalogue.archive.get(verdict.graph).decode())
            assert holds == received.iri.endswith("other/projects/2560-2570/1")
            assert ("สมมุติ" in received.file) is False


@pytest.mark.usefixtures("guarded")
def test_another_publishers_submission_of_the_same_bytes_is_covered_too(place: Workspace, tmp_path: Path) -> None:
    """Its file and report are erased, what the guard finds goes from its graph, and its tombstone tells of it."""
    file = twin(tmp_path / "a", project=ROWS)
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, file)
        submit(catalogue, file, "other")
        plan = _purge(catalogue, number=1)
        assert {one.publisher for one in plan.covered} == {"fund", "other"}
        for received, verdict in catalogue.ledger.history():
            assert verdict is not None
            assert verdict.graph is not None
            assert not catalogue.archive.holds(verdict.report)
            assert not catalogue.archive.holds(received.contents[0][1])
            assert "สมมุติ" not in catalogue.archive.get(verdict.graph).decode()
            assert catalogue.ledger.purges.of_submission(received.id) != []
    assert _holding(place.folder, *PIECES) == []


# -- by the command -------------------------------------------------------------------------------------------


def _call(place: Workspace, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main([*words, "--workspace", str(place.folder), "--lang", "th"])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.whole
def test_the_command_names_what_goes_rebuilds_the_site_and_status_shows_the_tombstone(
    filled: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    own = filled.publisher("fund").folder / "projects" / "plan.xlsx"
    own.parent.mkdir()
    shutil.copy(filled.folder.parent / "files" / "ก่อน.xlsx", own)
    assert main(["build", "--workspace", str(filled.folder)]) == 0
    assert "public" in _rooms(_holding(filled.folder, NAME))
    words = ["purge", f"{KEY}/2", "--why", WHY, "--by", "สำนักงานทดสอบ", "--text", NAME]
    code, out, err = _call(filled, capsys, *words)  # nobody answers
    assert (code, "--yes" in err) == (2, True)
    assert "public" in _rooms(_holding(filled.folder, NAME))
    code, out, _ = _call(filled, capsys, *words, "--yes")
    assert code == 0
    assert "การส่ง 4 ครั้ง" in out
    assert "publishers/fund/projects/plan.xlsx" in out
    assert "สมมุติ" not in out
    assert _holding(filled.folder, *PIECES) == []
    assert own.exists()
    assert (filled.folder / "public" / "index.html").is_file()
    code, out, _ = _call(filled, capsys, "status")
    assert out.count(f"โดย สำนักงานทดสอบ: {WHY}") == 4
    assert "สมมุติ" not in out
    before = {file: file.read_bytes() for file in (filled.folder / "public").rglob("*") if file.is_file()}
    assert main(["rebuild", "--workspace", str(filled.folder)]) == 0
    assert {file: file.read_bytes() for file in (filled.folder / "public").rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["fund/projects/2568/9", "--why", WHY], "purge.unknown"),
        ([f"{KEY}/1", "--why", WHY, "--text", "ก ข"], "purge.too_short"),
        ([f"{KEY}/1", "--why", WHY, "--text", "(.).-,;"], "purge.too_short"),
        ([f"{KEY}/1", "--why", WHY, "--text", "ก...ข"], "purge.too_short"),
        ([f"{KEY}/1", "--why", f"ลบ {NAME}", "--text", NAME], "purge.why_personal"),
        ([f"{KEY}/1", "--why", " "], "purge.why_personal"),
        ([f"{KEY}/1"], "cli.usage"),
    ],
)
def test_a_purge_that_is_called_wrongly_changes_nothing(
    place: Workspace, capsys: pytest.CaptureFixture[str], words: list[str], key: str
) -> None:
    code, out, err = _call(place, capsys, "purge", *words)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert {"purge.unknown": "ไม่มีการส่ง", "purge.too_short": "อย่างน้อย 4", "cli.usage": "--why"}.get(key, "เหตุผล") in err


def test_who_says_no_keeps_everything(
    filled: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _holding(filled.folder, NAME)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    code, out, _ = _call(filled, capsys, "purge", f"{KEY}/2", "--why", WHY, "--text", NAME)
    assert (code, "ไม่ได้ลบอะไร" in out) == (1, True)
    assert [file for file in _holding(filled.folder, NAME) if not file.startswith("store/")] == [
        file for file in before if not file.startswith("store/")
    ]


def test_planning_changes_nothing(filled: Workspace) -> None:
    with Catalogue(filled, shipped()) as catalogue:
        before = (catalogue.export(), catalogue.ledger.history())
        found = purging.plan(catalogue, purging.submission_called(catalogue, f"{KEY}/2"), [NAME])
        assert (catalogue.export(), catalogue.ledger.history()) == before
        told = [line.en for line in purging.lines(found)]
    assert found.graphs == 3
    assert not any("สมมุติ" in line for line in told)


def test_what_was_taken_out_is_in_no_report_that_is_kept(place: Workspace, tmp_path: Path) -> None:
    """A file with a telephone number and a name after a title: the archive's report shows neither."""
    rows = [{**PROJECT, "description": "ติดต่อ นายสมมุติ ทดสอบใจ โทร 081-234-5678"}]
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "a", project=rows))
        ((_, verdict),) = catalogue.ledger.history()
        assert verdict is not None
        report = catalogue.archive.get(verdict.report).decode()
    assert "taken" not in {key for found in json.loads(report)["findings"] for key in found}
    assert "081-234-5678" not in report
    assert "นายสมมุติ" not in report


TABLES = {
    "submission": "names are cleaned; the rest is ids, digests and times",
    "verdict": "digests and counts",
    "minted": "addresses and names of sheets are cleaned",
    "purge": "the reason is vetted, who did it is an office",
    "purged": "digests",
    "pulled": "ids of a CKAN's, digests and outcomes",
    "outbox": "what the CKAN said is forgotten; the rest is keys, counts and times",
    "sent_version": "keys, counts and digests",
    "sent_to": "keys, an address and the name of an organisation, as the settings say them",
    "waiting": "ids, the name of a layout, times",
    "sender": "names are cleaned",
    "withdrawn": "addresses are forgotten that hold it; the rest is ids",
    "decision": "reasons, organisations and addresses are cleaned; the rest is codes and times",
}
"""Every table of the ledger, and why nothing is left in it: a new one has to be thought about."""


def test_no_table_of_the_ledger_keeps_what_is_taken_out(filled: Workspace) -> None:
    """Also where the CKAN repeated it, or who sent something is called so."""
    with Catalogue(filled, shipped()) as catalogue:
        ledger = catalogue.ledger
        key = (*KEY.split("/"),)
        ledger.outbox.queue((key[0], key[1], key[2]), 2, ledger.history()[0][0].received_at)
        said = Text(f"ป้าย “{NAME}” ไม่ได้", f"Tag “{NAME}” is not valid")
        ledger.outbox.failed(ledger.outbox.waiting()[0], said, ledger.history()[0][0].received_at)
        ledger.waits.sent_by(2, "ckan", NAME)
        named = next(str(quad.subject) for quad in catalogue.held_for(GRAPH) if slug(NAME) in str(quad.subject))
        pair = decisions.pair(named.strip("<>"), "https://test.example/id/project/L5221/1")
        decided = (*pair, "continuation", "confirm", f"ถาม{NAME}", f"ชมรมของ{NAME}")
        ledger.decisions.add([Decision(*decided, ledger.history()[0][0].received_at)])
        catalogue.load_decisions()
        tables = {name for (name,) in ledger._db.execute("select name from sqlite_schema where type = 'table'")}
        assert tables == TABLES.keys()
        _purge(catalogue, NAME)
        for name in tables:
            told = repr(ledger._db.execute(f"select * from {name}").fetchall())  # noqa: S608 - of the schema
            assert not any(piece in told for piece in PIECES), name
        assert set(ledger.waits.senders(2)) == {"system", "ckan"}
    assert _holding(filled.folder, *PIECES) == []


def test_a_text_that_stands_in_a_decision_only_is_found_there_and_taken_out(filled: Workspace) -> None:
    """Also out of the store and the site that were made of it; what was decided stays, and counts."""
    words = ["project/L5221/68-L5221-2-01", "project/L5221/68-L5221-2-03", "--kind", "continuation", "confirm"]
    assert run(filled.folder, "decide", *words, "--why", "ถามคนชื่อ ลับเฉพาะคำ แล้ว", "--by", "fund") == 0
    assert _rooms(_holding(filled.folder, "ลับเฉพาะคำ")) >= {"store", "ledger.sqlite", "public"}
    purge = [f"{KEY}/2", "--why", WHY, "--text", "ลับเฉพาะคำ", "--by", "สำนักงานทดสอบ", "--yes"]
    assert run(filled.folder, "purge", *purge) == 0
    assert _holding(filled.folder, "ลับเฉพาะคำ") == []
    with Catalogue(filled, shipped()) as catalogue:
        (kept,) = catalogue.ledger.decisions.all()
        assert kept.verdict == "confirm"
        assert kept.why == "ถามคนชื่อ […] แล้ว"
        facts = catalogue.weave()
        assert facts.execute("select count(*) from linkage where verdict = 'confirm'").fetchone() == (1,)


# -- killed at any moment -------------------------------------------------------------------------------------

DRIVER = """
import datetime as dt
from pathlib import Path
from tests import killing
from thaktho import holdings, purging
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.store.purges import Tombstone
from thaktho.workspace import open_workspace

folder, submission, text = killing.words()
catalogue = Catalogue(open_workspace(Path(folder)), shipped())
plan = purging.plan(catalogue, purging.submission_called(catalogue, submission), [text])
killing.arm(archive=catalogue.archive, purges=catalogue.ledger.purges, store=catalogue.store, holdings=holdings,
            self=catalogue)
at = dt.datetime(2025, 2, 18, tzinfo=dt.timezone.utc)
purging.carry_out(catalogue, plan, Tombstone(at, "ขอให้ลบ", "สำนักงานทดสอบ"))
"""
STEPS = [
    ("archive.put", 2),
    ("purges.decide", 1),
    ("store.close", 1),
    ("holdings.forget_store", 1),
    ("holdings._remove", 2),
    ("archive.erase", 1),
    ("archive.erase", 4),
    ("archive.sweep", 1),
    ("purges.done", 1),
    ("self._heal", 1),
]


def _kill(made: Path, folder: Path, *step: *tuple[str, int, str]) -> None:
    """Kill a purge at a step; the workspace has something in the place of its site."""
    shutil.copytree(made / "workspace", folder)
    for made_of_it in ("public", "published"):
        (folder / made_of_it).mkdir()
        (folder / made_of_it / "index.html").write_text(NAME, encoding="utf-8")
    driven(DRIVER, step, folder, f"{KEY}/2", NAME)


def _stands(folder: Path, *, decided: bool) -> None:
    """Open a workspace after a kill: nothing happened, or all of it did; then purge, and all of it has."""
    with Catalogue(open_workspace(folder), shipped()) as catalogue:
        assert bool(catalogue.ledger.purges.of_submission(2)) == decided
        assert catalogue.ledger.purges.unfinished() == []
        if decided:
            assert _holding(folder, *PIECES) == []
            assert not (folder / "public").exists()
            assert not (folder / "published").exists()
        else:
            assert NAME in catalogue.export().decode()
            assert (folder / "public" / "index.html").exists()
        for _, verdict in catalogue.ledger.current():
            assert verdict.graph
            assert catalogue.archive.get(verdict.graph)
        _purge(catalogue, NAME)
        assert _holding(folder, *PIECES) == []
        exported = catalogue.export()
        assert rebuilt(catalogue) == exported


@pytest.mark.whole
@pytest.mark.parametrize(
    ("step", "nth", "when"),
    [
        (*step, when)
        for step in STEPS
        for when in ("before", "after")
        if (*step, when) != ("purges.decide", 1, "after")  # a test of its own
    ],
)
def test_killed_at_any_step_a_purge_is_not_begun_or_is_carried_out_at_the_next_opening(
    made: Path, tmp_path: Path, step: str, nth: int, when: str
) -> None:
    folder = tmp_path / "w"
    _kill(made, folder, step, nth, when)
    _stands(folder, decided=step != "archive.put" and (step, when) != ("purges.decide", "before"))


def test_killed_after_the_decision_the_next_opening_carries_it_out(made: Path, tmp_path: Path) -> None:
    _kill(made, tmp_path / "w", "purges.decide", 1, "after")
    _stands(tmp_path / "w", decided=True)


def test_the_submission_is_named_by_its_address_too(filled: Workspace) -> None:
    with Catalogue(filled, shipped()) as catalogue:
        received = purging.submission_called(catalogue, f"{filled.base}submission/{KEY}/2")
        assert received == purging.submission_called(catalogue, f"{KEY}/2")
        with pytest.raises(UsageError):
            purging.submission_called(catalogue, KEY)
