"""What several decisions together say: the latest of each organisation, whatever the order of organisations."""

import datetime as dt
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from thaktho import decisions
from thaktho.decisions import VERDICTS, Decision, pair, settled
from thaktho.store.graphs import canonical

AT = dt.datetime(2026, 2, 18, 9, 0, tzinfo=dt.UTC)
ONE, TWO = "https://test.example/id/project/a/1", "https://test.example/id/project/a/2"
said = st.lists(st.tuples(st.sampled_from(["กองทุน ก", "L5221", "pao"]), st.sampled_from(VERDICTS)), min_size=1)


def made(told: Sequence[tuple[str, str]], kind: str = "continuation") -> list[Decision]:
    """Make decisions by organisations in this order."""
    return [Decision(ONE, TWO, kind, verdict, "…", by, AT, number) for number, (by, verdict) in enumerate(told, 1)]


@given(said)
def test_what_stands_is_what_a_plain_count_of_the_latest_says(told: list[tuple[str, str]]) -> None:
    latest = dict(told).values()
    found = settled(made(told))[ONE, TWO, "continuation"]
    assert found.hidden == ("reject" in latest and "confirm" not in latest)
    assert found.stands == ("confirm" in latest)
    assert (found.verdict == "disputed") == ("reject" in latest and "confirm" in latest)
    assert (found.verdict == "unsure") == (set(latest) == {"unsure"})
    assert 0 <= found.share <= 1


@given(said)
def test_another_kind_of_the_same_pair_is_another_matter(told: list[tuple[str, str]]) -> None:
    both = [*made(told), *made([("x", "reject")], "same-project")]
    assert settled(both)[ONE, TWO, "continuation"] == settled(made(told))[ONE, TWO, "continuation"]
    assert settled(both)[ONE, TWO, "same-project"].hidden


@given(st.text(), st.text())
def test_a_pair_is_the_same_whichever_comes_first(one: str, two: str) -> None:
    assert pair(one, two) == pair(two, one)


def test_an_organisation_is_one_however_its_name_is_spaced() -> None:
    told = made([("สภา องค์กร", "reject"), (" สภา  องค์กร ", "confirm")])
    assert settled(told)[ONE, TWO, "continuation"].verdict == "confirm"


def test_nothing_decided_leaves_no_graph_and_any_change_gives_another_version() -> None:
    assert decisions.version([], []) == ""
    assert list(decisions.quads([], "https://test.example/id/", "https://test.example/", [])) == []
    versions = {decisions.version(made([("pao", verdict)]), at) for verdict in VERDICTS for at in ([], ["pao"])}
    assert len(versions) == 2 * len(VERDICTS)


def test_only_a_publisher_is_named_by_its_address() -> None:
    told = list(
        decisions.quads(
            made([("pao", "confirm"), ("ชมรม", "unsure")]), "https://t.example/id/", "https://t.example/", ["pao"]
        )
    )
    lines = canonical(told).decode()
    assert lines.count("wasAttributedTo") == 1
    assert "<https://t.example/id/publisher/pao>" in lines


@given(said)
def test_who_confirms_one_kind_says_no_to_the_others_and_nothing_else_does(told: list[tuple[str, str]]) -> None:
    found = settled(made(told))
    latest = list(dict(told).values())
    for kind in ("same-project", "possible-duplicate"):
        other = found.get((ONE, TWO, kind))
        assert (other is not None and other.hidden) == ("confirm" in latest)
        assert other is None or not other.stands


def test_two_kinds_each_confirmed_by_another_organisation_are_both_disputed() -> None:
    found = settled([*made([("a", "confirm")]), *made([("b", "confirm")], "same-project")])
    assert {key[2]: one.verdict for key, one in found.items()} == {
        "continuation": "disputed",
        "same-project": "disputed",
        "possible-duplicate": "reject",
    }


def test_a_publisher_is_one_by_its_id_and_its_names() -> None:
    known = decisions.called([("pao", "อบจ. สงขลา"), ("pao", None), ("tao", "pao")])
    told = decisions.by_their_ids(made([("อบจ.สงขลา", "reject"), ("PAO", "confirm"), ("อบจ. สงขลา", "unsure")]), known)
    assert [one.by for one in told] == ["pao", "pao", "pao"]
