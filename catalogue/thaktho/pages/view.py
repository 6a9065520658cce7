"""What the templates can say: the words, names, numbers and dates of one language."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from thaktho.contract import Field
from thaktho.iris import SHARED, THK
from thaktho.messages import LANGUAGES, Language, Text, catalogue
from thaktho.pages import formats, links
from thaktho.pages.bytecode import Compiled
from thaktho.pages.compiled import Templates
from thaktho.pages.folding import Folding, Whole
from thaktho.pages.inputs import LOOKUPS
from thaktho.pages.mailto import mailto
from thaktho.pages.names import Names, in_language
from thaktho.pages.output import Kept, Plain, markup, shown
from thaktho.pages.rows import Row
from thaktho.pages.unbroken import whole
from thaktho.resources import folder

_STILL = frozenset({
    "t", "t_whole", "count", "page_url", "data_url", "kept", *LOOKUPS, "assets", "prefixes", "asset", "sheets", "chain",
    "area", "lines_at", "bar", "most", "most_money", "maps", "m", "pm", "namespace", "range", "dict",
})  # fmt: skip
_MACROS = frozenset({"m", "pm"})


class View:
    """The filters and functions of the templates, in one language."""

    def __init__(self, language: Language, names: Names) -> None:
        self.language = language
        self.names = names
        of_site = {key.removeprefix("site."): said for key, said in catalogue().items() if key.startswith("site.")}
        self._say = {key: escape(said[language]) for key, said in of_site.items()}

    def environment(self) -> Templates:
        """Return the templates' surroundings: everything escaped, nothing undefined let pass."""
        loader = FileSystemLoader(folder("site") / "templates")
        made = Templates(
            loader=loader,
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=Compiled(self.language),
            extensions=[Whole],
            auto_reload=False,  # a build does not look for changed templates at each page
            cache_size=-1,  # a plain dictionary
        )
        made.still, made.macros = _STILL, _MACROS
        made.folding = Folding(
            {"lang": self.language, "TOP": links.TOP, "HERE": links.HERE, "shared": SHARED},
            {"t": self.say, "t_whole": self.say_whole},
        )
        made.globals.update(
            t=self.say,
            t_whole=self.say_whole,
            kept=Kept(),
            count=self.count,
            page_url=links.page,
            data_url=links.data,
        )
        # what Jinja wraps so that it may be awaited, as it is
        made.filters.update({name: plain.__wrapped__ for name, plain in made.filters.items() if _is_wrapped(plain)})
        made.filters.update(self.filters())
        made.tests.update(of_own=_of_own, of_level=_of_level, printed_otherwise=_printed_otherwise)
        return made

    def filters(self) -> dict[str, Callable[..., object]]:
        """Return what templates can make of a value."""
        names = self.names
        return {
            # names and links
            "link": names.link, "name": names.name, "plain": names.plain, "place": names.place,
            "plain_place": names.plain_place, "href": names.href,
            "web": self.web, "mail": self.mail, "mailto": mailto, "anchor": links.anchor,
            "term_id": links.term_id, "qname": links.qname,
            # texts and values
            "own": self.own, "text": self.text, "text_of": self.text_of, "value": self.value, "listed": self.listed,
            "definition": self.definition, "question": self.question, "of_kind": self.of_kind,
            "shorten": formats.shorten, "whole": _whole,
            # years, dates and money
            "year": self.year, "years": self.years, "period": self.period, "date": self.date,
            "number": formats.number, "amount": formats.amount, "baht": self.baht,
            "short_baht": self.short_baht, "money": self.money,
            # lists
            "by_plan": _by_plan, "pair": _pair, "by_amphoe": _by_amphoe, "busiest": _busiest,
            "runs": _runs, "once": _once,
        }  # fmt: skip

    def say(self, key: str, /, **values: object) -> Markup:
        """Return a sentence of the catalogue with values put in; values that are not markup are escaped."""
        template = self._say[key]
        return _filled(template, values) if values else template

    def say_whole(self, key: str, /, **values: object) -> Markup:
        """Return a sentence as `say` does, with words that no line ends within: markup, for no attribute."""
        template = whole(self._say[key])
        return _filled(template, values) if values else template

    def count(self, n: int, key: str) -> Markup:
        """Return ``5 โครงการ``; English has another form for one."""
        one = f"{key}_one"
        chosen = one if n == 1 and one in self._say else key
        return _filled(self._say[chosen], {"n": formats.number(n)})

    def own(self, thai: str | None, english: str | None) -> Markup:
        """Return the one of two texts that is of this language, or the other where that is missing."""
        chosen = (thai or english) if self.language == "th" else (english or thai)
        return in_language(chosen or "", self.language)

    def text(self, value: str | None) -> Markup:
        """Return a text of the data."""
        return in_language(value or "", self.language)

    def definition(self, iri: str) -> Markup:
        """Return what a term means."""
        term = self.names.terms[iri]
        return self.own(term.definition_th, term.definition_en)

    def text_of(self, value: Text) -> str:
        """Return a label of the contract."""
        return value[self.language]

    def question(self, asked: Text) -> Markup:
        """Return what a question asks; what is in brackets is a name out of the data."""
        before, bracket, rest = asked[self.language].partition("[")
        called, _, after = rest.rpartition("]")
        return escape(before) + in_language(called, self.language) + escape(after) if bracket else escape(before)

    def value(self, row: Row, field: Field) -> Markup:
        """Return a value as its field's kind reads, linked where it names a thing or an address of the web."""
        if row.iri and field.kind != "iri":
            return self.names.link(row.iri)
        if field.kind == "iri":
            return self.web(row.value or row.iri or "")
        return self.text(formats.from_text(row.value or "", field.kind, self.language))

    def of_kind(self, value: str | None, kind: str) -> Markup:
        """Return a canonical value as a kind of field reads."""
        return self.text(formats.from_text(value or "", kind, self.language))

    def web(self, address: str | None) -> Markup:
        """Return an outside address as a link, or as text where it is not plainly http or https."""
        href = links.web(address or "")
        shown = in_language(address or "", self.language)
        return Markup('<a href="{}" rel="nofollow noopener">{}</a>').format(href, shown) if href else shown

    def mail(self, address: str | None) -> Markup:
        """Return an e-mail address as a link, or as text where it is none."""
        href = links.mail(address or "")
        return (
            _filled(_LETTER, {"href": href, "address": address}) if href else in_language(address or "", self.language)
        )

    def year(self, value: int | None) -> Plain:
        """Return a year, or a dash where none is known."""
        return "–" if value is None else formats.year(value, self.language)

    def years(self, row: Row) -> Markup:
        """Return the span of ``first_year`` and ``last_year`` of a row, which no line ends within, or a dash."""
        if row.first_year is None or row.last_year is None:
            return Markup("–")
        said = formats.years(row.first_year, row.last_year, self.language)
        return Markup(_SPAN.sub(r'<span class="nb">\g<0></span>', said))  # noqa: S704 - digits and words of ours

    def period(self, row: Row) -> Markup:
        """Return ``ปีงบประมาณ 2561–2568``: the span of a row as fiscal years, or nothing where none is known."""
        if row.first_year is None or row.last_year is None:
            return Markup("")
        if row.first_year == row.last_year:
            return self.say("fiscal_year", year=self.year(row.first_year))
        return self.say("fiscal_years", years=self.years(row))

    def date(self, value: dt.date | str | None) -> Plain:
        """Return a date; texts are read as ISO dates."""
        if value is None:
            return "–"
        return formats.date(dt.date.fromisoformat(value) if isinstance(value, str) else value, self.language)

    def baht(self, value: Decimal) -> str:
        """Return an amount in full with its unit."""
        return formats.baht(Decimal(value), self.language)

    def short_baht(self, value: Decimal) -> str:
        """Return an amount as prose says it."""
        return formats.short_baht(Decimal(value), self.language)

    def money(self, low: Decimal, high: Decimal) -> str:
        """Return an amount or a range as prose says it."""
        return formats.money_range(Decimal(low), Decimal(high), self.language)

    def listed(self, items: Sequence[Markup]) -> Markup:
        """Return ``ก ข และ ค``: things in a sentence, one after another."""
        if len(items) <= 1:
            return Markup("").join(items)
        head = self._say["list_join"].join(items[:-1])
        return self._say["list_and"].format(head=head, last=items[-1])


def _whole(text: str) -> Markup:
    return whole(markup(text))


@dataclass(frozen=True, slots=True)
class PlanLines:
    """The budget lines of one plan and year, one after another in a list."""

    plan: str | None
    year: int | None
    rows: list[Row]


def _by_plan(rows: Sequence[Row]) -> list[PlanLines]:
    runs = groupby(rows, key=lambda row: (row.budget_plan, row.year))
    return [PlanLines(plan, year, list(run)) for (plan, year), run in runs]


def _runs(rows: Sequence[Row], column: str) -> list[tuple[Any, list[Row]]]:
    """Return what follows one another with one value in a column, as the value and the rows."""
    return [(value, list(run)) for value, run in groupby(rows, key=attrgetter(column))]


def _by_amphoe(rows: Sequence[Row]) -> list[tuple[Row, list[Row]]]:
    """Return amphoe with their tambon, of rows in the order of their codes."""
    found: list[tuple[Row, list[Row]]] = []
    for row in rows:
        if _of_level(row.code, "amphoe"):
            found.append((row, []))
        elif found and _in_area(row.code, found[-1][0].code):
            found[-1][1].append(row)
    return found


def _busiest(rows: Sequence[Row]) -> list[Row]:
    """Return the tambon among areas, or the amphoe where there is none, those with most projects first."""
    for level in ("tambon", "amphoe"):
        found = [row for row in rows if _of_level(row.code, level)]
        if found:
            return sorted(found, key=lambda row: -row.projects)
    return list(rows)


def _pair(row: Row, one: str, other: str) -> tuple[Any, Any]:
    return getattr(row, one), getattr(row, other)


def _of_own(row: Row) -> bool:
    """Tell whether a term is of this vocabulary, not one of others."""
    return str(row.iri).startswith(THK)


def _once(items: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(items))


_LETTER = Markup('<a href="{href}">{address}</a>')
_SPAN = re.compile(r"\d+–\d+")
_DIGITS = {"province": 2, "amphoe": 4, "tambon": 6, "village": 8}


def _in_area(code: str, within: str) -> bool:
    return code != within and code.startswith(within)


def _filled(template: Markup, values: Mapping[str, object]) -> Markup:
    """Put values into an escaped text, as `Markup.format` does for more kinds of fields at several times the cost."""
    return str.__new__(Markup, str.format_map(template, {name: shown(value) for name, value in values.items()}))


def _is_wrapped(function: Callable[..., object]) -> bool:
    return getattr(function, "jinja_async_variant", False) is True


def _of_level(code: str, level: str) -> bool:
    return len(code) == _DIGITS[level]


def _printed_otherwise(row: Row, field: Field) -> bool:
    """Tell whether the printed text says something that the value, as shown, does not."""
    if not row.printed:
        return False
    return row.printed not in {formats.from_text(row.value or "", field.kind, of) for of in LANGUAGES} | {row.value}
