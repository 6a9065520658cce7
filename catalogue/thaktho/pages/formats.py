"""How values read: numbers, money, years and dates, in Thai and in English.

Thai pages carry Buddhist years, English pages the common era with the Buddhist year beside it. Numbers have the Thai
thousands comma and Arabic digits, as Thai official web pages do.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from thaktho.messages import Language, catalogue
from thaktho.pages.output import Plain
from thaktho.terms import latitude_longitude

BUDDHIST = 543
"""Years between the common era and the Buddhist era."""

_MILLION = Decimal(1_000_000)
_MONTHS: dict[Language, tuple[str, ...]] = {
    "th": (
        "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
        "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
UNPRINTABLE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]|[\U0001fffe-\U0001ffff]"
"""What HTML does not allow of what UTF-8 can say, as a pattern of Python and of SQL."""
_UNPRINTABLE = re.compile(f"{UNPRINTABLE}|[\ud800-\udfff]")
_OPEN_CLUSTER = "".join(map(chr, (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E40, 0x0E45), *range(0x0E47, 0x0E4F))))


def clean(text: str) -> str:
    """Return a text without the control characters that HTML does not allow; each becomes U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text)


def number(value: Decimal | float) -> Plain:
    """Return a number with thousands commas and no needless decimals: ``1,234,567``, ``12.5``."""
    if type(value) is int:
        return f"{value:,}"
    exact = Decimal(str(value))
    if exact == exact.to_integral_value():
        return f"{int(exact):,}"
    return f"{exact:,f}".rstrip("0")


def baht(value: Decimal, language: Language) -> str:
    """Return an amount in full, satang only where there are any: ``1,234,567 บาท``, ``58,200.50 บาท``."""
    return _unit("baht", amount(value), language)


def amount(value: Decimal) -> Plain:
    """Return an amount in baht without its unit, for the cells of a table: ``1,234,567``, ``58,200.50``."""
    whole = int(value)
    return f"{whole:,}" if whole == value else f"{value:,.2f}"


def short_baht(value: Decimal, language: Language) -> str:
    """Return an amount as prose says it: from a million on in millions to one decimal, below that in full."""
    if abs(value) < _MILLION:
        return baht(value, language)
    return _unit("million_baht", _millions(value), language)


@lru_cache(maxsize=4096)  # a project's amounts stand in every list that it is in
def money_range(low: Decimal, high: Decimal, language: Language) -> str:
    """Return ``1.2–1.4 ล้านบาท (อาจนับซ้ำ 0.2 ล้านบาท)``, or one amount where both ends are the same.

    Where tenths of a million would not show the difference, hundredths are given; where these would not, all of it.
    """
    if low == high:
        return short_baht(low, language)
    for digits in (1, 2) if high >= _MILLION else ():
        parts = [_millions(value, digits) for value in (low, high, high - low)]
        if parts[0] != parts[1] and "0" not in parts:
            return _range(parts, "million_baht", language)
    return _range([amount(value) for value in (low, high, high - low)], "baht", language)


def _range(parts: list[str], unit: str, language: Language) -> str:
    whole, twice = _unit(unit, f"{parts[0]}–{parts[1]}", language), _unit(unit, parts[2], language)
    return catalogue()["site.range"][language].format(range=whole, twice=twice)


def _millions(value: Decimal, digits: int = 1) -> str:
    return number((value / _MILLION).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _unit(key: str, value: str, language: Language) -> str:
    return catalogue()[f"site.{key}"][language].format(n=value)


def year(value: int, language: Language) -> str:
    """Return a Buddhist year: ``2566``, or in English ``2023 (BE 2566)``."""
    return str(value) if language == "th" else f"{value - BUDDHIST} (BE {value})"


def years(first: int, last: int, language: Language) -> str:
    """Return a span of Buddhist years: ``2561–2568``, in English ``2018–2025 (BE 2561–2568)``."""
    if first == last:
        return year(first, language)
    if language == "th":
        return f"{first}–{last}"
    return f"{first - BUDDHIST}–{last - BUDDHIST} (BE {first}–{last})"


@lru_cache(maxsize=1024)  # many things are of one day
def date(value: dt.date, language: Language) -> str:
    """Return ``18 กุมภาพันธ์ 2568``, in English ``18 February 2025``."""
    of_era = value.year + BUDDHIST if language == "th" else value.year
    return f"{value.day} {_MONTHS[language][value.month - 1]} {of_era}"


_READ: Mapping[str, Callable[[str, Language], str]] = {
    "money": lambda value, language: baht(Decimal(value), language),
    "integer": lambda value, _: number(Decimal(value)),
    "decimal": lambda value, _: number(Decimal(value)),
    "year": lambda value, language: year(int(value), language),
    "date": lambda value, language: date(dt.date.fromisoformat(value[:10]), language),
    "datetime": lambda value, language: date(dt.date.fromisoformat(value[:10]), language),
    "point": lambda value, _: ", ".join(map(str, latitude_longitude(value))),
}


def from_text(value: str, kind: str, language: Language) -> str:
    """Return a canonical value as its kind reads; a text that is not of its kind is returned as it is."""
    try:
        return _READ[kind](value, language) if kind in _READ else value
    except (ValueError, InvalidOperation, OverflowError):
        return value


def shorten(text: str, longest: int) -> str:
    """Return a text of at most ``longest`` characters on one line, cut at a mark-safe place with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip(_OPEN_CLUSTER) + "…"
