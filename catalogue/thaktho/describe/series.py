"""The series that the datasets of one kind make, a fiscal year after another."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thaktho.messages import Text


@dataclass(frozen=True, slots=True)
class Member:
    """A dataset of a series: both IRIs, its title, its first and last year of the Buddhist era."""

    iri: str
    series: str
    title: Text
    years: tuple[int, int]


def of(series: str, members: Iterable[Member]) -> list[Member]:
    """Return the members of a series, the latest first."""
    return sorted((one for one in members if one.series == series), key=lambda one: (*one.years, one.iri), reverse=True)


def previous(member: Member, members: Iterable[Member]) -> str | None:
    """Return the dataset of the years before one, of the same series, if there is one."""
    earlier = (other for other in of(member.series, members) if other.years < member.years)
    return next((other.iri for other in earlier), None)


def title(series: str, members: Iterable[Member]) -> Text:
    """Return what a series is called: the title of its latest dataset, without the years where there are several."""
    found = of(series, members)
    latest = found[0]
    if len(found) == 1:
        return latest.title
    return Text(_without(latest.title.th, latest.years), _without(latest.title.en, latest.years))


def _without(title: str, years: Sequence[int]) -> str:
    """Return a title without its years; as it is, where nothing else is in it."""
    year = "|".join(str(said) for one in years for said in (one, one - 543))
    words = r"(?:,?\s*(?:(?:ประจำ)?ปีงบประมาณ|(?:of |for )?(?:the )?fiscal years?|พ\.ศ\.|ปี)\s*)?"
    found = re.sub(rf"\s*{words}(?:พ\.ศ\.\s*)?\(?(?:{year})\)?(?:\s*[-–]\s*(?:{year}))?(?!\d)", "", title).strip(" ,-–")
    return found or title
