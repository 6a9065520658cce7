"""Make the synthetic labelled pairs from the hand-written titles of ``families.csv`` and ``families-second.csv``.

    python tests/weave/labelled/synthesise.py

Each family is one kind of work: four titles that mean the same and two that look alike and mean other work. The label
of a pair is what it was made as, never what a rule says. The same run gives the same bytes: chance is seeded by the
family and the number of the pair. Tambon are real ones of Songkhla, so that codes and names go together; that these
projects were ever done there is made up.
"""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from thaktho import areas

HERE = Path(__file__).parent
RECORD = (
    "id", "origin", "source", "publisher", "code", "title", "year", "areas", "place", "funds", "bodies", "amount",
    "start", "end",
)  # fmt: skip
PAIR = ("a", "b", "label", "hard", "origin", "by", "group", "why")
TAMBON = (
    "900106", "900203", "900302", "900312", "900401", "900504", "900606", "900711", "900803", "900904", "901002",
    "901108", "901112", "901204", "901302", "901402", "901503", "901511", "901602", "901603",
)  # fmt: skip
PROVINCIAL = (
    "งบประมาณองค์การบริหารส่วนจังหวัดสงขลา",
    "สำนักงานกองทุนสนับสนุนการสร้างเสริมสุขภาพ",
    "กองทุนฟื้นฟูสมรรถภาพที่จำเป็นต่อสุขภาพจังหวัดสงขลา",
    "งบประมาณสำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์จังหวัดสงขลา",
)
BODIES = (
    ("โรงพยาบาลส่งเสริมสุขภาพตำบล{T}", "รพ.สต.{T}"),
    ("องค์การบริหารส่วนตำบล{T}", "อบต.{T}"),
    ("ชมรมอาสาสมัครสาธารณสุขประจำหมู่บ้านตำบล{T}", "ชมรม อสม. ตำบล{T}"),
    ("ชมรมผู้สูงอายุตำบล{T}", "ชมรมผู้สูงอายุ ต.{T}"),
    ("กลุ่มสตรีตำบล{T}", "กลุ่มสตรี ต.{T}"),
)
SCHOOLS = ("โรงเรียนบ้านควนดิน", "โรงเรียนวัดทุ่งหลวง", "โรงเรียนบ้านคลองนา", "โรงเรียนวัดโคกไทร")
SHORT = (
    ("ประจำปีงบประมาณ", "ปีงบประมาณ พ.ศ."),
    ("ผู้สูงอายุ", "ผู้สูงวัย"),
    ("ตำบล", "ต."),
    ("โครงการ", ""),
    ("และ", " "),
)
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
Record = dict[str, str]


class Maker:
    """Makes the pairs of one family: its titles, and chance that is the same in every run."""

    def __init__(self, family: str, same: list[str], other: list[str]) -> None:
        """Take the family's titles: four that mean the same, two of other work."""
        self.family, self.same, self.other = family, same, other
        self.number = 0

    def pairs(self) -> Iterator[tuple[Record, Record, dict[str, str]]]:
        """Yield every pair as two records and what is said of the two."""
        for n in range(3):
            yield self.pair("same-project", no=n)
            yield self.pair("continuation", no=n)
            yield self.pair("possible-duplicate", no=n)
        for how in ("village", "tambon", "rotating", "lookalike", "one-fund", "school"):
            yield self.pair("none", how=how)

    def pair(self, label: str, *, no: int = 0, how: str = "") -> tuple[Record, Record, dict[str, str]]:
        """Make one pair."""
        self.number += 1
        self.luck = random.Random(f"{self.family}/{self.number}")  # noqa: S311 - no secret
        self.school = self.luck.choice(SCHOOLS)
        made = {
            "same-project": self._one_project,
            "continuation": self._again,
            "possible-duplicate": self._twice,
        }.get(label, self._unlike)
        one, two, why = made(no, how)
        ids = [f"S-{self.family}-{self.number:02d}{side}" for side in "ab"]
        for record, name in zip((one, two), ids, strict=True):
            record.update({"id": name, "origin": "synthetic", "source": "made up"})
        said = {"a": ids[0], "b": ids[1], "label": label, "hard": "no", "why": why}
        if label == "none":
            said["hard"] = "yes"
        return one, two, said | {"origin": "synthetic", "by": "construction", "group": f"family-{self.family}"}

    def _one_project(self, no: int, _how: str) -> tuple[Record, Record, str]:
        one, two = self._titles(no)
        a = self._record(one, self.tambon())
        b = a | {"title": self._noise(self._filled(two, a)), "publisher": "reporter-2", "code": ""}
        if self.luck.random() < 0.4:
            b["amount"] = ""
        if self.luck.random() < 0.4:
            b["start"] = b["end"] = ""
        b["bodies"] = self._body_again(a)
        how = self.luck.random()
        if how < 0.4:
            b["funds"] = ""
            return a, b, "one project, the second report names no fund"
        if how < 0.75:
            return a, b, "one project and fund, reported by two bodies"
        if how < 0.9:
            b["funds"] = f"{a['funds']}; {self.luck.choice(PROVINCIAL)}"
            return a, b, "one project, the second report names a co-funder"
        b |= {"funds": self.luck.choice(PROVINCIAL), "title": a["title"], "bodies": a["bodies"]}
        b |= {"start": a["start"], "end": a["end"]}
        return a, b, "one project of two funders: title, body and dates are equal"

    def _again(self, no: int, _how: str) -> tuple[Record, Record, str]:
        one, two = self._titles(no)
        a = self._record(one, self.tambon())
        later = int(a["year"]) + self.luck.choice((1, 1, 1, 2))
        b = self._record(two, a["areas"], later) | {"funds": a["funds"], "publisher": a["publisher"]}
        if self.luck.random() < 0.25:
            b["funds"] = self.luck.choice(PROVINCIAL)
        b["bodies"] = self._body_again(a)
        b["title"] = self._noise(b["title"])
        return a, b, f"the same work {later - int(a['year'])} year(s) later"

    def _twice(self, no: int, _how: str) -> tuple[Record, Record, str]:
        one, two = self._titles(0 if no == 0 else no + 1)
        a = self._record(one, self.tambon())
        b = self._record(two, a["areas"], int(a["year"])) | {"publisher": "reporter-2"}
        b["funds"] = self.luck.choice(PROVINCIAL)
        b["code"] = b["code"].replace("F", "G")
        b["title"] = self._noise(b["title"])
        if self.luck.random() < 0.25:
            b["bodies"] = a["bodies"]
        if b["bodies"] == a["bodies"]:
            b["start"] = f"{int(a['year']) - 544}-11-01"  # else nothing would tell the two grants from one project
        if self.luck.random() < 0.15:
            b["title"] = f"{b['title']} หมู่ที่ {self.luck.randint(1, 9)}"
        return a, b, "two funds pay for the same work in one tambon and year, each its own grant"

    def _unlike(self, _no: int, how: str) -> tuple[Record, Record, str]:
        a = self._record(self.same[0], self.tambon())
        b = self._record(self.same[0], a["areas"], int(a["year"])) | {"funds": a["funds"]}
        if how == "village":
            self._villages(a, b)
            return a, b, "one title, two villages, two grants"
        if how == "rotating":
            self._villages(a, b)
            b["year"] = str(int(a["year"]) + 1)
            b["title"] = b["title"].replace(a["year"], b["year"])
            b["start"] = b["end"] = ""
            return a, b, "one title, the next year in another village"
        if how == "tambon":
            elsewhere = self.tambon(but=a["areas"])
            return (
                a,
                self._record(self.same[0], elsewhere, int(a["year"])),
                "one title in two tambon, each with its fund",
            )
        if how == "lookalike":
            b = self._record(self.other[0], a["areas"], int(a["year"])) | {"funds": self.luck.choice(PROVINCIAL)}
            return a, b, "two funds, one tambon and year: a title that looks alike and is other work"
        if how == "one-fund":
            a = self._record(self.same[1], a["areas"], int(a["year"]))
            b = self._record(self.other[1], a["areas"], int(a["year"]))
            return a, b | {"funds": a["funds"], "bodies": a["bodies"]}, "one fund, body, tambon and year: other work"
        one, two = self.luck.sample(SCHOOLS, 2)
        a |= {"title": self._at(a["title"], one), "bodies": one}
        b |= {"title": self._at(b["title"], two), "bodies": two, "funds": self.luck.choice(PROVINCIAL)}
        return a, b, "the work of a school and that of another school of the tambon, two funds"

    def tambon(self, but: str = "") -> str:
        """Return the code of a tambon other than ``but``."""
        return self.luck.choice([code for code in TAMBON if code != but])

    def _titles(self, no: int) -> tuple[str, str]:
        one, two, three, four = self.luck.sample(self.same, 4)
        return ((one, one), (one, two), (two, three), (three, four))[no]

    def _record(self, title: str, code: str, year: int = 0) -> Record:
        year = year or self.luck.randint(2564, 2568)
        name = _name(code)
        begun = self.luck.randint(1, 6)
        body = self.luck.choice(BODIES)[0]
        record = dict.fromkeys(RECORD, "") | {"areas": code, "year": str(year)}
        record["title"] = self._filled(title, record)
        record["funds"] = f"กองทุนหลักประกันสุขภาพ อบต.{name}"
        record["bodies"] = self.school if "{S}" in title else body.format(T=name)
        record["amount"] = f"{self.luck.randint(40, 900) * 250}.00"
        record["start"], record["end"] = f"{year - 543}-{begun:02d}-01", f"{year - 543}-09-30"
        record["publisher"] = "reporter-1"
        record["code"] = f"{year % 100}-F{code[2:]}-{self.luck.randint(1, 3)}-{self.luck.randint(1, 40):02d}"
        return record

    def _filled(self, title: str, record: Record) -> str:
        return title.format(T=_name(record["areas"]), Y=record["year"], S=self.school)

    def _body_again(self, a: Record) -> str:
        chance = self.luck.random()
        if chance < 0.15:
            return ""
        if chance < 0.25:
            return f"องค์การบริหารส่วนตำบล{_name(a['areas'])}"
        if chance < 0.6:
            return a["bodies"]
        for long, short in BODIES:
            if a["bodies"] == long.format(T=_name(a["areas"])):
                return short.format(T=_name(a["areas"]))
        return a["bodies"].replace("โรงเรียน", "ร.ร.")

    def _noise(self, title: str) -> str:
        if self.luck.random() < 0.3:
            title = title.translate(THAI_DIGITS)
        if self.luck.random() < 0.4:
            title = title.replace(*self.luck.choice(SHORT), 1)
        if self.luck.random() < 0.15:
            at = self.luck.randrange(3, len(title) - 3)
            title = title[:at] + title[at + 1 :]
        if self.luck.random() < 0.15:
            title = f"{title} (กิจกรรมสำหรับประชาชน)"
        return title.strip()

    def _villages(self, a: Record, b: Record) -> None:
        for record, number in zip((a, b), self.luck.sample(range(1, 12), 2), strict=True):
            record["title"] += f" {self.luck.choice(('หมู่ที่', 'ม.', 'หมู่'))} {number}"
            record["bodies"] = f"อาสาสมัครสาธารณสุข หมู่ที่ {number}"

    def _at(self, title: str, school: str) -> str:
        for one in SCHOOLS:
            title = title.replace(one, "")
        return f"{title.strip()} {school}"


def _name(code: str) -> str:
    found = areas.find(code)
    if found is None:
        raise KeyError(code)
    return found.name.th


def made() -> tuple[list[Record], list[dict[str, str]]]:
    """Return the synthetic records and pairs."""
    titles: dict[str, dict[str, list[str]]] = {}
    for name, prefix in (("families", ""), ("families-second", "second-")):
        with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found = titles.setdefault(prefix + row["family"], {"same": [], "other": []})
                found[row["role"]].append(row["title"])
    records, pairs = [], []
    for family, found in titles.items():
        for one, two, said in Maker(family, found["same"], found["other"]).pairs():
            records += [one, two]
            pairs.append(said)
    return records, pairs


def main() -> None:
    """Write both files beside this one."""
    records, pairs = made()
    for name, columns, rows in (("synthetic-records", RECORD, records), ("synthetic-pairs", PAIR, pairs)):
        with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
