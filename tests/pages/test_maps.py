"""Maps: whole, well-formed, escaped, with what nobody has published told apart from nothing."""

import re
from collections import namedtuple
from collections.abc import Iterator
from itertools import accumulate
from xml.etree import ElementTree as ET

import pytest

from thaktho.areas import children
from thaktho.boundaries import Geography
from thaktho.messages import Text
from thaktho.pages.drawing import Drawings, neighbours
from thaktho.pages.maps import Maps
from thaktho.pages.names import Names
from thaktho.pages.view import View
from thaktho.resources import folder
from thaktho.workspace import open_workspace

Area = namedtuple("Area", "code iri level parent th en")  # noqa: PYI024 - as rows of queries are
Term = namedtuple("Term", "iri path th en code")  # noqa: PYI024
Shown = namedtuple("Shown", "code iri projects heard")  # noqa: PYI024
GIVEN = open_workspace(folder("examples") / "songkhla").geography
HOSTILE = '<script>alert("1")</script>'
AMPHOE = children("90")
TAMBON = [one for amphoe in AMPHOE for one in children(amphoe.code)]


def iri(code: str) -> str:
    return f"https://a.example/area/{code}"


def maps(geography: Geography = GIVEN, name: str = "") -> Maps:
    of = [
        ("90", "province", "", "สงขลา"),
        *((one.code, one.level, str(one.parent), name or one.name.th) for one in [*AMPHOE, *TAMBON]),
    ]
    areas = [Area(code, iri(code), level, parent, th, th) for code, level, parent, th in of]
    terms = [Term(iri(code), f"area/{code}/", th, th, code) for code, _, _, th in of]
    return Maps(Drawings(geography), geography, View("th", Names(terms, areas, "th")))


def rows(projects: int = 1, *, heard: bool = True) -> list[Shown]:
    return [Shown(one.code, iri(one.code), projects, heard) for one in TAMBON]


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn.replace("\x01", "../"))  # noqa: S314 - our own


def test_every_tambon_is_a_shape_that_leads_to_its_page() -> None:
    links = parsed(maps().chart(rows(), "แผนที่")).findall("a")
    assert {link.get("href") for link in links} == {f"../area/{one.code}/index.html" for one in TAMBON}
    assert all(link.find("title") is not None and link.find("path") is not None for link in links)


def test_names_of_the_data_stay_text() -> None:
    drawn = maps(name=HOSTILE).chart(rows(), HOSTILE)
    assert "<script>" not in drawn
    assert parsed(drawn).get("aria-label") == HOSTILE


def test_nobody_published_is_hatched_and_no_project_is_not() -> None:
    silent, empty = maps().chart(rows(0, heard=False), ""), maps().chart(rows(0), "")
    assert silent.count('class="unheard" fill="url(#unheard)"') == len(TAMBON)
    assert "fill=" not in empty
    assert empty.count('class="s0"') == len(TAMBON)
    words = {str(maps().words(step)) for step in maps().steps([rows(0)[0], rows(0, heard=False)[1]])}
    assert len(words) == 2


@pytest.mark.parametrize("counts", [(0, 1, 2, 3, 4, 7, 8), (1, 5, 500), (10_000, 1), (3,), (49_999, 60_000)])
def test_every_count_has_a_step_whose_numbers_hold_it(counts: tuple[int, ...]) -> None:
    some = [Shown(one.code, iri(one.code), count, heard=True) for one, count in zip(TAMBON, counts, strict=False)]
    drawn, steps = maps(), maps().steps(some)
    for row in some:
        name = re.search(r'class="(s\d|unheard)"', drawn.chart([row, *some], "") or "")
        assert name is not None
        step = next(one for one in steps if one.name == name[1])
        assert step.first <= row.projects <= (row.projects if step.last is None else step.last)


def test_centroids_are_symbols_where_there_is_no_boundary_and_nothing_is_drawn_without_either() -> None:
    drawn = parsed(maps(Geography(points=GIVEN.points)).chart(rows(), ""))
    assert len(drawn.findall("a/circle")) == len(TAMBON)
    left, top, width, height = map(int, str(drawn.get("viewBox")).split())
    for one in drawn.iter("circle"):
        across, down, size = (int(str(one.get(name))) for name in ("cx", "cy", "r"))
        assert left <= across - size < across + size <= left + width, "none is cut off at an edge"
        assert top <= down - size < down + size <= top + height
    amphoe = maps(Geography(points=GIVEN.points)).chart([row for row in rows() if row.code.startswith("9010")], "")
    assert amphoe.count("<text ") >= amphoe.count("<circle ") / 2 > 0, "no border keeps names out"
    assert maps(Geography()).chart(rows(), "") == ""
    assert maps().chart([], "") == ""


def test_a_place_among_its_neighbours_is_small_and_marked() -> None:
    near = neighbours(GIVEN)
    for one in TAMBON:
        shown = [row for row in rows() if row.code in near[one.code] | {one.code}]
        drawn = maps_of_all.chart(shown, "", one.code)
        assert 'class="here"' in drawn
        assert len(drawn.encode()) < 6_000
        assert len(parsed(drawn).findall("a")) <= len(near[one.code])


def test_the_map_of_neighbours_does_not_begin_with_sea() -> None:
    near = neighbours(GIVEN)
    for one in TAMBON:
        shown = [row for row in rows() if row.code in near[one.code] | {one.code}]
        svg = parsed(maps_of_all.chart(shown, "", one.code))
        _, top, _, height = map(int, str(svg.get("viewBox")).split())
        places = [path.get("d", "") for path in svg.iter("path") if path.get("class") != "hatch"]
        downs = [down for drawn in places for down in _downs(drawn)]
        assert top <= max(min(downs), 0) + 10
        assert min(downs) - top <= 20
        assert top + height - max(downs) <= 20


def _downs(drawn: str) -> Iterator[int]:
    """Return how far down each spot of path data lies."""
    for ring in drawn.split("z"):
        steps = [int(number) for number in re.findall(r"-?\d+", ring)]
        yield from accumulate(steps[1::2])


maps_of_all = maps()


def test_larger_areas_are_drawn_of_their_tambon_without_lines_inside() -> None:
    drawn = maps().chart([Shown(one.code, iri(one.code), 1, heard=True) for one in AMPHOE], "")
    shapes = parsed(drawn).findall("a/path")
    assert len(shapes) == len(AMPHOE)
    assert all(str(shape.get("d")).count("M") == 1 for shape in shapes)


def test_the_credit_stands_beneath() -> None:
    assert maps().credit
    assert maps(Geography(credit=Text("ก", "a"))).credit == "ก"
    assert maps(Geography()).credit == ""


def test_dots_stand_within_the_tambon_they_are_of_and_lead_to_it() -> None:
    Listed = namedtuple("Listed", "code area projects")  # noqa: PYI024
    drawn = maps_of_all.dots([Listed(one.code, iri(one.code), 3) for one in [*AMPHOE, *TAMBON[:5]]], HOSTILE)
    assert "<script>" not in drawn
    assert len(drawn.encode()) < 12_000
    links = parsed(drawn).findall("a")
    assert [link.get("href") for link in links] == [f"../area/{one.code}/index.html" for one in TAMBON[:5]]
    assert maps_of_all.dots([Listed(AMPHOE[0].code, iri(AMPHOE[0].code), 3)], "") == ""
    assert maps(Geography(points=GIVEN.points)).dots([Listed(TAMBON[0].code, iri(TAMBON[0].code), 3)], "") == ""
