"""Linkages of groups: who is brought together by a goal, a plan, an activity or people, how surely, and who is not."""

from typing import Any

import duckdb
import pytest
from tests.weave.small import BASE, project, ran, told

from thaktho.iris import DCT, SHARED
from thaktho.weave import linkages
from thaktho.weave.themes import activity_key, plan_name

SITE = "https://test.example/"
GROUP = SHARED + "code/target-group/"
DENGUE, WASTE = "พ่นหมอกควันกำจัดยุงลายป้องกันไข้เลือดออก", "ธนาคารขยะรีไซเคิลในชุมชน"


def woven(
    empty: duckdb.DuckDBPyConnection, *projects: dict[str, Any], **tables: list[tuple[Any, ...]]
) -> duckdb.DuckDBPyConnection:
    """Weave what is known of some projects, and rows of other fact tables."""
    facts = _told(empty, *projects, **tables)
    linkages.weave(facts, BASE, alone=True)
    return facts


def grouped(
    empty: duckdb.DuckDBPyConnection, *projects: dict[str, Any], **tables: list[tuple[Any, ...]]
) -> duckdb.DuckDBPyConnection:
    """Group the same by goal and people alone: no plans, no pairs, no money, and no picture around them."""
    return _grouped(_told(empty, *projects, **tables))


def _grouped(facts: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    return ran(facts, "places", "goals", "same_place", "shared_goal", "groups")


def _told(
    empty: duckdb.DuckDBPyConnection, *projects: dict[str, Any], **tables: list[tuple[Any, ...]]
) -> duckdb.DuckDBPyConnection:
    facts = told(empty, *projects)
    for table, rows in tables.items():
        for row in rows:
            facts.execute(f"insert into {table} values ({', '.join('?' * len(row))})", list(row))  # noqa: S608 - names of ours
    return facts


def found(
    facts: duckdb.DuckDBPyConnection, kind: str, columns: str = "about, area, year, score, projects"
) -> list[Any]:
    """Return what was found of a kind, in order."""
    asked = f"select {columns} from linkage where kind = ? order by all"  # noqa: S608 - columns of ours
    return facts.execute(asked, [kind]).fetchall()


def why(facts: duckdb.DuckDBPyConnection, kind: str) -> str:
    """Return why the one linkage of a kind is told, in English."""
    (said,) = facts.execute(
        "select t.definition_en from linkage l join term t on t.iri = l.iri where l.kind = ?", [kind]
    ).fetchall()
    return str(said[0])


def one(code: str, fund: str, **said: Any) -> dict[str, Any]:
    """Return a project of one fund that nothing else brings together with others."""
    return project(code, **{"funds": {fund: [100]}, "title": f"โครงการ {code}", **said})


def goal(name: str, broader: str | None = None) -> tuple[Any, ...]:
    """Return a row of the table of goals."""
    return (name, name, f"เป้าหมาย {name}", "S", broader, None)


# -- shared goal ----------------------------------------------------------------------------------------------


def test_two_funds_with_one_goal_in_a_year_are_a_linkage_with_who_gives_what(empty: duckdb.DuckDBPyConnection) -> None:
    facts = woven(empty, one("1", "F1", goals=["G1"]), one("2", "F2", goals=["G1"]), goal=[goal("G1")])
    assert found(facts, "shared-goal") == [("G1", None, 2568, 1.0, 2)]
    assert found(facts, "shared-goal", "funds, bodies, rule") == [(2, 0, "shared-goal/1")]
    assert facts.execute("select phase, low, high from linkage_money").fetchall() == [("approved", 200, 200)]
    assert facts.execute("select member, projects from linkage_member order by all").fetchall() == [
        ("F1", 1),
        ("F2", 1),
    ]
    given = facts.execute("select member, phase, amount from linkage_gift order by all").fetchall()
    assert given == [("F1", "approved", 100), ("F2", "approved", 100)]
    assert why(facts, "shared-goal") == "2 projects of 2 funds and bodies; have this goal: 2; score 1.00 of 1"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (one("1", "F1", goals=["G1"]), one("2", "F1", goals=["G1"])),
        (one("1", "F1", goals=["G1"]), one("2", "F2", goals=["G1"], year=2567)),
        (one("1", "F1", goals=["G1"]), one("2", "F2", goals=["G1"], year=None)),
        (one("1", "F1", goals=["G1"]), one("2", "F2", goals=["G2"])),
        (one("1", "F1", goals=["G1"]), project("2", goals=["G1"])),
        (project("1", goals=["G1"], funds={"F1": [1], "F2": [1]}), one("2", "F3")),
    ],
    ids=["one fund", "other year", "no year", "other goal", "nobody behind it", "co-funded"],
)
def test_those_share_no_goal(empty: duckdb.DuckDBPyConnection, first: dict[str, Any], second: dict[str, Any]) -> None:
    assert found(grouped(empty, first, second, goal=[goal("G1"), goal("G2")]), "shared-goal") == []


@pytest.mark.parametrize(
    ("matches", "goals", "expected"),
    [
        ([("B", "exact", "A")], [goal("A"), goal("B")], [("A", 1.0)]),
        ([], [goal("A"), goal("B", "A")], [("A", 1.0)]),
        ([("A", "close", "B")], [goal("A"), goal("B")], [("A", 0.8), ("B", 0.8)]),
        ([("B", "broad", "A")], [goal("A"), goal("B")], [("A", 0.7)]),
        ([("B", "broad", "T"), ("T", "broad", "A")], [goal("A"), goal("B"), goal("T")], [("A", 0.7)]),
        ([("B", "broad", "A")], [goal("A"), goal("B", "A")], [("A", 1.0)]),
        ([("B", "broad", "T"), ("T", "close", "A")], [goal("A"), goal("B"), goal("T")], [("T", 0.7)]),
        ([("B", "exact", "C"), ("C", "exact", "A")], [goal("A"), goal("B")], [("A", 1.0)]),
        ([("B", "close", "C"), ("C", "close", "A")], [goal("A"), goal("B"), goal("C")], [("C", 0.8)]),
        ([("B", "close", "A")], [goal("A", "T"), goal("T"), goal("B")], [("A", 0.8), ("B", 0.8), ("T", 0.8)]),
        ([], [goal("A", "B"), goal("B", "A")], [("A", 1.0), ("B", 1.0)]),
        ([("A", "exact", "B"), ("B", "exact", "A")], [goal("A", "B"), goal("B", "A")], [("A", 1.0)]),
        ([], [], []),
    ],
    ids=["exact", "narrower", "close", "broad", "broad in two steps", "broad and part",
         "close to what is broader", "over a third", "close is one step", "of a part", "circle of parts",
         "circle of matches", "unknown goals"],
)  # fmt: skip
def test_goals_of_two_strategies_meet_as_surely_as_they_are_matched(
    empty: duckdb.DuckDBPyConnection,
    matches: list[tuple[str, str, str]],
    goals: list[tuple[Any, ...]],
    expected: list[tuple[str, float]],
) -> None:
    facts = grouped(empty, one("1", "F1", goals=["A"]), one("2", "F2", goals=["B"]), goal_match=matches, goal=goals)
    assert found(facts, "shared-goal", "about, score") == expected


def test_what_editors_read_weighs_less_and_the_least_that_is_needed_counts(empty: duckdb.DuckDBPyConnection) -> None:
    facts = told(empty, one("1", "F1", goals=["A"]), one("2", "F2", goals=["B"]), one("3", "F2", goals=["C"]))
    facts.execute("insert into goal_match values ('B', 'close', 'A'), ('C', 'broad', 'A')")
    facts.execute("update project_goal set basis = 'annotation' where goal = 'B'")
    _grouped(facts)
    assert found(facts, "shared-goal", "about, score, projects") == [("A", 0.72, 3), ("B", 0.8, 2)]


def test_a_goal_that_no_strategy_holds_any_more_is_a_goal_still_and_is_called_by_its_code(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    gone = f"{BASE}goal/GONE-1"
    facts = woven(empty, one("1", "urn:f:1", goals=[gone]), one("2", "urn:f:2", goals=[gone]))
    assert found(facts, "shared-goal", "about, score") == [(gone, 1.0)]
    assert facts.execute("select en from term where kind = 'linkage'").fetchall() == [
        ("2025 (BE 2568): 2 funds and bodies work towards one goal: GONE-1",)
    ]
    subjects = {q.object.value for q in linkages.quads(facts, BASE, SITE) if q.predicate.value == DCT + "subject"}  # type: ignore[union-attr]
    assert subjects == {gone}


# -- shared plan ----------------------------------------------------------------------------------------------


def plans(*said: tuple[str, str, str]) -> dict[str, list[tuple[Any, ...]]]:
    """Return rows of plans: IRI, publisher, title."""
    return {"plan": [(iri, f"d:{by}", None, title, None, None) for iri, by, title in said]}


def test_projects_of_two_funds_under_one_plan_meet(empty: duckdb.DuckDBPyConnection) -> None:
    facts = woven(
        empty, one("1", "F1"), one("2", "F2"), one("3", "F3", year=2567), one("4", "F4", year=2567),
        project_plan=[(f"{BASE}project/{n}", plan) for n, plan in zip("1234", "PPPQ", strict=True)],
        **plans(("P", "pao", "แผนงานผู้สูงอายุ"), ("Q", "pao", "แผนงานผู้สูงอายุ")),
    )  # fmt: skip
    assert found(facts, "shared-plan") == [("P", None, 2568, 1.0, 2)]


def test_plans_of_one_name_of_two_publishers_meet_in_a_province_and_less_surely(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    facts = woven(
        empty, one("1", "F1", areas=["900101"], by=["a"]), one("2", "F2", areas=["9002"], by=["b"]),
        one("3", "F3", by=["b"]),
        project_plan=[(f"{BASE}project/1", "P"), (f"{BASE}project/2", "Q"), (f"{BASE}project/3", "Q")],
        **plans(("P", "a", "แผนงานผู้สูงอายุ ปี 2568"), ("Q", "b", "แผนงานผู้สูงอายุ")),
    )  # fmt: skip
    assert ("P", "90", 2568, 0.8, 2) in found(facts, "shared-plan")
    assert ("Q", None, 2568, 1.0, 2) in found(facts, "shared-plan")
    assert len(found(facts, "shared-plan")) == 2


def test_a_plan_is_known_by_what_is_left_of_its_name() -> None:
    assert plan_name("แผนงานผู้สูงอายุ ประจำปีงบประมาณ 2568 ตำบลบ่อยาง") == plan_name("แผนงาน ผู้สูงอายุ") != ""
    assert plan_name("แผนงานผู้สูงอายุ") != plan_name("แผนงานผู้พิการ")
    assert plan_name("แผนงาน") == "แผนงาน"


# -- shared activity ------------------------------------------------------------------------------------------


def activity(number: int, title: str) -> tuple[Any, ...]:
    """Return a row of an activity of the project of that number."""
    return (f"{BASE}activity/{number}", f"{BASE}project/{number}", title, None, None, None)


def test_like_activities_of_two_funds_in_a_tambon_meet(empty: duckdb.DuckDBPyConnection) -> None:
    facts = woven(
        empty, one("1", "F1", areas=["900101"]), one("2", "F2", areas=["900101"], title=f"โครงการ{WASTE} ปี 2568"),
        one("3", "F3", areas=["900102"]),
        activity=[activity(1, f"กิจกรรม{WASTE}"), activity(3, WASTE)],
    )  # fmt: skip
    assert found(facts, "shared-activity") == [(None, "900101", 2568, 1.0, 2)]
    assert "list an activity of the same words: 1; list no activity, the words are of their titles: 1" in why(
        facts, "shared-activity"
    )


def test_an_activity_is_where_it_says_and_else_where_its_project_is(empty: duckdb.DuckDBPyConnection) -> None:
    facts = woven(
        empty, one("1", "F1", areas=["900101"]), one("2", "F2", areas=["900102"]), one("3", "F3", areas=["900102"]),
        activity=[activity(1, WASTE), activity(2, WASTE), activity(3, DENGUE)],
        statement_area=[("activity", f"{BASE}activity/1", "90010201")],
    )  # fmt: skip
    assert found(facts, "shared-activity") == [(None, "900102", 2568, 1.0, 2)]


def test_where_only_the_amphoe_is_known_it_is_less_sure(empty: duckdb.DuckDBPyConnection) -> None:
    both = [one(n, f"F{n}", areas=["9001"], title=WASTE) for n in ("1", "2")]
    facts = woven(empty, *both, one("3", "F3", areas=["900101"], title=WASTE))
    assert found(facts, "shared-activity") == [(None, "9001", 2568, 0.8, 2)]


def test_words_that_say_only_how_are_no_activity() -> None:
    assert activity_key("อบรมให้ความรู้", ()) == ""
    assert activity_key("อบรมให้ความรู้ผู้สูงอายุ", ()) == ""
    assert activity_key(f"กิจกรรม{WASTE} ปี 2568", ()) == activity_key(WASTE, ()) != ""
    assert activity_key("ตรวจเบาหวานผู้สูงอายุ", ()) != activity_key("ตรวจเบาหวาน", ())


# -- same place, same people, same year -----------------------------------------------------------------------


def test_two_funds_with_one_group_in_a_tambon_and_year_could_co_ordinate(empty: duckdb.DuckDBPyConnection) -> None:
    group = GROUP + "1004"
    facts = grouped(
        empty, one("1", "F1", areas=["900101"], groups=[group]), one("2", "F2", areas=["900101"], groups=[group]),
        one("3", "F3", areas=["900101"], groups=[GROUP + "1002"]), one("4", "F4", areas=["900102"], groups=[group]),
    )  # fmt: skip
    assert found(facts, "same-place-people-year") == [(group, "900101", 2568, 1.0, 2)]
    assert found(facts, "same-place-people-year", "iri") == [
        (f"{BASE}linkage/same-place-people-year/900101-1004-2568",)
    ]


def test_by_amphoe_it_says_so(empty: duckdb.DuckDBPyConnection) -> None:
    both = [one(n, f"F{n}", areas=["9001"], groups=[GROUP + "1004"]) for n in ("1", "2")]
    facts = woven(empty, *both, one("3", "F3", areas=["900101"], groups=[GROUP + "1004"]))
    assert found(facts, "same-place-people-year", "area, level, score") == [("9001", "amphoe", 0.8)]
    assert "their amphoe is known and not their tambon: 2" in why(facts, "same-place-people-year")


def test_the_running_of_a_fund_is_no_people_and_everybody_is_a_group_of_its_own(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    running = [one(n, f"F{n}", areas=["900101"], groups=[GROUP + "2005"]) for n in ("1", "2")]
    assert found(grouped(empty, *running), "same-place-people-year") == []
    everybody = one("1", "F1", areas=["900101"], groups=[GROUP + "9001"])
    old = one("2", "F2", areas=["900101"], groups=[GROUP + "1004"])
    assert found(grouped(empty, everybody, old), "same-place-people-year") == []
    also = one("2", "F2", areas=["900101"], groups=[GROUP + "9001"])
    assert found(grouped(empty, everybody, also), "same-place-people-year", "projects") == [(2,)]


# -- crowded cells --------------------------------------------------------------------------------------------


@pytest.mark.whole
def test_ten_times_the_projects_in_a_cell_are_as_many_linkages(empty: duckdb.DuckDBPyConnection) -> None:
    def crowd(size: int) -> dict[str, int]:
        many = [
            one(str(n), f"F{n % 3}", areas=["900101"], groups=[GROUP + "1004"], goals=["G1"], title=WASTE)
            for n in range(size)
        ]
        return linkages.by_kind(woven(empty, *many, goal=[goal("G1")]))

    same = ("shared-goal", "shared-activity", "same-place-year", "same-place-people-year", "possible-duplicate")
    assert crowd(60) == crowd(300) == {**dict.fromkeys(same, 1), "same-project": 3}


def test_a_long_circle_of_goals_costs_a_bounded_number_of_steps_each(empty: duckdb.DuckDBPyConnection) -> None:
    facts = told(empty, *(project(f"{n}", funds={f"F{n}": [1]}, goals=["g0003"]) for n in range(2)))
    goals = [f"g{n:04}" for n in range(1000)]
    facts.executemany(
        "insert into goal (iri, strategy, broader) values (?, 's', ?)",
        list(zip(goals, goals[1:] + goals[:1], strict=True)),
    )
    facts.executemany("insert into goal_match values (?, 'close', ?)", [(one, goals[500]) for one in goals[:100]])
    _grouped(facts)
    assert facts.execute("select count(*) from goal_up").fetchall() == [(21_000,)]
    found = {about for (about,) in facts.execute("select about from linkage where kind = 'shared-goal'").fetchall()}
    assert {"g0003", "g0023"} <= found
    assert "g0030" not in found
