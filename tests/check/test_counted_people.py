"""Counts of people that cannot all be right are warnings that name both cells; what may be right is not mentioned."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.making import checked

from thaktho.model import Finding

NEED = {"area": "900101", "targetGroup": "1004", "year": "2567", "count": "1240", "measure": "สำรวจ"}
WHOLE = {**NEED, "targetGroup": "9001", "count": "58392"}
AMPHOE = {**NEED, "area": "9001", "count": "2000"}


def found(folder: Path, *rows: Mapping[str, str]) -> list[Finding]:
    return [one for one in checked(folder, need=rows).findings if one.field == "count" or one.severity == "violation"]


@pytest.mark.parametrize(
    ("rows", "rule", "row", "told"),
    [
        ([NEED, {**NEED, "count": "1250", "goal": "G-1"}], "find.counted_twice", 3, ["D2", "1240"]),
        ([AMPHOE, NEED, {**NEED, "area": "900102", "count": "761"}], "find.parts_exceed", 2, ["2001"]),
        ([{**NEED, "area": "90", "count": "1999"}, AMPHOE], "find.parts_exceed", 2, ["2000"]),
        ([{**NEED, "count": "58393"}, WHOLE], "find.group_exceeds", 2, ["D3", "58392"]),
        ([{**NEED, "area": "90010103"}], "find.village_counted", 2, ["1240"]),
    ],
)
def test_a_count_that_others_contradict_is_a_warning_of_its_cell(
    tmp_path: Path, rows: list[dict[str, str]], rule: str, row: int, told: list[str]
) -> None:
    (finding,) = found(tmp_path, *rows)
    assert (finding.severity, finding.rule, finding.row, finding.column) == ("warning", rule, row, "D")
    assert finding.suggestion is not None
    for words in (finding.message.th, finding.message.en):
        assert all(one in words for one in told), words


@pytest.mark.parametrize(
    "rows",
    [
        [NEED, {**NEED, "goal": "G-1"}],  # the same number, for another goal
        [NEED, {**NEED, "count": "1250", "measure": "ทะเบียน"}],  # something else was counted
        [NEED, {**NEED, "count": "1250", "year": "2566"}],
        [AMPHOE, NEED, {**NEED, "area": "900102", "count": "760"}],
        [{**NEED, "area": "9002", "count": "1"}, NEED],  # the amphoe of another tambon
        [{**NEED, "count": "58392"}, WHOLE],
        [{**NEED, "count": "58393"}, {**WHOLE, "year": "2566"}],
        [{**NEED, "count": "0"}, {**WHOLE, "count": "0"}],
    ],
)
def test_counts_that_may_be_right_are_not_mentioned(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    assert found(tmp_path, *rows) == []


def test_one_row_twice_is_told_to_be_deleted_for_a_count_has_no_code(tmp_path: Path) -> None:
    findings = found(tmp_path, NEED, {**NEED, "count": "1250"})
    (twice,) = [one for one in findings if one.severity == "violation"]
    assert (twice.rule, twice.row) == ("find.row_twice", 3)
    assert twice.suggestion is not None
    assert "code" not in twice.suggestion.en


def test_a_place_that_cannot_be_read_is_told_as_such_and_not_as_missing(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, {**NEED, "area": "ตำบลไม่มีจริง"})
    assert (finding.severity, finding.rule, finding.column) == ("violation", "find.place_unsettled", "A")
    (finding,) = found(tmp_path / "empty", {**NEED, "area": ""})
    assert (finding.severity, finding.rule) == ("violation", "find.missing")


def test_a_count_that_nobody_knows_may_be_empty_with_a_warning(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, {**NEED, "count": ""}, WHOLE)
    assert (finding.severity, finding.rule, finding.row) == ("warning", "find.expected", 2)
