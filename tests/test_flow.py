"""The way of a submission: accepted wholly, rejected without a trace in what is published, killed without loss."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from tests.killing import NEVER, driven
from tests.making import GRAPH, PROJECT, rebuilt, submit, twin, workbook

from thaktho import iris
from thaktho.cli import main
from thaktho.contract import shipped
from thaktho.errors import DataError
from thaktho.flow import Catalogue, Passed
from thaktho.workspace import Workspace, open_workspace

BAD = {**PROJECT, "code": "68-L5221-2-09", "title": "", "approved": "หกหมื่น"}
GOAL = {"code": "G-1", "title": "คนสงขลาเป็นสุข", "strategy": "S"}
PROVENANCE = "https://test.example/graph/provenance"


@pytest.fixture
def catalogue(place: Workspace) -> Iterator[Catalogue]:
    """An open workspace in which nothing is submitted yet."""
    with Catalogue(place, shipped()) as found:
        yield found


def _numbered(count: int, **changes: str) -> list[dict[str, str]]:
    return [{**PROJECT, "code": f"68-L5221-2-{n:02}", "title": f"โครงการที่ {n}", **changes} for n in range(1, count + 1)]


def _titles(catalogue: Catalogue, graph: str = GRAPH) -> list[str]:
    query = (
        f"""SELECT ?t WHERE {{ GRAPH <{graph}> {{ ?s a <{iris.PROJ}Project> ; <{iris.DCT}title> ?t }} }} ORDER BY ?t"""
    )
    return [solution["t"].value for solution in catalogue.store.query(query)]  # type: ignore[union-attr]


def _quads(catalogue: Catalogue, graph: str) -> set[Quad]:
    return {quad for quad in catalogue.store.quads() if quad.graph_name == NamedNode(graph)}


def _of_dataset(catalogue: Catalogue, name: str) -> list[str]:
    query = f"SELECT ?o WHERE {{ GRAPH <{GRAPH}> {{ ?d a <{iris.DCAT}Dataset> ; <{name}> ?o }} }}"
    return [solution["o"].value for solution in catalogue.store.query(query)]  # type: ignore[union-attr]


# -- accepted, rejected, unchanged ----------------------------------------------------------------------------


def test_a_file_that_passes_is_published_with_its_warnings(catalogue: Catalogue, tmp_path: Path) -> None:
    sent = submit(catalogue, twin(tmp_path / "file", project=[dict(PROJECT)]))
    assert sent.outcome == "accepted"
    assert [finding.severity for finding in sent.checked.findings] == ["warning"]
    assert _titles(catalogue) == [PROJECT["title"]]
    ((_, verdict),) = catalogue.ledger.current()
    assert (verdict.projects, verdict.violations, verdict.warnings, verdict.left_out) == (1, 0, 1, 0)
    assert json.loads(catalogue.archive.get(verdict.report))["conforms"] is True


def test_the_accepted_graph_in_the_archive_is_what_the_store_holds(catalogue: Catalogue, tmp_path: Path) -> None:
    submit(catalogue, twin(tmp_path / "file", project=[dict(PROJECT)]))
    ((_, verdict),) = catalogue.ledger.current()
    assert verdict.graph is not None
    kept = set(parse(catalogue.archive.get(verdict.graph), format=RdfFormat.N_QUADS))
    assert kept == _quads(catalogue, GRAPH) | _quads(catalogue, PROVENANCE)


def test_checking_changes_nothing(catalogue: Catalogue, tmp_path: Path) -> None:
    before = catalogue.export()
    publisher = catalogue.workspace.publisher("fund")
    checked = catalogue.check(twin(tmp_path / "file", project=[dict(PROJECT)]), publisher, publisher.dataset(None))
    assert checked.conforms
    assert (catalogue.export(), catalogue.ledger.history()) == (before, [])


def test_a_file_with_a_violation_changes_nothing_that_is_published(catalogue: Catalogue, tmp_path: Path) -> None:
    submit(catalogue, twin(tmp_path / "one", project=[dict(PROJECT)]))
    before = catalogue.export()
    sent = submit(catalogue, twin(tmp_path / "two", project=[{**PROJECT, "title": "โครงการใหม่"}, BAD]))
    assert sent.outcome == "rejected"
    assert catalogue.export() == before
    (newest, verdict), _ = catalogue.ledger.history()
    assert verdict is not None
    assert (verdict.verdict, verdict.graph) == ("rejected", None)
    for _, digest in newest.contents:
        assert catalogue.archive.get(digest)
    report = json.loads(catalogue.archive.get(verdict.report))
    assert {"title", "approved"} <= {found["field"] for found in report["findings"] if found["severity"] == "violation"}


def test_the_same_file_again_is_unchanged(catalogue: Catalogue, tmp_path: Path) -> None:
    file = twin(tmp_path / "file", project=[dict(PROJECT)])
    submit(catalogue, file)
    before = catalogue.export()
    assert submit(catalogue, file).outcome == "unchanged"
    assert (catalogue.export(), len(catalogue.ledger.history())) == (before, 1)


def test_another_setting_of_the_publisher_is_a_change(catalogue: Catalogue, tmp_path: Path) -> None:
    """A corrected contact or licence is published by submitting the same file again."""
    file = twin(tmp_path / "file", project=[dict(PROJECT)])
    submit(catalogue, file)
    settings = catalogue.workspace.publisher("fund").folder / "publisher.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("office@", "plans@"), encoding="utf-8")
    folder = catalogue.workspace.folder
    catalogue.close()
    with Catalogue(open_workspace(folder), shipped()) as again:
        assert submit(again, file).outcome == "accepted"
        assert b"mailto:plans@test.example" in again.export()
        assert b"mailto:office@test.example> <https://test.example/graph/fund/" not in again.export()


def test_an_older_version_may_come_back(catalogue: Catalogue, tmp_path: Path) -> None:
    first, second = (
        twin(tmp_path / name, project=[{**PROJECT, "title": name}]) for name in ("โครงการเก่า", "โครงการใหม่")
    )
    assert [submit(catalogue, file).outcome for file in (first, second, first)] == ["accepted"] * 3
    assert _titles(catalogue) == ["โครงการเก่า"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04 half a workbook"])
def test_a_file_that_cannot_be_read_is_rejected_and_not_left_hanging(
    catalogue: Catalogue, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(content)
    before = catalogue.export()
    with pytest.raises(DataError):
        submit(catalogue, file)
    assert catalogue.export() == before
    ((_, verdict),) = catalogue.ledger.history()
    assert verdict is not None
    assert verdict.verdict == "rejected"
    assert json.loads(catalogue.archive.get(verdict.report))["conforms"] is False


def _withholding(catalogue: Catalogue, listed: str | None) -> Catalogue:
    """Open the workspace again with a list of records left out declared; None: it is declared but not there."""
    home = catalogue.workspace.publisher("fund").folder
    settings = (home / "publisher.toml").read_text(encoding="utf-8")
    (home / "publisher.toml").write_text(settings + 'left_out = "left-out.csv"\n', encoding="utf-8")
    if listed is not None:
        (home / "left-out.csv").write_text(listed, encoding="utf-8")
    catalogue.close()
    return Catalogue(open_workspace(catalogue.workspace.folder), shipped())


def test_records_never_submitted_are_counted_and_a_longer_list_is_a_change(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    file = twin(tmp_path / "file", project=[dict(PROJECT)])
    again = _withholding(catalogue, "รายการ,เหตุผล\nก,ไม่มีปี\n")
    assert submit(again, file).outcome == "accepted"
    assert _of_dataset(again, iris.THK + "withheld") == ["1"]
    (again.workspace.publisher("fund").folder / "left-out.csv").write_text("รายการ,เหตุผล\nก,ข\nค,ง\n", encoding="utf-8")
    assert submit(again, file).outcome == "accepted"
    assert _of_dataset(again, iris.THK + "withheld") == ["2"]
    again.close()


def test_a_declared_list_that_is_not_there_is_named(catalogue: Catalogue, tmp_path: Path) -> None:
    again = _withholding(catalogue, None)
    with pytest.raises(DataError) as caught:
        submit(again, twin(tmp_path / "file", project=[dict(PROJECT)]))
    assert "left-out.csv" in caught.value.message.th
    assert again.ledger.history() == []
    again.close()


def test_a_file_named_after_a_person_is_in_the_ledger_without_the_name(catalogue: Catalogue, tmp_path: Path) -> None:
    file = workbook(tmp_path / "แผนของนายสมมุติ ทดสอบใจ.xlsx", project=[dict(PROJECT)])
    assert submit(catalogue, file).outcome == "accepted"
    assert "สมมุติ".encode() not in (catalogue.workspace.folder / "ledger.sqlite-wal").read_bytes()
    assert "สมมุติ" not in catalogue.export().decode()
    assert submit(catalogue, file).outcome == "unchanged"


# -- replacing ------------------------------------------------------------------------------------------------


def test_a_new_version_replaces_statements_and_provenance_and_the_old_stays_archived(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    submit(catalogue, twin(tmp_path / "one", project=[{**PROJECT, "approved": "๖๐,๐๐๐"}]))
    ((first, verdict),) = catalogue.ledger.current()
    submit(catalogue, twin(tmp_path / "two", project=[{**PROJECT, "title": "โครงการใหม่", "approved": "๗๐,๐๐๐"}]))
    ((second, _),) = catalogue.ledger.current()
    exported = catalogue.export().decode()
    assert _titles(catalogue) == ["โครงการใหม่"]
    assert first.iri + "/" not in exported
    assert f"<{first.iri}>" not in exported
    assert second.iri in exported
    assert "๖๐,๐๐๐" not in exported
    assert verdict.graph is not None
    assert "๖๐,๐๐๐" in catalogue.archive.get(verdict.graph).decode()


def test_replacing_one_of_two_datasets_made_of_one_file_leaves_the_others_provenance_whole(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    """Two publishers submit byte for byte the same file; then one of them another."""
    file = twin(tmp_path / "one", project=[dict(PROJECT)])
    submit(catalogue, file)
    submit(catalogue, file, "other")
    submit(catalogue, twin(tmp_path / "two", project=[{**PROJECT, "title": "โครงการใหม่"}]))
    before = catalogue.export()
    assert rebuilt(catalogue) == before


def test_two_publishers_of_one_code_speak_of_one_project_in_two_graphs(catalogue: Catalogue, tmp_path: Path) -> None:
    file = twin(tmp_path / "one", project=[dict(PROJECT)])
    submit(catalogue, file)
    submit(catalogue, twin(tmp_path / "two", project=[{**PROJECT, "title": "ชื่อที่อีกหน่วยงานใช้"}]), "other")
    query = f"SELECT DISTINCT ?s ?g WHERE {{ GRAPH ?g {{ ?s a <{iris.PROJ}Project> }} }} ORDER BY ?g"
    found = [(row["s"].value, row["g"].value) for row in catalogue.store.query(query)]  # type: ignore[union-attr]
    assert found == [
        ("https://test.example/id/project/L5221/68-L5221-2-01", GRAPH),
        ("https://test.example/id/project/L5221/68-L5221-2-01", GRAPH.replace("/fund/", "/other/")),
    ]


# -- asked before publishing ----------------------------------------------------------------------------------


def test_a_submission_to_which_its_sender_says_no_is_withdrawn(catalogue: Catalogue, tmp_path: Path) -> None:
    submit(catalogue, twin(tmp_path / "one", project=_numbered(3)))
    before = catalogue.export()
    sent = submit(catalogue, twin(tmp_path / "two", project=_numbered(2)), confirm=lambda _: False)
    assert sent.outcome == "withdrawn"
    assert catalogue.export() == before
    (_, verdict), _ = catalogue.ledger.history()
    assert verdict is not None
    assert (verdict.verdict, verdict.graph, verdict.projects) == ("withdrawn", None, 2)
    assert submit(catalogue, twin(tmp_path / "two", project=_numbered(2))).outcome == "accepted"


def test_a_submission_about_which_asking_fails_is_withdrawn(catalogue: Catalogue, tmp_path: Path) -> None:
    def fails(_: Passed) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        submit(catalogue, twin(tmp_path / "one", project=_numbered(3)), confirm=fails)
    ((_, verdict),) = catalogue.ledger.history()
    assert verdict is not None
    assert verdict.verdict == "withdrawn"
    assert _titles(catalogue) == []


def test_nobody_is_asked_about_what_is_rejected_or_unchanged(catalogue: Catalogue, tmp_path: Path) -> None:
    asked: list[Passed] = []

    def confirm(passed: Passed) -> bool:
        asked.append(passed)
        return True

    file = twin(tmp_path / "one", project=[dict(PROJECT)])
    for content, outcome in (
        (file, "accepted"),
        (file, "unchanged"),
        (twin(tmp_path / "two", project=[BAD]), "rejected"),
    ):
        assert submit(catalogue, content, confirm=confirm).outcome == outcome
    assert len(asked) == 1


# -- good rows ------------------------------------------------------------------------------------------------


def test_good_rows_are_published_without_the_bad_ones_and_what_hangs_on_them(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    file = twin(
        tmp_path / "file",
        project=[dict(PROJECT), BAD],
        reach=[
            {"project": PROJECT["code"], "targetGroup": "1004", "expected": "120"},
            {"project": BAD["code"], "targetGroup": "1002", "expected": "55"},
        ],
    )
    sent = submit(catalogue, file, good_rows=True)
    assert sent.outcome == "accepted"
    assert {(f.sheet, f.row) for f in sent.left_out} == {("โครงการ", 3), ("กลุ่มเป้าหมาย", 3)}
    assert _titles(catalogue) == [PROJECT["title"]]
    assert BAD["code"] not in catalogue.export().decode()
    assert _of_dataset(catalogue, iris.THK + "incomplete") == ["true"]
    assert _of_dataset(catalogue, iris.THK + "leftOut") == ["2"]
    ((_, verdict),) = catalogue.ledger.current()
    assert (verdict.projects, verdict.left_out) == (1, 2)


def test_a_complete_dataset_is_not_marked_incomplete(catalogue: Catalogue, tmp_path: Path) -> None:
    submit(catalogue, twin(tmp_path / "file", project=[dict(PROJECT)]), good_rows=True)
    assert _of_dataset(catalogue, iris.THK + "incomplete") == _of_dataset(catalogue, iris.THK + "leftOut") == []


def test_of_two_rows_with_one_code_the_first_is_kept_with_what_hangs_on_it(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    file = twin(
        tmp_path / "file",
        project=[dict(PROJECT), {**PROJECT, "title": "รหัสซ้ำ"}],
        reach=[{"project": PROJECT["code"], "targetGroup": "1002", "expected": "55"}],
    )
    sent = submit(catalogue, file, good_rows=True)
    assert {(f.rule, f.row) for f in sent.left_out} == {("find.code_twice", 3)}
    assert _titles(catalogue) == [PROJECT["title"]]
    assert "/reach/1002>" in catalogue.export().decode()


def test_where_no_row_passes_nothing_is_published(catalogue: Catalogue, tmp_path: Path) -> None:
    submit(catalogue, twin(tmp_path / "one", project=[dict(PROJECT)]))
    before = catalogue.export()
    sent = submit(catalogue, twin(tmp_path / "two", project=[BAD]), good_rows=True)
    assert (sent.outcome, sent.left_out) == ("rejected", [])
    assert catalogue.export() == before


def test_good_rows_end_where_a_bad_row_makes_no_record_at_all(catalogue: Catalogue, tmp_path: Path) -> None:
    """A row that holds an error and nothing else is told, and left out with what was said of it; also the last row."""
    file = workbook(tmp_path / "file.xlsx", project=[{"title": "#REF!"}, dict(PROJECT), {"title": "#N/A"}])
    sent = submit(catalogue, file, good_rows=True)
    assert sent.outcome == "accepted"
    assert [(f.rule, f.row) for f in sent.left_out] == [("find.formula_error", 2), ("find.formula_error", 4)]
    assert _titles(catalogue) == [PROJECT["title"]]


def test_good_rows_keep_what_is_said_of_the_headers(catalogue: Catalogue, tmp_path: Path) -> None:
    """A warning on a strange column is about no row, and is still told when rows are left out."""
    folder = twin(tmp_path / "file", project=[dict(PROJECT), BAD])
    path = folder / "โครงการ.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([lines[0] + ",หมายเหตุภายใน", *(f"{line},x" for line in lines[1:])]), encoding="utf-8")
    sent = submit(catalogue, folder, good_rows=True)
    assert "find.unknown_column" in {finding.rule for finding in sent.checked.findings}


# -- killed at any moment -------------------------------------------------------------------------------------

DRIVER = """
import datetime as dt, types
from pathlib import Path
from tests import killing
from thaktho import flow
from thaktho.contract import shipped
from thaktho.workspace import open_workspace

class Clock(dt.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2025, 2, 18, 9, 30, tzinfo=tz)

flow.dt = types.SimpleNamespace(datetime=Clock)
folder, file = map(Path, killing.words())
catalogue = flow.Catalogue(open_workspace(folder), shipped())
killing.arm(archive=catalogue.archive, ledger=catalogue.ledger, store=catalogue.store, self=catalogue,
            database=killing.commits(catalogue.ledger))
publisher = catalogue.workspace.publisher("fund")
print(catalogue.submit(file, publisher, publisher.dataset(None)).outcome)
catalogue.close()
"""
STEPS = [
    *(("archive.put", n) for n in (1, 2, 3, 4)),  # the sheet, publisher.toml, the graph, the report
    ("ledger.receive", 1),
    ("self.check", 1),
    ("database.commit", 1),  # received
    ("database.commit", 2),  # accepted
    ("ledger.judge", 1),
    ("self.load", 1),
    ("store.replace", 1),
]


@pytest.fixture(scope="module")
def killed(opened: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, bytes, bytes]:
    """A workspace with a first version accepted, a second version's file, and the export of either state."""
    home = tmp_path_factory.mktemp("killed")
    first = Path(shutil.copytree(opened, home / "first"))
    with Catalogue(open_workspace(first), shipped()) as catalogue:
        submit(catalogue, twin(home / "one", project=_numbered(3)))
        submit(catalogue, twin(home / "others", project=_numbered(2)), "other")
        before = catalogue.export()
    file = twin(home / "two", project=_numbered(4, approved="๗๐,๐๐๐"))
    second = Path(shutil.copytree(first, home / "second"))
    assert driven(DRIVER, NEVER, second, file).strip() == "accepted"
    with Catalogue(open_workspace(second), shipped()) as catalogue:
        after = catalogue.export()
    assert before != after
    return first, file, before, after


def _survives(killed: tuple[Path, Path, bytes, bytes], folder: Path, step: tuple[str, int, str]) -> str:
    """Kill a submission at a step, look at what stands, submit again; return the newest verdict after the kill."""
    first, file, before, after = killed
    shutil.copytree(first, folder)
    driven(DRIVER, step, folder, file)
    assert main(["status", "--workspace", str(folder)]) == 0
    with Catalogue(open_workspace(folder), shipped()) as catalogue:
        history = {received.iri: verdict for received, verdict in catalogue.ledger.history()}
        newest = history.get(f"{catalogue.workspace.base}submission/fund/projects/2560-2570/2")
        assert sum(v is not None and v.verdict == "accepted" for v in history.values()) == 2 + (newest is not None)
        assert catalogue.export() == (after if newest else before)
        for _, verdict in catalogue.ledger.current():
            assert verdict.graph
            assert catalogue.archive.get(verdict.graph)
        assert submit(catalogue, file).outcome == ("unchanged" if newest else "accepted")
        assert _titles(catalogue) == [f"โครงการที่ {n}" for n in range(1, 5)]
        exported = catalogue.export()
        assert rebuilt(catalogue) == exported
    return newest.verdict if newest else ""


@pytest.mark.whole
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("step", "nth"), STEPS)
def test_killed_at_any_step_nothing_accepted_is_lost(
    killed: tuple[Path, Path, bytes, bytes], tmp_path: Path, step: str, nth: int, when: str
) -> None:
    """The store is the first accepted state until the verdict is committed, and exactly the second from then on."""
    verdict = _survives(killed, tmp_path / "workspace", (step, nth, when))
    accepted = (step, when, nth) in {
        ("database.commit", "after", 2),
        ("ledger.judge", "after", 1),  # the next opening loads it
        ("store.replace", "before", 1),
    } or (step, when) in {("self.load", "before"), ("self.load", "after"), ("store.replace", "after")}
    assert verdict == ("accepted" if accepted else "")


# -- the same file again, and what it is read by ----------------------------------------------------------------


def test_the_same_file_says_more_when_the_workspace_knows_more(catalogue: Catalogue, tmp_path: Path) -> None:
    """A goal that another publisher has published since makes a change of a file that did not change."""
    file = twin(tmp_path / "file", project=[{**PROJECT, "goal": "คนสงขลาเป็นสุข"}])
    assert submit(catalogue, file).outcome == "accepted"
    goals = twin(tmp_path / "goals", strategy=[{"code": "S", "title": "ยุทธศาสตร์"}], goal=[GOAL])
    assert submit(catalogue, goals, "other").outcome == "accepted"
    assert submit(catalogue, file).outcome == "accepted"
    assert b"goal/G-1" in b"\n".join(line for line in catalogue.export().splitlines() if b"advances" in line)
    assert submit(catalogue, file).outcome == "unchanged"


def test_the_same_file_is_judged_again_after_the_provinces_changed(catalogue: Catalogue, tmp_path: Path) -> None:
    """A tambon of a province that the deployment did not have is known now."""
    file = twin(tmp_path / "file", project=[{**PROJECT, "area": "ตำบลคลองทรายขาว"}])
    submit(catalogue, file)
    settings = catalogue.workspace.folder / "thaktho.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('["90"]', '["90", "93"]'), encoding="utf-8")
    catalogue.close()
    with Catalogue(open_workspace(catalogue.workspace.folder), shipped()) as again:
        assert submit(again, file).outcome == "accepted"
        assert submit(again, file).outcome == "unchanged"


def test_good_rows_sent_again_are_unchanged_and_the_whole_file_is_still_refused(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    file = twin(tmp_path / "file", project=[dict(PROJECT), BAD])
    assert submit(catalogue, file, good_rows=True).outcome == "accepted"
    again = submit(catalogue, file, good_rows=True)
    assert (again.outcome, bool(again.left_out)) == ("unchanged", True)
    assert submit(catalogue, file).outcome == "rejected"


def test_what_is_judged_is_what_the_archive_keeps(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is written while it is submitted is read once only."""
    file = twin(tmp_path / "file", project=[dict(PROJECT)]) / "โครงการ.csv"
    first = file.read_bytes()
    put = catalogue.archive.put

    def changing(content: bytes) -> str:
        file.write_bytes(first.replace(b"60000", b"99999"))
        return put(content)

    monkeypatch.setattr(catalogue.archive, "put", changing)
    assert submit(catalogue, file).outcome == "accepted"
    ((received, _),) = catalogue.ledger.current()
    assert received.sha256 == dict(received.contents)["โครงการ.csv"] == hashlib.sha256(first).hexdigest()
    exported = catalogue.export()
    assert b'"60000' in exported
    assert b"99999" not in exported


def test_a_code_of_another_publisher_for_something_else_is_told(catalogue: Catalogue, tmp_path: Path) -> None:
    for who, name in (("fund", "กองทุนออมทรัพย์"), ("other", "กองทุนหมู่บ้าน")):
        file = twin(tmp_path / who, project=[dict(PROJECT)], fund=[{"code": "F-1", "name": name}])
        rules = [found.rule for found in submit(catalogue, file, who).checked.findings]
        assert ("find.code_elsewhere" in rules) == (who == "other")


def test_a_responsible_local_authority_is_the_one_of_the_reference_table(catalogue: Catalogue, tmp_path: Path) -> None:
    """A full name that only one authority has is that authority, as SHACL too sees it."""
    folder = catalogue.workspace.folder
    with (folder / "thaktho.toml").open("a", encoding="utf-8") as settings:
        settings.write('[reference]\nlocal_authorities = "authorities.csv"\n')
    lines = (
        "code,name_th,name_en,kind,amphoe_code,tambon_codes,whole\n5901004,เทศบาลตำบลปริก,,tambon-municipality,9010,,\n"
    )
    (folder / "authorities.csv").write_text(lines, encoding="utf-8")
    catalogue.close()
    with Catalogue(open_workspace(folder), shipped()) as again:
        sent = submit(again, twin(tmp_path / "f", project=[{**PROJECT, "responsible": "เทศบาลตำบลปริก"}]))
        assert sent.outcome == "accepted"
        assert b"wasAssociatedWith> <https://w3id.org/thaktho/id/local-authority/5901004>" in again.export()


def test_the_ledger_keeps_the_codes_that_were_minted_and_no_others(catalogue: Catalogue, tmp_path: Path) -> None:
    """A code of the publisher's own that looks like a minted one is not one."""
    rows = [{**PROJECT, "code": "M-1"}, {**PROJECT, "code": "", "title": "โครงการที่ไม่มีรหัส"}]
    assert submit(catalogue, twin(tmp_path / "file", project=rows)).outcome == "accepted"
    with sqlite3.connect(catalogue.workspace.folder / "ledger.sqlite") as database:
        kept = database.execute("select sheet, row from minted").fetchall()
    database.close()
    assert kept == [("โครงการ", 3)]
