"""What people decided measures the rules: what they found rightly and wrongly, and what they missed."""

import duckdb
import pytest
from tests.weave.small import BASE, project, told

from thaktho.decisions import ALIKE
from thaktho.weave import likely, linkages, measuring
from thaktho.weave.measuring import Share

TITLE = "โครงการป้องกันและควบคุมโรคไข้เลือดออก"
ROAD = "โครงการปรับปรุงถนนลาดยางสายเหนือ"


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [(Share(10, 10), 0.7225, 1.0), (Share(0, 10), 0.0, 0.2775), (Share(5, 10), 0.2366, 0.7634), (Share(0, 0), 0, 1)],
    ids=lambda value: str(value).split(" ")[0],
)
def test_an_interval_is_wilson_s(share: Share, low: float, high: float) -> None:
    assert share.interval == pytest.approx((low, high), abs=1e-3)


def reviewed(empty: duckdb.DuckDBPyConnection, *said: tuple[str, str, str, str, str]) -> dict[str, tuple[object, ...]]:
    """Weave three years of one work, and a road, after decisions (two codes, kind, verdict, by).

    Return, by kind, confirmed, rejected, unsure, disputed, missed, precision and recall.
    """
    years = [project(f"L1/{year}", title=TITLE, year=year, areas=["900101"]) for year in (2566, 2567, 2568)]
    facts = told(empty, *years, project("L1/road", title=ROAD, areas=["900101"]))
    for number, (one, two, kind, verdict, by) in enumerate(said, 1):
        both = sorted((f"{BASE}project/L1/{one}", f"{BASE}project/L1/{two}"))
        facts.execute(
            "insert into decision values (?, ?, ?, ?, ?, '…', ?, '2026-02-18T09:00:00+07:00')",
            [number, *both, kind, verdict, by],
        )
    linkages.weave(facts, BASE, alone=True)
    assert facts.execute("select distinct rule from rule_measure order by 1").fetchall() == [
        (rule.name,) for _, rule in sorted(likely.rules().kinds.items())
    ]
    query = "select kind, confirmed, rejected, unsure, disputed, missed, precision, recall from rule_measure"
    return {kind: tuple(row) for kind, *row in facts.execute(query).fetchall()}


def test_what_nobody_decided_measures_nothing(empty: duckdb.DuckDBPyConnection) -> None:
    assert reviewed(empty) == dict.fromkeys(ALIKE, (0, 0, 0, 0, 0, None, None))


def test_found_and_missed_pairs_are_counted_by_what_people_say(empty: duckdb.DuckDBPyConnection) -> None:
    found = reviewed(
        empty,
        ("2567", "2566", "continuation", "confirm", "a"),
        ("2568", "2567", "continuation", "reject", "a"),
        ("2568", "road", "continuation", "confirm", "a"),  # no rule finds that
        ("2566", "road", "continuation", "reject", "a"),  # nor does one find that, rightly
        ("2566", "none", "continuation", "confirm", "a"),  # not published
    )
    assert found["continuation"] == (1, 1, 0, 0, 1, 0.5, 0.5)


def test_another_kind_confirmed_is_a_miss_of_that_and_an_error_of_the_kind_found(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    found = reviewed(empty, ("2567", "2566", "same-project", "confirm", "a"))
    assert found["continuation"] == (0, 1, 0, 0, 0, 0.0, None)
    assert found["same-project"] == (0, 0, 0, 0, 1, None, 0.0)


def test_doubt_and_dispute_are_counted_and_in_no_share(empty: duckdb.DuckDBPyConnection) -> None:
    found = reviewed(
        empty,
        ("2566", "2567", "continuation", "confirm", "a"),
        ("2566", "2567", "continuation", "reject", "b"),
        ("2568", "2567", "continuation", "unsure", "a"),
        ("2566", "2568", "continuation", "confirm", "a"),  # found, though a nearer year is shown
    )
    assert found["continuation"] == (1, 0, 1, 1, 0, 1.0, 1.0)


def test_the_tables_say_what_was_measured_on_labelled_pairs(empty: duckdb.DuckDBPyConnection) -> None:
    reviewed(empty)
    rows = empty.execute(
        'select "set", kind, "right", wrong, missed, precision, recall from labelled_measure'
    ).fetchall()
    assert len(rows) == len(measuring.measured())
    for _, _, right, wrong, missed, precision, recall in rows:
        assert precision == pytest.approx(right / (right + wrong), abs=1e-4)
        assert recall == pytest.approx(right / (right + missed), abs=1e-4)
