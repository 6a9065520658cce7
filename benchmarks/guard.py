"""Recall and precision of the guard of personal data on a labelled set, by kind, with 95 % Wilson intervals.

    python benchmarks/guard.py [held-out|develop] [--misses] [FILE.csv …]

A thing counts as found where hits of its kind cover all of it; a hit is right where it touches something of its kind.
Any CSV files named after that are taken to hold no personal data: every hit in their cells is printed, but for the
text itself, which is shown with what was found taken out.
"""

import csv
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from thaktho.intake.guard.find import Hit, find, shown

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "personal"
_Z = 1.959964  # of the normal distribution, for 95 %
_ROWS, _CELLS = 300, 20


def main(name: str, *, misses: bool, files: list[Path]) -> None:
    """Print a line a kind, what was missed if asked, the time of a workbook, and false alarms in other files."""
    counts = judge(name, misses=misses)
    lines = list(labelled(name))
    personal = sum(bool(expected) for *_, expected in lines)
    print(f"{name}: {len(lines)} texts, {personal} of them with something personal")
    print("kind             recall                        precision")
    for kind in [*sorted({kind for kind, _ in counts}), "all"]:
        print(f"{kind:<16} {_rate(counts, kind, 'found', 'missed'):<29} {_rate(counts, kind, 'right', 'wrong')}")
    _time([said for said, *_ in lines])
    for file in files:
        _alarms(file)


def judge(name: str, *, misses: bool = False) -> Counter[tuple[str, str]]:
    """Return how many things of each kind were found and missed, and how many hits were right and wrong."""
    counts: Counter[tuple[str, str]] = Counter()
    for said, contact, expected in labelled(name):
        wrong = _judge(find(said, contact=contact), expected, counts)
        if wrong and misses:
            print(f"  {wrong}  {said!r}")
    return counts


def labelled(name: str) -> Iterator[tuple[str, bool, list[tuple[str, int, int]]]]:
    """Yield the texts of a part of the set: text, whether it is of a field for contact, and (kind, start, end)."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            said = line["text"]
            pairs = [one.partition(":") for one in line["expected"].split("|") if one]
            spans = [(kind, said.index(what), said.index(what) + len(what)) for kind, _, what in pairs]
            yield said, line["field"] == "contact", spans


def _judge(hits: list[Hit], expected: list[tuple[str, int, int]], counts: Counter[tuple[str, str]]) -> str:
    """Count what was found, missed, right and wrong; return what went wrong."""
    wrong = []
    for kind, start, end in expected:
        covered = {at for hit in hits if hit.kind == kind for at in range(hit.start, hit.end)}
        found = covered >= set(range(start, end))
        counts[kind, "found" if found else "missed"] += 1
        wrong += [] if found else [f"missed {kind}"]
    for hit in hits:
        right = any(kind == hit.kind and start < hit.end and hit.start < end for kind, start, end in expected)
        counts[hit.kind, "right" if right else "wrong"] += 1
        wrong += [] if right else [f"false {hit.kind}"]
    return ", ".join(wrong)


def _rate(counts: Counter[tuple[str, str]], kind: str, good: str, bad: str) -> str:
    """Return a share as ``49/50 = 98.0 % (89.5–99.6)``, with its 95 % Wilson interval."""
    yes, no = (
        sum(number for (one, what), number in counts.items() if what == which and kind in (one, "all"))
        for which in (good, bad)
    )
    if not yes + no:
        return "–"
    low, high = wilson(yes, yes + no)
    return f"{yes}/{yes + no} = {100 * yes / (yes + no):.1f} % ({100 * low:.1f}–{100 * high:.1f})"


def wilson(yes: int, tried: int) -> tuple[float, float]:
    """Return the Wilson interval of a share at 95 %."""
    share, z2 = yes / tried, _Z * _Z
    middle = share + z2 / (2 * tried)
    spread = _Z * math.sqrt(share * (1 - share) / tried + z2 / (4 * tried * tried))
    return (middle - spread) / (1 + z2 / tried), (middle + spread) / (1 + z2 / tried)


def _time(texts: list[str]) -> None:
    """Print what a workbook of 300 rows of 20 cells costs, in processor time; each cell is another text of the set."""
    cells = [f"{texts[number % len(texts)]} {number}" for number in range(_ROWS * _CELLS)]
    find("นายก")  # the lists of names are loaded once
    started = time.process_time()
    for said in cells:
        find(said)
    spent = 1000 * (time.process_time() - started)
    print(f"{len(cells):,} cells, half of them with something personal: {spent:.0f} ms")


def _alarms(file: Path) -> None:
    """Print the hits in the cells of a file that holds nothing personal."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        texts = [said for line in csv.reader(opened) for said in line]
    alarms = [(hit.kind, said) for said in dict.fromkeys(texts) for hit in find(said)]
    print(f"{file.name}: {len(texts):,} cells, {len(alarms)} hits")
    for kind, said in alarms:
        print(f"  {kind}: {shown(said)}")


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    part = given.pop(0) if given and given[0] in {"held-out", "develop"} else "held-out"
    main(part, misses="--misses" in sys.argv, files=[Path(argument) for argument in given])
