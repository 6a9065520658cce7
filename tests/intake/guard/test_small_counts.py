"""Small counts of vulnerable people are taken out of what is published of villages and tambon, and told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.cells import Cell
from thaktho.contract import shipped
from thaktho.intake.guard.find import MARK
from thaktho.intake.guard.small_counts import SmallCounts
from thaktho.model import Note, Row, Value

CODE = "https://w3id.org/thaktho/id/code/target-group/"
GROUPS = {
    group.notation: group for group in shipped().concepts["https://w3id.org/thaktho/ns#TargetGroup"] if group.vulnerable
}
BED_BOUND = next(notation for notation, group in GROUPS.items() if "ผู้ป่วยติดเตียง" in group.names)
PROJECT = "https://test.example/id/project/L5221/1"


def small_counts(rows: list[Row], smallest: int = 5) -> list[Note]:
    return SmallCounts(shipped(), smallest).taken(rows)


def project(*areas: str | Value, title: str = "โครงการ") -> Row:
    values = [area if isinstance(area, Value) else Value(area, area, Cell("โครงการ", 2, "B")) for area in areas]
    fields = {"title": [Value(title, title, Cell("โครงการ", 2, "A"))], **({"area": values} if values else {})}
    return Row("โครงการ", 2, "project", fields, iri=PROJECT)


def reach(group: str = BED_BOUND, **counts: int | str) -> Row:
    fields = {
        "project": [Value("1", "1", Cell("กลุ่มเป้าหมาย", 2, "A"), term=PROJECT)],
        "targetGroup": [Value(group, group, Cell("กลุ่มเป้าหมาย", 2, "B"), term=CODE + group)],
        **{name: [Value(count, str(count), Cell("กลุ่มเป้าหมาย", 2, "C"))] for name, count in counts.items()},
    }
    return Row("กลุ่มเป้าหมาย", 2, "reach", fields, iri=f"{PROJECT}/reach/{group}")


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 12), st.sampled_from(sorted(GROUPS)))
def test_a_count_below_the_smallest_goes_and_zero_and_others_stay(
    expected: int, reached: int, smallest: int, group: str
) -> None:
    row = reach(group, expected=expected, reached=reached)
    notes = small_counts([project("900101"), row], smallest)
    small = {name for name, count in (("expected", expected), ("reached", reached)) if 0 < count < smallest}
    assert {"expected", "reached"} - row.fields.keys() == small
    assert {note.field for note in notes} == small
    assert {note.severity for note in notes} <= {"warning"}
    assert row.fields["targetGroup"]


@pytest.mark.parametrize("areas", [("900101",), ("90010103",), ("900101", "901102")])
def test_villages_and_tambon_are_small_places(areas: tuple[str, ...]) -> None:
    assert small_counts([project(*areas), reach(reached=3)])


@pytest.mark.parametrize("areas", [(), ("9001",), ("90",), ("900101", "9002"), ("region-12",)])
def test_no_or_wider_areas_keep_their_counts(areas: tuple[str, ...]) -> None:
    row = reach(reached=3)
    assert small_counts([project(*areas), row]) == []
    assert row.first("reached") == 3


@pytest.mark.parametrize(("said", "small"), [("บ้านควน หมู่ที่ 3", True), ("ทั้งภาคใต้", False)])
def test_a_place_that_stays_as_printed_is_judged_by_its_words(said: str, small: bool) -> None:  # noqa: FBT001
    unsettled = Value(said, said, None, kept=True)
    assert bool(small_counts([project(unsettled), reach(reached=3)])) == small


def test_other_groups_keep_their_counts() -> None:
    others = [
        group for found in shipped().concepts.values() for group in found if group.iri.startswith(CODE)
        and not group.vulnerable
    ]  # fmt: skip
    assert others
    rows = [reach(group.notation, reached=1) for group in others]
    assert small_counts([project("900101"), *rows]) == []


def test_a_project_that_is_not_in_the_file_has_no_known_place() -> None:
    assert small_counts([reach(reached=1)]) == []


def test_the_note_tells_what_goes_and_shows_the_number_to_the_officer_only() -> None:
    (note,) = small_counts([project("900101"), reach(reached=3)])
    assert (note.rule, note.row, note.column, note.field) == ("find.small_count", 2, "C", "reached")
    assert (note.value, note.taken) == (MARK, ("3",))
    assert "5" in note.message.th
    assert "3" not in note.message.th + note.message.en


def test_what_is_no_number_is_left_to_the_judge() -> None:
    row = reach(reached="สาม")
    assert small_counts([project("900101"), row]) == []
    assert row.first("reached") == "สาม"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("ดูแลผู้ป่วยติดเตียง 3 คน", f"ดูแลผู้ป่วยติดเตียง {MARK} คน"),
        ("ผู้ป่วยติดเตียงในหมู่บ้าน จำนวน ๒ ราย", f"ผู้ป่วยติดเตียงในหมู่บ้าน จำนวน {MARK} ราย"),
        ("คนพิการ 4 คน และผู้ป่วยติดเตียง 1 ราย", f"คนพิการ {MARK} คน และผู้ป่วยติดเตียง {MARK} ราย"),
        ("ผู้ป่วยติดเตียง 2 (สอง) คน", f"ผู้ป่วยติดเตียง {MARK} คน"),
        ("ผู้ป่วยติดเตียง ② คน", f"ผู้ป่วยติดเตียง {MARK} คน"),
        ("ผู้ป่วยติดเตียง ² คน", f"ผู้ป่วยติดเตียง {MARK} คน"),
        ("ผู้ป่วย\u200bติดเตียง 2\u200bคน", f"ผู้ป่วย\u200bติดเตียง {MARK}คน"),
        ("ผู้ป่วยติดเตียง\n2   คน", f"ผู้ป่วยติดเตียง\n{MARK}   คน"),
        ("ผู้ป่วยติดเตียง 2-3 คน", f"ผู้ป่วยติดเตียง {MARK} คน"),
        ("ผู้ป่วยติดเตียง 2 (คน)", f"ผู้ป่วยติดเตียง {MARK} (คน)"),
        ("ผู้ป่วยติดเตียงสองคน", f"ผู้ป่วยติดเตียง{MARK}คน"),
        ("ผู้ป่วยติดเตียงสิบสองคน", None),
        ("ผู้ป่วยติดเตียง 3-8 คน", None),
        ("1) ผู้ป่วยติดเตียง\n2) คนพิการ", None),
        ("1 ผู้ป่วยติดเตียง\n2 คนพิการ", None),
        ("ดูแลผู้ป่วยติดเตียง 30 คน", None),
        ("ดูแลผู้ป่วยติดเตียง 5 คน", None),
        ("ผู้ป่วยติดเตียง 0 คน", None),
        ("ผู้ป่วยติดเตียง รุ่นที่ 3", None),
        ("อบรม อสม. 3 คน", None),
    ],
)
def test_a_small_count_in_a_title_becomes_a_mark(said: str, left: str | None) -> None:
    row = project("900101", title=said)
    notes = small_counts([row])
    assert row.first("title") == row.fields["title"][0].printed == (left or said)
    assert [note.rule for note in notes] == (["find.small_count_text"] if left else [])


def test_a_small_count_in_a_title_of_an_amphoe_stays() -> None:
    assert small_counts([project("9001", title="ดูแลผู้ป่วยติดเตียง 3 คน")]) == []


def line(area: str) -> Row:
    said = "ค่าเยี่ยมผู้ป่วยติดเตียง 3 คน"
    values = {"title": said, "area": area}
    fields = {name: [Value(one, one, Cell("รายการงบประมาณ", 2, "A"))] for name, one in values.items()}
    return Row("รายการงบประมาณ", 2, "budget-line", fields)


def test_lines_of_a_budget_are_of_their_own_place() -> None:
    small, wide = line("900101"), line("9001")
    assert [note.rule for note in small_counts([small, wide])] == ["find.small_count_text"]
    assert [MARK in str(row.first("title")) for row in (small, wide)] == [True, False]


@pytest.mark.parametrize("area", ["900101", "9001"])
@pytest.mark.parametrize("field", ["plan", "fund", "goal", "responsible"])
def test_a_name_of_another_thing_loses_its_count_wherever_the_project_is(field: str, area: str) -> None:
    row = project(area)
    row.fields[field] = [Value("ดูแลคนพิการ 3 คน", "ดูแลคนพิการ ๓ คน", Cell("โครงการ", 2, "C"))]
    (note,) = small_counts([row])
    (value,) = row.fields[field]
    assert (value.value, value.printed) == (f"ดูแลคนพิการ {MARK} คน", f"ดูแลคนพิการ {MARK} คน")
    assert (note.rule, note.field, note.taken) == (
        "find.small_count_name",
        field,
        ("ดูแลคนพิการ ๓ คน"[4:], "คนพิการ 3 คน"),
    )
    assert "3" not in note.message.th + note.message.en + str(note.value)
