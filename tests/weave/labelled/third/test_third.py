"""The third set is what the README says: enough of each sort, labels that its records bear out, and new titles."""

import csv
import re
from collections import Counter

import pytest
from tests.weave.labelled import pairs as labelled
from tests.weave.labelled.pairs import KINDS, Pair, Record, pairs, records
from tests.weave.labelled.third import make
from tests.weave.labelled.third.families import families

RECORDS = records("third")
PAIRS = pairs("third")
NAMES = make.Maker().names
FAMILIES = families(NAMES["field"], NAMES["site"])


def _both(pair: Pair) -> tuple[Record, Record]:
    return RECORDS[pair.a], RECORDS[pair.b]


def _of(why: str) -> list[tuple[Record, Record]]:
    return [_both(pair) for pair in PAIRS if why in pair.why]


def test_there_are_enough_of_each_sort() -> None:
    """100 positives of a kind, half of them with two wordings; 150 hard negatives of every sort; 45 kinds of work."""
    said = Counter((pair.label, pair.wordings) for pair in PAIRS)
    assert set(said) == {("none", ""), *((kind, wordings) for kind in KINDS for wordings in ("one", "two"))}
    for kind in KINDS:
        assert said[kind, "one"] + said[kind, "two"] >= 100
        assert abs(said[kind, "one"] - said[kind, "two"]) <= 1
    assert said["none", ""] >= 150
    assert all(pair.hard == ("yes" if pair.label == "none" else "no") for pair in PAIRS)
    sorts = Counter(pair.why for pair in PAIRS if pair.label == "none")
    assert len(sorts) == 13
    assert min(sorts.values()) >= 12
    assert len({pair.group for pair in PAIRS}) >= 45


def test_common_work_gives_more_pairs() -> None:
    often = {f"family-third-{family.name}": family.often for family in FAMILIES}
    given = Counter(pair.group for pair in PAIRS if pair.label == "continuation")
    assert given == often
    assert len(set(often.values())) > 2


def test_the_files_are_made_as_the_script_makes_them() -> None:
    """Nobody mended a label afterwards."""
    made_records, made_pairs = make.made()
    assert [Record(**record) for record in made_records] == list(RECORDS.values())
    assert [Pair(**said) for said in made_pairs] == PAIRS


def test_no_record_is_in_two_pairs() -> None:
    """So that a continuation has one project only to go on with."""
    ids = [name for pair in PAIRS for name in (pair.a, pair.b)]
    assert len(set(ids)) == len(ids) == len(RECORDS)


def test_a_positive_is_what_its_records_say() -> None:
    for pair in PAIRS:
        a, b = _both(pair)
        if pair.label == "continuation":
            assert 1 <= int(b.year) - int(a.year) <= 3
        elif pair.label != "none":
            assert a.year == b.year
        if pair.label == "possible-duplicate":
            assert a.funds
            assert b.funds
            assert a.funds != b.funds
            assert (a.title, a.bodies, a.start) != (b.title, b.bodies, b.start)
        if pair.label != "none":
            assert not a.areas or not b.areas or a.areas.startswith(b.areas) or b.areas.startswith(a.areas)
            for one in (a, b):
                assert len(one.areas) == 6 or one.place, "the place is told in one way or another"


def test_one_project_of_two_funders_is_equal_in_title_body_and_dates() -> None:
    two_funders = _of("one project of two funders")
    assert two_funders
    for a, b in two_funders:
        assert (a.title, a.bodies, a.start, a.end) == (b.title, b.bodies, b.start, b.end)
        assert a.funds != b.funds


@pytest.mark.parametrize(
    ("why", "same", "unlike"),
    [
        ("in two provinces", ("year",), ("areas",)),
        ("in two tambon", ("year",), ("areas",)),
        ("in two villages", ("year",), ("title",)),
        ("the next year in another village", (), ("title", "year")),
        ("in two schools", ("year",), ("title",)),
        ("school's or nursery's own", ("year",), ("title",)),
        ("two batches", ("year",), ("title",)),
        ("two local governments", ("year",), ("title",)),
        ("equal by chance", ("year", "amount", "start", "end", "funds"), ("title",)),
    ],
)
def test_a_negative_is_what_it_was_made_as(why: str, same: tuple[str, ...], unlike: tuple[str, ...]) -> None:
    made = _of(why)
    assert made
    for a, b in made:
        for field in same:
            told = {getattr(one, field) for one in (a, b)} - {""}
            assert len(told) <= 1, (a.id, field)
        for field in unlike:
            assert getattr(a, field) != getattr(b, field), (a.id, field)


SCHOOL = re.compile(r"(โรงเรียน|รร\.|ศูนย์พัฒนาเด็กเล็ก)(บ้าน|วัด|ชุมชน|ราษฎร์|อิสลาม)")


def _at_school(record: Record) -> bool:
    return bool(SCHOOL.search(f"{record.title} {record.bodies}"))


def test_work_of_a_school_is_beside_the_tambon_s_and_never_the_same() -> None:
    beside = _of("school's or nursery's own")
    assert beside
    for a, b in beside:
        assert not _at_school(a)
        assert _at_school(b)
    for pair in PAIRS:
        if pair.label != "none":
            a, b = _both(pair)
            assert _at_school(a) == _at_school(b), pair


def test_how_much_is_told_varies_as_in_public_records() -> None:
    for field, least, most in (
        ("amount", 0.5, 0.75),
        ("start", 0.5, 0.75),
        ("bodies", 0.8, 0.95),
        ("funds", 0.8, 0.97),
    ):
        told = sum(bool(getattr(record, field)) for record in RECORDS.values()) / len(RECORDS)
        assert least < told < most, field
    lengths = Counter(len(record.areas) for record in RECORDS.values())
    assert lengths[4] > 50
    assert lengths[0] > 20


def _bare(title: str) -> str:
    """Return a title without the names that fill it, numbers, and the word that every title begins with."""
    return re.sub(r"\{\w\}|โครงการ|ตำบล|ปี|[\s\d๐-๙“”]", "", title)


def test_no_title_is_one_of_the_earlier_sets() -> None:
    earlier = set()
    for name in ("families.csv", "families-second.csv"):
        with (labelled.HERE / name).open(encoding="utf-8", newline="") as file:
            earlier |= {_bare(row["title"]) for row in csv.DictReader(file)}
    mine = [title for one in FAMILIES for title in one.same + one.other + one.umbrella]
    assert [title for title in mine if _bare(title) in earlier] == []
    assert len({_bare(title) for title in mine}) == len(mine)
    before = {_bare(record.title) for record in records("second").values()}
    assert [record.title for record in RECORDS.values() if _bare(record.title) in before] == []
