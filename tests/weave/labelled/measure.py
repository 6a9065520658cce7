"""Measure the rules that find pairs against the labelled ones: precision and recall by kind, with Wilson intervals.

    python -m tests.weave.labelled.measure tuning|reporting|second [--wrong]

The rules run as they do in a catalogue, over fact tables of all labelled records; what they find of pairs that nobody
labelled is not counted. ``--wrong`` lists what was judged otherwise: only ever for the tuning half.
"""

import sys
from collections import Counter

from tests.weave.labelled.pairs import KINDS, Half, Origin, Record, pairs, records
from tests.weave.labelled.tables import BASE, iri, tables

from thaktho.weave.finding import find
from thaktho.weave.measuring import Share

HALVES: tuple[Half, ...] = ("tuning", "reporting", "second")


def judged() -> dict[frozenset[str], str]:
    """Return the kind that the rules find, by the two records.

    The synthetic records come in turns, of each family one pair at a time: they stand in a few tambon only, where
    pairs of one family would meet one another, and a continuation goes on with one project.
    """
    turns: dict[str, list[Record]] = {}
    for record in records().values():
        turns.setdefault(record.id[-3:-1] if record.origin == "synthetic" else "", []).append(record)
    found: dict[frozenset[str], str] = {}
    for turn in turns.values():
        ids = {iri(record): record.id for record in turn}
        with tables(turn) as facts:
            found |= {frozenset((ids[one.one.iri], ids[one.two.iri])): one.likely.kind for one in find(facts, BASE)}
    return found


def measure(found: dict[frozenset[str], str], half: Half, origin: Origin) -> dict[str, tuple[Share, Share]]:
    """Return precision and recall by kind."""
    counted = Counter((pair.label, found.get(frozenset((pair.a, pair.b)), "none")) for pair in pairs(half, origin))
    return {
        kind: (
            Share(counted[kind, kind], sum(n for (_, said), n in counted.items() if said == kind)),
            Share(counted[kind, kind], sum(n for (label, _), n in counted.items() if label == kind)),
        )
        for kind in KINDS
    }


def main(half: Half, *, wrong: bool) -> None:
    """Print a line an origin and kind."""
    found = judged()
    origins: tuple[Origin, ...] = ("real", "synthetic")
    for origin in origins:
        negatives = [pair for pair in pairs(half, origin) if pair.label == "none"]
        alarms = sum(frozenset((pair.a, pair.b)) in found for pair in negatives)
        print(f"{origin}: {len(negatives)} negatives, found as a linkage: {alarms}")
        for kind, (precision, recall) in measure(found, half, origin).items():
            print(f"  {kind:20} precision {precision!s:28} recall {recall}")
    for pair in pairs(half) if wrong else ():
        said = found.get(frozenset((pair.a, pair.b)), "none")
        if said != pair.label:
            print(f"{pair.label} -> {said}: {pair.a} {pair.b} {pair.why}")


if __name__ == "__main__":
    main(next(half for half in HALVES if half == sys.argv[1]), wrong="--wrong" in sys.argv)
