"""The commands as a user meets them: what they print, in both languages, and how they end."""

import csv
import errno
import io
import json
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from pyoxigraph import RdfFormat, parse
from tests.making import PROJECT, submit, twin, workspace

from thaktho import __version__, commands, facts
from thaktho.cli import main
from thaktho.commands import ANSWERS, demonstration
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.workspace import Workspace, open_workspace

VERBS = (
    "init",
    "template",
    "read",
    "check",
    "submit",
    "weave",
    "build",
    "rebuild",
    "status",
    "pull",
    "purge",
    "export",
    "query",
    "changes",
    "demo",
)
SELECT = (
    "SELECT ?t WHERE { ?p a <https://linked.data.gov.au/def/project#Project> ; <http://purl.org/dc/terms/title> ?t }"
)
CONSTRUCT = f"CONSTRUCT {{ ?p <http://purl.org/dc/terms/title> ?t }} {SELECT[SELECT.index('WHERE') :]}"
BAD = {**PROJECT, "title": "", "approved": "หกหมื่น"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one accepted dataset, for commands that change nothing."""
    home = tmp_path_factory.mktemp("cli")
    with Catalogue(workspace(home / "workspace", "fund", "other"), shipped()) as catalogue:
        submit(catalogue, twin(catalogue.workspace.publisher("fund").folder / "projects", project=[dict(PROJECT)]))
    return home / "workspace"


def _run(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own, as a shell would."""
    command = [sys.executable, "-m", "thaktho", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, env={**os.environ, **environment})


# -- help, version, usage -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "word"), [("th", "ถักทอ"), ("en", "publish public plans")])
def test_help_is_in_the_language_asked_for_and_names_every_command(
    capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"] if language == "th" else ["submit", "--lang", language, "--help"])
    out = capsys.readouterr().out
    assert ended.value.code == 0
    if language == "th":
        assert word in out
        assert all(verb in out for verb in VERBS)
    else:
        assert "publish the rows that pass" in out


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_has_help_in_thai_and_english_and_takes_workspace_and_language(
    capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    told = []
    for language in ("th", "en"):
        with pytest.raises(SystemExit) as ended:
            main([verb, "--lang", language, "--help"])
        assert ended.value.code == 0
        told.append(capsys.readouterr().out)
        assert "--workspace" in told[-1]
        assert "--lang" in told[-1]
    assert told[0] != told[1]


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (ended.value.code, capsys.readouterr().out.strip()) == (0, f"thaktho {__version__}")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["check"],
        ["status", "--lang", "de"],
        ["export", "--format", "pdf"],
        ["export", "--format", "csv", "--publisher", "fund", "--workspace", "{filled}"],
        ["export", "--format", "xlsx", "-o", "made.xlsx", "--workspace", "{filled}"],
        ["export", "--format", "xlsx", "--publisher", "fund", "--workspace", "{filled}"],
        ["export", "--format", "xlsx", "--publisher", "nobody", "-o", "made.xlsx", "--workspace", "{filled}"],
        ["template", "fund", "--workspace", "{filled}"],
        ["template", "nobody", "-o", "made.xlsx", "--workspace", "{filled}"],
        ["template", "fund", "-o", "made.xls", "--workspace", "{filled}"],
        ["template", "fund", "-o", "plan.xlsx", "--workspace", "{filled}"],
        ["template", "fund", "--year", "ปีหน้า", "-o", "made.xlsx", "--workspace", "{filled}"],
        ["template", "fund", "--year", "2026", "-o", "made.xlsx", "--workspace", "{filled}"],
        ["template", "fund", "--dataset", "none", "--year", "2569", "-o", "made.xlsx", "--workspace", "{filled}"],
        ["status", "--workspace", "nowhere"],
        ["check", "plan.csv", "--workspace", "{filled}", "--publisher", "nobody"],
        ["check", "plan.csv", "--workspace", "{filled}"],
        ["check", "plan.csv", "--workspace", "{filled}", "--publisher", "fund", "--dataset", "none"],
        ["init", "made", "--base", "not-an-address"],
        ["init", "made", "--base", "https://a b/id/"],
    ],
)
def test_a_wrong_call_ends_with_2_one_message_and_no_traceback(
    filled: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.csv").write_text("ชื่อโครงการ\nก\n", encoding="utf-8")
    (tmp_path / "plan.xlsx").write_bytes(b"filled in by hand")
    assert main([argument.format(filled=filled) for argument in arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.strip()
    assert "Traceback" not in printed.err
    assert (tmp_path / "plan.xlsx").read_bytes() == b"filled in by hand"
    assert not (tmp_path / "made.xlsx").exists()


def test_a_wrong_call_is_told_in_either_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--workspace", "nowhere", "--lang", "th"]) == 2
    thai = capsys.readouterr().err
    assert main(["status", "--workspace", "nowhere", "--lang=en"]) == 2
    english = capsys.readouterr().err
    assert any("\u0e01" <= char <= "\u0e5b" for char in thai)
    assert not any("\u0e01" <= char <= "\u0e5b" for char in english)


def test_the_workspace_says_which_language_is_spoken(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--workspace", str(filled)]) == 0
    assert "not submitted yet" in capsys.readouterr().out
    assert main(["status", "--workspace", str(filled), "--lang", "th"]) == 0
    assert "ยังไม่มีข้อมูล" in capsys.readouterr().out


# -- init -----------------------------------------------------------------------------------------------------


def test_init_makes_a_workspace_that_opens_with_a_publisher_to_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "จังหวัดของเรา"
    assert main(["init", str(folder), "--lang", "th", "--province", "90", "--province", "93"]) == 0
    assert str(folder) in capsys.readouterr().out
    made = open_workspace(folder)
    assert (made.provinces, made.language, made.base) == (("90", "93"), "th", "https://data.example/id/")
    publisher = made.publisher("my-agency")
    assert publisher.dataset(None).period == "2569"
    assert publisher.email.endswith(".example")
    Catalogue(made, shipped()).close()


@pytest.mark.whole
def test_the_first_file_of_a_new_workspace_can_be_submitted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole of the first quarter of an hour: init, check, submit, query."""
    folder = tmp_path / "new"
    assert main(["init", str(folder)]) == 0
    file = twin(folder / "publishers" / "my-agency" / "projects", project=[{**PROJECT, "fiscalYear": "2569"}])
    assert main(["check", str(file), "--workspace", str(folder)]) == 0
    assert main(["submit", str(file), "--workspace", str(folder), "--no-build", "--yes"]) == 0
    capsys.readouterr()
    with Catalogue(open_workspace(folder), shipped()) as catalogue:
        assert PROJECT["title"].encode() in catalogue.export()


def test_init_leaves_a_workspace_that_is_there_alone(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (filled / "thaktho.toml").read_bytes()
    assert main(["init", str(filled)]) == 2
    assert capsys.readouterr().err
    assert (filled / "thaktho.toml").read_bytes() == before


# -- read, check, submit --------------------------------------------------------------------------------------


def test_read_shows_what_was_understood_as_the_issue_of_json_says(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = filled / "publishers" / "fund" / "projects"
    assert main(["read", str(file), "--publisher", "fund", "--json", "--workspace", str(filled)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["projects"] == 1
    (row,) = told["rows"]
    assert (row["sheet"], row["row"], row["class"]) == ("โครงการ", 2, "project")
    assert row["fields"]["approved"] == {"value": "60000", "printed": "60000", "cell": "E2"}
    assert row["fields"]["start"] == {"value": "2024-10-01", "printed": "1 ตุลาคม 2567", "cell": "I2"}
    assert row["fields"]["area"]["iri"].endswith("/area/900101")


def test_read_without_json_is_for_people(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = filled / "publishers" / "fund" / "projects"
    for language, label in (("th", "ชื่อโครงการ"), ("en", "Project title")):
        assert main(["read", str(file), "--workspace", str(filled), "--lang", language]) == 0
        out = capsys.readouterr().out
        assert PROJECT["title"] in out
        assert "1 ตุลาคม 2567" in out
        assert shipped().sheet("project").field("title").label[language] in out, label  # type: ignore[index]


def test_check_prints_the_report_and_its_exit_code_is_the_verdict(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = twin(tmp_path / "good", project=[dict(PROJECT)]), twin(tmp_path / "bad", project=[BAD])
    where = ["--publisher", "fund", "--json", "--workspace", str(filled)]
    assert main(["check", str(good), *where]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["file"], report["publisher"], report["projects"], report["conforms"]) == ("good", "fund", 1, True)
    assert main(["check", str(bad), *where]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["conforms"] is False
    for found in report["findings"]:
        assert set(found) == {
            "severity", "sheet", "row", "column", "cell", "field", "value", "rule", "message", "suggestion",
        }  # fmt: skip
        assert set(found["message"]) == {"th", "en"}
    amount = next(found for found in report["findings"] if found["field"] == "approved")
    assert (amount["severity"], amount["cell"], amount["value"], amount["rule"]) == (
        "violation", "E2", "หกหมื่น", "find.not_money",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "mend", "verdict"), [("th", "[ต้องแก้]", "ยังไม่ผ่าน"), ("en", "[must mend]", "does not pass")]
)
def test_findings_are_told_where_what_and_what_instead(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, mend: str, verdict: str
) -> None:
    bad = twin(tmp_path / "bad", project=[BAD])
    assert main(["check", str(bad), "--publisher", "fund", "--workspace", str(filled), "--lang", language]) == 1
    lines = capsys.readouterr().out.splitlines()
    amount = next(at for at, line in enumerate(lines) if line.startswith(mend) and "หกหมื่น" in line)
    assert "60000" in lines[amount + 2]
    assert re.search(r"“โครงการ” (?:ช่อง|cell) E2 \(งบประมาณที่อนุมัติ\) · “หกหมื่น”", lines[amount + 3])
    assert verdict in lines[-1]


@pytest.mark.whole
def test_submit_publishes_what_passes_and_nothing_of_what_does_not(
    place: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--publisher", "fund", "--workspace", str(place.folder), "--no-build", "--yes"]
    good, bad = (
        twin(tmp_path / "good", project=[dict(PROJECT)]),
        twin(tmp_path / "bad", project=[dict(PROJECT), BAD | {"code": "x"}]),
    )
    assert main(["submit", str(good), *where]) == 0
    assert "accepted and published" in capsys.readouterr().out
    assert main(["submit", str(good), *where]) == 0
    assert "nothing has changed" in capsys.readouterr().out
    assert main(["submit", str(bad), *where, "--lang", "th"]) == 1
    assert "ข้อมูลเดิมไม่เปลี่ยนแปลง" in capsys.readouterr().out
    assert main(["submit", str(bad), *where, "--good-rows"]) == 0
    assert "1 rows that did not pass were left out" in capsys.readouterr().out
    assert main(["status", "--workspace", str(place.folder)]) == 0
    told = [line.split("  ")[1] for line in capsys.readouterr().out.splitlines() if "other/" not in line]
    assert told == ["accepted", "rejected", "accepted"]


FOUR = [{**PROJECT, "code": f"c-{n}", "title": f"โครงการที่ {n}"} for n in range(4)]


@pytest.fixture(scope="module")
def of_four(opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of four projects, woven: a preview finds only what would be."""
    home = tmp_path_factory.mktemp("four")
    place = open_workspace(Path(shutil.copytree(opened, home / "workspace")))
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(home / "file", project=FOUR))
        catalogue.weave().close()
    return place.folder


@pytest.mark.whole
@pytest.mark.parametrize(
    ("answer", "code", "says", "verdict"),
    [
        (b"y\n", 0, "accepted and published", "accepted"),
        ("ใช่\n".encode(), 0, "accepted and published", "accepted"),
        (b"\n", 1, "not published", "withdrawn"),
        (b"no\n", 1, "not published", "withdrawn"),
        (b"", 2, "Nobody answered", "withdrawn"),
    ],
)
def test_submit_says_what_would_change_and_asks(
    of_four: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: bytes,
    code: int,
    says: str,
    verdict: str,
) -> None:
    """Each in this process: through a pipe of a process of its own, an answer comes in the test after this."""
    place = open_workspace(Path(shutil.copytree(of_four, tmp_path / "workspace")))
    few = twin(tmp_path / "few", project=[{**FOUR[0], "title": "โครงการที่เปลี่ยนชื่อ"}, FOUR[1]])
    where: list[str | Path] = ["--publisher", "fund", "--workspace", place.folder, "--no-build", "--lang", "en"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(answer), encoding="utf-8"))
    done = main(["submit", *map(str, (few, *where))])
    out, err = capsys.readouterr()
    assert done == code, (out, err)
    assert "Projects: 0 added, 1 changed, 2 removed, 1 as before" in out
    assert "  - โครงการที่ 3" in out
    assert "Look again: 2 of the 4 projects" in out
    assert "Publish? [y/N]" in out
    assert says in out + err
    with Catalogue(place, shipped()) as catalogue:
        (_, found), _ = catalogue.ledger.history()
        assert found is not None
        assert found.verdict == verdict


@pytest.mark.whole
def test_an_answer_in_thai_comes_through_a_pipe(of_four: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(of_four, tmp_path / "workspace"))
    few = twin(tmp_path / "few", project=FOUR[:2])
    where: list[str | Path] = ["--publisher", "fund", "--workspace", folder, "--no-build", "--lang", "en"]
    done = _run("submit", few, *where, stdin="ใช่\n".encode())
    assert done.returncode == 0, done.stderr.decode()
    assert "accepted and published" in done.stdout.decode()


def test_with_yes_the_changes_are_told_and_nobody_is_asked(
    place: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = twin(tmp_path / "file", project=[dict(PROJECT)])
    where = ["--publisher", "fund", "--workspace", str(place.folder), "--no-build", "--yes"]
    assert main(["submit", str(file), *where, "--lang", "th"]) == 0
    out = capsys.readouterr().out
    assert "โครงการ: เพิ่ม 1 แก้ไข 0 นำออก 0 คงเดิม 0" in out
    assert "วงเงินโครงการที่อนุมัติ: เดิม ไม่มีข้อมูล เป็น 60,000 บาท" in out
    assert "[y/N]" not in out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.xlsx", None),
        ("plan.xlsx", b""),
        ("plan.pdf", b"%PDF-1.7 ..."),
        ("plan.xlsx", b"PK\x03\x04 cut"),
        ("plan.png", b"\x89PNG\r\n\x1a\n\0"),
    ],
)
@pytest.mark.parametrize("verb", ["read", "check", "submit"])
def test_a_file_that_cannot_be_read_ends_with_1_and_is_named(
    place: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    where = ["--publisher", "fund", "--workspace", str(place.folder)]
    assert main([verb, str(tmp_path / name), *where]) == 1
    printed = capsys.readouterr()
    assert name in printed.err
    assert "Traceback" not in printed.err


def test_settings_that_are_not_right_end_with_1_and_name_the_file(
    place: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    (place.folder / "publishers" / "other" / "publisher.toml").write_text("name = ", encoding="utf-8")
    assert main(["status", "--workspace", str(place.folder)]) == 1
    assert "other/publisher.toml" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["submit", "rebuild", "push"])
def test_boundaries_that_no_map_can_be_made_of_are_told_before_anything_is_accepted(
    place: Workspace, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    settings = place.folder / "thaktho.toml"
    (place.folder / "b.geojson").write_text("{}", encoding="utf-8")
    settings.write_text(settings.read_text("utf-8") + '[reference]\nboundaries = "b.geojson"\n', encoding="utf-8")
    file = twin(place.publisher("fund").folder / "projects", project=[dict(PROJECT)])
    sent = [str(file), "--yes"] if verb == "submit" else []
    assert main([verb, *sent, "--workspace", str(place.folder)]) == 1
    assert "b.geojson" in capsys.readouterr().err
    with Catalogue(open_workspace(place.folder), shipped()) as catalogue:
        assert catalogue.ledger.history() == []


def test_a_workspace_in_use_ends_with_3(filled: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(filled, tmp_path / "workspace"))
    with Catalogue(open_workspace(folder), shipped()):
        done = _run("status", "--workspace", folder, "--lang", "en")
    assert done.returncode == 3
    assert b"Another command is using this workspace" in done.stderr
    assert b"Traceback" not in done.stderr


# -- query and export -----------------------------------------------------------------------------------------


def _query(filled: Path, tmp_path: Path, text: str, *options: str) -> int:
    file = tmp_path / "ask.rq"
    file.write_text(text, encoding="utf-8")
    return main(["query", str(file), "--workspace", str(filled), *options])


def test_a_table_is_answered_in_four_formats(
    filled: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    answers = {}
    for name in ("csv", "tsv", "json", "xml"):
        assert _query(filled, tmp_path, SELECT, "--format", name) == 0
        answers[name] = capfdbinary.readouterr().out.decode()
    assert list(csv.reader(io.StringIO(answers["csv"]))) == [["t"], [PROJECT["title"]]]
    assert answers["tsv"].splitlines() == ["?t", f'"{PROJECT["title"]}"@th']
    assert json.loads(answers["json"])["results"]["bindings"][0]["t"]["value"] == PROJECT["title"]
    assert f'<literal xml:lang="th">{PROJECT["title"]}</literal>' in answers["xml"]


@pytest.mark.parametrize("name", ["turtle", "jsonld", "ntriples", "csv"])
def test_a_graph_is_answered_as_rdf(
    filled: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], name: str
) -> None:
    """Where no format of RDF is asked for, Turtle is what comes."""
    assert _query(filled, tmp_path, CONSTRUCT, "--format", name) == 0
    wanted = ANSWERS[name]
    format_ = wanted if isinstance(wanted, RdfFormat) else RdfFormat.TURTLE
    (quad,) = parse(capfdbinary.readouterr().out, format=format_)
    assert quad.object.value == PROJECT["title"]


def test_a_question_of_yes_or_no_is_answered(
    filled: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert _query(filled, tmp_path, "ASK { ?s ?p ?o }", "--format", "json") == 0
    assert json.loads(capfdbinary.readouterr().out)["boolean"] is True


def test_a_table_is_not_told_as_turtle(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _query(filled, tmp_path, SELECT, "--format", "turtle") == 2
    assert "csv, tsv, json, xml" in capsys.readouterr().err


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x WHERE {",
        "SELECT (<urn:f>(1) AS ?x) {}",
        "จำนวนโครงการ",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "LOAD <https://www.example.go.th/>",
    ],
)
def test_what_is_no_query_ends_with_1_a_message_and_nothing_changed(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], query: str
) -> None:
    assert _query(filled, tmp_path, query) == 1
    printed = capsys.readouterr()
    assert (printed.out, "SPARQL" in printed.err, "Traceback" in printed.err) == ("", True, False)
    with Catalogue(open_workspace(filled), shipped()) as catalogue:
        assert b"urn:a" not in catalogue.export()
        assert PROJECT["title"].encode() in catalogue.export()


@pytest.mark.parametrize("content", [None, b"SELECT * WHERE { ?s ?p \xff }", b"ASK {}" + b" " * (1 << 20)])
def test_a_query_file_that_cannot_be_read_ends_with_1(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "ask.rq").write_bytes(content)
    assert main(["query", str(tmp_path / "ask.rq"), "--workspace", str(filled)]) == 1
    assert "ask.rq" in capsys.readouterr().err


def test_a_query_file_without_end_ends_with_1(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "/dev/zero", "--workspace", str(filled)]) == 1
    assert "zero" in capsys.readouterr().err


@pytest.mark.whole
def test_a_query_may_come_through_a_pipe(filled: Path) -> None:
    done = _run("query", "-", "--workspace", filled, stdin=SELECT.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert PROJECT["title"].encode() in done.stdout


def test_bytes_through_a_pipe_that_are_no_text_end_with_1(filled: Path) -> None:
    done = _run("query", "-", "--workspace", filled, stdin=b"SELECT \xff\xfe")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("word", ["SERVICE", "service silent", "\\u0053ERVICE", "SERV\\U00000049CE"])
def test_a_query_that_asks_another_server_is_refused(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    query = f"SELECT * WHERE {{ {word} <http://127.0.0.1:9/sparql> {{ ?s ?p ?o }} }}"
    assert _query(filled, tmp_path, query) == 1
    assert "SERVICE" in capsys.readouterr().err


def test_the_word_service_in_a_text_an_address_or_a_remark_is_no_request(filled: Path, tmp_path: Path) -> None:
    query = 'SELECT ("a SERVICE" AS ?x) WHERE { OPTIONAL { <http://a.example/SERVICE> ?p ?o } } # SERVICE'
    assert _query(filled, tmp_path, query) == 0


def test_export_gives_everything_in_each_format(
    filled: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    where = ["--workspace", str(filled)]
    assert main(["export", *where]) == 0
    lines = capfdbinary.readouterr().out
    stated = set(parse(lines, format=RdfFormat.N_QUADS))
    for name, format_ in (("trig", RdfFormat.TRIG), ("jsonld", RdfFormat.JSON_LD)):
        assert main(["export", *where, "--format", name, "-o", str(tmp_path / name)]) == 0
        assert set(parse((tmp_path / name).read_bytes(), format=format_)) == stated
    assert main(["export", *where, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode("utf-8-sig"))))
    assert [row["code"] for row in rows] == [PROJECT["code"]]


def test_export_to_where_nothing_can_be_written_ends_with_3(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--workspace", str(filled), "-o", str(tmp_path / "no" / "such" / "folder")]) == 3
    assert capsys.readouterr().err.strip()


# -- pipes ----------------------------------------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize(
    "arguments",
    [["export"], ["status"], ["read", "{filled}/publishers/fund/projects"], ["query", "{filled}/ask.rq"], ["--help"]],
    ids=["export", "status", "read", "query", "help"],
)
def test_a_reader_that_goes_away_is_nothing_wrong(filled: Path, arguments: list[str]) -> None:
    """As `thaktho … | head -0`: the reading end of the pipe is closed before anything is written."""
    (filled / "ask.rq").write_text(SELECT, encoding="utf-8")
    said = [argument.format(filled=filled) for argument in arguments]
    if said[0] != "--help":
        said += ["--workspace", str(filled)]
    reading, writing = os.pipe()
    os.close(reading)
    try:
        command = [sys.executable, "-m", "thaktho", *said]
        buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, env=buffered)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.whole
def test_through_a_real_pipe_head_gets_its_line(filled: Path) -> None:
    line = f"{sys.executable} -m thaktho export --workspace {filled} | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False)
    first, code = done.stdout.decode().splitlines()
    assert (first.endswith(" ."), code, done.stderr) == (True, "0", b"")


@pytest.mark.whole
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_hinders_nothing(filled: Path, closed: str) -> None:
    """Nor does what is said go elsewhere: into a file that got the number of the stream, or an error into the data."""
    ledger = (filled / "ledger.sqlite").read_bytes()
    line = f'"$0" -m thaktho status --workspace {filled} {closed}; echo "code $?"'
    done = subprocess.run(["sh", "-c", line, sys.executable], capture_output=True, check=False)
    assert done.stdout.decode().splitlines()[-1] == "code 0"
    assert done.stderr == b""
    wrong = f'"$0" -m thaktho query none.rq --workspace {filled} 2>&-; echo "code $?"'
    done = subprocess.run(["sh", "-c", wrong, sys.executable], capture_output=True, check=False)
    assert done.stdout == b"code 1\n"
    assert (filled / "ledger.sqlite").read_bytes() == ledger


@pytest.mark.parametrize("encoding", ["ascii", "iso8859-1", "cp874"])
def test_what_cannot_be_said_in_an_encoding_stops_no_command(
    filled: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    """Thai letters that it has are said in it; where it has none, UTF-8 is spoken."""
    said = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(said, encoding=encoding, write_through=True))
    assert main(["read", str(filled / "publishers/fund/projects"), "--workspace", str(filled), "--lang", "th"]) == 0
    assert "ชื่อโครงการ" in said.getvalue().decode("cp874" if encoding == "cp874" else "utf-8")


# -- what must never be lost, and what nobody foresaw ---------------------------------------------------------


@pytest.mark.parametrize("what", ["workspace", "file"])
def test_the_demonstration_leaves_what_it_did_not_make_alone(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    """A real workspace given as the place of the demonstration is refused, not replaced."""
    target = filled if what == "workspace" else tmp_path / "notes.txt"
    if what == "file":
        target.write_text("mine", encoding="utf-8")
    before = {path: path.read_bytes() for path in [target, *target.rglob("*")] if path.is_file()}
    assert before
    assert main(["demo", "--workspace", str(target), "--lang", "en"]) == 3
    assert "left alone" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in [target, *target.rglob("*")] if path.is_file()} == before


def test_the_demonstration_replaces_only_what_one_before_it_made(tmp_path: Path) -> None:
    made = demonstration._fresh(tmp_path / "demo")
    (made.folder / "old.txt").touch()
    again = demonstration._fresh(tmp_path / "demo")
    assert again.title == made.title
    assert not (again.folder / "old.txt").exists()
    assert demonstration._fresh(tmp_path / "empty" / "deep").publishers.keys() == made.publishers.keys()


def test_what_nobody_foresaw_is_one_message_and_a_traceback_only_where_asked_for(
    filled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(commands, "status", fails)
    told = []
    for debug in ("0", "1"):
        monkeypatch.setenv("THAKTHO_DEBUG", debug)
        assert main(["status", "--workspace", str(filled), "--lang", "en"]) == 3
        told.append(capsys.readouterr().err)
    assert "ZeroDivisionError" in told[0]
    assert "report" in told[0]
    assert len(told[0].splitlines()) == 1
    assert "Traceback" in told[1]


@pytest.mark.parametrize("error", [MemoryError, duckdb.OutOfMemoryException])
def test_too_little_memory_is_no_mistake_of_the_software(
    filled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fails(_: object) -> int:
        raise error

    monkeypatch.setattr(commands, "status", fails)
    assert main(["status", "--workspace", str(filled), "--lang", "en"]) == 3
    said = capsys.readouterr().err
    assert "TMPDIR" in said
    assert "report" not in said


def test_a_disk_that_is_full_where_the_database_writes_is_no_mistake_of_the_software(
    filled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> int:
        with duckdb.connect() as tables:
            tables.execute("copy (select range from range(10)) to '/dev/full' (format csv)")
        return 0

    monkeypatch.setattr(commands, "status", fails)
    assert main(["status", "--workspace", str(filled), "--lang", "en"]) == 3
    said = capsys.readouterr().err
    assert "No space left" in said
    assert "report" not in said


def test_no_room_for_what_fact_tables_cannot_hold_is_no_mistake_of_the_software(
    filled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB leaves a tenth of the disk free; where others fill it meanwhile, writing fails (here at so many bytes)."""
    much = "create table much as select sha256(i::text) as said from range(2_000_000) t (i)"

    def too_much(_: object) -> int:
        with facts.connect("64MB") as tables:
            tables.execute("set max_temp_directory_size = '1MB'")
            tables.execute(much)
        return 0

    def full(_: object) -> int:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        with facts.connect("64MB") as tables:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, before[1]))
            try:
                tables.execute(much)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, before)
        return 0

    for fails, says in ((too_much, "TMPDIR"), (full, os.strerror(errno.EFBIG))):
        monkeypatch.setattr(commands, "status", fails)
        assert main(["status", "--workspace", str(filled), "--lang", "en"]) == 3
        said = capsys.readouterr().err
        assert says in said
        assert "report" not in said


def test_a_ledger_that_is_damaged_in_the_middle_is_said_to_be(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its first page is right, so that it opens; what is not is met when it is read."""
    folder = shutil.copytree(filled, tmp_path / "w")
    ledger = folder / "ledger.sqlite"
    content = ledger.read_bytes()
    size = int.from_bytes(content[16:18])
    ledger.write_bytes(content[:size] + b"\xff" * (len(content) - size))
    for language, says in (("th", "สำเนาสำรอง"), ("en", "backup")):
        assert main(["status", "--workspace", str(folder), "--lang", language]) == 3
        assert says in capsys.readouterr().err


@pytest.mark.whole
def test_a_build_for_which_the_disk_has_no_room_takes_none(
    filled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else no command after it could open the store, which writes as it opens."""

    def full(*_: object) -> None:
        assert (filled / "public.new" / "index.html").exists()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("thaktho.building.hosting.write", full)
        assert main(["build", "--workspace", str(filled), "--lang", "en"]) == 3
    assert "No space left" in capsys.readouterr().err
    assert not list(filled.glob("*.new"))


def test_init_names_a_province_that_does_not_exist_and_makes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "new"), "--province", "99"]) == 2
    assert "99" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.whole
def test_a_file_of_one_of_two_periods_goes_to_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two datasets share an id; the declared path tells them apart, and ``--year`` does for a file of elsewhere."""
    place = workspace(tmp_path / "w")
    home = place.publisher("fund").folder
    said = (home / "publisher.toml").read_text(encoding="utf-8")
    first = said.replace("[2560, 2570]", "2567").replace('"projects"\ncode', '"p67"\ncode')
    second = (
        said[said.index("[[datasets]]") :].replace("[2560, 2570]", "2568").replace('"projects"\ncode', '"p68"\ncode')
    )
    (home / "publisher.toml").write_text(first + second, encoding="utf-8")
    for year in ("67", "68"):
        twin(home / f"p{year}", project=[{**PROJECT, "code": f"{year}-L5221-1-1", "fiscalYear": f"25{year}"}])
    elsewhere = twin(tmp_path / "e", project=[PROJECT])
    words = ["--workspace", str(place.folder), "--lang", "en"]
    sending = ["--no-build", "--yes", *words]
    assert main(["submit", str(home / "p68"), *sending]) == 0
    assert main(["submit", str(home / "p67" / "โครงการ.csv"), "--dataset", "projects", *sending]) == 0
    capsys.readouterr()
    assert main(["check", str(elsewhere), "--publisher", "fund", *words]) == 2
    assert "2567, 2568" in capsys.readouterr().err
    assert main(["submit", str(elsewhere), "--publisher", "fund", "--year", "2568", *sending]) == 0
    with Catalogue(open_workspace(place.folder), shipped()) as catalogue:
        held = [(received.period, received.iri[-6:]) for received, _ in catalogue.ledger.current()]
    assert held == [("2567", "2567/1"), ("2568", "2568/2")]


@pytest.mark.whole
def test_a_file_submitted_again_builds_the_site_that_is_not_there(
    tmp_path: Path, filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(filled, tmp_path / "w"))
    assert not (folder / "public").exists()
    words = ["submit", str(folder / "publishers" / "fund" / "projects"), "--workspace", str(folder), "--lang", "en"]
    assert main(words) == 0
    assert "nothing has changed" in capsys.readouterr().out
    assert (folder / "public" / "index.html").is_file()
