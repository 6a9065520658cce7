"""Borders that areas share: simplified alike at both sides, every area kept, larger areas without lines inside."""

from hypothesis import given
from hypothesis import strategies as st

from thaktho.pages.borders import Borders, area_of, clipped

SIDE = 6


def grid(wiggle: list[int]) -> dict[str, list[list[tuple[int, int]]]]:
    """Return a chessboard of squares whose sides have a point in the middle, moved by the numbers of ``wiggle``."""
    moved = iter(wiggle)
    middles: dict[tuple[tuple[int, int], tuple[int, int]], tuple[int, int]] = {}

    def middle(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
        edge = (min(one, other), max(one, other))
        if edge not in middles:
            off = next(moved)
            across = edge[0][1] == edge[1][1]
            half = ((one[0] + other[0]) // 2, (one[1] + other[1]) // 2)
            middles[edge] = (half[0], half[1] + off) if across else (half[0] + off, half[1])
        return middles[edge]

    rings = {}
    for x in range(SIDE):
        for y in range(SIDE):
            corners = [(20 * i, 20 * j) for i, j in ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))]
            ring = []
            for place, corner in enumerate(corners):
                ring += [corner, middle(corner, corners[(place + 1) % 4])]
            rings[f"{x}{y}"] = [ring]
    return rings


SOME = st.lists(st.integers(-8, 8), min_size=2 * SIDE * (SIDE + 1), max_size=2 * SIDE * (SIDE + 1))


@given(SOME, st.sampled_from([0, 1.5, 5, 100]))
def test_areas_still_fill_the_whole_without_gap_or_overlap_when_simplified(wiggle: list[int], tolerance: float) -> None:
    borders = Borders(grid(wiggle), tolerance)
    apart = [borders.rings([code]) for code in borders.loops]
    assert all(len(rings) == 1 for rings in apart)  # every area is kept
    together = borders.rings(borders.loops)
    assert len(together) == 1
    assert sum(area_of(rings[0]) for rings in apart) == area_of(together[0])


@given(SOME)
def test_neighbours_are_those_that_share_a_border_not_a_corner(wiggle: list[int]) -> None:
    found = Borders(grid(wiggle), 0).neighbours()
    assert found["00"] == {"01", "10"}
    assert found["22"] == {"12", "32", "21", "23"}


def test_lines_between_groups_are_their_common_borders_and_the_outline() -> None:
    borders = Borders(grid([0] * 84), 1)
    lines = borders.between(lambda code: "left" if code < "30" else "right")
    inside = [line for line in lines if {spot[0] for spot in line} == {60}]
    assert len(inside) == SIDE
    assert len(lines) - SIDE >= 4


def test_a_tiny_island_stays_a_ring() -> None:
    borders = Borders({"island": [[(0, 0), (1, 0), (1, 1), (0, 1)]]}, 50)
    assert area_of(borders.rings(["island"])[0]) > 0


def test_an_area_within_another_shares_its_border_with_the_hole() -> None:
    inner = [(10, 10), (20, 10), (20, 20), (10, 20)]
    borders = Borders({"out": [[(0, 0), (30, 0), (30, 30), (0, 30)], inner[::-1]], "in": [inner]}, 1)
    assert borders.neighbours() == {"out": {"in"}, "in": {"out"}}
    assert [area_of(ring) for ring in borders.rings(["out", "in"])] == [900]


def test_a_ring_is_cut_at_the_edge_of_a_window() -> None:
    ring = [(-10, -10), (30, -10), (30, 30), (-10, 30)]
    assert area_of(clipped(ring, (0, 0, 20, 10))) == 200
    assert clipped([(50, 50), (60, 50), (60, 60)], (0, 0, 20, 10)) == []
