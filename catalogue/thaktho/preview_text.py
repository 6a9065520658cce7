"""What a submission would change, in sentences for who sends it."""

from collections.abc import Iterator, Mapping, Sequence

from thaktho import areas
from thaktho.contract import Contract, Kind
from thaktho.differences import Difference, Renamed, Stated
from thaktho.messages import LANGUAGES, Text, seen, text
from thaktho.pages.formats import amount, baht, from_text, shorten, year
from thaktho.preview import Changes, Meeting, Preview, Span

_FIRST = 3
"""So many titles, fields, values or linkages of each sort are told; the others are counted."""
_LONGEST = 100
_LONGEST_VALUE = 50
_SCREEN = 40
"""Lines that can be seen at once: where there would be more, fewer of each sort are told."""


def lines(preview: Preview, contract: Contract) -> list[Text]:
    """Return the sentences: rows by kind, linkages, money, and last a warning where many projects would go.

    What changes in a row is told field by field; whatever there is, the whole fits a screen.
    """
    for first in range(_FIRST, 0, -1):
        told = list(_lines(preview, contract, first))
        if len(told) <= _SCREEN:
            return told
    return list(_lines(preview, contract, 0))


def _lines(preview: Preview, contract: Contract, first: int) -> Iterator[Text]:
    for name, changes in preview.rows.items():
        yield from _rows(contract.sheet(name).sheet, changes, preview.names, first)
    yield from _linkages(preview, first)
    for name, (before, after) in preview.money.items():
        what = text(f"preview.money_{name.replace('-', '_')}")
        yield text("preview.money", what=what, before=_span(before), after=_span(after))
    projects = preview.rows["project"]
    if projects.many_gone:
        before_count = len(projects.removed) + len(projects.changed) + projects.kept
        yield text("preview.many_gone", removed=len(projects.removed), before=before_count)


def _rows(kind: Text, changes: Changes, names: Mapping[str, Text], first: int) -> Iterator[Text]:
    added, changed, removed = len(changes.added), len(changes.changed), len(changes.removed)
    yield text("preview.rows", kind=kind, added=added, changed=changed, removed=removed, kept=changes.kept)
    yield from _listed("+", [_title(title) for title in changes.added], first)
    for one in changes.changed[:first]:
        yield from _listed("~", [_title(one.title)], first)
        yield from _listed("    ", [_field(difference, names) for difference in one.fields], first)
    if first:
        yield from _more("~", len(changes.changed) - first)
    yield from _listed("-", [_title(title) for title in changes.removed], first)
    yield from _listed("?", [_renamed(one) for one in changes.renamed], first)


def _title(title: str) -> Text:
    short = shorten(seen(title), _LONGEST)
    return Text(short, short)


def _renamed(one: Renamed) -> Text:
    before, after = (shorten(title, _LONGEST) for title in (one.before, one.after))
    return text("preview.renamed", before=before, after=after, code=one.code)


def _field(one: Difference, names: Mapping[str, Text]) -> Text:
    """Say what a field said and what it would say."""
    if not (one.before or one.after):
        return one.label
    before, after = (_values(values, one.kind, names) for values in (one.before, one.after))
    if one.stay and not one.before:
        return text("preview.field_more", field=one.label, after=after)
    if one.stay and not one.after:
        return text("preview.field_less", field=one.label, before=before)
    return text("preview.field", field=one.label, before=before, after=after)


def _values(values: Sequence[Stated], kind: Kind, names: Mapping[str, Text]) -> Text:
    if not values:
        return text("preview.none")
    each = [_value(value, kind, names) for value in values[:_FIRST]]
    listed = Text(*("; ".join(one[language] for one in each) for language in LANGUAGES))
    return listed if len(values) <= _FIRST else text("preview.values_more", values=listed, n=len(values) - _FIRST)


def _value(one: Stated, kind: Kind, names: Mapping[str, Text]) -> Text:
    if one.is_iri and kind != "iri":
        said = _named(one.value, names)
    else:
        said = Text(*(from_text(one.value, kind, language) for language in LANGUAGES))
    short = Text(*(shorten(seen(said[language]), _LONGEST_VALUE) for language in LANGUAGES))
    return text("preview.value_of", value=short, of=_named(one.of, names)) if one.of else short


def _named(iri: str, names: Mapping[str, Text]) -> Text:
    """Return what a thing is called; what nothing names is called by the end of its address."""
    last = iri.rsplit("/", 1)[-1]
    if iri == areas.iri(last) and areas.find(last) is not None:
        return areas.full_name(last)
    return names.get(iri, Text(last, last))


def _linkages(preview: Preview, first: int) -> Iterator[Text]:
    gained, lost, regrouped = preview.gained, preview.lost, preview.regrouped
    if not (gained or lost or regrouped):
        yield text("preview.no_linkages")
        return
    yield text("preview.linkages", gained=len(gained), lost=len(lost), regrouped=regrouped)
    yield from _listed("+", [_meeting(meeting) for meeting in gained], first)
    yield from _listed("-", [_meeting(meeting) for meeting in lost], first)


def _meeting(meeting: Meeting) -> Text:
    members = meeting.members
    who = [", ".join(member[language] for member in members[:_FIRST]) for language in LANGUAGES]
    told = Text(*who) if len(members) <= _FIRST else text("preview.who_more", who=Text(*who), n=len(members) - _FIRST)
    return text("preview.meeting", kind=meeting.kind, what=_what(meeting), who=told)


def _what(meeting: Meeting) -> Text:
    """Say where and when funds meet, or in which project."""
    if meeting.area is None or meeting.year is None:
        title = meeting.project or ""
        return Text(title, title)
    years = Text(*(year(meeting.year, language) for language in LANGUAGES))
    return text("preview.place_year", place=areas.full_name(meeting.area), year=years)


def _listed(mark: str, said: Sequence[Text], first: int) -> Iterator[Text]:
    """Yield the first few of a list, then how many there are besides."""
    for one in said[:first]:
        yield Text(*(f"  {mark} {one[language]}" for language in LANGUAGES))
    if first:
        yield from _more(mark, len(said) - first)


def _more(mark: str, number: int) -> Iterator[Text]:
    if number > 0:
        more = text("preview.more", n=number)
        yield Text(*(f"  {mark} {more[language]}" for language in LANGUAGES))


def _span(span: Span | None) -> Text:
    if span is None:
        return text("preview.none")
    high = Text(*(baht(span.high, language) for language in LANGUAGES))
    return high if span.low == span.high else text("preview.range", low=amount(span.low), high=high)
