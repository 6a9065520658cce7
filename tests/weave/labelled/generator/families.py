"""The kinds of work of a set, and where and when one is done."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from thaktho import areas


class Field(TypedDict):
    """Who does and pays for work of one field, and what it can be mistaken for: see ``names.toml``."""

    coded: bool
    dear: int
    bodies: list[tuple[str, str]]
    local: list[str]
    others: list[str]
    unlike: list[str]


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of work and its titles.

    ``site`` is where such work is done for itself too, apart from the tambon's (empty: nowhere); ``kin`` is a title of
    another kind of work of the same field.
    """

    name: str
    often: int
    same: list[str]
    other: list[str]
    umbrella: list[str]
    field: Field
    site: str
    kin: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and when work is done, and the names that titles, bodies and funds are filled with."""

    code: str
    local: str
    village: str
    number: int
    school: str
    year: int

    def fill(self, text: str, *, long: bool = False) -> str:
        """Return a text with its names; the local government in its short form unless ``long``."""
        tambon, amphoe, province = (name(self.code[:length]) for length in (6, 4, 2))
        local = self.local.replace("อบต.", "องค์การบริหารส่วนตำบล") if long else self.local
        return text.format(
            T=tambon, A=amphoe, P=province, L=local + tambon, V=self.village, M=self.number, S=self.school, Y=self.year
        )


def name(code: str) -> str:
    """Return the Thai name of an area; ``KeyError`` where there is none of that code."""
    found = areas.find(code)
    if found is None:
        raise KeyError(code)
    return found.name.th


def families(folder: Path, fields: dict[str, Field], sites: dict[str, str]) -> list[Family]:
    """Return the families of a folder, in the order of ``families.csv``, and what ``names.toml`` says of them."""
    with (folder / "families.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first = {row["family"]: row for row in reversed(rows)}
    found = []
    for family in dict.fromkeys(row["family"] for row in rows):
        field = first[family]["field"]
        kin = [other for other in reversed(first) if first[other]["field"] == field]
        titles: dict[str, list[str]] = {"same": [], "other": [], "umbrella": []}
        for row in rows:
            if row["family"] == family:
                titles[row["role"]].append(row["title"])
        found.append(
            Family(
                name=family,
                often=int(first[family]["often"]),
                same=titles["same"],
                other=titles["other"],
                umbrella=titles["umbrella"],
                field=fields[field],
                site=sites.get(first[family]["site"], ""),
                kin=first[kin[(kin.index(family) + 1) % len(kin)]]["title"],
            )
        )
    return found
