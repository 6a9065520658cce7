"""What a file leaves open is asked once: the warning says the line to add, and with the line the answer is kept."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.making import PROJECT, PUBLISHER, SETTINGS, twin, understood

from thaktho.errors import DataError
from thaktho.model import Note, Reading
from thaktho.workspace import open_workspace, read_publisher

AUTHORITIES = (
    "code,name_th,name_en,kind,amphoe_code,tambon_codes,whole\n"
    "6900301,องค์การบริหารส่วนตำบลสะกอม,,tambon-administration,9003,900304,yes\n"
    "6900501,องค์การบริหารส่วนตำบลสะกอม,,tambon-administration,9005,900507,yes\n"
)


class Desk:
    """An officer's desk: a workspace of two provinces, one file, and the publisher's settings to add lines to."""

    def __init__(self, folder: Path, row: Mapping[str, str]) -> None:
        self.place = folder / "workspace"
        self.settings = self.place / "publishers" / "fund" / "publisher.toml"
        self.settings.parent.mkdir(parents=True)
        reference = '\n[reference]\nlocal_authorities = "authorities.csv"\n'
        (self.place / "thaktho.toml").write_text(
            SETTINGS.replace('["90"]', '["90", "91"]') + reference, encoding="utf-8"
        )
        (self.place / "authorities.csv").write_text(AUTHORITIES, encoding="utf-8")
        self.settings.write_text(PUBLISHER.format(id="fund"), encoding="utf-8")
        self.file = twin(folder / "file", project=[row])

    def read(self) -> tuple[Reading, list[Note]]:
        reading = understood(open_workspace(self.place), self.file)
        return reading, [note for note in reading.notes if note.severity == "warning"]

    def keep(self, table: str, line: str) -> None:
        said = self.settings.read_text(encoding="utf-8")
        self.settings.write_text(said.replace("[contact]", f"[{table}]\n{line}\n[contact]"), encoding="utf-8")


def lines(note: Note) -> list[str]:
    """Return the lines that a note offers, the same in both languages, and apart from what the officer reads."""
    assert note.setting
    assert "publisher.toml" not in f"{note.message} {note.suggestion}"
    thai, english = (re.findall(r'"[^"]+" = "[^"]+"', said) for said in (note.setting.th, note.setting.en))
    assert thai == english
    assert not any(line in f"{note.message} {note.suggestion}" for line in thai)
    return thai


@pytest.mark.parametrize(
    ("cells", "rule", "field", "answer"),
    [
        ({"area": "เมือง"}, "find.place_ambiguous", "area", "https://w3id.org/thaktho/id/area/9001"),
        ({"area": "ตำบลสะกอม"}, "find.place_ambiguous", "area", "https://w3id.org/thaktho/id/area/900304"),
        ({"area": "บ่อยาง"}, "find.place_unsettled", "area", "https://w3id.org/thaktho/id/area/900101"),
        (
            {"responsible": "อบต.สะกอม"},
            "find.body_ambiguous",
            "responsible",
            "https://w3id.org/thaktho/id/local-authority/6900301",
        ),
        ({"fund": "กองทุน L5221"}, "find.fund_with_code", "fund", "https://w3id.org/thaktho/id/fund/L5221"),
        (
            {"responsible": "อบต.สะกอมใต้"},
            "find.body_unknown",
            "responsible",
            "https://w3id.org/thaktho/id/local-authority/6900301",
        ),
    ],
)
def test_a_warning_says_the_line_that_settles_it_from_now_on(
    tmp_path: Path, cells: dict[str, str], rule: str, field: str, answer: str
) -> None:
    """The whole round: a warning, its line added, and no warning any more but the value that the line says."""
    desk = Desk(tmp_path, {**PROJECT, **cells})
    before, (note,) = desk.read()
    assert note.rule == rule
    assert before.rows[0].fields[field][0].term != answer
    desk.keep("lookups", lines(note)[0])
    after, left = desk.read()
    value = after.rows[0].fields[field][0]
    assert (left, value.term, value.printed) == ([], answer, cells[field])


def test_of_several_places_in_one_text_the_answer_is_for_the_open_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {**PROJECT, "area": "ตำบลสะกอม และตำบลปริก"})
    _, (note,) = desk.read()
    assert note.rule == "find.place_ambiguous"
    desk.keep("lookups", lines(note)[0])
    after, left = desk.read()
    assert (left, {value.value for value in after.rows[0].fields["area"]}) == ([], {"900304", "901002"})


@pytest.mark.parametrize(("which", "baht"), [(0, 1_500_000), (1, 1.5)])
def test_a_column_that_may_be_in_millions_is_asked_about_once(tmp_path: Path, which: int, baht: float) -> None:
    desk = Desk(tmp_path, {**PROJECT, "planned": "1.5"})
    _, (note,) = desk.read()
    assert note.rule == "find.unit_unsure"
    desk.keep("units", lines(note)[which])
    after, left = desk.read()
    assert (left, after.rows[0].first("planned")) == ([], baht)


def test_a_name_that_may_be_several_is_asked_about_once(tmp_path: Path) -> None:
    """It is one where the look-up says what it is."""
    desk = Desk(tmp_path, {**PROJECT, "responsible": "สภาเยาวชน, คนรักทะเล และสภาเมือง"})
    _, (note,) = desk.read()
    assert note.rule == "find.maybe_several"
    desk.keep("lookups", lines(note)[0])
    after, left = desk.read()
    assert not left
    assert [(value.term, value.named) for value in after.rows[0].fields["responsible"]] == [
        ("https://test.example/id/organization/fund/สภาเยาวชน-คนรักทะเล-และสภาเมือง", "name")
    ]


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("lookups", '"เมือง" = "area/9999"'),
        ("lookups", '"เมือง" = "area/เมือง"'),
        ("units", '"งบประมาณ" = "million"'),
        ("units", '"งบประมาณ" = 1000000'),
    ],
)
def test_an_answer_that_means_nothing_is_refused_by_name(tmp_path: Path, table: str, line: str) -> None:
    desk = Desk(tmp_path, PROJECT)
    desk.keep(table, line)
    with pytest.raises(DataError) as caught:
        read_publisher(desk.settings)
    assert "fund/publisher.toml" in caught.value.message.th
    assert line.split(" = ")[1].strip('"') in caught.value.message.th
