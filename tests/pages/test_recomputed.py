"""Figures of the example's pages, told anew by SPARQL over the published dump: no table of ours has a part in it."""

import csv
import gzip
import posixpath
import re
import urllib.parse
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import lxml.html
import pyoxigraph as ox
import pytest

pytestmark = pytest.mark.whole

SHARED = "https://w3id.org/thaktho/id/"
BASE = "https://songkhla.thaktho.example/id/"
PREFIXES = f"""
prefix thk: <https://w3id.org/thaktho/ns#> prefix proj: <https://linked.data.gov.au/def/project#>
prefix prov: <http://www.w3.org/ns/prov#> prefix dct: <http://purl.org/dc/terms/>
prefix dcat: <http://www.w3.org/ns/dcat#>
prefix skos: <http://www.w3.org/2004/02/skos/core#> prefix geo: <http://www.opengis.net/ont/geosparql#>
prefix graph: <{SHARED}graph/> prefix group: <{SHARED}code/target-group/>
"""
FUND = "?project proj:wasFundedThrough/prov:agent ?named . optional { [] thk:about ?named ; thk:sameFund ?same }"
TOLD = "graph ?g { ?project a proj:Project . ?data a dcat:Dataset ; dct:publisher ?publisher }"
GOAL = "{ ?project thk:advances ?goal } union { [] thk:about ?project ; thk:suggestsGoal ?goal }"
GROUP = "{ ?project thk:reach/thk:targetGroup ?page } union { [] thk:about ?project ; thk:suggestsGroup ?page }"
MEMBERS = {
    "area": "?project proj:hadAreaOfInterest ?area . graph graph:areas { ?area geo:sfWithin* ?page }",
    "plan": "?project proj:hadPlan ?page",
    "goal": f"{GOAL} ?goal skos:broader* ?page",
    "target-group": GROUP,
    "body": "?project prov:wasAssociatedWith ?page",
    "fund": f"{{ {FUND} bind(coalesce(?same, ?named) as ?page) }} union {{ {FUND} bind(?named as ?page) }}",
    "publisher": f"{TOLD} bind(?publisher as ?page)",
    "dataset": f"{TOLD} bind(?data as ?page)",
    "local authority": f"{{ {FUND} ?named thk:localAuthority ?page }}"
    f" union {{ {TOLD} ?publisher thk:localAuthority ?page }} union "
    "{ ?project prov:wasAssociatedWith/thk:localAuthority ?page }",
    "year": f'?project thk:fiscalYear ?year bind(iri(concat("{BASE}year/", str(?year))) as ?page)',
}
"""How projects belong to a page of each kind."""

Members = dict[str, set[str]]


@pytest.fixture(scope="module")
def dump(site: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(gzip.decompress((site / "dump" / "whole.nq.gz").read_bytes()), format=ox.RdfFormat.N_QUADS)
    return store


def _ask(dump: ox.Store, query: str) -> list[list[str]]:
    found = dump.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return [[value.value if isinstance(value, ox.NamedNode | ox.Literal) else "" for value in row] for row in found]


def _page(iri: str) -> str:
    return iri.removeprefix(BASE).removeprefix(SHARED)


@pytest.fixture(scope="module")
def members(dump: ox.Store) -> Members:
    """The projects of a page, by its path."""
    found: Members = defaultdict(set)
    for pattern in MEMBERS.values():
        query = f"select distinct ?page ?project where {{ ?project a proj:Project . {pattern} }}"
        for page, project in _ask(dump, query):
            found[_page(page)].add(project)
    return found


def _main(folder: Path) -> lxml.html.HtmlElement:
    main = lxml.html.fromstring((folder / "index.html").read_bytes().decode()).find(".//main")
    assert main is not None
    return main


def _first_figure(main: lxml.html.HtmlElement) -> str:
    return "".join(main.xpath('(.//dl[contains(@class, "figures")]//*[@class="big"])[1]//text()'))


def test_the_dump_tells_of_every_page_that_lists_projects_which_these_are(site: Path, members: Members) -> None:
    """The file beside the page, and the number on it in both languages; not those of strategies and lists by year."""
    wrong: list[Path] = []
    kinds = set()
    for page in sorted(members):
        both = [folder for folder in (site / page, site / "en" / page) if (folder / "index.html").is_file()]
        wrong += [folder for folder in both if _first_figure(_main(folder)) != f"{len(members[page]):,}"]
        if (beside := site / page / "index.csv").is_file():
            kinds.add(page.split("/")[0])
            with beside.open(encoding="utf-8-sig", newline="") as file:
                if members[page] != {row["iri"] for row in csv.DictReader(file)}:
                    wrong.append(beside)
    assert wrong == []
    assert kinds >= {"area", "code", "fund", "goal", "local-authority", "organization", "plan", "publisher", "year"}
    listed = {one.parent.relative_to(site).as_posix() for one in site.glob("*/**/index.csv")}
    listed = {one for one in listed if not re.match(r"(year/\w+/|strategy/|project$)", one)}
    assert listed <= set(members)


@pytest.mark.parametrize("name", ["areas", "goals", "local-authorities", "plans", "target-groups"])
def test_a_table_of_the_whole_counts_the_projects_of_each_page(site: Path, members: Members, name: str) -> None:
    with (site / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        said = {_page(row["iri"]): int(row["projects"]) for row in csv.DictReader(file)}
    assert {page: number for page, number in said.items() if number != len(members[page])} == {}
    assert any(said.values())


def test_a_page_gives_the_money_that_its_projects_were_approved(site: Path, dump: ox.Store, members: Members) -> None:
    """Of the example nothing is reported twice, so sums are no ranges; a fund's page has what that fund gives."""
    paid = "?project proj:wasFundedThrough ?f . ?f thk:approved ?amount optional { ?f prov:agent ?fund }"
    rows = _ask(dump, f"select distinct ?project ?f ?fund ?amount where {{ {paid} }}")
    wrong, compared = [], 0
    for page in (one for one in members if re.match(r"area|code|fund|goal|plan|year", one)):
        its = [row for row in rows if (_page(row[2]) == page if page.startswith("fund/") else row[0] in members[page])]
        given = [Decimal(row[3]) for row in its]
        if given and (site / "en" / page / "index.html").is_file():
            total = sum(given, Decimal())
            short = f"{(total / 1_000_000).quantize(Decimal('0.1'), ROUND_HALF_UP)} million"
            exact = f"{total.normalize():,f}" if total < 1_000_000 else short.replace(".0 ", " ")
            money = _main(site / "en" / page).xpath('string(.//div[contains(@class, "money")])')
            figures = " ".join(money.split())
            compared += 1
            if not figures.startswith(f"Approved {exact} baht"):
                wrong.append((page, figures, exact))
    assert wrong == []
    assert compared > 100


def test_what_one_page_says_of_another_both_have(site: Path, members: Members) -> None:
    """Numbers beside a link, on pages of areas, authorities and plans, to goals, groups, areas and sources of money."""
    wrong, compared = [], 0
    for page in (one for one in members if re.match(r"(area|local-authority|plan)/", one)):
        main = _main(site / "en" / page)
        for row in main.xpath('.//li[span[@class="n"]] | .//section[@id="funds"]//tbody/tr'):
            href = (row.xpath(".//a/@href") or [""])[0]
            other = posixpath.dirname(posixpath.normpath(posixpath.join(page, urllib.parse.unquote(href))))
            said = "".join(row.xpath('(./span[@class="n"] | ./td[1])[1]//text()'))
            kinds = r"fund/" if row.tag == "tr" else r"(goal|code|area)/"
            if re.match(kinds, other) and (number := re.match(r"(\d+)(?: project|$)", said)):
                both = len(members[page] & members[other])
                whole = other.startswith("area/")  # its neighbours, and what an authority covers: all that is there
                compared += 1
                if int(number[1]) != both and not (whole and int(number[1]) == len(members[other])):
                    wrong.append((page, other, said, both))
    assert wrong == []
    assert compared > 1000


def test_people_where_no_work_is_found_are_those_of_tambon_that_no_project_reaches(
    site: Path, dump: ox.Store, members: Members
) -> None:
    counts = _ask(
        dump, "select ?area ?n where { ?need thk:targetGroup group:9001 ; dct:spatial ?area ; thk:peopleCount ?n }"
    )
    named = _ask(dump, "select ?area ?p where { ?p a proj:Project ; proj:hadAreaOfInterest ?area }")
    finest: Members = defaultdict(set)
    for area, project in named:
        if not any(other != area and other.startswith(area) for other, of in named if of == project):
            finest[_page(area)].add(project)
    main = _main(site / "gaps")
    [year] = re.findall(r"\d{4}", main.xpath('string(.//h2[@id="now"])'))
    people = 0
    for area, number in counts:
        code = _page(area).removeprefix("area/")
        reached = members[f"area/{code}"].union(*(finest[f"area/{code[:length]}"] for length in (2, 4)))
        if len(code) == 6 and not reached & members[f"year/{year}"]:
            people += int(number)
    assert people
    assert _first_figure(main).startswith(f"{people:,} ")
