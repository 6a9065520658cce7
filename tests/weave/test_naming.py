"""One record names the other: by its code in a text or as a related project; what people decide of it counts."""

from typing import Any

import duckdb
import pytest
from tests.weave.small import BASE, project, ran, told

from thaktho import decisions
from thaktho.iris import slug
from thaktho.weave import linkages
from thaktho.weave.finding import compare
from thaktho.weave.pairing import pair

ONE, TWO = "67-L5221-2-01", "68-L5221-2-09"


def woven(
    empty: duckdb.DuckDBPyConnection,
    *projects: dict[str, Any],
    codes: dict[str, str] | None = None,
    texts: list[tuple[str, str, str]] | None = None,
    related: list[tuple[str, str]] | None = None,
    decided: list[tuple[str, str, str]] | None = None,
) -> duckdb.DuckDBPyConnection:
    """Pair projects, their codes as printed, texts (project, field, text), relations and decisions on them.

    Who meets, and the picture around it, is not woven.
    """
    facts = told(empty, *projects)
    for name, code in (codes or {one["code"]: one["code"] for one in projects}).items():
        facts.execute("update project set code = ? where iri = ?", [code, iri(name)])
    for name, field, said in texts or []:
        kept = "printed" if field == "related" else "value"
        facts.execute(
            f"insert into statement (subject, class, field, {kept}) values (?, 'project', ?, ?)",  # noqa: S608 - ours
            [iri(name), field, said],
        )
    for name, other in related or []:
        facts.execute("insert into project_relation values (?, ?)", [iri(name), iri(other)])
    for number, (one, two, verdict) in enumerate(decided or [], start=1):
        row = [number, *sorted((iri(one), iri(two))), verdict]
        facts.execute("insert into decision values (?, ?, ?, 'explicit', ?, 'seen', 'pao', '2026-01-01')", row)
    ran(facts, "places", "goals", "explicit")
    compare(facts, BASE)
    pair(facts, BASE)
    linkages._name(ran(facts, "groups"), BASE)
    return facts


def iri(name: str) -> str:
    """Return the address of a project."""
    return f"{BASE}project/{name}"


def address(one: str, two: str) -> str:
    """Return the address of the linkage of two projects, in whatever order."""
    return decisions.linkage(BASE, (*decisions.pair(iri(one), iri(two)), "explicit"))


def found(facts: duckdb.DuckDBPyConnection) -> list[Any]:
    """Return the linkages of which one project names the other, and why."""
    return facts.execute(
        "select l.iri, l.area, l.year, l.score, l.rule, l.verdict, t.definition_en from linkage l"
        " join term t on t.iri = l.iri where l.kind = 'explicit' order by l.iri"
    ).fetchall()


PAIR = (
    project(ONE, year=2567, areas=["900101"], funds={"F1": [1]}),
    project(TWO, areas=["900101", "900102"], funds={"F1": [1]}),
)


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ([(TWO, "description", f"ต่อยอดจากโครงการ {ONE} ของปีก่อน")], f"the description of {TWO} has the code of {ONE}"),
        ([(TWO, "objective", "ขยายผลของ๖๗-L5221-2-01")], f"the objective of {TWO} has the code of {ONE}"),
        ([(TWO, "description", "(67 - l5221 - 2 - 01)")], f"the description of {TWO} has the code of {ONE}"),
        ([(ONE, "related", TWO)], f"{ONE} names {TWO} as a related project"),
    ],
)
def test_a_code_in_a_text_is_a_link(
    empty: duckdb.DuckDBPyConnection, texts: list[tuple[str, str, str]], why: str
) -> None:
    (row,) = found(woven(empty, *PAIR, texts=texts))
    assert row == (address(ONE, TWO), "900101", 2568, 1.0, "explicit/3", None, f"{why}; score 1.00 of 1")


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("SCF/866", "SCF/866"),
        ("แผน 3/2568", "แผน 3/2568"),
        ("แผน 3/2568", "แผน ๓/๒๕๖๘"),
        ("K-10000", "\N{KELVIN SIGN}-๑๐๐๐๐"),
        ("S-10000", "\N{LATIN SMALL LETTER LONG S} 10000"),
        ("I-10000", "\N{LATIN SMALL LETTER DOTLESS I}-10000"),
    ],
)
def test_a_short_code_that_nothing_else_is_called_is_a_link(
    empty: duckdb.DuckDBPyConnection, code: str, printed: str
) -> None:
    facts = woven(empty, *PAIR, codes={ONE: code, TWO: "X-1"}, texts=[(TWO, "description", f"ต่อจาก {printed}")])
    assert len(found(facts)) == 1


def test_a_code_in_a_title_is_a_link(empty: duckdb.DuckDBPyConnection) -> None:
    later = {**PAIR[1], "title": f"โครงการต่อเนื่องจาก {ONE}"}
    (row,) = found(woven(empty, PAIR[0], later))
    assert row[-1] == f"the title of {TWO} has the code of {ONE}; score 1.00 of 1"


def test_two_that_name_each_other_are_one_linkage_with_both_reasons(empty: duckdb.DuckDBPyConnection) -> None:
    (row,) = found(woven(empty, *PAIR, texts=[(TWO, "description", ONE)], related=[(ONE, TWO), (TWO, ONE)]))
    assert row[-1] == (
        f"{ONE} names {TWO} as a related project; {TWO} names {ONE} as a related project;"
        f" the description of {TWO} has the code of {ONE}; score 1.00 of 1"
    )


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ({ONE: "10/2568", TWO: "X-1"}, "วันที่ 10/2568"),
        ({ONE: "A-12", TWO: "X-1"}, "ห้อง A-12"),
        ({ONE: "PROJECT", TWO: "X-1"}, "project"),
        ({ONE: "ปี 2568", TWO: "X-1"}, "ผลของปี ๒๕๖๘"),
        ({ONE: "โครงการที่ 1", TWO: "X-1"}, "ต่อจากโครงการที่ 1"),
        ({ONE: "COVID-19", TWO: "X-1"}, "ผู้ติดเชื้อ COVID-19"),
        ({ONE: ONE, TWO: TWO}, "67-L5221-2-011"),
        ({ONE: ONE, TWO: TWO}, "167-L5221-2-01"),
        ({ONE: ONE, TWO: TWO}, f"รหัสของเราคือ {TWO}"),
        ({ONE: ONE, TWO: ONE}, ONE),
    ],
    ids=["date", "short", "no digit", "year", "count", "name", "longer", "begun before", "its own", "of two"],
)
def test_what_could_be_something_else_is_no_code(
    empty: duckdb.DuckDBPyConnection, codes: dict[str, str], said: str
) -> None:
    assert found(woven(empty, *PAIR, codes=codes, texts=[(TWO, "description", said)])) == []


def test_what_people_decide_of_it_counts(empty: duckdb.DuckDBPyConnection) -> None:
    text = [(TWO, "description", ONE)]
    assert found(woven(empty, *PAIR, texts=text, decided=[(ONE, TWO, "reject")])) == []
    (row,) = found(woven(empty, *PAIR, texts=text, decided=[(TWO, ONE, "confirm")]))
    assert row[3:6] == (1.0, "explicit/3", "confirm")
    facts = woven(empty, *PAIR, decided=[(ONE, TWO, "confirm")])
    (row,) = found(facts)
    assert row == (
        address(ONE, TWO), "900101", 2568, 1.0, "person", "confirm",
        "no rule found it; an organisation confirms it; score 1.00 of 1",
    )  # fmt: skip
    assert facts.execute("select verdict from linkage_decision").fetchall() == [("confirm",)]
    assert found(woven(empty, PAIR[0], decided=[(ONE, TWO, "confirm")])) == []


def test_codes_have_the_form_of_addresses_with_thai_letters_apart(empty: duckdb.DuckDBPyConnection) -> None:
    linkages.weave(told(empty), BASE, alone=True)
    for code in ("68 - L8287 - 5 - 1", "๖๑-l5221-2-01 ", "61-L5202-7(2)-4", "SCF/866", "แผน ก.-01"):
        assert empty.execute("select coded(?)", [code]).fetchall() == [(slug(code),)]
    assert empty.execute("select coded('ปี2564-L5275-1-1')").fetchall() == [("ปี-2564-L5275-1-1",)]
