"""The pages that show a whole: the overview of this year, a page a year, and a place with its villages."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from tests.pages.small import BASE, SHARED, SITE, fill
from tests.pages_read import html_of, linked, listed

from thaktho import side_by_side
from thaktho.contract import shipped
from thaktho.messages import LANGUAGES
from thaktho.pages import inputs
from thaktho.pages.assets import assets
from thaktho.pages.context import Context
from thaktho.pages.declared import prelude, queries
from thaktho.pages.writing import write
from thaktho.resources import folder

ITEM = NamedNode("https://schema.org/itemListElement")


@pytest.fixture(scope="module")
def filled(tables: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    with side_by_side.another(tables) as cursor:
        cursor.execute(prelude())
        yield cursor


@pytest.fixture
def facts(tables: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Tables to change: what a test does to them is undone."""
    with side_by_side.another(tables) as cursor:
        cursor.begin()
        yield cursor
        cursor.rollback()


def made(facts: duckdb.DuckDBPyConnection, out: Path, kinds: set[str]) -> None:
    """Make the pages of some kinds."""
    facts.execute("attach ':memory:' as inputs")
    inputs.prepare(facts)
    context = Context(facts, shipped().sheets, SITE, assets())
    units = facts.execute("select kind, list(no order by no) from inputs.unit group by kind").fetchall()
    assert kinds <= {kind for kind, _ in units}
    for batch in units:
        if batch[0] in kinds:
            assert list(write(context, batch, LANGUAGES, out))


def asked(facts: duckdb.DuckDBPyConnection, file: str, part: str, page: str) -> list[dict[str, object]]:
    found = facts.execute(f"select * from ({queries(file)[part]}) where page = $1", [page])  # noqa: S608 - our own
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_every_year_has_a_page_whose_file_holds_its_projects(public: Path, tables: duckdb.DuckDBPyConnection) -> None:
    years = dict(tables.execute("select year, count(*) from project where year is not null group by year").fetchall())
    assert {one.name for one in (public / "year").iterdir()} >= {*map(str, years)}
    for year, projects in years.items():
        text = (public / "year" / str(year) / "index.csv").read_text(encoding="utf-8-sig")
        assert len(list(csv.reader(io.StringIO(text)))) - 1 == projects


@pytest.mark.parametrize("top", ["", "en/"])
def test_the_list_of_all_leads_to_every_project_by_its_year_and_each_amphoe_it_lies_in(
    public: Path, tables: duckdb.DuckDBPyConnection, top: str
) -> None:
    """Those that name no amphoe stand with their province, those that name nothing of it apart; counts are of lists."""
    expected: dict[tuple[str, str], set[str]] = {}
    areas = (
        "select p.iri, p.year, list(a.area) from project p left join project_area a on a.project = p.iri group by all"
    )
    for iri, year, codes in tables.execute(areas).fetchall():
        named = {code[:4] for code in codes if code and code[:2] == "90"}
        for area in {code for code in named if len(code) == 4} or named or {"none"}:
            expected.setdefault((str(year or "none"), area), set()).add(iri.removeprefix(BASE))
    found = {(year, area): all_ for year, areas in listed(public, top).items() for area, all_ in areas.items()}
    assert {area for _, area in expected} >= {"9001", "90", "none"}
    assert found == expected
    page = html_of(public / top / "project" / "index.html")
    told = re.findall(r'href="[^"]*year/(\w+)/(\w+)/index.html">([\d,]+)</a>', page)
    assert {(year, area): int(n.replace(",", "")) for year, area, n in told} == {
        at: len(of) for at, of in expected.items()
    }


@pytest.mark.whole
def test_a_year_and_area_of_hundreds_of_projects_goes_on_over_pages(tmp_path: Path) -> None:
    with fill() as many:
        named = "$1 || 'project/L7889/many-' || i"
        many.execute(
            f"insert into project by name select {named} as iri, 'many-' || i as code, 'อีก' as title, 2568 as year"  # noqa: S608 - our own
            " from range(250) t(i)",
            [BASE],
        )
        many.execute(
            f"insert into term by name select {named} as iri, 'project' as kind, 'อีก' as th,"  # noqa: S608 - our own
            " 'project/L7889/many-' || i || '/' as path from range(250) t(i)",
            [BASE],
        )
        made(many, tmp_path, {"projects", "year-area"})
    for top in ("", "en/"):
        found = listed(tmp_path, top)["2568"]["none"]
        assert {f"project/L7889/many-{i}" for i in range(250)} <= found


@pytest.mark.parametrize("top", ["", "en/"])
def test_the_page_of_all_linkages_leads_to_every_one_by_its_kind(
    public: Path, tables: duckdb.DuckDBPyConnection, top: str
) -> None:
    every = {iri.removeprefix(BASE) for (iri,) in tables.execute("select iri from linkage").fetchall()}
    themselves, lists = linked(public, top)
    assert len({iri.split("/")[1] for iri in every}) > 1
    assert themselves.union(*(held for _, held in lists.values())) == every


@pytest.mark.whole
def test_where_a_kind_has_many_each_year_and_place_has_a_list_of_exactly_these_that_goes_on_over_pages(
    tmp_path: Path,
) -> None:
    with fill() as many:
        said: list[tuple[str | None, int | None, int]] = [
            ("900101", 2567, 70),
            ("900102", 2567, 5),
            ("901002", 2567, 1),
            ("9010", 2568, 2),
            ("90", 2568, 3),
        ]
        said += [("930101", 2568, 4), (None, None, 2)]
        rows = [
            (f"linkage/shared-plan/many-{i}", area, year)
            for i, (area, year) in enumerate((area, year) for area, year, n in said for _ in range(n))
        ]
        many.executemany(
            "insert into linkage by name select $1 || $2 as iri, 'shared-plan' as kind, $3 as area, $4 as year",
            [(BASE, *row) for row in rows],
        )
        many.executemany(
            "insert into term by name select $1 || $2 as iri, 'linkage' as kind, 'แผน' as th, $2 || '/' as path",
            [(BASE, path) for path, *_ in rows],
        )
        made(many, tmp_path, {"linkages", "linkage-kind", "linkage-list"})
    at = {"900101": "9001", "900102": "9001", "901002": "9010", "930101": "none", None: "none"}
    expected: dict[str, set[str]] = {}
    for path, area, year in rows:
        expected.setdefault(f"shared-plan/{year or 'none'}/{at.get(area, area)}", set()).add(path)
    for name, held in expected.items():
        data = tmp_path / "linkage" / name
        assert html_of(data / "index.html").count("index.ttl") == 2  # its head and its foot lead to it
        for file, form in (("index.ttl", RdfFormat.TURTLE), ("index.jsonld", RdfFormat.JSON_LD)):
            said_in = {quad.object for quad in parse((data / file).read_bytes(), form) if quad.predicate == ITEM}
            assert said_in == {NamedNode(f"{BASE}{path}") for path in held}
    for top in ("", "en/"):
        _, lists = linked(tmp_path, top)
        lists = {name: held for name, held in lists.items() if name.startswith("shared-plan/")}
        assert {name: held for name, (_, held) in lists.items()} == expected
        assert {name: n for name, (n, _) in lists.items()} == {name: len(held) for name, held in expected.items()}


@pytest.mark.whole
@pytest.mark.parametrize("top", ["", "en/"])
def test_goals_of_one_name_that_the_same_projects_serve_have_titles_of_their_own(tmp_path: Path, top: str) -> None:
    """Each is called by its strategy too, as in the sentence that tells of both."""
    with fill() as two:
        goals = [f"{BASE}goal/SKH2570-2", f"{BASE}goal/CH-1"]
        two.execute("insert into goal by name select $1 as iri, $2 as strategy", [goals[1], f"{BASE}strategy/CH"])
        two.execute("insert into goal_above select $1, $1", [goals[1]])
        two.execute(
            "insert into term by name select $1 as iri, 'strategy' as kind, 'ธรรมนูญตำบล' as th, 'A charter' as en",
            [f"{BASE}strategy/CH"],
        )
        for number, goal in enumerate(goals):
            iri = f"{BASE}linkage/shared-goal/{number}"
            two.execute(
                "insert into linkage by name select $1 as iri, 'shared-goal' as kind, 2567 as year, $2 as about",
                [iri, goal],
            )
            two.execute("insert into linkage_evidence select $1, min(iri) from project", [iri])
            two.execute(
                "insert into term by name select $1 as iri, 'linkage' as kind, 'ขยะ' as th, $2 as path",
                [iri, f"linkage/shared-goal/{number}/"],
            )
        made(two, tmp_path, {"linkage"})
    said = [html_of(tmp_path / top / f"linkage/shared-goal/{number}/index.html") for number in range(2)]
    titles = [page[page.index("<title>") + 7 : page.index("</title>")] for page in said]
    strategies = ["Songkhla Vision 2570", "A charter"] if top else ["วิสัยทัศน์สงขลา 2570", "ธรรมนูญตำบล"]
    assert [title.split(" · ")[:2] for title in titles] == [["ขยะ", strategy] for strategy in strategies]


def test_this_year_is_the_newest_of_three_publishers_else_the_newest(
    filled: duckdb.DuckDBPyConnection, facts: duckdb.DuckDBPyConnection
) -> None:
    newest = filled.execute("select max(year) from year_of").fetchone()
    assert filled.execute("select year from this_year").fetchone() == newest
    dataset = "select iri, publisher from dataset qualify row_number() over (partition by publisher order by iri) = 1"
    three = facts.execute(f"{dataset} limit 3").fetchall()
    assert len(three) == 3
    for number, (iri, _) in enumerate(three):
        facts.execute("insert into project (iri, title, year) values ($1, 'x', 2560)", [f"urn:x:{number}"])
        facts.execute("insert into project_dataset values ($1, $2)", [f"urn:x:{number}", iri])
    facts.execute("delete from project where year > 2560 and iri not in (select max(iri) from project)")
    facts.execute(prelude())
    assert facts.execute("select year from this_year").fetchone() == (2560,)


def test_the_overview_says_of_this_year_what_the_year_says_of_itself(filled: duckdb.DuckDBPyConnection) -> None:
    [(page,)] = filled.execute("select page from this_year").fetchall()
    for part in ("year_summary", "year_money", "year_figures", "year_map", "year_places", "year_goals", "year_groups"):
        here, there = asked(filled, "shared", part, ""), asked(filled, "shared", part, page)
        assert here, part
        assert [row | {"page": page} for row in here] == there


def test_counts_of_a_map_are_those_of_the_years_projects(filled: duckdb.DuckDBPyConnection) -> None:
    for page, year in filled.execute("select page, year from shown_year where page <> ''").fetchall():
        counted = {row["code"]: row["projects"] for row in asked(filled, "shared", "year_map", page)}
        truth = dict(
            filled.execute(
                "select area, count(distinct project) from project_area join project on iri = project "
                "where year = $1 and length(area) = 6 group by area",
                [year],
            ).fetchall()
        )
        assert {code: n for code, n in counted.items() if n} == truth


def test_a_village_is_a_section_of_its_tambons_page_with_the_projects_that_name_it(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    [project] = facts.execute("select min(iri) from project").fetchone() or ()
    facts.execute(
        "insert into statement (class, subject, field, iri) values ('project', $1, 'area', $2)",
        [project, f"{SHARED}area/90010203"],
    )
    facts.execute(prelude())
    [village] = asked(facts, "area", "villages", f"{SHARED}area/900102")
    assert (village["code"], village["projects"]) == ("90010203", [project])


def test_neighbours_are_those_of_the_amphoe_where_no_border_is_known(filled: duckdb.DuckDBPyConnection) -> None:
    shown = {row["code"] for row in asked(filled, "area", "on_map", f"{SHARED}area/900101")}
    assert shown == {"900101", "900102"}


def test_the_level_of_what_is_listed_and_mapped_keeps_a_country_to_few(
    filled: duckdb.DuckDBPyConnection, facts: duckdb.DuckDBPyConnection
) -> None:
    assert filled.execute("select listed, mapped from whole_level").fetchone() == ("amphoe", "tambon")
    facts.execute("insert into area select '77' || i, 'x' || i, 'amphoe', null, 'ก', 'a' from range(928) t(i)")
    facts.execute("insert into area select '77000' || i, 'y' || i, 'tambon', null, 'ก', 'a' from range(7436) t(i)")
    facts.execute(prelude())
    assert facts.execute("select listed, mapped from whole_level").fetchone() == ("province", "province")
    assert {code for (code,) in facts.execute("select code from listed_in").fetchall()} == {"90", ""}


def test_a_project_in_an_amphoe_here_and_a_province_beside_is_listed_in_both(facts: duckdb.DuckDBPyConnection) -> None:
    """One in an amphoe and in all of its own province stands with the amphoe alone: its province is said by that."""
    facts.execute("insert into area values ('93', 'x93', 'province', null, 'พัทลุง', 'Phatthalung')")
    project = f"{BASE}project/L7889/66-L7889-2-01"
    facts.execute("delete from project_area where project = $1", [project])
    facts.executemany("insert into project_area values (?, ?)", [(project, code) for code in ("901002", "90", "93")])
    facts.execute(prelude())
    found = facts.execute("select code from listed_in where project = $1 order by code", [project]).fetchall()
    assert found == [("9010",), ("93",)]


@pytest.mark.parametrize("top", ["", "en/"])
def test_the_page_of_places_leads_to_every_tambon_at_once(
    public: Path, tables: duckdb.DuckDBPyConnection, top: str
) -> None:
    """Nothing of that is folded; a figure is told of those of which anything is published, zero too."""
    page = html_of(public / top / "area" / "index.html").partition("</section>")[0]
    assert "<details" not in page
    told = dict(
        re.findall(
            r'<li><a href="(?:\.\./)*(?:en/)?area/(\d{6})/index.html">.*?</a>(?: <span class="n">(\d+)</span>)?', page
        )
    )
    assert told.keys() == {
        code for (code,) in tables.execute("select code from area where level = 'tambon'").fetchall()
    }
    assert told["900301"] == ""
    assert int(told["901002"]) > 0


@pytest.mark.whole
def test_where_there_are_thousands_of_tambon_the_whole_shows_provinces_and_leads_to_them(tmp_path: Path) -> None:
    with fill() as many:
        many.execute(
            "insert into area select '91' || 1000 + i, $1 || 'area/91' || 1000 + i, 'tambon', $1 || 'area/9001', "
            "'ตำบลใหม่', 'New' from range(3000) t(i)",
            [SHARED],
        )
        made(many, tmp_path, {"overview", "areas", "year"})
    for page in ("index.html", "area/index.html", "year/2568/index.html", "en/area/index.html"):
        text = (tmp_path / page).read_text(encoding="utf-8")
        assert "ตำบลใหม่" not in text
        assert len(text) < 150_000


@pytest.fixture(scope="module")
def prepared() -> Iterator[duckdb.DuckDBPyConnection]:
    """The inputs of the pages of the small catalogue."""
    with fill() as small:
        small.execute("attach ':memory:' as inputs")
        inputs.prepare(small)
        yield small


@pytest.mark.whole
@pytest.mark.parametrize(
    ("endpoint", "leads"),
    [
        ("https://data.example/songkhla/sparql", "https://data.example/songkhla/"),
        ("https://data.example/blazegraph/namespace/kb", None),  # another's store: nobody checks a file there
        (None, None),
    ],
)
def test_where_the_endpoint_is_ours_about_leads_to_where_a_file_is_checked(
    prepared: duckdb.DuckDBPyConnection, tmp_path: Path, endpoint: str | None, leads: str | None
) -> None:
    context = Context(prepared, shipped().sheets, replace(SITE, endpoint=endpoint), assets())
    (unit,) = prepared.execute("select kind, list(no) from inputs.unit where kind = 'about' group by kind").fetchall()
    assert list(write(context, unit, LANGUAGES, tmp_path))
    for page, where in (("about", "check"), ("en/about", "en/check")):
        text = (tmp_path / page / "index.html").read_text(encoding="utf-8")
        assert re.findall(r'href="([^"]*check)"', text) == ([leads + where] if leads else [])


def test_the_overview_asks_nothing_that_grows_with_projects_or_tambon() -> None:
    template = (folder("site") / "templates" / "overview.html.jinja").read_text(encoding="utf-8")
    assert "projects(" not in template
    assert "editions" not in template
