"""The site of the example as a whole: no link of it leads nowhere, and it names nobody else's files."""

import csv
import functools
import html
import json
import posixpath
import re
import urllib.parse
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from tests.browser.kinds import Kinds
from tests.pages_read import html_of, linked, listed
from tests.validator import invalid

pytestmark = pytest.mark.whole


@functools.cache
def _address(written: str) -> tuple[str, str, str]:
    """Return scheme, path and fragment of an address as a page writes it."""
    address = urllib.parse.urlsplit(html.unescape(written))
    return address.scheme, urllib.parse.unquote(address.path), urllib.parse.unquote(address.fragment)


def test_no_link_of_the_site_leads_nowhere(site: Path) -> None:
    """Pages, data files and anchors, in both languages; links out of the site are not followed."""
    files = {str(file.relative_to(site)) for file in site.rglob("*") if file.is_file()}
    pages = {name: (site / name).read_text(encoding="utf-8") for name in files if name.endswith(".html")}
    anchors = {name: set(re.findall(r'\bid="([^"]+)"', page)) for name, page in pages.items()}
    broken = set()
    followed = 0
    for name, page in pages.items():
        for written in re.findall(r'\b(?:href|src)="([^"]+)"', page):
            scheme, path, fragment = _address(written)
            if scheme:
                continue
            followed += 1
            # the page of what is missing names its links from the top
            start = "" if path.startswith("/") else posixpath.dirname(name)
            target = posixpath.normpath(posixpath.join(start, path.lstrip("/"))) if path else name
            if target not in files or (fragment and fragment not in anchors.get(target, set())):
                broken.add((name, written))
    assert followed > 50_000
    assert broken == set()


@pytest.mark.parametrize("top", ["", "en/"])
def test_the_list_of_all_leads_to_every_project(site: Path, top: str) -> None:
    every = {one.parent.relative_to(site / top).as_posix() for one in (site / top).glob("project/*/*/index.html")}
    assert len(every) > 200
    assert set().union(*(found for areas in listed(site, top).values() for found in areas.values())) == every


@pytest.mark.parametrize("top", ["", "en/"])
def test_the_list_of_linkages_leads_to_every_linkage_and_each_count_to_as_many(site: Path, top: str) -> None:
    folders = (one.parent.relative_to(site / top) for one in (site / top).glob("linkage/*/*/index.html"))
    every = {one.as_posix() for one in folders if one.parts[1] != "funds"}
    themselves, lists = linked(site, top)
    assert len(lists) > 10
    assert themselves.union(*(held for _, held in lists.values())) == every
    assert {name: n for name, (n, _) in lists.items()} == {name: len(held) for name, (_, held) in lists.items()}


def test_pages_of_every_kind_pass_the_validator(site: Path) -> None:
    """In both languages; of thousands some hundreds, as it takes as long for all as half of the demonstration."""
    kinds = Kinds(site)
    pages = [site / top / path for kind in kinds for path in kinds.spread(kind) for top in ("", "en")]
    assert len(pages) > 300
    assert invalid(*filter(Path.is_file, pages)) == []


def test_everything_the_site_shows_comes_from_the_site(site: Path) -> None:
    for file in sorted(site.rglob("*.html")):
        page = html_of(file)
        assert not re.search(r'<(?:script|img|iframe|source|video|audio)[^>]+src="(?:https?:)?//', page), file
        assert not re.search(r'<link[^>]+rel="(?:stylesheet|preload|icon)"[^>]+href="(?:https?:)?//', page), file


def test_a_dataset_s_page_offers_every_file_that_catalogues_are_told_of_under_its_own_title(site: Path) -> None:
    """A table a sheet: none of them is called the whole dataset."""
    pages = sorted(site.glob("dataset/*/*/*/index.html"))
    assert len(pages) > 30
    for file in pages:
        page = html_of(file)
        (said,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.DOTALL)
        told = {(one["contentUrl"].rpartition("/")[2], one["name"]) for one in json.loads(said)["distribution"]}
        offered = re.findall(r'<a href="(?:[^"]*/)?([^"/]+)">([^<]+)</a>', page)
        assert told <= {(name, html.unescape(title)) for name, title in offered}, file


def test_a_pair_s_page_says_what_speaks_for_it_each_with_its_part_of_the_score(site: Path) -> None:
    """The town's yearly school for older people: found by its title, its body and its fund."""
    folders = sorted(one.parent for one in site.glob("linkage/continuation/*/index.html"))
    in_english = site / "en" / "linkage" / "continuation"
    pages = [
        ((one / "index.html").read_text("utf-8"), (in_english / one.name / "index.html").read_text("utf-8"))
        for one in folders
    ]
    assert pages
    for thai, english in pages:
        for page, words in ((thai, "คะแนนรวม"), (english, "score")):
            told = re.findall(r"<li>([^<]+)</li>", page.partition('<ul class="why">')[2].partition("</ul>")[0])
            *parts, score = [float(re.findall(r"[-+]?\d\.\d\d", one)[0]) for one in told]
            assert words in told[-1]
            assert abs(sum(parts) - score) < 0.02, told  # each is rounded


def test_every_count_of_people_names_the_cell_that_it_was_read_from(site: Path) -> None:
    page = html_of(site / "dataset" / "dopa" / "population-2564" / "2564" / "index.html")
    assert "นับเมื่อ พ.ศ. 2564" in page
    assert "ปีงบประมาณ 2564" not in page
    needs = page[page.index('<section id="needs">') :].partition("</section>")[0]
    rows = re.findall(r"<tr><th.*?</tr>", needs, flags=re.DOTALL)[1:]
    cells = [re.findall(r'<span class="src">\S+ D(\d+)</span>', row) for row in rows]
    assert len(cells) == 144
    assert sorted(int(cell) for (cell,) in cells) == list(range(2, 146))
    area = html_of(site / "area" / "900101" / "index.html")
    [own] = re.findall(r'58,392</td>.*?<span class="src">(\S+ D\d+)</span>', area, flags=re.DOTALL)[:1]
    assert any(own in row and "58,392" in row for row in rows)


def test_the_data_of_a_place_name_what_is_done_there_who_serves_it_and_its_people_with_their_source(site: Path) -> None:
    ns = "https://w3id.org/thaktho/ns#"
    for folder in (site / "area").glob("90110[1-9]"):
        said = {quad.triple for quad in parse((folder / "index.ttl").read_bytes(), RdfFormat.TURTLE)}
        here = NamedNode(f"https://w3id.org/thaktho/id/area/{folder.name}")
        naming = {(str(t.predicate), str(t.subject)) for t in said if t.object == here}
        projects = {one for name, one in naming if name.endswith("#hadAreaOfInterest>")}
        if (folder / "index.csv").exists():
            with (folder / "index.csv").open(encoding="utf-8-sig", newline="") as file:
                assert projects == {f"<{row['iri']}>" for row in csv.DictReader(file)}
        else:
            assert projects == set()
        assert f"<{ns}covers>" in {name for name, _ in naming}
        needs = {one for _, one in naming if "/need/" in one}
        assert needs
        for need in needs:
            own = {str(t.predicate) for t in said if str(t.subject) == need}
            assert {f"<{ns}peopleCount>", f"<{ns}countedYear>", "<http://purl.org/dc/terms/title>"} <= own


def test_the_start_page_answers_first_how_many_funds_meet_and_where_nothing_is_found(site: Path) -> None:
    page = html_of(site / "index.html")
    answer = page[page.index('<dl class="answer">') : page.index("</dl>")]
    meeting, empty = (int(number) for number in re.findall(r"<strong>([\d,]+)</strong>", answer))
    pairs = html_of(site / "linkage" / "funds" / "index.html")
    assert meeting == int(re.findall(r'<span class="big">(\d+)</span>', pairs)[0])
    with (site / "linkages.csv").open(encoding="utf-8-sig", newline="") as file:
        assert f"{sum(1 for _ in csv.DictReader(file))} เรื่อง" in answer
    [(every, without)] = re.findall(r"จากทั้งหมด (\d+) ตำบล อีก (\d+)", re.sub("<[^>]+>", "", page))
    assert (empty, f"จาก {every} ตำบล" in re.sub("<[^>]+>", "", answer)) == (int(without), True)


def test_the_page_of_gaps_names_the_places_that_its_file_has(site: Path) -> None:
    """Where everybody has published and goals have no work, in the latest four years."""
    with (site / "gaps.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    last = max(int(row["year"]) for row in rows)
    named = {
        (row["year"], row["area"])
        for row in rows
        if len(row["area"]) == 6 and row["status"] == "nothing" and int(row["year"]) > last - 4
    }
    page = html_of(site / "gaps" / "index.html")
    nowhere = page[page.index('<section id="nowhere">') :].partition("</section>")[0]
    told = set()
    for part in nowhere.split("<h3>")[1:]:
        [year] = re.findall(r"25\d\d", part.partition("</h3>")[0])
        told |= {(year, area) for area in re.findall(r'href="[^"]*area/(\d{6})/', part)}
    assert named == told
    assert told


def test_the_page_of_gaps_begins_with_the_people_for_whom_nothing_is_found(site: Path) -> None:
    """Of the year that the start page shows: those of tambon where nothing is planned, or nobody can tell."""
    page = html_of(site / "gaps" / "index.html")
    figures = page[page.index('<dl class="figures">') : page.index("</dl>")]
    [year] = re.findall(r'<h2 id="now">\D*(\d{4})</h2>', page)
    assert f"year/{year}/" in html_of(site / "index.html").partition('id="other-years"')[2].partition("</li>")[0]
    with (site / "gaps.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "tambon" and row["year"] == year]
    of_all = [row for row in rows if row["target_group"] == "9001" and not row["goal"]]
    told = [int(n.replace(",", "")) for n in re.findall(r'<span class="big">([\d,]+) คน', figures)]
    for said, of in zip(told, (("nothing", "unpublished"), ("met",)), strict=False):
        assert said == sum(int(row["people"]) for row in of_all if row["status"] in of)
    assert sum(told) == sum(int(row["people"]) for row in of_all)


def test_the_matrix_of_funds_tells_what_its_file_tells(site: Path) -> None:
    """Each cell, by who stands in its row and its column; a pair is told from either side."""
    with (site / "fund-pairs.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    told: dict[frozenset[str], int] = {}
    for row in rows:
        pair = frozenset((row["one_th"], row["two_th"]))
        told[pair] = told.get(pair, 0) + int(row["linkages"])
    page = html_of(site / "linkage" / "funds" / "index.html")
    matrices = re.findall(r'<table class="matrix sortable">(.*?)</table>', page, flags=re.DOTALL)
    assert len(matrices) == 2
    for matrix in matrices:
        lines = re.findall(r"<tr>(.*?)</tr>", matrix, flags=re.DOTALL)[1:]
        names = [html.unescape(re.findall(r"<a[^>]*>([^<]+)</a>", line)[0]) for line in lines]
        for name, line in zip(names, lines, strict=True):
            cells = re.findall(r"<td[^>]*>(.*?)</td>", line, flags=re.DOTALL)
            for other, cell in zip(names, cells, strict=True):
                said = re.sub(r"<[^>]+>|·", "", cell).strip()
                assert int(said or 0) == (told.get(frozenset((name, other)), 0) if name != other else 0), (name, other)


@pytest.mark.parametrize(
    ("page", "tables"),
    [
        ("area/901002", ["gaps", "linkages", "local-authorities", "totals"]),
        ("code/target-group/1004", ["gaps", "linkages"]),
        ("goal/SKH2570-1", ["alignment", "linkages", "plans"]),
    ],
)
def test_what_a_page_lists_beside_its_projects_can_be_taken_along(site: Path, page: str, tables: list[str]) -> None:
    """Linkages, gaps and plans are in tables of the whole site, which no such page led to."""
    for top in ("", "en/"):
        written = set(re.findall(r'href="(?:\.\./)+([\w-]+)\.csv"', html_of(site / top / page / "index.html")))
        assert set(tables) <= written
