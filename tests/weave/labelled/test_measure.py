"""The figures of the documentation, of the product and of the rules as they run are one."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from tests.weave.labelled.measure import judged, measure

from thaktho.weave import likely
from thaktho.weave.measuring import measured

if TYPE_CHECKING:
    from tests.weave.labelled.pairs import Half, Origin

DOCS = Path(__file__).parents[3] / "docs" / "weave-measured.md"
FIGURES = re.compile(r"^\| (?:real|synthetic): (?:same project|continuation|possible duplicate) \|.*\|$", re.MULTILINE)


def test_the_documentation_tells_what_the_product_tells() -> None:
    written = FIGURES.findall(DOCS.read_text(encoding="utf-8"))
    known = [f"| {m.origin}: {m.kind.replace('-', ' ')} | {m.precision} | {m.recall} |" for m in measured()]
    assert written == known


@pytest.mark.whole
def test_what_is_told_of_the_rules_in_use_is_what_they_reach() -> None:
    found, current = judged(), [one for one in measured() if one.rule == likely.version()]
    assert current
    for one in current:
        precision, recall = measure(found, cast("Half", one.set), cast("Origin", one.origin))[one.kind]
        assert (one.precision, one.recall) == (precision, recall), one
