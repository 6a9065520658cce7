"""How a record is printed, and what it leaves out: as people write, and as little as they tell."""

import random

from tests.weave.labelled.synthesise import THAI_DIGITS, Record

SHORT = (
    ("ประจำปีงบประมาณ", "ปี"),
    ("ประจำปี ", "ประจำปีงบประมาณ พ.ศ. "),
    (" ปี 25", " ปีงบประมาณ 25"),
    (" ตำบล", " ต."),
    ("หมู่ที่ ", "ม."),
    ("องค์การบริหารส่วนตำบล", "อบต."),
    ("เทศบาลตำบล", "ทต."),
    ("และ", " "),
    ("โครงการ", ""),
)
PLACES = (
    "หมู่ที่ {M} ตำบล{T} อำเภอ{A} จังหวัด{P}",
    "ตำบล{T} อำเภอ{A} จังหวัด{P}",
    "ต.{T} อ.{A} จ.{P}",
    "ตำบล{T}",
    "เขต {L}",
    "",
)
SHARES = {"days": 0.45, "money": 0.4, "body": 0.12, "fund": 0.12, "code": 0.35, "amphoe": 0.12, "no-area": 0.04}
"""How often a record leaves something out: less than the example's records do, of which six in ten tell no day."""


class Printer:
    """Prints with the chance of one pair."""

    def __init__(self, luck: random.Random, misprints: dict[str, str]) -> None:
        """Take the pair's chance, and words with the misprints that people make of them."""
        self.luck, self.misprints = luck, misprints

    def title(self, text: str, tail: str) -> str:
        """Return a title as somebody else would print it: Thai digits, short forms, misprints, the amphoe after it."""
        if self.luck.random() < 0.35:
            text = text.replace(*self.luck.choice([pair for pair in SHORT if pair[0] in text] or SHORT[:1]), 1)
        if self.luck.random() < 0.15:
            text = self._misprinted(text)
        if self.luck.random() < 0.15:
            text = f"{text} {tail}"
        if self.luck.random() < 0.25:
            text = text.translate(THAI_DIGITS)
        if self.luck.random() < 0.06:
            text = f"“{text}”"
        return " ".join(text.split())

    def _misprinted(self, text: str) -> str:
        found = [word for word in self.misprints if word in text]
        if found and self.luck.random() < 0.7:
            word = self.luck.choice(found)
            return text.replace(word, self.misprints[word], 1)
        at = self.luck.randrange(4, max(5, len(text) - 6))
        return text if text[at].isdigit() else text[:at] + text[at + 1 :]

    def place(self) -> str:
        """Return how the place is printed, to be filled."""
        return self.luck.choice(PLACES)

    def placed(self, record: Record) -> Record:
        """Let a record tell its amphoe alone, or no area, where the printed place names the tambon; return it."""
        chance = self.luck.random()
        if chance < SHARES["no-area"] and record["place"]:
            record["areas"] = ""
        elif chance < SHARES["amphoe"] and record["place"]:
            record["areas"] = record["areas"][:4]
        return record

    def forgotten(
        self, record: Record, *, days: bool = True, money: bool = True, place: bool = True, fund: bool = False
    ) -> Record:
        """Leave out of a record what many leave out, but for what the case rests on; return it."""
        if days and self.luck.random() < SHARES["days"]:
            record["start"] = record["end"] = ""
        if money and self.luck.random() < SHARES["money"]:
            record["amount"] = ""
        school = record["bodies"].startswith(("โรงเรียน", "รร."))  # that it is a school's tells it from the tambon's
        if not school and self.luck.random() < SHARES["body"]:
            record["bodies"] = ""
        if fund and self.luck.random() < SHARES["fund"]:
            record["funds"] = ""
        if self.luck.random() < SHARES["code"]:
            record["code"] = ""
        return self.placed(record) if place else record

    def amount(self, times: int) -> str:
        """Return an amount in baht, as people budget: to five baht, or round."""
        baht = self.luck.choice((self.luck.randint(1600, 12000) * 5, self.luck.randint(8, 90) * 1000))
        return f"{baht * times}.00"

    def days(self, year: int) -> tuple[str, str]:
        """Return first and last day of work in a fiscal year of the Buddhist era, as ISO dates."""
        month = self.luck.choice((10, 11, 12, 1, 2, 3, 3, 4, 4, 5, 6))
        begun = year - 543 - (month > 9)
        end = self.luck.choice(("09-30", "09-30", "08-31", "07-31"))
        return f"{begun}-{month:02d}-{self.luck.choice((1, 1, 1, 10, 15, 20)):02d}", f"{year - 543}-{end}"
