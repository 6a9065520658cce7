"""Finding pairs in the fact tables: what is compared, that it is bounded, and that order changes nothing."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.weave.small import found as found_in

import thaktho
from thaktho.decisions import Key, Settled
from thaktho.weave import finding, likely
from thaktho.weave.finding import BY_PEOPLE, Found
from thaktho.weave.likely import Project

BASE = "https://test.example/id/"
HERE = Path(thaktho.__file__).parent
DENGUE = "โครงการป้องกันและควบคุมโรคไข้เลือดออก"


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    made = duckdb.connect()
    for name in ("facts.sql", "facts_said.sql", "facts_views.sql"):
        made.execute((HERE / name).read_text(encoding="utf-8"))
    made.execute("begin")
    yield made
    made.close()


def project(code: str, title: str = DENGUE, **said: Any) -> dict[str, Any]:
    """Say what is known of a project."""
    return {"code": code, "title": title, "year": 2568, "areas": ["900101"], "funds": [], "bodies": [], **said}


def stated(empty: duckdb.DuckDBPyConnection, said: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """Return the fact tables with what is known of some projects, in that order."""
    empty.execute("rollback; begin")
    for one in said:
        iri = f"{BASE}project/{one['code']}"
        empty.execute(
            "insert into project (iri, code, title, year, start_on) values (?, ?, ?, ?, ?)",
            [iri, None, one["title"], one["year"], one.get("start")],
        )
        for area in one["areas"]:
            empty.execute("insert into project_area values (?, ?)", [iri, area])
        for body in one["bodies"]:
            empty.execute("insert into project_body values (?, ?)", [iri, body])
        for fund in one["funds"]:
            empty.execute("insert into funding (project, fund) values (?, ?)", [iri, fund])
    return empty


def pairs(found: list[Found]) -> set[tuple[str, str, str]]:
    """Return kind and codes of what was found."""
    return {(one.likely.kind, one.one.iri.rsplit("/", 1)[1], one.two.iri.rsplit("/", 1)[1]) for one in found}


def test_a_pair_is_found_in_a_tambon_and_across_years(empty: duckdb.DuckDBPyConnection) -> None:
    said = [
        project("1", funds=["F1"], bodies=["อบต.ทำนบ"]),
        project("2", funds=["F2"], bodies=["รพ.สต.ทำนบ"]),
        project("3", f"{DENGUE} ปี 2569", year=2569, funds=["F1"], bodies=["อบต.ทำนบ"]),
        project("4", areas=["900102"], funds=["F2"]),
        project("5", "โครงการขุดลอกคลอง", funds=["F2"]),
    ]
    assert pairs(found_in(stated(empty, said))) == {("possible-duplicate", "1", "2"), ("continuation", "1", "3")}


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_the_same_is_found_however_many_are_held_at_a_time(
    empty: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    said = [project(str(year), year=year, funds=["F1"], bodies=["อบต.ทำนบ"]) for year in range(2560, 2568)]
    said += [project(f"other-{at}", areas=["900101"], funds=[f"F{at}"]) for at in range(2, 6)]
    whole = found_in(stated(empty, said))
    monkeypatch.setattr(finding, "_AT_ONCE", at_once)
    assert len(whole) > 2 * at_once
    assert found_in(stated(empty, said)) == whole


def test_a_project_goes_on_with_the_nearest_year_only(empty: duckdb.DuckDBPyConnection) -> None:
    """Ten years of one work are nine linkages: a chain, never each with each."""
    said = [project(str(year), year=year, funds=["F1"], bodies=["อบต.ทำนบ"]) for year in range(2560, 2570)]
    found = found_in(stated(empty, said))
    assert [(one.one.year, one.two.year) for one in found] == [(year, year + 1) for year in range(2560, 2569)]


def test_a_project_known_by_its_amphoe_meets_those_of_its_tambon(empty: duckdb.DuckDBPyConnection) -> None:
    said = [
        project("wide", areas=["9001"], funds=["F1"]),
        project("near", areas=["900101"], funds=["F2"]),
        project("far", areas=["900201"], funds=["F3"]),
        project("other", areas=["900102"], funds=["F4"]),
    ]
    found = pairs(found_in(stated(empty, said)))
    assert found == {("possible-duplicate", "near", "wide"), ("possible-duplicate", "other", "wide")}


def test_projects_without_a_place_meet_what_their_body_does(empty: duckdb.DuckDBPyConnection) -> None:
    said = [
        project("1", areas=[], funds=["F1"], bodies=["อบจ.สงขลา"]),
        project("2", areas=["90"], funds=["F1"], bodies=["องค์การบริหารส่วนจังหวัดสงขลา"]),
        project("3", areas=[], funds=["F1"], bodies=["อบต.ทำนบ"]),
    ]
    assert pairs(found_in(stated(empty, said))) == {("same-project", "1", "2")}


def test_a_health_region_is_no_place_where_projects_meet(empty: duckdb.DuckDBPyConnection) -> None:
    """Seven provinces: two like projects of a region meet where one body does both, as those without a place do."""
    said = [project(str(n), areas=["region-12"], funds=[f"F{n}"], bodies=[f"อบต.{n}"]) for n in range(3)]
    assert found_in(stated(empty, said)) == []
    said = [project(str(n), areas=["region-12"], funds=["F1"], bodies=["อบจ.สงขลา"]) for n in range(2)]
    assert pairs(found_in(stated(empty, said))) == {("same-project", "0", "1")}


def test_without_year_title_place_or_anything_nothing_is_found_and_nothing_fails(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    said = [project(str(n), "", year=None, areas=[]) for n in range(3)]
    assert found_in(stated(empty, said)) == []
    said = [project(str(n), "-", year=None, areas=["90"], bodies=["-"]) for n in range(3)]
    assert found_in(stated(empty, said)) == []


def test_a_crowd_of_one_title_is_compared_with_its_neighbours_only(empty: duckdb.DuckDBPyConnection) -> None:
    """One title shared by 500 grants of as many funds in one tambon and year: bounded by projects, not by pairs."""
    many = 500
    said = [project(f"{n:03}", funds=[f"F{n}"]) for n in range(many)]
    facts = stated(empty, said)
    found = found_in(facts)
    next_few = likely.rules().crowded // 2
    compared = facts.execute("select count(*) from candidate").fetchall()[0][0]
    assert compared <= many * (next_few + next_few // 2)
    assert many - 1 <= len(found) <= compared
    assert min(Counter(p.iri for one in found for p in (one.one, one.two)).values()) >= next_few


WORDS = ("ไข้เลือดออก", "เบาหวาน", "ขยะ", "หมู่ที่ 2", "หมู่ที่ 3", "ผู้สูงอายุ")
SAID = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
            "year": st.sampled_from([2567, 2568, 2569, None]),
            "areas": st.lists(st.sampled_from(["900101", "900102", "9001", "90"]), max_size=2, unique=True),
            "funds": st.lists(st.sampled_from(["F1", "F2"]), max_size=1),
            "bodies": st.lists(st.sampled_from(["อบต.ทำนบ", "รพ.สต.ทำนบ"]), max_size=1),
        }
    ),
    max_size=8,
)


def naively(projects: list[Project]) -> list[Found]:
    """Compare each with each, of those that have a word and a place in common."""
    found = []
    for left, right in combinations(projects, 2):
        one, two = sorted((left, right), key=lambda p: (p.year or 0, p.iri))
        said = likely.judge(one, two)
        if said and set(likely.keys(one)) & set(likely.keys(two)):
            found.append(Found(one, two, said))
    return sorted(_nearest(found), key=lambda one: (one.likely.kind, one.one.iri, one.two.iri))


def _nearest(found: list[Found]) -> list[Found]:
    """Return what is told where nobody decided: a project continues that of the nearest year, the surest, alone."""
    others = [one for one in found if one.likely.kind != "continuation"]
    nearest: dict[str, Found] = {}
    for one in sorted(found, key=lambda one: (one.one.year or 0, one.likely.score, one.one.iri)):
        if one.likely.kind == "continuation":
            nearest[one.two.iri] = one
    return [*others, *nearest.values()]


@pytest.mark.whole
@given(SAID, st.randoms(use_true_random=False))
def test_what_is_found_is_what_a_loop_over_all_pairs_finds_in_any_order(
    empty: duckdb.DuckDBPyConnection,
    said: list[dict[str, Any]],
    luck: Any,
) -> None:
    known = [project(str(n), **one) for n, one in enumerate(said)]
    facts = stated(empty, known)
    found = found_in(facts)
    assert found == naively(finding.projects(facts))
    luck.shuffle(known)
    assert found_in(stated(empty, known)) == found


# -- what people decided --------------------------------------------------------------------------------------


def years() -> list[dict[str, Any]]:
    """Return one project of three years."""
    return [project(str(year), year=year) for year in (2566, 2567, 2568)]


def decided(**said: str) -> dict[Key, Settled]:
    """Say what stands of continuations: ``y2566_2568="reject"``."""
    found: dict[Key, Settled] = {}
    for name, verdict in said.items():
        one, two = (f"{BASE}project/{code}" for code in name.removeprefix("y").split("_"))
        found[one, two, "continuation"] = Settled(verdict, 1.0)
    return found


def test_where_the_nearest_year_is_rejected_the_next_one_is_found(empty: duckdb.DuckDBPyConnection) -> None:
    facts = stated(empty, years())
    assert pairs(found_in(facts)) == {("continuation", "2566", "2567"), ("continuation", "2567", "2568")}
    facts = stated(empty, years())
    found = pairs(found_in(facts, decided(y2567_2568="reject")))
    assert found == {("continuation", "2566", "2567"), ("continuation", "2566", "2568")}


def test_what_people_confirm_stands_and_nothing_else_is_guessed_beside_it(empty: duckdb.DuckDBPyConnection) -> None:
    found = found_in(stated(empty, years()), decided(y2566_2568="confirm"))
    assert pairs(found) == {("continuation", "2566", "2567"), ("continuation", "2566", "2568")}
    assert BY_PEOPLE not in {one.likely.rule for one in found}  # a rule found it too


@pytest.mark.parametrize(
    ("verdict", "rules"), [("confirm", [BY_PEOPLE]), ("disputed", [BY_PEOPLE]), ("unsure", []), ("reject", [])]
)
def test_what_no_rule_found_is_there_when_somebody_confirms_it(
    empty: duckdb.DuckDBPyConnection, verdict: str, rules: list[str]
) -> None:
    facts = stated(empty, [project("1"), project("2", title="ปรับปรุงถนนลาดยาง")])
    found = found_in(facts, {**decided(y1_2=verdict), **decided(y1_3="confirm")})  # there is no project 3
    assert [one.likely.rule for one in found] == rules
