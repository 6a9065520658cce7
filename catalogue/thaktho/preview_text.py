"""What a submission would change, in sentences for who sends it."""

from collections.abc import Iterator, Sequence

from thaktho import areas
from thaktho.contract import Contract
from thaktho.messages import LANGUAGES, Text, text
from thaktho.pages.formats import amount, baht, shorten, year
from thaktho.preview import Changes, Meeting, Preview, Span

_FIRST = 3
"""So many titles or linkages of each sort are told; the others are counted."""
_LONGEST = 100


def lines(preview: Preview, contract: Contract) -> Iterator[Text]:
    """Yield the sentences: rows by kind, linkages, money, and last a warning where many projects would go."""
    for name, changes in preview.rows.items():
        yield from _rows(contract.sheet(name).sheet, changes)
    yield from _linkages(preview)
    for name, (before, after) in preview.money.items():
        what = text(f"preview.money_{name.replace('-', '_')}")
        yield text("preview.money", what=what, before=_span(before), after=_span(after))
    projects = preview.rows["project"]
    if projects.many_gone:
        before_count = len(projects.removed) + len(projects.changed) + projects.kept
        yield text("preview.many_gone", removed=len(projects.removed), before=before_count)


def _rows(kind: Text, changes: Changes) -> Iterator[Text]:
    added, changed, removed = len(changes.added), len(changes.changed), len(changes.removed)
    yield text("preview.rows", kind=kind, added=added, changed=changed, removed=removed, kept=changes.kept)
    for mark, titles in (("+", changes.added), ("~", changes.changed), ("-", changes.removed)):
        short = [shorten(title, _LONGEST) for title in titles]
        yield from _listed(mark, [Text(title, title) for title in short])


def _linkages(preview: Preview) -> Iterator[Text]:
    gained, lost, regrouped = preview.gained, preview.lost, preview.regrouped
    if not (gained or lost or regrouped):
        yield text("preview.no_linkages")
        return
    yield text("preview.linkages", gained=len(gained), lost=len(lost), regrouped=regrouped)
    yield from _listed("+", [_meeting(meeting) for meeting in gained])
    yield from _listed("-", [_meeting(meeting) for meeting in lost])


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


def _listed(mark: str, said: Sequence[Text]) -> Iterator[Text]:
    """Yield the first few of a list, then how many there are besides."""
    for one in said[:_FIRST]:
        yield Text(*(f"  {mark} {one[language]}" for language in LANGUAGES))
    if len(said) > _FIRST:
        more = text("preview.more", n=len(said) - _FIRST)
        yield Text(f"  {mark} {more.th}", f"  {mark} {more.en}")


def _span(span: Span | None) -> Text:
    if span is None:
        return text("preview.no_money")
    high = Text(*(baht(span.high, language) for language in LANGUAGES))
    return high if span.low == span.high else text("preview.range", low=amount(span.low), high=high)
