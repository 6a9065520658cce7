"""How one file is judged by what was published, in this process; as it is served, in `test_checking`."""

import io
import json
import shutil
import sys
from pathlib import Path

import openpyxl
import pytest
from tests.making import PROJECT, workbook

from thaktho.errors import DataError
from thaktho.messages import LANGUAGES, Language, text
from thaktho.serve import checker
from thaktho.serve.checker import Judged, Upload, judged
from thaktho.store.graphs import Embedded

CLAIM = "fund/projects/2560-2570"


@pytest.fixture(scope="module")
def folder(opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of which a store was published, to read only."""
    folder = Path(shutil.copytree(opened, tmp_path_factory.mktemp("checker") / "workspace"))
    store = Embedded(folder / "store")
    store.snapshot(folder / "published")
    store.close()
    return folder


def _judged(folder: Path, data: bytes, claim: str = CLAIM, language: Language = "th") -> tuple[Judged, bytes]:
    return judged(folder, Upload(name="แผน.xlsx", dataset=claim, language=language), data)


@pytest.fixture
def right(tmp_path: Path) -> bytes:
    return workbook(tmp_path / "right.xlsx", project=[PROJECT]).read_bytes()


@pytest.fixture
def wrong(tmp_path: Path) -> bytes:
    return workbook(tmp_path / "wrong.xlsx", project=[{**PROJECT, "approved": "ห้าหมื่น"}]).read_bytes()


def test_a_file_that_passes_may_be_published_and_one_with_an_error_may_not(
    folder: Path, right: bytes, wrong: bytes
) -> None:
    for data, key in ((right, "check.passes"), (wrong, "check.fails")):
        for language in LANGUAGES:
            said, _ = _judged(folder, data, language=language)
            assert said["conforms"] is (data is right)
            verdict, judged_as, by = said["lead"]
            assert verdict == text(key, file="แผน.xlsx")[language]
            assert "2560-2570" in judged_as
            assert by == text("check.chosen")[language]
            assert said["counts"][0] == text("validation.projects", count=1)[language]
            assert said["counts"][1] == text("validation.violation", count=int(data is wrong))[language]


def test_the_workbook_comes_back_marked_under_its_name(folder: Path, wrong: bytes) -> None:
    said, marked = _judged(folder, wrong, language="en")
    assert said["name"] == f"แผน-{text('check.marked').en}.xlsx"
    assert "unmarked" not in said
    assert len(openpyxl.load_workbook(io.BytesIO(marked)).sheetnames) == 2, "a sheet of findings"


def test_what_cannot_be_marked_is_judged_all_the_same(
    folder: Path, right: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise DataError("check.not_ours")

    monkeypatch.setattr(checker, "annotate", refused)
    said, marked = _judged(folder, right, language="en")
    assert (said["conforms"], said["unmarked"], marked) == (True, text("check.not_ours").en, b"")
    assert "name" not in said


def test_a_file_of_which_nobody_knows_for_whom_it_is_asks_and_others_are_told_what_is_wrong(
    folder: Path, right: bytes
) -> None:
    for language in LANGUAGES:
        said, marked = _judged(folder, right, "", language)
        assert (said["which"], marked, "conforms" in said) == (True, b"", False)
        assert said["wrong"]
    for claim in ("nobody/projects/2560-2570", "fund/nothing/2560-2570", "fund/projects/1999", "fund", "/"):
        said, marked = _judged(folder, right, claim)
        assert (said["which"], marked) == (False, b"")
        assert said["wrong"]
    told = {language: _judged(folder, right, "nobody", language)[0]["wrong"] for language in LANGUAGES}
    assert told["en"].startswith("There is no publisher")
    assert told["en"] != told["th"]


def test_where_nothing_is_published_it_says_so(opened: Path, right: bytes) -> None:
    said, _ = _judged(opened, right)
    assert said["which"] is False
    assert said["wrong"]


def test_a_process_is_confined_before_it_looks_at_anything(
    folder: Path, right: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []
    upload = Upload(name="แผน.xlsx", dataset=CLAIM, language="th")
    into, out = io.BytesIO(json.dumps(upload).encode() + b"\n" + right), io.BytesIO()
    monkeypatch.setattr(checker, "confine", lambda *words: done.append(words))
    monkeypatch.setattr(checker, "limit_computing", lambda seconds: done.append((seconds, into.tell())))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(into))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    checker.main([str(folder), "1000", "7"])
    assert done == [(1000, 7), (checker.SECONDS, 0)]
    line, _, marked = out.getvalue().partition(b"\n")
    assert json.loads(line)["conforms"] is True
    assert marked.startswith(b"PK")
