"""Findings as an officer reads them: like ones together, the worst first, how to mend them once, then the places."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from thaktho.contract import Contract, Field
from thaktho.messages import LANGUAGES, Language, Text, catalogue, text
from thaktho.model import Finding

SEVERITIES = ("violation", "warning", "info")
PLACES = 5
"""So many places of a group are listed, unless all are asked for."""
_LONGEST = 60
_GAP = "…"
_MARKS = " *•"  # by which a form says that a column is required, or expected
_SPEAKING = frozenset({"choices", "result"})
"""What differs in messages and speaks for itself where it stands alone; other things need their sentence."""
Columns = Mapping[tuple[str, str], Mapping[str, tuple[str, str]]]
"""Each sheet's columns, as `Reading.columns` has them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words: the field's name and header, how to mend it and a right value, where there are such."""

    finding: Finding
    field: Text | None
    header: str | None
    how: Text | None
    right: Text | None


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule on one field; ``heading`` says what they have in common.

    ``gaps`` names what differs in their messages, besides the value found; None where a message is not the catalogue's.
    ``how`` to mend all of them and a ``right`` value for all, where it is the same. ``settings`` are for whoever runs
    the catalogue, each once.
    """

    heading: Text
    places: Sequence[Told]
    gaps: Sequence[str] | None
    how: Text | None
    right: Text | None
    settings: Sequence[Text]


def tell(findings: Sequence[Finding], contract: Contract, columns: Columns) -> list[Told]:
    """Put findings into words, the worst first, otherwise in their order.

    Of what is no violation that comes first which stands in a cell, then what is of a column or of the whole file: a
    wrong value is not to be looked for below all the columns that a file does not have.

    Args:
        findings: of one file.
        contract: names the fields and gives an example of each.
        columns: the headers of the file, as `Reading.columns` has them.
    """
    headers = {(sheet, at): header for (sheet, _), found in columns.items() for at, header in found.values()}
    ranked = sorted(findings, key=_rank)
    return [_told(finding, contract, headers) for finding in ranked]


def _rank(finding: Finding) -> tuple[int, bool]:
    return SEVERITIES.index(finding.severity), finding.severity != "violation" and finding.row is None


def _told(finding: Finding, contract: Contract, headers: Mapping[tuple[str, str], str]) -> Told:
    field = _field(finding, contract)
    label = field.label if field else None
    header = headers.get((finding.sheet or "", finding.column or ""))
    stated = _stated(finding.suggestion)
    if finding.severity == "info":
        return Told(finding, label, header, None if stated else finding.suggestion, stated)
    right = stated or (Text(field.example, field.example) if field and finding.row and not finding.suggestion else None)
    generic = text("report.fill_in" if finding.value is None else "report.write_again") if field else None
    return Told(finding, label, header, generic if stated else finding.suggestion or generic, right)


def _field(finding: Finding, contract: Contract) -> Field | None:
    if finding.field is None:
        return None
    named = contract.sheet_called(finding.sheet or "")
    sheets = [named, *contract.sheets] if named else contract.sheets
    return next((sheet.field(finding.field) for sheet in sheets if sheet.has(finding.field)), None)


def _stated(suggestion: Text | None) -> Text | None:
    """Return the right value that a suggestion states, where it says nothing else: choices stand without a sentence."""
    if suggestion is None:
        return None
    for key in ("suggest.example", "suggest.one_of"):
        if values := _values(key, suggestion):
            return values["value"]
    said = any(_values(key, suggestion) is not None for key in catalogue() if key.startswith("suggest."))
    return None if said else suggestion


def groups(told: Sequence[Told]) -> list[Group]:
    """Put findings of one rule on one field together, in the order in which they first come."""
    found: dict[tuple[str, str, str | None], list[Told]] = {}
    for one in told:
        found.setdefault((one.finding.severity, one.finding.rule, one.finding.field), []).append(one)
    return [_group(places) for places in found.values()]


def _group(places: Sequence[Told]) -> Group:
    """Head the places by their message, with what differs left out."""
    first = places[0].finding
    filled = [_values(first.rule, one.finding.message) for one in places]
    names = filled[0] or {}
    settings = [*dict.fromkeys(one.finding.setting for one in places if one.finding.setting)]
    rest = _only(told.how for told in places), _only(told.right for told in places), settings
    shared = {name: value for name, value in names.items() if all(one and one[name] == value for one in filled)}
    if len(shared) == len(names):
        same = all(one.finding.message == first.message for one in places)
        return Group(first.message, places, () if same else None, *rest)
    heading = text(first.rule, **dict.fromkeys(names, _GAP) | shared)
    return Group(heading, places, [name for name in names if name not in shared and name != "value"], *rest)


def _only(said: Iterable[Text | None]) -> Text | None:
    """Return what is said, where it is always the same."""
    different = set(said)
    return different.pop() if len(different) == 1 else None


def _values(key: str, said: Text) -> dict[str, Text] | None:
    """Return what was filled into a message of the catalogue; None where it is not that message."""
    if key not in catalogue():
        return None
    found = [_pattern(key, language).fullmatch(said[language]) for language in LANGUAGES]
    if not all(found):
        return None
    thai, english = (one.groupdict() for one in found if one)
    return {name: Text(value, english[name]) for name, value in thai.items()}


@cache
def _pattern(key: str, language: Language) -> re.Pattern[str]:
    """Return what matches a message and names the values in it."""
    template = catalogue()[key][language]
    parts = re.split(r"\{(\w+)\}", template)
    seen: set[str] = set()
    made = ""
    for at, part in enumerate(parts):
        made += re.escape(part) if at % 2 == 0 else f"(?P={part})" if part in seen else f"(?P<{part}>.*?)"
        seen |= {part} if at % 2 else set()
    return re.compile(made, re.DOTALL)


def lines(
    findings: Sequence[Finding], contract: Contract, columns: Columns, language: Language, *, whole: bool = False
) -> Iterator[str]:
    """Yield the report for the officer whose file it is: it shows what was taken out as personal data.

    Args:
        findings: of one file.
        contract: names the fields.
        columns: the headers of the file, as `Reading.columns` has them.
        language: of the report.
        whole: every place is listed, however many there are.
    """
    for group in groups(tell(findings, contract, columns)):
        yield from _lines(group, language, whole=whole)


def _lines(group: Group, language: Language, *, whole: bool) -> Iterator[str]:
    yield heading(group, language)
    if group.how:
        yield "    " + text("report.how", how=group.how)[language]
    if group.right:
        yield "    " + text("report.right", right=group.right)[language]
    shown, left = places(group, language, most=None if whole else PLACES)
    yield from (f"    • {place}" for place in shown if place)
    if left:
        yield "    " + text("report.more", count=left)[language]
    yield from (f"    {said}" for said in settings(group, language, most=None if whole else PLACES))


def heading(group: Group, language: Language) -> str:
    """Return what the findings of a group have in common, how grave it is, and how many they are."""
    first = group.places[0]
    what = group.heading[language]
    if first.field and first.field[language] not in what:
        what = f"{first.field[language]}: {what}"
    severity = text(f"report.{first.finding.severity}")[language]
    count = len(group.places)
    key = "report.heading_one" if count == 1 else "report.heading"
    return text(key, severity=severity, what=what, count=count)[language]


def places(group: Group, language: Language, *, most: int | None) -> tuple[list[str], int]:
    """Return where the findings of a group are and what is said at each place, and how many were left out.

    Args:
        group: of findings.
        language: of what is said.
        most: so many are listed, those one below another in a column as one; None: every one by itself.
    """
    runs = [[told] for told in group.places] if most is None else _runs(group)
    shown = runs if most is None or len(runs) <= most + 1 else runs[:most]
    said = [
        " · ".join(part for part in (_where(run, language), *_said(run[0], group, language)) if part) for run in shown
    ]
    return said, sum(map(len, runs)) - sum(map(len, shown))


def settings(group: Group, language: Language, *, most: int | None) -> list[str]:
    """Return what whoever runs the catalogue may set, marked as said to them alone; ``most`` of it, or all."""
    return [text("report.setting", setting=said)[language] for said in group.settings[:most]]


def _runs(group: Group) -> list[list[Told]]:
    """Put places together of which the same is to be said, one below another in a column."""
    runs: list[list[Told]] = []
    for told in group.places:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and _is_below(told, last)
            and all(_said(told, group, language) == _said(last, group, language) for language in LANGUAGES)
        ):
            runs[-1].append(told)
        else:
            runs.append([told])
    return runs


def _is_below(told: Told, above: Told) -> bool:
    one, other = told.finding, above.finding
    if one.cell is None or other.row is None:
        return False
    return (one.sheet, one.column, one.row) == (other.sheet, other.column, other.row + 1)


def _said(told: Told, group: Group, language: Language) -> list[str]:
    """Return what stands at a place, and what it does not share with its group."""
    found, said = told.finding, []
    if found.value:
        said.append(f"“{_short(found.value)}”")
    if group.gaps is None or not _SPEAKING.issuperset(group.gaps):
        said.append(found.message[language])
    elif group.gaps:
        filled = _values(found.rule, found.message) or {}
        said += [filled[name][language] for name in group.gaps]
    if group.how is None and told.how:
        said.append(text("report.how", how=told.how)[language])
    if group.right is None and told.right and told.right[language] not in said:
        said.append(text("report.right", right=told.right)[language])
    if found.taken:
        taken = ", ".join(f"“{one}”" for one in found.taken)
        said.append(text("report.taken", taken=taken)[language])
    return said


def where(told: Told, language: Language) -> str:
    """Return the place of a finding in words: the sheet, the cell and its column's header; "" for the file."""
    return _where([told], language)


def _where(run: Sequence[Told], language: Language) -> str:
    """Return the place of findings on cells one below another, in words; "" for the file."""
    found, last = run[0].finding, run[-1].finding
    sheet = text("report.sheet", sheet=found.sheet)[language] if found.sheet else ""
    row = text("report.row", row=found.row)[language] if found.row else ""
    cells = found.cell if found is last else f"{found.cell}–{last.cell}"
    cell = text("report.cell", cell=cells)[language] if found.cell else row
    header = f"({_short(run[0].header).rstrip(_MARKS)})" if run[0].header else ""
    return " ".join(part for part in (sheet, cell, header) if part)


def _short(said: str) -> str:
    flat = " ".join(said.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
