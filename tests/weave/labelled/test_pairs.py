"""The labelled pairs are what their README says: enough of each sort, whole, and the synthetic ones made as told."""

from collections import Counter

from tests.weave.labelled import synthesise
from tests.weave.labelled.pairs import APART, HERE, KINDS, Half, Pair, _rows, pairs, records


def test_there_are_enough_of_each_sort() -> None:
    """At least 200 own pairs of real projects, 80 of them hard negatives, and 60 positives of each kind."""
    own = [pair for pair in pairs(origin="real") if pair.by == "own"]
    assert len(own) >= 200
    assert sum(pair.label == "none" and pair.hard == "yes" for pair in own) >= 80
    kinds = Counter(pair.label for pair in pairs())
    assert all(kinds[kind] >= 60 for kind in KINDS)
    assert set(kinds) == {*KINDS, "none"}


def test_both_halves_hold_every_label_and_no_group_is_in_two() -> None:
    halves: dict[str, set[str]] = {}
    for pair in pairs():
        halves.setdefault(pair.group, set()).add(pair.half)
    assert all(len(found) == 1 for found in halves.values())
    halves_asked: tuple[Half, ...] = ("tuning", "reporting", "second", "third", "fourth")
    for half in halves_asked:
        kinds = Counter(pair.label for pair in pairs(half, "synthetic"))
        assert all(kinds[kind] >= 40 for kind in KINDS)


def test_every_pair_is_of_two_known_records_and_judged_once() -> None:
    known = records()
    seen: set[frozenset[str]] = set()
    for pair in pairs():
        assert pair.a in known
        assert pair.b in known
        assert pair.a != pair.b
        assert pair.why
        assert known[pair.a].origin == known[pair.b].origin == pair.origin
        seen.add(frozenset((pair.a, pair.b)))
    assert len(seen) == len(pairs())


def test_the_synthetic_pairs_are_made_as_the_script_makes_them() -> None:
    """Nobody mended a label afterwards."""
    made_records, made_pairs = synthesise.made()
    assert made_records == _rows("synthetic-records.csv")
    assert [Pair(**said) for said in made_pairs] == [
        pair for pair in pairs(origin="synthetic") if pair.half not in APART
    ]


def test_sources_are_named_and_name_nobody() -> None:
    """Every real record says where it is from; addresses that spell out a text in Thai are cut to the site's."""
    for record in records().values():
        assert record.source
        assert "%" not in record.source
    assert (HERE / "README.md").exists()
