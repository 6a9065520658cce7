"""What makes one pair of a set: its kind of work, place and chance, and records of it."""

import random
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from tests.weave.labelled.generator.families import Family, Spot
from tests.weave.labelled.generator.printed import Printer
from tests.weave.labelled.synthesise import RECORD, Record

SITE_WORDS = ("{V}", "{M}", "{S}", "โรงเรียน", "นักเรียน", "ศูนย์พัฒนาเด็กเล็ก")
Made = tuple[Record, Record, str]
"""Two records, and why they are what they are to each other."""
Body = tuple[str, str]
"""A body's name, long and short."""


@dataclass(frozen=True, slots=True)
class Case:
    """One pair to be made; ``grant`` numbers the fund of its tambon, ``villages`` and ``schools`` are all there are."""

    family: Family
    spot: Spot
    luck: random.Random
    printer: Printer
    grant: int
    villages: list[str]
    schools: list[str]

    def record(self, spot: Spot, title: str, body: str, fund: str) -> Record:
        """Return all that a record can tell of work at a spot; title, body and fund are filled here."""
        long = self.luck.random() < 0.5
        record = dict.fromkeys(RECORD, "") | {"areas": spot.code, "year": str(spot.year), "publisher": "reporter-1"}
        record["title"] = self.printer.title(spot.fill(title, long=long), spot.fill("อำเภอ{A} จังหวัด{P}"))
        record["bodies"], record["funds"] = spot.fill(body, long=long), spot.fill(fund)
        record["amount"] = self.printer.amount(self.family.field["dear"])
        record["start"], record["end"] = self.printer.days(spot.year)
        record["place"] = spot.fill(self.printer.place(), long=long)
        if self.family.field["coded"]:
            # the fund of another tambon or of the other local government has a number of its own
            grant = self.grant + (int(spot.code) - int(self.spot.code)) % 997 + (spot.local != self.spot.local)
            record["code"] = f"{spot.year % 100}-L{grant}-{self.luck.randint(1, 3)}-{self.luck.randint(1, 40):02d}"
        return record

    def body(self, *titles: str) -> Body:
        """Return a body, by chance: the school where a title names it."""
        if any("{S}" in title for title in titles):
            return "โรงเรียน{S}", "รร.{S}"
        long, short = self.luck.choice([body for body in self.family.field["bodies"] if "{S}" not in body[0]])
        return long, short

    def respelt(self, body: Body) -> str:
        """Return a body in one of its spellings."""
        return body[0] if self.luck.random() < 0.6 else body[1]

    def fund(self) -> str:
        """Return the fund of the place, to be filled."""
        return self.family.field["local"][0]

    def other_fund(self) -> str:
        """Return somebody else who pays for such work there."""
        return self.spot.fill(self.luck.choice(self.family.field["others"]))

    def plain(self) -> str:
        """Return a wording that names no village or school, if there is one."""
        plain = [title for title in self.family.same[:2] if not any(word in title for word in SITE_WORDS)]
        return (plain or self.family.same)[0]

    def alike(self) -> tuple[str, str]:
        """Return a title of other work, after the wording that looks most like it."""
        other = self.luck.choice(self.family.other)
        alike = [(SequenceMatcher(None, title, other, autojunk=False).ratio(), title) for title in self.family.same]
        return max(alike)[1], other

    def village(self) -> Spot:
        """Return another village of the tambon."""
        village = self.luck.choice([village for village in self.villages if village != self.spot.village])
        number = self.luck.choice([number for number in range(1, 12) if number != self.spot.number])
        return replace(self.spot, village=village, number=number)
