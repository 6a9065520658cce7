"""What differs between two states of a thing is told field by field; a new title is known by all else."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import PROJECT, said, twin, understood, workspace

from thaktho.contract import shipped
from thaktho.differences import Difference, Stated, differences, renamed
from thaktho.iris import SHARED
from thaktho.things import Thing, things

SHEET = shipped().sheet("project")
IRI = "https://test.example/id/project/fund/C-1"
Row = dict[str, str]


def _states(*states: dict[str, list[Row]], sheet: str = "project") -> list[dict[str, Thing]]:
    """Return the things of one kind that files say."""
    with TemporaryDirectory() as folder:
        place = workspace(Path(folder) / "w")
        read = [understood(place, twin(Path(folder) / str(at), **state)) for at, state in enumerate(states)]
        return [things(said(reading).quads, shipped()).get(sheet, {}) for reading in read]


def _between(before: dict[str, list[Row]], after: dict[str, list[Row]]) -> list[Difference]:
    old, new = _states(before, after)
    return differences(IRI, old[IRI], new[IRI], SHEET, shipped())


def _told(found: list[Difference]) -> dict[str, tuple[list[str], list[str]]]:
    def end(iri: str) -> str:
        return iri.rsplit("/", 1)[-1]

    def ends(values: tuple[Stated, ...]) -> list[str]:
        return [f"{end(one.value)} of {end(one.of)}" if one.of else end(one.value) for one in values]

    return {one.label.en: (ends(one.before), ends(one.after)) for one in found}


_FIELDS = {
    "title": ("โครงการหนึ่ง", "โครงการสอง"),
    "fiscalYear": ("2568", "2569"),
    "fund": ("L5221", "สสส.", ""),
    "approved": ("100", "250.50", ""),
    "planned": ("70", "71", ""),
    "agreement": ("ก-1", ""),
    "area": ("900101", "900102; 900101", ""),
    "plan": ("แผนงานหนึ่ง", "แผนงานสอง", ""),
    "targetGroup": ("1002", "1004", "1002; 1004", ""),
    "start": ("1 ตุลาคม 2567", "5 มกราคม 2568", ""),
    "responsible": ("กองช่าง", "กองคลัง", ""),
    "description": ("ข้อความ", "ความอื่น", ""),
    "coordinates": ("7.1, 100.5", "7.2, 100.6", ""),
    "page": ("https://a.example/1", "https://a.example/2", ""),
}
_MONEY = ("approved", "planned", "agreement")
_ROW = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in _FIELDS.items()})


@given(_ROW, _ROW)
def test_the_fields_told_are_those_in_which_the_rows_differ(before: Row, after: Row) -> None:
    """A plan is one of its year; what a fund gives is another statement where the fund is another."""
    found = _between(*({"project": [{"code": "c-1", **row}]} for row in (before, after)))
    differ = {name for name in _FIELDS if before[name] != after[name]}
    if before["fund"] != after["fund"]:
        differ |= {name for name in _MONEY if before[name] and after[name]}
    if before["fiscalYear"] != after["fiscalYear"] and before["plan"] and after["plan"]:
        differ.add("plan")
    assert [one.label for one in found] == [field.label for field in SHEET.fields if field.name in differ]
    assert all(set(one.before).isdisjoint(one.after) for one in found)


def test_values_are_those_of_one_state_only() -> None:
    told = (("900101; 900102", "60000"), ("900102; 900103", "70000.5"))
    rows = ({**PROJECT, "code": "c-1", "area": area, "approved": approved} for area, approved in told)
    before, after = ({"project": [row]} for row in rows)
    assert _told(_between(before, after)) == {
        "Amount approved": (["60000"], ["70000.5"]),
        "Area": (["900101"], ["900103"]),
    }


def test_values_that_stay_beside_are_known() -> None:
    before, after = ({"project": [{**PROJECT, "code": "c-1", "area": area}]} for area in ("900101", "900101; 900102"))
    (found,) = _between(before, after)
    assert (found.before, len(found.after), found.stay) == ((), 1, True)
    (back,) = _between(after, before)
    assert (len(back.before), back.after, back.stay) == (1, (), True)
    (only,) = _between({"project": [{**PROJECT, "code": "c-1", "area": ""}]}, before)
    assert (only.before, len(only.after), only.stay) == ((), 1, False)


def test_what_funds_give_is_told_by_fund_where_there_are_several() -> None:
    project = {**PROJECT, "code": "c-1", "fund": "", "approved": ""}
    before, after = (
        {"project": [project], "funding": [{"project": "c-1", "fund": "L5221", "approved": one},
                                           {"project": "c-1", "fund": "L5222", "approved": other}]}
        for one, other in (("10", "20"), ("20", "10"))
    )  # fmt: skip
    told = ["10 of L5221", "20 of L5222"], ["10 of L5222", "20 of L5221"]
    assert _told(_between(before, after)) == {"Amount approved": told}


def test_counts_of_a_group_and_activities_are_fields_of_their_project() -> None:
    project = {**PROJECT, "code": "c-1", "targetGroup": ""}
    before, after = (
        {"project": [project], "reach": [{"project": "c-1", "targetGroup": "1004", "expected": expected}], **more}
        for expected, more in (("100", {}), ("120", {"activity": [{"project": "c-1", "title": "อบรม"}]}))
    )
    found = _told(_between(before, after))
    assert found.pop("Expected number") == (["100"], ["120"])
    (label,) = found
    assert label == shipped().sheet("activity").label.en
    assert [len(values) for values in found[label]] == [0, 1]


def test_a_thing_that_a_field_points_at_is_told_as_such() -> None:
    before, after = ({"project": [{**PROJECT, "code": "c-1", "fund": fund, "approved": ""}]} for fund in ("L5221", "ก"))
    (found,) = _between(before, after)
    assert (found.label.en, found.kind) == ("Fund", "thing")
    assert found.before == (Stated(f"{SHARED}fund/L5221", is_iri=True),)


def test_what_no_field_says_is_told_without_values() -> None:
    """Another spelling of a fund's name, in the cell of a project, is another name of the fund."""
    fund = [{"code": "", "name": "กองทุนสุขภาพตำบลคูหา", "kind": "other-fund"}]
    before, after = (
        {"project": [{**PROJECT, "fund": name}], "fund": fund} for name in ("กองทุนสุขภาพตำบลคูหา", "กองทุน สุขภาพ ตำบลคูหา")
    )
    old, new = _states(before, after, sheet="fund")
    ((iri, thing),) = old.items()
    (found,) = differences(iri, thing, new[iri], shipped().sheet("fund"), shipped())
    assert (found.label.en, found.before, found.after) == ("Something else of this row", (), ())


# -- the same under a new title -------------------------------------------------------------------------------

_OLD = {**PROJECT, "code": "", "title": "โครงการส่งเสริมสุขภาพผู้สูงอายุ"}
_NEW = {**_OLD, "title": "โครงการส่งเสริมสุขภาพผู้สูงวัยตำบลบ่อยาง"}


def _renamed(before: list[Row], after: list[Row]) -> list[tuple[str, str]]:
    old, new = _states({"project": before}, {"project": after})
    gone, come = ({iri: one[iri] for iri in one.keys() - other.keys()} for one, other in ((old, new), (new, old)))
    found = renamed(gone, come, SHEET)
    assert {one.code for one in found} <= {iri.rsplit("/", 1)[-1] for iri in gone}
    return [(one.before, one.after) for one in found]


def test_a_new_title_with_all_else_the_same_may_be_the_same_project() -> None:
    assert _renamed([_OLD], [_NEW]) == [(_OLD["title"], _NEW["title"])]


@pytest.mark.parametrize(
    "change",
    [
        {"fund": "L5222"},
        {"area": "900102"},
        {"fiscalYear": "2569"},
        {"code": "c-1"},
        {"title": "โครงการป้องกันไข้เลือดออก"},
    ],
)
def test_another_fund_place_or_year_or_a_title_unlike_it_or_a_code_is_another_project(change: Row) -> None:
    assert _renamed([_OLD], [{**_NEW, **change}]) == []


def test_where_several_may_be_meant_nothing_is_suggested() -> None:
    third = {**_OLD, "title": "โครงการส่งเสริมสุขภาพผู้สูงวัย"}
    assert _renamed([_OLD], [_NEW, third]) == []
    assert _renamed([_OLD, third], [_NEW]) == []
    assert _renamed([_OLD, third], [_NEW, third]) == [(_OLD["title"], _NEW["title"])]


def test_with_the_code_that_is_told_the_row_is_the_same_project() -> None:
    old, new = _states({"project": [_OLD]}, {"project": [_NEW]})
    (found,) = renamed(old, new, SHEET)
    (again,) = _states({"project": [{**_NEW, "code": found.code}]})
    assert again.keys() == old.keys()
