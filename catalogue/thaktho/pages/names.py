"""What things are called on a page: their names, linked to their pages where they have one."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from markupsafe import Markup

from thaktho.messages import Language, catalogue
from thaktho.pages import links
from thaktho.pages.output import markup, new
from thaktho.pages.rows import Row
from thaktho.pages.unbroken import whole

_OWN_WORDS = {
    "province": ("จังหวัด", "กรุงเทพ"),
    "amphoe": ("อำเภอ", "เขต", "กิ่ง"),
    "tambon": ("ตำบล", "แขวง"),
    "village": ("หมู่", "บ้าน"),
}
_THAI = re.compile("[\u0e01-\u0e5b]")
_ODD = re.compile("[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]")


@lru_cache(maxsize=8192)  # titles and names stand on a page many times
def in_language(text: str, language: Language) -> Markup:
    """Return a text of the data, escaped: marked as Thai on an English page, and kept to itself if right to left."""
    safe = markup(text)
    if _ODD.search(text):
        safe = new(Markup, f"<bdi>{safe}</bdi>")
    if language == "en" and _THAI.search(text):
        return new(Markup, f'<span lang="th">{safe}</span>')
    return safe


class Names:
    """The names of the terms that the pages at hand name, in one language; markup made once is kept for them all."""

    def __init__(self, terms: Iterable[Row], areas: Iterable[Row], language: Language) -> None:
        self.language = language
        self.terms: Mapping[str, Row] = {row.iri: row for row in terms}
        self.areas = {row.code: row for row in areas}
        self._area_of = {row.iri: row for row in self.areas.values()}
        self._between = " " if language == "th" else ", "
        self._areas: dict[str, str] = {}
        self._links: dict[str, Markup] = {}
        self._places: dict[str, Markup] = {}

    def learn(self, terms: Mapping[str, Row]) -> None:
        """Know these terms, which may change, instead of those before."""
        self.terms = terms
        self.forget()

    def forget(self) -> None:
        """Keep no markup of terms that may be known no more."""
        self._links.clear()
        self._places.clear()

    def plain(self, iri: str) -> str:
        """Return the name of a thing as text: an area with the word for its level, an unnamed thing by its code."""
        area = self._area_of.get(iri)
        if area is not None:
            if iri not in self._areas:
                self._areas[iri] = self._called(area)
            return self._areas[iri]
        term = self.terms.get(iri)
        if term is None:
            return iri.rstrip("/#").rsplit("/", 1)[-1].rsplit("#", 1)[-1] or iri
        own, other = (term.th, term.en) if self.language == "th" else (term.en, term.th)
        return own or other or term.code or iri

    def name(self, iri: str) -> Markup:
        """Return the name of a thing as markup, without a link."""
        return in_language(self.plain(iri), self.language)

    def link(self, iri: str) -> Markup:
        """Return the name of a thing, linked to its page where it has one."""
        made = self._links.get(iri)
        if made is None:
            term, name = self.terms.get(iri), whole(self.name(iri))
            linked = term is not None and term.path is not None
            # (an address that is quoted holds nothing that HTML takes for its own)
            made = new(Markup, f'<a href="{links.page(term.path)}">{name}</a>') if linked and term else name
            self._links[iri] = made
        return made

    def href(self, iri: str) -> str | None:
        """Return the address of a thing's page, or None where it has none."""
        term = self.terms.get(iri)
        return links.page(term.path) if term is not None and term.path is not None else None

    def chain(self, code: str) -> list[Row]:
        """Return the areas an area lies in, the widest first, itself last."""
        found: list[Row] = []
        area = self.areas.get(code)
        while area is not None and area not in found:
            found.append(area)
            area = self.areas.get(area.parent)
        return found[::-1]

    def place(self, iri: str) -> Markup:
        """Return the link of an area followed by the amphoe it lies in, where it is a tambon or village.

        In Thai no line ends within the amphoe's name; that of a link is kept together by its style.
        """
        made = self._places.get(iri)
        if made is None:
            area, made = self._area_of.get(iri), self.link(iri)
            if area is not None and area.level in {"tambon", "village"} and area.parent in self.areas:
                within = self.name(self.areas[area.parent].iri)
                if self.language == "th":
                    within = Markup('<span class="nb">{}</span>').format(within)
                made = made + self._between + within
            self._places[iri] = made
        return made

    def plain_place(self, iri: str) -> str:
        """Return the name of an area and of the amphoe it lies in, as text."""
        area = self._area_of.get(iri)
        if area is None or area.level not in {"tambon", "village"} or area.parent not in self.areas:
            return self.plain(iri)
        return f"{self.plain(iri)}{self._between}{self.plain(self.areas[area.parent].iri)}"

    def _called(self, area: Row) -> str:
        own = (area.th if self.language == "th" else area.en) or area.th or area.code
        words = _OWN_WORDS.get(area.level, ())
        if not words or own.startswith(words) or not (self.language == "th" or area.en):
            return str(own)
        return catalogue()[f"site.area_{area.level}"][self.language].format(name=own)
