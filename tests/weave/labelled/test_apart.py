"""The sets judged apart are what the README says: enough of each sort, labels their records bear out, new titles."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest
from tests.weave.labelled import pairs as labelled
from tests.weave.labelled.generator import make
from tests.weave.labelled.generator.families import Family
from tests.weave.labelled.generator.ordinary import ORDINARY
from tests.weave.labelled.generator.sets import SETS
from tests.weave.labelled.pairs import APART, KINDS, Pair, Record, pairs, records

if TYPE_CHECKING:
    from tests.weave.labelled.pairs import Half


@dataclass(frozen=True, slots=True)
class Apart:
    """What is stored of one set."""

    name: str
    records: dict[str, Record]
    pairs: list[Pair]
    families: list[Family]

    def both(self, pair: Pair) -> tuple[Record, Record]:
        return self.records[pair.a], self.records[pair.b]

    def of(self, why: str) -> list[tuple[Record, Record]]:
        return [self.both(pair) for pair in self.pairs if why in pair.why]


def _read(name: str) -> Apart:
    half = cast("Half", name)
    return Apart(name, records(half), pairs(half), make.Maker(name).families)


READ = {name: _read(name) for name in APART}


@pytest.fixture(params=APART)
def apart(request: pytest.FixtureRequest) -> Apart:
    return READ[request.param]


def test_there_are_enough_of_each_sort(apart: Apart) -> None:
    """100 positives of a kind, half of them with two wordings; 150 hard negatives, of every sort; 45 kinds of work."""
    said = Counter((pair.label, pair.wordings) for pair in apart.pairs)
    assert set(said) == {("none", ""), *((kind, wordings) for kind in KINDS for wordings in ("one", "two"))}
    for kind in KINDS:
        assert said[kind, "one"] + said[kind, "two"] >= 100
        assert abs(said[kind, "one"] - said[kind, "two"]) <= 1
    sorts = Counter(pair.why for pair in apart.pairs if pair.hard == "yes")
    assert sorts.total() >= 150
    assert len(sorts) == 13
    assert min(sorts.values()) >= 5
    assert all(pair.label == "none" for pair in apart.pairs if pair.hard == "yes")
    assert len({pair.group for pair in apart.pairs}) >= 45


def test_half_of_the_negatives_are_ordinary_where_the_set_has_them(apart: Apart) -> None:
    hard = sum(pair.hard == "yes" for pair in apart.pairs)
    ordinary = Counter(pair.why for pair in apart.pairs if (pair.label, pair.hard) == ("none", "no"))
    assert ordinary.total() == (hard if SETS[apart.name].ordinary else 0)
    if ordinary:
        assert hard >= 125
        assert set(ordinary) == {why for why, _ in ORDINARY.values()}
        assert max(ordinary.values()) - min(ordinary.values()) <= 1


def test_a_hard_negative_is_as_common_as_the_set_says() -> None:
    """Of the third set all are alike; of the fourth, what occurs often is there often."""
    third, fourth = (Counter(pair.why for pair in READ[name].pairs if pair.hard == "yes") for name in APART)
    assert max(third.values()) < 2 * min(third.values())
    tambon, province = "one title in two tambon of an amphoe", "in two provinces"
    assert fourth[tambon] > 3 * sum(many for why, many in fourth.items() if province in why)


def test_common_work_gives_more_pairs(apart: Apart) -> None:
    often = {f"family-{apart.name}-{family.name}": family.often for family in apart.families}
    given = Counter(pair.group for pair in apart.pairs if pair.label == "continuation")
    assert given == often
    assert len(set(often.values())) > 2


def test_the_files_are_made_as_the_script_makes_them(apart: Apart) -> None:
    """Nobody mended a label afterwards."""
    made_records, made_pairs = make.made(apart.name)
    assert [Record(**record) for record in made_records] == list(apart.records.values())
    assert [Pair(**said) for said in made_pairs] == apart.pairs


def test_no_record_is_in_two_pairs(apart: Apart) -> None:
    """So that a continuation has one project only to go on with."""
    ids = [name for pair in apart.pairs for name in (pair.a, pair.b)]
    assert len(set(ids)) == len(ids) == len(apart.records)


def test_a_positive_is_what_its_records_say(apart: Apart) -> None:
    for pair in apart.pairs:
        a, b = apart.both(pair)
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


def test_one_project_of_two_funders_is_equal_in_title_body_and_dates(apart: Apart) -> None:
    two_funders = apart.of("one project of two funders")
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
def test_a_negative_is_what_it_was_made_as(
    apart: Apart, why: str, same: tuple[str, ...], unlike: tuple[str, ...]
) -> None:
    made = apart.of(why)
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


@pytest.mark.parametrize(
    ("how", "same", "unlike"),
    [
        ("same-place", ("year",), ("title",)),
        ("same-fund", ("year", "funds"), ("title",)),
        ("fund-later", ("funds",), ("title", "year")),
        ("same-body", ("year",), ("title",)),
    ],
)
def test_an_ordinary_negative_is_of_two_kinds_of_work(how: str, same: tuple[str, ...], unlike: tuple[str, ...]) -> None:
    fourth = READ["fourth"]
    kinds = {_stem(title): one.name for one in fourth.families for title in one.same}
    made = fourth.of(ORDINARY[how][0])
    assert made
    told = 0
    for a, b in made:
        for field in same:
            assert len({getattr(one, field) for one in (a, b)} - {""}) <= 1, (a.id, field)
        for field in unlike:
            assert getattr(a, field) != getattr(b, field), (a.id, field)
        assert a.areas[:4] == b.areas[:4] or not a.areas or not b.areas
        if how == "same-body":
            assert a.bodies
            assert b.bodies
        found = [{name for stem, name in kinds.items() if stem and stem in _bare(one.title)} for one in (a, b)]
        if all(found):
            told += 1
            assert not found[0] & found[1], (a.id, a.title, b.title)
    assert told > len(made) / 4, "of most titles the beginning is printed as it is in families.csv"


def test_work_of_a_school_is_beside_the_tambon_s_and_never_the_same(apart: Apart) -> None:
    beside = apart.of("school's or nursery's own")
    assert beside
    for a, b in beside:
        assert not _at_school(a)
        assert _at_school(b)
    for pair in apart.pairs:
        if pair.label != "none":
            a, b = apart.both(pair)
            assert _at_school(a) == _at_school(b), pair


def test_how_much_is_told_varies_as_in_public_records(apart: Apart) -> None:
    for field, least, most in (
        ("amount", 0.5, 0.75),
        ("start", 0.5, 0.75),
        ("bodies", 0.8, 0.95),
        ("funds", 0.8, 0.97),
    ):
        told = sum(bool(getattr(record, field)) for record in apart.records.values()) / len(apart.records)
        assert least < told < most, field
    lengths = Counter(len(record.areas) for record in apart.records.values())
    assert lengths[4] > 50
    assert lengths[0] > 20


def _bare(title: str) -> str:
    """Return a title without the names that fill it, numbers, and the word that every title begins with."""
    return re.sub(r"\{\w\}|โครงการ|ตำบล|ปี|[\s\d๐-๙“”]", "", title)


def _stem(title: str) -> str:
    """Return how a title goes, without names, up to where the first name is filled in after some words."""
    return _bare(re.split(r"\{", title.removeprefix("โครงการ"))[0])


def test_no_title_is_one_of_the_earlier_sets(apart: Apart) -> None:
    before = APART[: APART.index(apart.name)]
    files = ("families.csv", "families-second.csv", *(f"{name}/families.csv" for name in before))
    earlier = set()
    for name in files:
        with (labelled.HERE / name).open(encoding="utf-8", newline="") as file:
            earlier |= {_bare(row["title"]) for row in csv.DictReader(file)}
    mine = [title for one in apart.families for title in one.same + one.other + one.umbrella]
    assert [title for title in mine if _bare(title) in earlier] == []
    assert len({_bare(title) for title in mine}) == len(mine)
    printed = [record for half in ("second", *before) for record in records(cast("Half", half)).values()]
    said = {_bare(record.title) for record in printed}
    assert [record.title for record in apart.records.values() if _bare(record.title) in said] == []
