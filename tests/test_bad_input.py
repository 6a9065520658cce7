"""Bad input through the commands: the right exit code, a message in the language asked for, and nothing half-done."""

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from tests.containers import cfb
from tests.making import PROJECT, grid, submit, twin, workbook, workspace

from thaktho.cli import main
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.messages import LANGUAGES
from thaktho.workspace import open_workspace

pytestmark = pytest.mark.whole  # every file goes through the commands

THAI = re.compile("[\u0e01-\u0e5b]")
GOOD = {**PROJECT, "code": "68-L5221-2-09"}


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace that has one accepted submission, to be copied."""
    place = workspace(tmp_path_factory.mktemp("standing") / "workspace")
    with Catalogue(place, shipped()) as catalogue:
        assert submit(catalogue, twin(place.folder / "first", project=[GOOD])).outcome == "accepted"
    return place.folder


@pytest.fixture
def place(standing: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(standing, tmp_path / "workspace"))


def state(place: Path) -> tuple[bytes, list[str]]:
    """Return what is published: the store's dump, and which submissions the ledger holds in force."""
    with Catalogue(open_workspace(place), shipped()) as catalogue:
        return catalogue.export(), [received.iri for received, _ in catalogue.ledger.current()]


def run(
    capsys: pytest.CaptureFixture[str], place: Path, language: str, command: str, *words: str | Path
) -> tuple[int, str, str]:
    """Run a command; return its exit code and what it wrote to standard output and standard error."""
    capsys.readouterr()
    code = main([command, *map(str, words), "--workspace", str(place), "--lang", language])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def in_language(message: str, language: str) -> bool:
    own = message.replace("โครงการ", "")  # the name of a sheet is Thai in any language
    return bool(own.strip()) and bool(THAI.search(own)) == (language == "th")


# -- files that cannot be read at all ----------------------------------------------------------------------


def missing(_: Path) -> None:
    pass


def empty(file: Path) -> None:
    file.write_bytes(b"")


def encrypted(file: Path) -> None:
    file.write_bytes(cfb("EncryptedPackage", b"locked"))


def truncated(file: Path) -> None:
    workbook(file, project=[PROJECT])
    file.write_bytes(file.read_bytes()[:-400])


def a_pdf(file: Path) -> None:
    file.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")


def binary(file: Path) -> None:
    file.write_bytes(bytes(range(256)) * 4)


def blank(file: Path) -> None:
    openpyxl.Workbook().save(file)


UNREADABLE: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "missing": (missing, "There is no file"),
    "empty": (empty, "holds no data"),
    "blank": (blank, "holds no data"),
    "encrypted": (encrypted, "locked with a password"),
    "truncated": (truncated, "is incomplete"),
    "pdf": (a_pdf, "a PDF document"),
    "binary": (binary, "is not a spreadsheet"),
}


@pytest.mark.parametrize("what", list(UNREADABLE))
def test_a_file_that_cannot_be_read_is_one_message_and_changes_nothing(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, what: str
) -> None:
    make, says = UNREADABLE[what]
    file = tmp_path / "report.xlsx"
    make(file)
    before = state(place)
    for command, language in product(("read", "check", "submit"), LANGUAGES):
        code, out, err = run(capsys, place, language, command, file, "--publisher", "fund")
        assert (code, out) == (1, "")
        assert in_language(err, language)
        assert "report.xlsx" in err
        assert str(tmp_path) not in err
        assert (says in err) == (language == "en")
    assert state(place) == before


# -- files with something wrong in them --------------------------------------------------------------------

WRONG: Mapping[str, tuple[dict[str, str], str, str]] = {
    "code": ({"code": GOOD["code"]}, "find.code_twice", "A3"),
    "area": ({"area": "909901"}, "find.area_unknown", "F3"),
    "amount": ({"approved": "ตามจริง"}, "find.not_money", "E3"),
    "year 2539": ({"fiscalYear": "2539"}, "find.too_low", "C3"),
    "year 2601": ({"fiscalYear": "2601"}, "find.too_high", "C3"),
    "title": ({"title": ""}, "find.missing", "B3"),
}


@pytest.mark.parametrize("what", list(WRONG))
def test_a_wrong_cell_is_named_and_nothing_of_the_file_is_published(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, what: str
) -> None:
    change, rule, cell = WRONG[what]
    file = workbook(tmp_path / "a.xlsx", project=[GOOD, {**PROJECT, **change}])
    before = state(place)
    code, out, err = run(capsys, place, "en", "check", file, "--publisher", "fund", "--json")
    (found,) = (one for one in json.loads(out)["findings"] if one["severity"] == "violation")
    assert (code, err) == (1, "")
    assert (found["rule"], found["sheet"], found["cell"]) == (rule, "โครงการ", cell)
    for language in LANGUAGES:
        code, out, _ = run(capsys, place, language, "submit", file, "--publisher", "fund", "--no-build")
        assert code == 1
        assert found["message"][language] in out
        assert re.search(rf"“โครงการ” (?:ช่อง|cell) {cell}\b", out)
        assert found["suggestion"][language] in out
        assert in_language(out.splitlines()[-1], language)
    assert state(place) == before


def test_a_rejected_file_is_in_the_ledger_as_rejected(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path
) -> None:
    file = workbook(tmp_path / "a.xlsx", project=[{**PROJECT, "title": ""}])
    run(capsys, place, "en", "submit", file, "--publisher", "fund", "--no-build")
    code, out, _ = run(capsys, place, "en", "status")
    assert code == 0
    assert "rejected  fund/projects/2560-2570/2  (a.xlsx)  projects: 1, to mend: 1" in out


@pytest.mark.parametrize("language", ["th", "en"])
def test_an_unknown_column_is_a_finding_with_its_cell_and_lets_the_file_pass(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, language: str
) -> None:
    header = ["ชื่อโครงการ", "ปีงบประมาณ", "งบประมาณที่อนุมัต"]
    file = grid(tmp_path / "โครงการ.csv", [header, [PROJECT["title"], "2568", "60000"]])
    code, out, err = run(capsys, place, language, "check", file, "--publisher", "fund")
    assert (code, err) == (0, "")
    _, told = out.split("“งบประมาณที่อนุมัต”", 1)
    assert told.index({"th": "“งบประมาณที่อนุมัติ”", "en": "“Amount approved”"}[language]) < told.index(" C1 ")


# -- commands that are called wrongly ----------------------------------------------------------------------


WRONG_CALLS: Mapping[str, list[str]] = {
    "nobody": ["submit", "FILE", "--publisher", "nobody"],
    "fund": ["submit", "FILE"],
    "projects": ["submit", "FILE", "--publisher", "fund", "--dataset", "none"],
    "--no-such-option": ["submit", "FILE", "--publisher", "fund", "--no-such-option"],
    "FILE": ["submit"],
    "pdf": ["export", "--format", "pdf"],
    "no-such-command": ["no-such-command"],
}
"""What the message has to name, and the call."""


def test_a_wrong_call_is_exit_code_2_and_changes_nothing(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path
) -> None:
    file = workbook(tmp_path / "a.xlsx", project=[PROJECT])
    before = state(place)
    for (says, words), language in product(WRONG_CALLS.items(), LANGUAGES):
        code, out, err = run(capsys, place, language, *[str(file) if word == "FILE" else word for word in words])
        assert (code, out) == (2, "")
        assert says in err
        assert in_language(err, language)
    assert state(place) == before


def test_a_folder_that_is_no_workspace_is_a_wrong_call(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, tmp_path / "nothing", "en", "status")
    assert code == 2
    assert "is no workspace" in err
    assert not (tmp_path / "nothing").exists()


def test_no_command_at_all_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert THAI.search(capsys.readouterr().err)


# -- settings that are not right ---------------------------------------------------------------------------


WRONG_SETTINGS = [
    ("thaktho.toml", "title =", "title = ="),
    ("thaktho.toml", 'base = "https://test.example/id/"', ""),
    ("thaktho.toml", "https://test.example/id/", "https://test.example/"),
    ("thaktho.toml", "https://test.example/id/", "https://te st.example/id/"),
    ("thaktho.toml", 'base = "https://test.example/id/"', "base = 7"),
    ("thaktho.toml", '["90"]', '"90"'),
    ("thaktho.toml", '["90"]', "[90]"),
    ("thaktho.toml", '["90"]', '["90"]\nreference = "x.csv"'),
    ("thaktho.toml", 'language = "en"', 'language = "fr"'),
    ("publishers/fund/publisher.toml", "[contact]", "[contact"),
    ("publishers/fund/publisher.toml", 'sector = "local"', ""),
    ("publishers/fund/publisher.toml", 'sector = "local"', "sector = 1"),
    ("publishers/fund/publisher.toml", "https://creativecommons.org/licenses/by/4.0/", "CC BY"),
    ("publishers/fund/publisher.toml", "office@test.example", "the office"),
    ("publishers/fund/publisher.toml", "period = [2560, 2570]", 'period = "ทุกปี"'),
    ("publishers/fund/publisher.toml", "period = [2560, 2570]", ""),
    ("publishers/fund/publisher.toml", 'id = "projects"', 'id = "pro jects"'),
    ("publishers/fund/publisher.toml", r"L\d{4,5}", "L["),
    ("publishers/fund/publisher.toml", "[contact]", '[lookups]\n"สสส." = "a b"\n[contact]'),
]


def test_wrong_settings_are_named_by_file_and_change_nothing(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path
) -> None:
    file, before = workbook(tmp_path / "a.xlsx", project=[PROJECT]), state(place)
    for (name, old, new), language in product(WRONG_SETTINGS, LANGUAGES):
        settings = place / name
        right = settings.read_text(encoding="utf-8")
        assert old in right
        settings.write_text(right.replace(old, new, 1), encoding="utf-8")
        code, out, err = run(capsys, place, language, "submit", file, "--publisher", "fund")
        assert (code, out) == (1, ""), new
        assert Path(name).name in err
        assert in_language(err.replace("ทุกปี", ""), language)
        settings.write_text(right, encoding="utf-8")
    assert state(place) == before


def test_a_reference_table_that_is_not_there_is_exit_code_3(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path
) -> None:
    with (place / "thaktho.toml").open("a", encoding="utf-8") as file:
        file.write('[reference]\nlocal_authorities = "reference/none.csv"\n')
    book = workbook(tmp_path / "a.xlsx", project=[PROJECT])
    code, out, err = run(capsys, place, "en", "check", book, "--publisher", "fund")
    assert (code, out) == (3, "")
    assert err.strip()


# -- surroundings that are not as needed -------------------------------------------------------------------


def test_a_workspace_in_use_is_exit_code_3(capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", project=[PROJECT])
    with Catalogue(open_workspace(place), shipped()):
        for language, says in (("th", "โปรดรอ"), ("en", "wait for it")):
            code, out, err = run(capsys, place, language, "submit", file, "--publisher", "fund")
            assert (code, out) == (3, "")
            assert says in err


@pytest.mark.parametrize("what", ["ledger.sqlite", "archive", "store"])
def test_a_damaged_part_of_the_workspace_is_exit_code_3_and_is_left_as_it_is(
    capsys: pytest.CaptureFixture[str], standing: Path, tmp_path: Path, what: str
) -> None:
    place = tmp_path / "workspace"
    shutil.copytree(standing, place, ignore=shutil.ignore_patterns("store", "archive", "ledger*"))
    (place / what).write_bytes(b"this is none\n" * 100)
    file = workbook(tmp_path / "a.xlsx", project=[PROJECT])
    code, out, err = run(capsys, place, "en", "submit", file, "--publisher", "fund")
    assert (code, out) == (3, "")
    assert err.strip()
    assert (place / what).read_bytes() == b"this is none\n" * 100


@pytest.mark.parametrize("query", ["SELECT ?s WHERE {", None])
def test_a_query_that_is_not_right_is_exit_code_1(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, query: str | None
) -> None:
    file = tmp_path / "q.rq"
    if query:
        file.write_text(query, encoding="utf-8")
    code, out, err = run(capsys, place, "en", "query", file)
    assert (code, out) == (1, "")
    assert "SPARQL" in err or "q.rq" in err


def test_a_reference_table_without_a_column_is_named(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path
) -> None:
    with (place / "thaktho.toml").open("a", encoding="utf-8") as file:
        file.write('[reference]\nlocal_authorities = "authorities.csv"\n')
    (place / "authorities.csv").write_text("code,name_th,name_en,amphoe_code\n5901004,ก,,9010\n", encoding="utf-8")
    book = workbook(tmp_path / "a.xlsx", project=[PROJECT])
    code, out, err = run(capsys, place, "en", "check", book, "--publisher", "fund")
    assert (code, out) == (1, "")
    assert "kind, tambon_codes, whole" in err


@pytest.mark.parametrize("command", ["check", "submit"])
def test_a_file_whose_name_is_not_utf_8_is_asked_for_another_name(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, command: str
) -> None:
    book = workbook(tmp_path / "a.xlsx", project=[PROJECT])
    named = tmp_path / os.fsdecode(b"\xe1\xbc\xb9.xlsx"[:2] + b".xlsx")
    book.rename(named)
    before = state(place)
    code, out, err = run(capsys, place, "en", command, named, "--publisher", "fund")
    assert (code, out) == (1, "")
    assert "another name" in err
    assert state(place) == before


@pytest.mark.parametrize(
    ("content", "code"), [("รายการ,เหตุผล\nก,ไม่มีปี\n".encode("cp874"), 0), (b"%PDF-1.7", 1), (b'a,"b\nc', 1)]
)
def test_a_list_of_records_left_out_is_read_as_any_csv_or_refused(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, content: bytes, code: int
) -> None:
    home = place / "publishers" / "fund"
    with (home / "publisher.toml").open("a", encoding="utf-8") as file:
        file.write('left_out = "left-out.csv"\n')
    (home / "left-out.csv").write_bytes(content)
    book = workbook(tmp_path / "a.xlsx", project=[PROJECT])
    ended, _, err = run(capsys, place, "en", "submit", book, "--publisher", "fund", "--no-build", "--yes")
    assert ended == code
    assert ("left-out.csv" in err) == bool(code)
    if not code:
        with Catalogue(open_workspace(place), shipped()) as catalogue:
            (listed,) = catalogue.withheld().values()
        assert "ไม่มีปี" in listed.decode()


@pytest.mark.parametrize(("setting", "nearest"), [("sector", "local"), ("kind", "community-health-fund")])
def test_a_code_of_no_list_in_the_settings_is_refused_with_the_nearest(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, setting: str, nearest: str
) -> None:
    file = place / "publishers" / "fund" / "publisher.toml"
    said = file.read_text(encoding="utf-8")
    file.write_text(said.replace(f'{setting} = "{nearest}"', f'{setting} = "{nearest}x"'), encoding="utf-8")
    book = workbook(tmp_path / "a.xlsx", project=[PROJECT])
    code, _, err = run(capsys, place, "en", "check", book, "--publisher", "fund")
    assert code == 1
    assert f"“{nearest}x” is no value of {setting}" in err
    assert nearest in err.split("nearest")[1]


def test_a_look_up_to_a_segment_that_does_not_exist_is_refused_with_the_nearest(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path
) -> None:
    file = place / "publishers" / "fund" / "publisher.toml"
    said = file.read_text(encoding="utf-8")
    file.write_text(said.replace("[contact]", '[lookups]\n"ก" = "funds/L5221"\n[contact]'), encoding="utf-8")
    book = workbook(tmp_path / "a.xlsx", project=[PROJECT])
    code, _, err = run(capsys, place, "en", "submit", book, "--publisher", "fund")
    assert code == 1
    assert "fund" in err.split("nearest")[1]
