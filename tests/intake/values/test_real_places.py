"""Places in the free text of real files: some restated here, whole files where THAKTHO_REAL_DATA names their folder.

``tests/fixtures/places-2565.csv`` restates texts of the national budget bill for 2565, lines that name Songkhla (read
from the published bill by volunteers, kaogeek), with the areas they mean, ``;`` between several and none where the text
names no place by its level. The figures are in ``docs/thai-input.md``.
"""

import csv
import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from thaktho import areas
from thaktho.intake.values.bodies import Bodies
from thaktho.intake.values.places import Places
from thaktho.intake.values.scalars import tidy
from thaktho.resources import folder

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "places-2565.csv"
AUTHORITIES = areas.load_local_authorities(folder("examples") / "songkhla" / "reference" / "local-authorities.csv")
PLACES = Places(("90",), AUTHORITIES)
LEVELS = {0: "none", 2: "province", 4: "amphoe", 6: "tambon", 8: "tambon"}
REAL = os.environ.get("THAKTHO_REAL_DATA")
whole_files = pytest.mark.skipif(not REAL, reason="NO WHOLE FILES: THAKTHO_REAL_DATA does not name their folder")


def restated() -> list[tuple[str, str]]:
    with FIXTURE.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["areas"]) for row in csv.DictReader(file)]


def level(text: str) -> str:
    """Return the finest level that a text settles to."""
    return LEVELS[max(map(len, PLACES.settle(text).areas), default=0)]


def rows(*path: str) -> list[dict[str, str]]:
    with Path(REAL or "", *path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def unnamed(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return the texts that settle to a tambon that they do not name, or to one in an amphoe that they do not name."""
    wrong = []
    for text in texts:
        for code in PLACES.settle(text).areas:
            if level(text) != "tambon" or len(code) < 6:
                continue
            tambon, *above = areas.full_name(code).th.split(" ")
            named = re.search(f"(?:ตำบล|ต\\.) ?{tambon.removeprefix('ตำบล')}", tidy(text)) and all(
                one.removeprefix("อำเภอ").removeprefix("เมือง").removeprefix("จังหวัด") in text for one in above
            )
            if not named and "เทศบาล" not in text:
                wrong.append((text, code))
    return wrong


@pytest.mark.parametrize(("text", "codes"), restated())
def test_a_text_of_the_bill_settles_to_the_areas_it_names(text: str, codes: str) -> None:
    assert ";".join(PLACES.settle(text).areas) == codes


def test_the_restated_texts_are_enough_to_mean_something() -> None:
    settled = Counter(bool(codes) for _, codes in restated())
    assert settled[True] >= 60
    assert settled[False] >= 10
    assert not unnamed(text for text, _ in restated())


@whole_files
def test_the_songkhla_lines_of_the_bill_of_2565() -> None:
    """Every line that names a place by its level is settled; the rest name none in the item or project."""
    bill = rows("budget-2565", "budget-2565-songkhla.csv")
    texts = [(row["ITEM_DESCRIPTION"], row["PROJECT"]) for row in bill]
    finest = Counter(next((found for text in pair if (found := level(text)) != "none"), "none") for pair in texts)
    assert finest == {"tambon": 358, "amphoe": 11, "province": 34, "none": 429}
    assert not unnamed(text for pair in texts for text in pair)
    nowhere = [row for row, pair in zip(bill, texts, strict=True) if all(level(text) == "none" for text in pair)]
    units = Counter(level(row["BUDGETARY_UNIT"]) for row in nowhere)
    assert units == {"tambon": 266, "amphoe": 42, "province": 43, "none": 78}


@whole_files
def test_every_local_authority_among_the_units_of_the_bill_is_known() -> None:
    bodies = Bodies(AUTHORITIES)
    units = {row["BUDGETARY_UNIT"] for row in rows("budget-2565", "budget-2565-songkhla.csv")}
    authorities = [unit for unit in units if "เทศบาล" in unit or "องค์การบริหารส่วน" in unit]
    assert len(authorities) == 14
    assert [unit for unit in authorities if len(bodies.named(unit)) != 1] == []


@whole_files
@pytest.mark.parametrize(("file", "figures"), [("projects.csv", (26, 144)), ("projects-more.csv", (28, 105))])
def test_the_bodies_of_public_project_pages(file: str, figures: tuple[int, int]) -> None:
    """The others are clubs, schools, divisions and offices: no name of theirs is taken for an authority's."""
    bodies = Bodies(AUTHORITIES)
    printed = [part for row in rows("songkhla-projects", file) for part in row["responsible_org"].split(";")]
    names = [name.strip() for name in printed if name.strip()]
    assert (sum(len(bodies.named(name)) == 1 for name in names), len(names)) == figures


@whole_files
@pytest.mark.parametrize(
    ("file", "figures"),
    [
        ("projects.csv", {"tambon": 121, "amphoe": 10, "province": 10, "none": 6}),
        ("projects-more.csv", {"tambon": 52, "amphoe": 12, "province": 3, "none": 35}),
    ],
)
def test_the_places_of_public_project_pages(file: str, figures: dict[str, int]) -> None:
    """Where none is settled the page prints a community, a street or a beach, and no tambon."""
    printed = [part for row in rows("songkhla-projects", file) for part in row["area_raw"].split(";") if part.strip()]
    assert Counter(map(level, printed)) == figures
    assert not [
        part for part in printed if level(part) == "none" and re.search(r"ตำบล|อำเภอ|จังหวัด|(?<![ก-๙])[ตอจ]\.", part)
    ]
