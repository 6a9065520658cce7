"""Measure the rules that find pairs against the labelled ones: precision and recall by kind, with Wilson intervals.

    python -m tests.weave.labelled.measure tuning|reporting|second|third|fourth [--wrong]
    python -m tests.weave.labelled.measure decisions WORKSPACE [FOLDER]

The rules run as they do in a catalogue, over fact tables of all labelled records (of the third and the fourth set: its
own); what they find of pairs that nobody labelled is not counted. Where the file says of how many wordings the titles
of positives are, the figures are told for either too, each beside all negatives; where negatives are hard and ordinary,
all positives are told beside either, too. ``--wrong`` lists what was judged otherwise: only ever for the tuning half.
``decisions`` measures against what organisations decided in a workspace, and writes the pairs into a folder as a
labelled set.
"""

import sys
from collections import Counter
from pathlib import Path

from tests.weave.labelled import reviewed
from tests.weave.labelled.pairs import KINDS, Half, Origin, Pair, Record, pairs, records
from tests.weave.labelled.tables import BASE, iri, tables

from thaktho.weave.finding import compare, find
from thaktho.weave.measuring import Share

HALVES: tuple[Half, ...] = ("tuning", "reporting", "second", "third", "fourth")
ORIGINS: tuple[Origin, ...] = ("real", "synthetic")
NEGATIVES = {"yes": "hard negatives", "no": "ordinary negatives"}


def judged(half: Half) -> dict[frozenset[str], str]:
    """Return the kind that the rules find, by the two records, of a half and of what is judged together with it.

    The synthetic records come in turns, of each family one pair at a time: they stand in a few tambon only, where
    pairs of one family would meet one another, and a continuation goes on with one project.
    """
    turns: dict[str, list[Record]] = {}
    for record in records(half).values():
        turns.setdefault(record.id[-3:-1] if record.origin == "synthetic" else "", []).append(record)
    found: dict[frozenset[str], str] = {}
    for turn in turns.values():
        found |= found_among(turn)
    return found


def found_among(said: list[Record]) -> dict[frozenset[str], str]:
    """Return the kind that the rules find, by the two records, among these only."""
    ids = {iri(record): record.id for record in said}
    with tables(said) as facts:
        compare(facts, BASE)
        return {frozenset((ids[one.one.iri], ids[one.two.iri])): one.likely.kind for one in find(facts)}


def measure(
    found: dict[frozenset[str], str], half: Half, origin: Origin, *, wordings: str = "", hard: str = ""
) -> dict[str, tuple[Share, Share]]:
    """Return precision and recall by kind; ``wordings`` and ``hard`` leave out other positives and other negatives."""
    said = [pair for pair in pairs(half, origin) if not wordings or pair.wordings in ("", wordings)]
    return measure_on(found, [pair for pair in said if not hard or pair.label != "none" or pair.hard == hard])


def measure_on(found: dict[frozenset[str], str], labelled: list[Pair]) -> dict[str, tuple[Share, Share]]:
    """Return precision and recall by kind, on some labelled pairs."""
    counted = Counter((pair.label, found.get(frozenset((pair.a, pair.b)), "none")) for pair in labelled)
    return {
        kind: (
            Share(counted[kind, kind], sum(n for (_, said), n in counted.items() if said == kind)),
            Share(counted[kind, kind], sum(n for (label, _), n in counted.items() if label == kind)),
        )
        for kind in KINDS
    }


def main(half: Half, *, wrong: bool) -> None:
    """Print a line an origin and kind."""
    found = judged(half)
    for origin in ORIGINS:
        of_it = pairs(half, origin)
        if not of_it:
            continue
        print(f"{origin}:")
        negatives = [pair for pair in of_it if pair.label == "none"]
        for hard, those in NEGATIVES.items():
            asked = [pair for pair in negatives if pair.hard == hard]
            alarms = sum(frozenset((pair.a, pair.b)) in found for pair in asked)
            print(f"  {len(asked)} {those}, found as a linkage: {alarms}")
        slices = {"": ("", "")} | {f", {n} wording(s)": (n, "") for n in sorted({p.wordings for p in of_it} - {""})}
        if {pair.hard for pair in negatives} == set(NEGATIVES):
            slices |= {f", beside {those}": ("", hard) for hard, those in NEGATIVES.items()}
        for of, (wordings, hard) in slices.items():
            for kind, (precision, recall) in measure(found, half, origin, wordings=wordings, hard=hard).items():
                print(f"  {kind + of:46} precision {precision!s:28} recall {recall}")
    for pair in pairs(half) if wrong else ():
        said = found.get(frozenset((pair.a, pair.b)), "none")
        if said != pair.label:
            print(f"{pair.label} -> {said}: {pair.a} {pair.b} {pair.why}")


def decisions(workspace: Path, folder: Path | None) -> None:
    """Print a line a kind of what organisations decided in a workspace; write the pairs into a folder, if named."""
    known, labelled = reviewed.reviewed(workspace)
    print(f"{len(labelled)} reviewed pairs")
    for kind, (precision, recall) in measure_on(found_among(list(known.values())), labelled).items():
        print(f"  {kind:20} precision {precision!s:28} recall at most {recall}")
    if folder is not None:
        reviewed.write(folder, known, labelled)


if __name__ == "__main__" and sys.argv[1] == "decisions":
    decisions(Path(sys.argv[2]), Path(sys.argv[3]) if sys.argv[3:] else None)
elif __name__ == "__main__":
    main(next(half for half in HALVES if half == sys.argv[1]), wrong="--wrong" in sys.argv)
