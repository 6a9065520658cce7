"""The figures of the documentation are those that the rules reach today; intervals are Wilson's."""

from pathlib import Path

import pytest
from tests.weave.labelled.measure import Share, judged, measure
from tests.weave.labelled.pairs import KINDS

DOCS = Path(__file__).parents[3] / "docs" / "weave-measured.md"


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [(Share(10, 10), 0.7225, 1.0), (Share(0, 10), 0.0, 0.2775), (Share(5, 10), 0.2366, 0.7634), (Share(0, 0), 0, 1)],
    ids=lambda value: str(value).split(" ")[0],
)
def test_an_interval_is_wilson_s(share: Share, low: float, high: float) -> None:
    assert share.interval == pytest.approx((low, high), abs=1e-3)


@pytest.mark.whole
def test_the_documentation_tells_what_is_measured() -> None:
    told = DOCS.read_text(encoding="utf-8").split("**Second measurement**")[1].split("\n\n")[1]
    measured = measure(judged(), "second", "synthetic")
    for kind in KINDS:
        precision, recall = measured[kind]
        assert f"| synthetic: {kind.replace('-', ' ')} | {precision} | {recall} |" in told
