"""The hard negatives: two projects that look alike and are not one, nor its next year, nor paid twice."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.weave.labelled.generator.case import Body, Case, Made
from tests.weave.labelled.generator.families import Spot, name
from tests.weave.labelled.synthesise import Record

from thaktho import areas


@dataclass(frozen=True, slots=True)
class Sides:
    """What the two records are of; what is not said of the second is as of the first."""

    why: str
    titles: tuple[str, str]
    spots: tuple[Spot, Spot] | None = None
    bodies: tuple[Body, Body] | None = None
    two_funds: bool = False
    keeps: tuple[str, ...] = ()
    """What may not be left out, since the case rests on it: ``days``, ``money``, ``place``."""


def unlike(case: Case, how: str, namesakes: tuple[str, str]) -> Made:
    """Make a negative of one sort: a name in ``SORTS``, ``province`` (in two tambon of one name) or ``umbrella``."""
    if how == "umbrella":
        return _umbrella(case)
    sides = _province(case, namesakes) if how == "province" else SORTS[how](case)
    first = case.body(*sides.titles)
    spots, bodies = sides.spots or (case.spot, case.spot), sides.bodies or (first, first)
    funds = (case.fund(), case.other_fund() if sides.two_funds else case.fund())
    a, b = (
        case.record(spot, title, case.respelt(body), fund)
        for spot, title, body, fund in zip(spots, sides.titles, bodies, funds, strict=True)
    )
    if sides.two_funds:
        b |= {"code": "", "publisher": "reporter-2"}
    if "money" in sides.keeps:
        b |= {key: a[key] for key in ("amount", "start", "end")}
    for record in (a, b):
        _forgotten(case, record, sides)
    return a, b, sides.why


def _forgotten(case: Case, record: Record, sides: Sides) -> None:
    case.printer.forgotten(
        record,
        days="days" not in sides.keeps,
        money="money" not in sides.keeps,
        place="place" not in sides.keeps,
        fund=not sides.two_funds,
    )


def _village(case: Case) -> Sides:
    title = _in_village(case)
    return Sides("one title in two villages, each with its grant", (title, title), (case.spot, case.village()))


def _rotating(case: Case) -> Sides:
    title = _in_village(case)
    spots = (case.spot, replace(case.village(), year=case.spot.year + 1))
    return Sides("one title, the next year in another village", (title, title), spots)


def _in_village(case: Case) -> str:
    plain = case.plain()
    tail = case.luck.choice((" หมู่ที่ {M} {V}", " {V}", " ม.{M}"))
    return plain if "{V}" in plain or "{M}" in plain else plain + tail


def _tambon(case: Case) -> Sides:
    siblings = [one.code for one in areas.children(case.spot.code[:4]) if name(one.code) != name(case.spot.code)]
    spots = (case.spot, replace(case.spot, code=case.luck.choice(siblings)))
    return Sides("one title in two tambon of an amphoe", (case.plain(), case.plain()), spots, keeps=("place",))


def _province(case: Case, codes: tuple[str, str]) -> Sides:
    spots = (replace(case.spot, code=codes[0]), replace(case.spot, code=codes[1]))
    why = "one title and one name of body and tambon, in two provinces"
    return Sides(why, (case.plain(), case.plain()), spots, keeps=("place",))


def _other(case: Case) -> Sides:
    why = "two funds, one tambon and year: a title that looks alike and is other work"
    return Sides(why, case.alike(), two_funds=True)


def _one_fund(case: Case) -> Sides:
    return Sides("one fund, body, tambon and year: other work that looks alike", case.alike())


def _next_year(case: Case) -> Sides:
    spots = (case.spot, replace(case.spot, year=case.spot.year + 1))
    return Sides("one fund, body and tambon: the next year other work that looks alike", case.alike(), spots)


def _amount(case: Case) -> Sides:
    why = "other work of one fund, place and year; amount and days are equal by chance"
    return Sides(why, (case.plain(), case.family.kin), keeps=("days", "money"))


def _batch(case: Case) -> Sides:
    titles = (f"{case.plain()} รุ่นที่ 1", f"{case.plain()} รุ่นที่ 2")
    return Sides("two batches of one year, each its own grant", titles)


def _authority(case: Case) -> Sides:
    titles = (f"{case.plain()} ในเขต อบต.{{T}}", f"{case.plain()} ในเขตเทศบาลตำบล{{T}}")
    spots = (replace(case.spot, local="อบต."), replace(case.spot, local="เทศบาลตำบล"))
    return Sides("the two local governments of one tambon, each for its own area", titles, spots)


def _school(case: Case) -> Sides:
    site = case.family.site
    title = case.plain() if site in case.plain() else f"{case.plain()} {site}"
    school = case.luck.choice([school for school in case.schools if school != case.spot.school])
    spots = (case.spot, replace(case.village(), school=school))
    why = "one title in two schools or nurseries of a tambon"
    return Sides(why, (title, title), spots, ((site, site), (site, site)), two_funds=case.luck.random() < 0.5)


def _beside(case: Case) -> Sides:
    site, plain = case.family.site, case.plain()
    why = "the work for a tambon, and beside it a school's or nursery's own"
    sides = (case.body(plain), (site, site))
    return Sides(why, (plain, f"{plain} {site}"), None, sides, two_funds=case.luck.random() < 0.5)


def _umbrella(case: Case) -> Made:
    fund, whole, part = case.other_fund(), case.family.umbrella[0], case.family.same[0]
    a = case.record(case.spot, whole, "จังหวัด{P}", fund) | {"code": "", "publisher": "reporter-2"}
    a |= {"areas": case.spot.code[:2], "place": case.spot.fill("จังหวัด{P}")}
    a["amount"] = f"{float(a['amount']) * 40:.2f}"
    if case.luck.random() < 0.5:
        part = f"{whole} กิจกรรม{part.removeprefix('โครงการ')}"
    b = case.record(case.spot, part, case.respelt(case.body(part)), case.luck.choice((fund, case.fund())))
    return a, case.printer.forgotten(b), "the programme of an agency, and work in one tambon that is part of it"


SORTS: dict[str, Callable[[Case], Sides]] = {
    "village": _village,
    "rotating": _rotating,
    "tambon": _tambon,
    "other": _other,
    "one-fund": _one_fund,
    "next-year": _next_year,
    "amount": _amount,
    "batch": _batch,
    "authority": _authority,
    "school": _school,
    "beside": _beside,
}
ALWAYS = ("village", "rotating", "tambon", "province", "other", "one-fund", "next-year", "amount")
"""What any kind of work can be made into; the field says which others, and ``umbrella`` where the family has one."""
