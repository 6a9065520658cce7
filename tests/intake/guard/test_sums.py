"""A small count that was taken out cannot be worked out from the other counts of its file."""

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import checked

from thaktho.cells import Cell
from thaktho.intake.guard.sums import also_hidden
from thaktho.model import Row, Value

GROUP = "https://w3id.org/thaktho/id/code/target-group/3003"
SMALLEST = 5


def need(area: str, count: int) -> Row:
    def value(said: int | str, term: str | None = None) -> list[Value]:
        return [Value(said, str(said), Cell("ประชากรและความต้องการ", 2, "A"), term=term)]

    term = f"https://w3id.org/thaktho/id/area/{area}"
    fields = {
        "area": value(area, term),
        "targetGroup": value("3003", GROUP),
        "year": value(2567),
        "count": value(count),
    }
    return Row("ประชากรและความต้องการ", 2, "need", fields)


def published(counts: dict[str, int]) -> dict[str, int | None]:
    """Return the counts of areas as they are left, by code."""
    rows = {code: need(code, count) for code, count in counts.items()}
    hidden = {id(row) for code, row in rows.items() if len(code) > 4 and 0 < counts[code] < SMALLEST}
    for row in rows.values():
        if id(row) in hidden:
            del row.fields["count"]
    for row in also_hidden(list(rows.values()), hidden, SMALLEST):
        del row.fields["count"]
    return {code: counts[code] if "count" in row.fields else None for code, row in rows.items()}


@pytest.mark.parametrize(
    ("counts", "gone"),
    [
        ({"9001": 25, "900101": 3, "900102": 10, "900103": 12}, {"900101", "900102"}),
        ({"9001": 25, "900101": 3, "900102": 0, "900103": 22}, {"900101", "900103"}),
        ({"9001": 16, "900101": 3, "900102": 2, "900103": 11}, {"900101", "900102"}),
        ({"9001": 13, "900101": 1, "900102": 1, "900103": 11}, {"900101", "900102", "900103"}),
        ({"9001": 3, "900101": 3}, {"900101", "9001"}),
        ({"90": 40, "9001": 3, "9002": 37, "900101": 3}, {"900101", "9001", "9002"}),
        ({"900101": 3, "900102": 10, "9002": 25}, {"900101"}),
        ({"9001": 25, "900102": 10, "900103": 15}, set()),
    ],
)
def test_the_next_smallest_goes_too_where_the_whole_would_tell(counts: dict[str, int], gone: set[str]) -> None:
    assert {code for code, count in published(counts).items() if count is None} == gone


@given(st.lists(st.integers(0, 12), min_size=2, max_size=4))
def test_whoever_adds_up_what_is_published_does_not_learn_a_small_count(tambon: list[int]) -> None:
    """All numbers that fit what is published are tried for the counts that are missing: more than one fits each."""
    codes = [f"90010{at + 1}" for at in range(len(tambon))]
    left = published({**dict(zip(codes, tambon, strict=True)), "9001": sum(tambon)})
    missing = [code for code in codes if left[code] is None]
    total = left["9001"]
    if total is None or not missing:
        return
    rest = total - sum(left[code] or 0 for code in codes)
    fitting = [one for one in product(range(1, rest + 1), repeat=len(missing)) if sum(one) == rest]
    assert all(len({one[at] for one in fitting}) > 1 for at in range(len(missing)))


def test_a_file_with_the_whole_amphoe_is_published_without_both_counts_and_says_why(tmp_path: Path) -> None:
    base = {"targetGroup": "3003", "year": "2567", "measure": "สำรวจ"}
    counts = {"9001": "25", "900101": "3", "900102": "10", "900103": "12"}
    found = checked(tmp_path, need=[{**base, "area": area, "count": count} for area, count in counts.items()])
    told = [(one.severity, one.rule, one.row, one.taken) for one in found.findings]
    assert told == [("warning", "find.small_count", 3, ("3",)), ("warning", "find.count_tells", 4, ("10",))]
    assert [row.first("count") for row in found.reading.rows] == [25, None, None, 12]
