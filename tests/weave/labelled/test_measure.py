"""The figures of the documentation, of the product and of the rules as they run are one."""

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from tests.weave.labelled.measure import judged, measure
from tests.weave.labelled.pairs import pairs

from thaktho.weave import likely
from thaktho.weave.measuring import Share, measured

if TYPE_CHECKING:
    from tests.weave.labelled.pairs import Half, Origin

DOCS = Path(__file__).parents[3] / "docs" / "weave-measured.md"
FIGURES = re.compile(r"^\| (?:real|synthetic): (?:same project|continuation|possible duplicate) \|.*\|$", re.MULTILINE)


def test_the_documentation_tells_what_the_product_tells() -> None:
    written = FIGURES.findall(DOCS.read_text(encoding="utf-8"))
    known = [f"| {m.origin}: {m.kind.replace('-', ' ')} | {m.precision} | {m.recall} |" for m in measured()]
    assert written == known


def test_figures_of_one_wording_and_of_two_are_told_apart() -> None:
    """What finds the pairs of one wording only misses all of two; negatives count beside both."""
    third = pairs("third", "synthetic")
    missed = next(pair for pair in third if (pair.label, pair.wordings) == ("continuation", "one"))
    alarm = next(pair for pair in third if pair.label == "none")
    found = {frozenset((pair.a, pair.b)): pair.label for pair in third if pair.wordings == "one" and pair is not missed}
    found[frozenset((alarm.a, alarm.b))] = "continuation"
    of = Counter(pair.wordings for pair in third if pair.label == "continuation")
    right = of["one"] - 1
    for wordings, precision, recall in (
        ("one", Share(right, right + 1), Share(right, of["one"])),
        ("two", Share(0, 1), Share(0, of["two"])),
        ("", Share(right, right + 1), Share(right, of.total())),
    ):
        assert measure(found, "third", "synthetic", wordings=wordings)["continuation"] == (precision, recall)


def test_figures_beside_hard_negatives_and_ordinary_ones_are_told_apart() -> None:
    fourth = pairs("fourth", "synthetic")
    found = {frozenset((pair.a, pair.b)): pair.label for pair in fourth if pair.label == "continuation"}
    right = len(found)
    for hard, alarms in (("yes", 2), ("no", 1)):
        for pair in [pair for pair in fourth if (pair.label, pair.hard) == ("none", hard)][:alarms]:
            found[frozenset((pair.a, pair.b))] = "continuation"
    for hard, alarms in (("yes", 2), ("no", 1), ("", 3)):
        told = measure(found, "fourth", "synthetic", hard=hard)["continuation"]
        assert told == (Share(right, right + alarms), Share(right, right))


@pytest.mark.whole
def test_what_is_told_of_the_rules_in_use_is_what_they_reach() -> None:
    current = [one for one in measured() if one.rule == likely.version()]
    assert current
    found = {name: judged(cast("Half", name)) for name in sorted({one.set for one in current})}
    for one in current:
        precision, recall = measure(found[one.set], cast("Half", one.set), cast("Origin", one.origin))[one.kind]
        assert (one.precision, one.recall) == (precision, recall), one
