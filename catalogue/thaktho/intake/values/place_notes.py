"""What is said of a printed place that was repaired, read in part or not read, and what a right value is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from thaktho import areas
from thaktho.intake.values.scalars import toml_line
from thaktho.messages import LANGUAGES, Text, text

Status = Literal["code", "settled", "partly", "misspelt", "unsettled", "ambiguous", "abolished", "unknown-code"]
Severity = Literal["violation", "warning", "info"]

_EXAMPLE = ("900101",)
_MOST_CHOICES = 5
_LONGEST_SHOWN = 120  # characters of a cell that a message repeats
_ANY = Text(" หรือ ", " or ")
_ALL = Text(" และ ", " and ")
_IN_ONE_CELL = Text("; ", "; ")

_RULES: dict[Status, tuple[str, Severity]] = {
    "unknown-code": ("find.area_unknown", "violation"),
    "unsettled": ("find.place_unsettled", "warning"),
    "ambiguous": ("find.place_ambiguous", "warning"),
    "abolished": ("find.area_abolished_many", "warning"),
    "misspelt": ("find.place_misspelt", "warning"),
    "partly": ("find.place_partly", "info"),
}
_ANSWERED = frozenset({"find.place_unsettled", "find.place_ambiguous", "find.place_misspelt"})
"""What a look-up of the publisher may settle from now on."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a printed place means, in codes: ``areas``, and ``candidates`` an officer may choose from.

    ``misspelt`` is read to the area printed around a name that nothing there has, but that is near to one.
    Where a text names several places, ``areas`` holds those that were settled and ``status`` is the worst.
    ``repaired`` says that something other than what was printed was read.
    """

    areas: tuple[str, ...]
    status: Status
    candidates: tuple[str, ...] = ()
    repaired: bool = False


def note_for(place: Place, printed: str) -> tuple[str, Severity, Text, Text | None, Text | None] | None:
    """Return what to say of a settled place: the rule's key, its severity, the message, a right value and a setting.

    None where the place was read as printed.
    """
    found = _rule(place)
    if found is None:
        return None
    rule, severity = found
    in_part = place.status in {"partly", "misspelt"}
    read = _choices([code for code in place.areas if not in_part or len(code) < len(_EXAMPLE[0])], _ALL)
    choices = read if severity == "info" else _choices(place.candidates or _EXAMPLE, _ANY)
    shown = " ".join(printed.split())
    value = shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"
    return (
        rule,
        severity,
        text(rule, value=value, choices=choices, read=read),
        _suggestion(place, severity),
        text("setting.lookup", line=_line(place, shown)) if rule in _ANSWERED else None,
    )


def _line(place: Place, shown: str) -> str:
    """Return the line of ``publisher.toml`` that would settle this text from now on; with no guess of a code in it."""
    key = shown if len(shown) <= _LONGEST_SHOWN else "…"
    return toml_line(key, f"area/{place.candidates[0] if place.candidates else '…'}")


def _rule(place: Place) -> tuple[str, Severity] | None:
    if place.status == "abolished" and place.areas:
        return "find.area_abolished_one", "info"
    if place.repaired and place.status in ("code", "settled"):
        return "find.place_repaired", "info"
    return _RULES.get(place.status)


def _suggestion(place: Place, severity: Severity) -> Text | None:
    if place.status == "partly":
        return _choices(place.candidates, _ANY) if place.candidates else None
    if severity == "info":
        return _choices(place.areas, _IN_ONE_CELL)
    if place.candidates:
        return _choices(place.candidates, _ANY)
    return text("suggest.example", value=_choices(_EXAMPLE, _ANY))


def _choices(codes: Sequence[str], between: Text) -> Text:
    names = [(code, areas.full_name(code)) for code in codes[:_MOST_CHOICES]]
    thai, english = ([f"{code} {name[language]}" for code, name in names] for language in LANGUAGES)
    return Text(between.th.join(thai), between.en.join(english))
