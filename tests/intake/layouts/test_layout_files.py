"""The TOML files of layouts: whatever is not as it should be is one error that names file and setting."""

from pathlib import Path

import pytest
from tests.making import PROJECT, twin, understood, workspace

from thaktho.contract import shipped
from thaktho.errors import DataError
from thaktho.intake.layouts.layout import Given, Layout
from thaktho.intake.layouts.layout_files import read_layout

GOOD = r"""
title = { th = "ทดสอบ", en = "Test" }
recognise = ["a", "b"]
years = 'y\d\d'

[[sections]]
name = "top"
pattern = "^(แผน.+)$"

[[rows]]
sheet = "project"
group = ["a", "top"]
once = true
yearly = true

[rows.fields]
title = "a"
code = { join = ["{yy}-{b}"], of_group = true }
plan = { section = "top" }
approved = { year = "cell" }
fiscalYear = { year = "header" }
fund = { value = "{publisher}" }
area = { column = ["b", "c"], free = true, gather = true, find = "x(.)", replace = [["a(.)", '\1']], split = "," }
"""


def read(folder: Path, said: str) -> Layout:
    file = folder / "mine.toml"
    file.write_text(said, encoding="utf-8")
    return read_layout(file, shipped())


def test_every_setting_is_read(tmp_path: Path) -> None:
    layout = read(tmp_path, GOOD)
    (rows,) = layout.rows
    assert layout.recognise == (("a", "b"),)
    assert layout.headers == {"a", "b", "c", "top"}
    assert (rows.group, rows.once, rows.yearly) == (("a", "top"), True, True)
    assert rows.fields["code"].headers == ("b",)
    assert rows.fields["area"].replace[0][0].sub(rows.fields["area"].replace[0][1], "ab") == "b"


WRONG = [
    ('title = { th = "ทดสอบ", en = "Test" }', "", "missing", "title"),
    ('th = "ทดสอบ", ', "", "settings", "title"),
    ('recognise = ["a", "b"]', "", "missing", "recognise"),
    ('recognise = ["a", "b"]', "recognise = []", "settings", "recognise = []"),
    ('recognise = ["a", "b"]', "recognise = [1]", "settings", "recognise = [1]"),
    ('recognise = ["a", "b"]', 'recognise = ["a"]\nrecognize = ["b"]', "unknown", "recognize"),
    ('recognise = ["a", "b"]', 'recognise = ["a"]\nheader_rows = 9', "settings", "header_rows = 9"),
    ('recognise = ["a", "b"]', 'recognise = ["a"]\nheader_rows = true', "settings", "header_rows = True"),
    ('recognise = ["a", "b"]', 'recognise = ["a"]\nname = "x"', "unknown", "name"),
    ('recognise = ["a", "b"]', 'recognise = ["a"]\ntable = "("', "settings", "table = '('"),
    ('recognise = ["a", "b"]', 'recognise = ["a"]\nonly = { a = "(" }', "settings", "only"),
    ('recognise = ["a", "b"]', 'recognise = ["a"]\nonly = "a"', "settings", "only = 'a'"),
    ("years = 'y\\d\\d'", "", "settings", "rows.1.yearly = True"),
    ('name = "top"', "", "missing", "sections.1.name"),
    ('name = "top"', 'name = "top"\nfield = "plan"', "unknown", "sections.1.field"),
    ('pattern = "^(แผน.+)$"', 'pattern = "["', "settings", "sections.1.pattern = '['"),
    ('sheet = "project"', 'sheet = "projct"', "settings", "rows.1.sheet = 'projct'"),
    ('sheet = "project"', "", "missing", "rows.1.sheet"),
    ('sheet = "project"', 'sheet = "project"\nonly = "x"', "unknown", "rows.1.only"),
    ('sheet = "project"', 'sheet = "project"\nrequire = ["name"]', "settings", "rows.1.require = 'name'"),
    ("once = true", 'once = "yes"', "settings", "rows.1.once = 'yes'"),
    ('group = ["a", "top"]\nonce = true', "once = true", "settings", "rows.1.once = True"),
    ('title = "a"', 'titel = "a"', "settings", "rows.1.fields.titel = 'titel'"),
    ('title = "a"', "title = 3", "settings", "rows.1.fields.title = 3"),
    ('title = "a"', 'title = ""', "settings", "rows.1.fields.title = ''"),
    ('title = "a"', "title = {}", "settings", "rows.1.fields.title = []"),
    ('title = "a"', 'title = { colum = "a" }', "unknown", "rows.1.fields.title.colum"),
    ('title = "a"', 'title = { column = "a", join = ["{b}"] }', "settings", "rows.1.fields.title = ['column', 'join']"),
    ('title = "a"', 'title = { column = "a", find = "(" }', "settings", "rows.1.fields.title.find = '('"),
    ('title = "a"', 'title = { column = "a", free = true }', "settings", "rows.1.fields.title.free = True"),
    ('title = "a"', 'title = { column = "a", replace = [["a"]] }', "settings", "rows.1.fields.title.replace"),
    ('title = "a"', "title = { column = 'a', replace = [['a', '\\1']] }", "settings", "rows.1.fields.title.replace"),
    ('title = "a"', 'title = { join = ["{year}"] }', "settings", "rows.1.fields.title.join = ['{year}']"),
    ('title = "a"', 'title = { value = "{yaer}" }', "settings", "rows.1.fields.title.value = 'yaer'"),
    ('section = "top"', 'section = "plan"', "settings", "rows.1.fields.plan.section = 'plan'"),
    ('year = "cell"', 'year = "amount"', "settings", "rows.1.fields.approved.year = 'amount'"),
    ("yearly = true", "", "settings", "rows.1.fields.approved.year = 'cell'"),
    ('group = ["a", "top"]\nonce = true', "", "settings", "rows.1.fields.code.of_group = True"),
    ("once = true", "", "settings", "rows.1.fields.area.gather = True"),
    ("[[rows]]", "[rows]", "settings", "rows ="),
    ("[[rows]]", "[[rows]", "settings", ""),
]


@pytest.mark.parametrize(("old", "new", "kind", "what"), WRONG)
def test_what_is_wrong_is_named_with_its_file(tmp_path: Path, old: str, new: str, kind: str, what: str) -> None:
    assert old in GOOD
    with pytest.raises(DataError) as raised:
        read(tmp_path, GOOD.replace(old, new, 1))
    key = {"settings": "settings", "missing": "setting_missing", "unknown": "setting_unknown"}[kind]
    assert raised.value.key == f"workspace.{key}"
    assert "_layouts/mine.toml" in raised.value.message.th
    assert what in raised.value.message.en


@pytest.mark.parametrize("said", [b"\xff\xfe", b"title = ", b""])
def test_a_file_that_is_no_toml_or_says_nothing_is_refused(tmp_path: Path, said: bytes) -> None:
    (tmp_path / "mine.toml").write_bytes(said)
    with pytest.raises(DataError):
        read_layout(tmp_path / "mine.toml", shipped())


def test_a_broken_layout_of_a_workspace_is_told_whatever_file_is_read(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace")
    home = place.folder / "publishers" / "_layouts"
    home.mkdir()
    (home / "mine.toml").write_text(GOOD.replace("once", "onec"), encoding="utf-8")
    with pytest.raises(DataError) as raised:
        understood(place, twin(tmp_path / "file", project=[PROJECT]))
    assert "rows.1.onec" in raised.value.message.en


def test_placeholders_are_filled_and_other_braces_left() -> None:
    given = Given("กองทุน", "fund", (2565, 2567))
    assert given.fill("{publisher} {id} {year} {ce_year} {yy} {other}") == "กองทุน fund 2565 2022 65 {other}"
    assert [bool(given.pattern("{ce_year}").fullmatch(year)) for year in ("2021", "2022", "2024", "2025")] == [
        False,
        True,
        True,
        False,
    ]
    assert given.pattern("[0-9]{2}x").fullmatch("12x")
