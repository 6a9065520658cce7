"""`check --annotate` as its user meets it: a new file beside hers, hers untouched, and a word where it cannot be."""

import json
import os
from pathlib import Path

import openpyxl
import pytest
from tests.making import PROJECT, twin, workbook

from thaktho.cli import main
from thaktho.model import RESULTS_SHEET
from thaktho.workspace import Workspace

BAD = {**PROJECT, "approved": "หกหมื่น"}


@pytest.fixture
def hers(tmp_path: Path) -> Path:
    return workbook(tmp_path / "plan.xlsx", project=[BAD])


def check(place: Workspace, file: Path, out: Path, *more: str) -> int:
    where = ["--publisher", "fund", "--workspace", str(place.folder)]
    return main(["check", str(file), "--annotate", str(out), *where, *more])


@pytest.mark.parametrize(
    ("language", "done"), [("th", "ทำเครื่องหมายไว้ในไฟล์ out.xlsx แล้ว"), ("en", "Marked up in out.xlsx")]
)
def test_the_marked_up_workbook_is_a_new_file_and_hers_stays(
    place: Workspace, hers: Path, capsys: pytest.CaptureFixture[str], language: str, done: str
) -> None:
    before, out = hers.read_bytes(), hers.with_name("out.xlsx")
    assert check(place, hers, out, "--lang", language) == 1  # the verdict is the exit code, as without it
    assert done in capsys.readouterr().out
    assert openpyxl.load_workbook(out).active.title == RESULTS_SHEET
    assert hers.read_bytes() == before
    assert sorted(file.name for file in hers.parent.iterdir()) == ["out.xlsx", "plan.xlsx", "workspace"]


def test_who_may_read_it_is_the_officers_to_say(place: Workspace, hers: Path) -> None:
    """Her own words stand in it."""
    before = os.umask(0o077)
    try:
        assert check(place, hers, hers.with_name("out.xlsx")) == 1
    finally:
        os.umask(before)
    assert hers.with_name("out.xlsx").stat().st_mode & 0o777 == 0o600


def test_json_stays_json(place: Workspace, hers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(place, hers, hers.with_name("out.xlsx"), "--json") == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)["conforms"] is False
    assert "out.xlsx" in printed.err


def test_a_good_file_is_marked_up_too(place: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert check(place, workbook(tmp_path / "good.xlsx", project=[dict(PROJECT)]), out) == 0
    assert RESULTS_SHEET in openpyxl.load_workbook(out).sheetnames


def test_nothing_is_ever_written_over(place: Workspace, hers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not the file that is checked, and not an earlier marked-up one, in which she may have gone on working."""
    before = hers.read_bytes()
    link = hers.with_name("link.xlsx")
    link.symlink_to("nowhere.xlsx")
    for out in (hers, link, hers.parent):
        assert check(place, hers, out) == 2
        assert out.name in capsys.readouterr().err
    assert hers.read_bytes() == before
    assert not link.exists()


@pytest.mark.parametrize("name", ["out.xlsm", "out.csv", "out"])
def test_the_name_has_to_end_as_the_kind_of_file_asks(
    place: Workspace, hers: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert check(place, hers, hers.with_name(name)) == 2
    assert ".xlsx" in capsys.readouterr().err
    assert not hers.with_name(name).exists()


def test_of_a_file_that_is_no_workbook_only_the_values_come_and_that_is_said(
    place: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(place, twin(tmp_path / "twin", project=[BAD]), tmp_path / "out.xlsx", "--lang", "en") == 1
    assert "only the values of its cells" in capsys.readouterr().out
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == ["โครงการ", RESULTS_SHEET]


def test_a_folder_that_is_not_there_ends_with_3(
    place: Workspace, hers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(place, hers, hers.parent / "no such folder" / "out.xlsx") == 3
    assert capsys.readouterr().err.strip()


def test_a_disk_that_is_full_leaves_nothing_behind(
    place: Workspace, hers: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("thaktho.marking.os.fsync", full)
    assert check(place, hers, hers.with_name("out.xlsx")) == 3
    assert "No space left" in capsys.readouterr().err
    assert sorted(file.name for file in hers.parent.iterdir()) == ["plan.xlsx", "workspace"]


def test_a_file_that_cannot_be_read_writes_nothing(place: Workspace, tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(b"PK\x03\x04 cut")
    assert check(place, tmp_path / "plan.xlsx", tmp_path / "out.xlsx") == 1
    assert not (tmp_path / "out.xlsx").exists()
