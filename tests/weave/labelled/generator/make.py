"""Make a synthetic labelled set of the titles in its ``families.csv`` and the names in its ``names.toml``.

    python -m tests.weave.labelled.generator.make third|fourth

A family is one kind of work: three wordings that mean the same, two titles that look alike and mean other work, and
for some the larger programme that such work is part of. ``often`` is how common it is, which is how many pairs of each
kind it gives. The label of a pair is what it was made as. How much a
record tells is as public records do. The same run gives the same bytes: chance is seeded by the family and the number
of the pair. Every pair has a tambon of its own, a real one of the fourteen southern provinces; that these projects
were ever done there is made up.
"""

import csv
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

from tests.weave.labelled.generator.case import Case, Made
from tests.weave.labelled.generator.families import Family, Spot, families, name
from tests.weave.labelled.generator.ordinary import ORDINARY, ordinary
from tests.weave.labelled.generator.printed import Printer
from tests.weave.labelled.generator.sets import SETS
from tests.weave.labelled.generator.unlike import ALWAYS, unlike
from tests.weave.labelled.pairs import KINDS
from tests.weave.labelled.synthesise import PAIR, RECORD, Record

from thaktho import areas

PROVINCES = ("80", "81", "82", "83", "84", "85", "86", "90", "91", "92", "93", "94", "95", "96")
Said = dict[str, str]
Titles = tuple[str, str]


class Maker:
    """Makes the pairs of all families of a set; counts what was made, so that each sort has its share."""

    def __init__(self, set_name: str) -> None:
        """Read the set's families and names, and put the tambon in the order in which pairs take them."""
        self.set = SETS[set_name]
        self.names = tomllib.loads((self.set.folder / "names.toml").read_text(encoding="utf-8"))
        self.families = families(self.set.folder, self.names["field"], self.names["site"])
        codes = [t.code for p in PROVINCES for a in areas.children(p) for t in areas.children(a.code)]
        by_name: dict[str, dict[str, str]] = {}
        for code in codes:
            by_name.setdefault(name(code), {}).setdefault(code[:2], code)
        namesakes = [(first, two[0]) for first, *two in (list(one.values()) for one in by_name.values()) if two]
        order = random.Random(self.set.order)  # noqa: S311 - no secret
        codes = [code for code in codes if not any(code in two for two in namesakes)]
        order.shuffle(codes)
        order.shuffle(namesakes)
        self.tambon, self.namesakes = iter(codes), iter(namesakes)
        self.made: Counter[str] = Counter()

    def pairs(self, family: Family) -> Iterator[tuple[Record, Record, Said]]:
        """Yield every pair of a family as two records and what is said of the two."""
        number = count(1)
        for _ in range(family.often):
            for kind in KINDS:
                self.made[kind] += 1
                wordings = "two" if self.made[kind] % 2 else "one"
                case = self._case(family, at := next(number))
                yield self._said(case, at, kind, wordings, *POSITIVE[kind](case, _titles(case, wordings)))
        beside = family.site and family.site not in family.same[0]
        may = {"school": family.site, "beside": beside, "umbrella": family.umbrella}
        fits = [*ALWAYS, *family.field["unlike"], *(how for how, fit in may.items() if fit)]
        share = self.set.shares
        scarce = sorted(fits, key=lambda how: ((self.made[how] + 1) / share.get(how, 1), how))
        for how in scarce[: family.often + self.set.more]:
            self.made[how] += 1
            case = self._case(family, at := next(number))
            namesakes = next(self.namesakes) if how == "province" else ("", "")
            yield self._said(case, at, "none", "", *unlike(case, how, namesakes))
        for _ in range(family.often + self.set.more if self.set.ordinary else 0):
            how = min(ORDINARY, key=lambda how: (self.made[how], how))
            self.made[how] += 1
            case = self._case(family, at := next(number))
            one, two, why = ordinary(case, how, self.families)
            yield self._said(case, at, "none", "", one, two, why, hard=False)

    def _case(self, family: Family, number: int) -> Case:
        luck = random.Random(f"{self.set.name}/{family.name}/{number}")  # noqa: S311 - no secret
        spot = Spot(
            code=next(self.tambon),
            local=luck.choice(("อบต.", "อบต.", "เทศบาลตำบล")),
            village=luck.choice(self.names["villages"]),
            number=luck.randint(1, 11),
            school=luck.choice(self.names["schools"]),
            year=luck.randint(2563, 2568),
        )
        printer = Printer(luck, self.names["misprints"])
        return Case(
            family, spot, luck, printer, luck.randint(1001, 8001), self.names["villages"], self.names["schools"]
        )

    def _said(
        self,
        case: Case,
        number: int,
        label: str,
        wordings: str,
        one: Record,
        two: Record,
        why: str,
        *,
        hard: bool = True,
    ) -> tuple[Record, Record, Said]:
        family = case.family.name
        ids = [f"{self.set.letter}-{family}-{number:02d}{side}" for side in "ab"]
        for record, record_id in zip((one, two), ids, strict=True):
            record.update({"id": record_id, "origin": "synthetic", "source": "made up"})
        said = {
            "a": ids[0],
            "b": ids[1],
            "label": label,
            "hard": "yes" if label == "none" and hard else "no",
            "why": why,
        }
        said |= {
            "origin": "synthetic",
            "by": "construction",
            "group": f"family-{self.set.name}-{family}",
            "wordings": wordings,
        }
        return one, two, said


def _titles(case: Case, wordings: str) -> Titles:
    """Return two titles: one wording twice, or the first two half of the time, else one of them and the third."""
    first, second, third = case.family.same
    if wordings == "one":
        chosen = case.luck.choice((first, first, second, third))
        return chosen, chosen
    one, two = case.luck.choice(((first, second), (first, second), (first, third), (second, third)))
    return (one, two) if case.luck.random() < 0.5 else (two, one)


def _one_project(case: Case, titles: Titles) -> Made:
    body, luck = case.body(*titles), case.luck
    a = case.record(case.spot, titles[0], body[0], case.fund())
    b = case.record(case.spot, titles[1], case.respelt(body), case.fund()) | {"publisher": "reporter-2", "code": ""}
    b |= {key: a[key] for key in ("amount", "start", "end")}
    how = luck.random()
    if titles[0] == titles[1] and how < 0.3:
        b |= {"title": a["title"], "bodies": a["bodies"], "funds": case.other_fund()}
        return a, case.printer.placed(b), "one project of two funders: title, body and dates are equal"
    if how < 0.55:
        b["funds"], why = "", "one project, the second report names no fund"
    elif how < 0.7:
        b["funds"], why = f"{b['funds']}; {case.other_fund()}", "one project, the second report names a co-funder"
    elif how < 0.8:
        b["funds"], why = case.spot.fill(case.family.field["local"][1]), "one project, its fund spelt in two ways"
    else:
        why = "one project and fund, reported by two bodies"
    if luck.random() < 0.1:
        b["amount"] = f"{round(float(b['amount']), -3):.2f}"  # the second report rounds it
    bodies = b["bodies"]
    case.printer.forgotten(a)
    case.printer.forgotten(b)
    if not b["bodies"] and not b["amount"]:
        b["bodies"] = bodies  # something must tell that it is one project
    return a, b, why


def _again(case: Case, titles: Titles) -> Made:
    body, luck = case.body(*titles), case.luck
    later = luck.choice((1, 1, 1, 1, 1, 1, 2, 2, 3))
    a = case.record(case.spot, titles[0], body[0], case.fund())
    b = case.record(replace(case.spot, year=case.spot.year + later), titles[1], case.respelt(body), case.fund())
    if luck.random() < 0.15:
        b |= {"funds": case.other_fund(), "code": ""}
    if luck.random() < 0.15:
        b["title"] += luck.choice((" ระยะที่ 2", " (ต่อเนื่อง)", " ปีที่ 2"))
    case.printer.forgotten(a, fund=True)
    case.printer.forgotten(b, fund=True)
    return a, b, f"the same work {later} year(s) later"


def _twice(case: Case, titles: Titles) -> Made:
    body, luck = case.body(*titles), case.luck
    another = body if luck.random() < 0.4 else case.body(*titles)
    a = case.record(case.spot, titles[0], body[0], case.fund())
    b = case.record(case.spot, titles[1], case.respelt(another), case.other_fund())
    b |= {"publisher": "reporter-2", "code": ""}
    if luck.random() < 0.2:
        b["amount"] = a["amount"]
    while b["start"] == a["start"]:
        b["start"], b["end"] = case.printer.days(case.spot.year)
    for record in (a, b):
        # of one body, nothing but the days would tell two grants from one project of two funders
        case.printer.forgotten(record, days=another != body)
    return a, b, "two funds pay for the same work in one tambon and year, each its own grant"


POSITIVE: dict[str, Callable[[Case, Titles], Made]] = {
    "same-project": _one_project,
    "continuation": _again,
    "possible-duplicate": _twice,
}


def made(set_name: str) -> tuple[list[Record], list[Said]]:
    """Return the records and pairs of a set."""
    maker = Maker(set_name)
    records, pairs = [], []
    for family in maker.families:
        for one, two, said in maker.pairs(family):
            records += [one, two]
            pairs.append(said)
    return records, pairs


def main(set_name: str) -> None:
    """Write both files into the set's folder."""
    records, pairs = made(set_name)
    for file_name, columns, rows in (("records", RECORD, records), ("pairs", (*PAIR, "wordings"), pairs)):
        with (SETS[set_name].folder / f"{file_name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1])
