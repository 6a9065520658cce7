"""The ordinary negatives: two works by chance that share place and year, fund or body, as most pairs of a catalogue."""

from collections.abc import Callable
from dataclasses import replace

from tests.weave.labelled.generator.case import Case, Made
from tests.weave.labelled.generator.families import Family

ORDINARY: dict[str, tuple[str, Callable[[Family, Family], bool]]] = {
    "same-place": ("two works of one tambon and year", lambda _one, _two: True),
    "same-fund": ("two works of one fund and year", lambda one, two: one.field["local"] == two.field["local"]),
    "fund-later": ("two works of one fund in two years", lambda one, two: one.field["local"] == two.field["local"]),
    "same-body": ("two works of one body and year", lambda one, two: one.field is two.field),
}
"""Each sort: what the two are, and which two kinds of work can be that."""


def ordinary(case: Case, how: str, families: list[Family]) -> Made:
    """Make a negative of one sort: work of the case's family and of another family, both in the case's place."""
    why, fits = ORDINARY[how]
    others = [family for family in families if family.name != case.family.name and fits(case.family, family)]
    other = replace(case, family=case.luck.choice(others))
    one, two = (case.luck.choice(family.same) for family in (case.family, other.family))
    body = case.body(one, two) if how == "same-body" else case.body(one)
    another = body if how == "same-body" else other.body(two)
    later = case.luck.choice((1, 1, 2, 3)) if how == "fund-later" else 0
    a = case.record(case.spot, one, body[0], case.fund())
    b = other.record(replace(case.spot, year=case.spot.year + later), two, case.respelt(another), other.fund())
    for record in (a, b):
        told = record["bodies"]
        case.printer.forgotten(record, fund=how in ("same-place", "same-body"))
        if how == "same-body":
            record["bodies"] = told  # it is what the two have in common
    return a, b, why
