"""Understanding days and spans of days, as Thai agencies write them; fiscal years are told from days.

Pure functions like those of `values`, and the same rules: what is not understood is None, what was converted has
a note. ``pythainlp.util.thai_strptime`` was tried and left: it wants the form of a date said beforehand, and reads
none of two-digit years, words before the day and spans.
"""

import calendar
import datetime as dt
import math
import re
from functools import lru_cache

from thaktho.cells import RawCell
from thaktho.intake.values.scalars import BE, TWO_DIGITS, Parsed, readable

_ERAS_PART = 2400
"""No file speaks of a common-era year this late, nor of a Buddhist-era one this early (CE 1857)."""
_YEARS_ALONE = range(1900, 2701)
_SERIALS = range(1, 80_001)
_NEVER_WAS = 60
_FIRST_YEAR = 1900
_OCTOBER = 10
_REMEMBERED = 4096  # printed days; a file has few different ones

_MONTHS = (
    "มกราคม มค jan",
    "กุมภาพันธ์ กพ feb",
    "มีนาคม มีค mar",
    "เมษายน เมย apr",
    "พฤษภาคม พค may",
    "มิถุนายน มิย jun",
    "กรกฎาคม กค jul",
    "สิงหาคม สค aug",
    "กันยายน กย sep",
    "ตุลาคม ตค oct",
    "พฤศจิกายน พย nov",
    "ธันวาคม ธค dec",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_TIME = r"(?:(?: เวลา)?[ T][0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?(?: ?น\.?)?)?"
_WEEKDAY = "จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์|อาทิตย์"
_WORDED = re.compile(
    rf"(?:(?:ตั้งแต่)?(?:วัน)?(?:{_WEEKDAY})? ?(?:ที่)?)? ?(?P<day>[0-9]{{1,2}}) ?(?:เดือน ?)?"
    r"(?P<month>[ก-ฮะ-์. ]{2,20}?|[A-Za-z]{3,9}\.?) ?(?:พ\. ?ศ\. ?)?"
    rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}){_TIME}"
)
_SLASHED = re.compile(
    rf"(?P<day>[0-9]{{1,2}})(?P<s>[/.-])(?P<month>[0-9]{{1,2}})(?P=s)(?P<year>[0-9]{{4}}|[0-9]{{2}}){_TIME}"
)
_MONTH_ALONE = re.compile(
    r"(?:เดือน ?)?(?P<month>[ก-ฮะ-์. ]{2,20}?|[A-Za-z]{3,9}\.?) ?(?:(?:พ\. ?ศ\. ?)?(?P<year>[0-9]{4}|[0-9]{2}))?"
)
_DAY_ALONE = re.compile(
    r"(?:(?:ตั้งแต่|ระหว่าง) ?)?(?:วันที่ ?)?(?P<day>[0-9]{1,2})"
    r"(?: ?(?:เดือน ?)?(?P<month>[ก-ฮะ-์.]{2,20}(?: [ก-ฮะ-์.]{1,3})?))?"
)
_BETWEEN = re.compile(r" ?(?:[–—−]|ถึง(?:วันที่)?|จนถึง|(?<=[0-9ก-๙.])-(?=[0-9ก-๙])| - | -|- | to ) ?")
_ISO = re.compile(rf"(?P<year>[0-9]{{4}})(?P<s>[/-])(?P<month>[0-9]{{1,2}})(?P=s)(?P<day>[0-9]{{1,2}}){_TIME}")


def thai_date(day: dt.date) -> str:
    """Return a date as a Thai reader writes it, in the Buddhist era: ``1 ตุลาคม 2568``."""
    return f"{day.day} {_MONTHS[day.month - 1].split()[0]} {day.year + BE}"


def fiscal_year_of(day: dt.date) -> int:
    """Return the fiscal year (BE) of a day: year N runs from 1 October N-1 to 30 September N."""
    return day.year + BE + (day.month >= _OCTOBER)


def day(raw: RawCell) -> Parsed[dt.date]:
    """Understand a day: a date cell, ``27 พฤษภาคม 2564``, ``29 พ.ย. 67``, ``20/12/2563`` (day first), ISO.

    Noted: two-digit years (40–99, BE), Thai digits, BE years in real date cells, and Excel's serial numbers,
    1 to 80000; numbers from 1900 to 2700 are years without a day, not serials. Days before 1900 are None.
    """
    if isinstance(raw, dt.date):
        return _from_cell(raw.date() if isinstance(raw, dt.datetime) else raw)
    if isinstance(raw, str):
        return _from_text(raw)
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw):
        return Parsed(None)
    return _from_serial(int(raw))


def _from_serial(serial: int) -> Parsed[dt.date]:
    if serial not in _SERIALS or serial in _YEARS_ALONE:
        return Parsed(None)
    # Excel counts a 29 February 1900 that never was: the days before it are one further on.
    start = dt.date(1899, 12, 31 if serial < _NEVER_WAS else 30)
    return Parsed(start + dt.timedelta(days=serial), "find.date_from_serial")


def _from_cell(cell: dt.date) -> Parsed[dt.date]:
    if cell.year >= _ERAS_PART:
        return _made(cell.year - BE, cell.month, cell.day, "find.date_buddhist_cell")
    return _made(cell.year, cell.month, cell.day, None)


@lru_cache(_REMEMBERED)
def _from_text(raw: str) -> Parsed[dt.date]:
    return _from_words(*readable(raw))


def _from_words(words: str, note: str | None) -> Parsed[dt.date]:
    match = _ISO.fullmatch(words) or _SLASHED.fullmatch(words) or _WORDED.fullmatch(words)
    if not match:
        return Parsed(None)
    year, month = int(match["year"]), _month(match["month"])
    if year >= _ERAS_PART:
        year -= BE
    elif year in TWO_DIGITS:
        year, note = year + 2500 - BE, "find.date_two_digit_year"
    return _made(year, month, int(match["day"]), note)


def _month(words: str) -> int:
    if words.isdigit():
        return int(words)
    name = re.sub(r"[. ]", "", words).lower()
    return _MONTH.get(name[:3] if name.isascii() else name, 0)


def _made(year: int, month: int, number: int, note: str | None) -> Parsed[dt.date]:
    try:
        made = dt.date(year, month, number)
    except ValueError:
        return Parsed(None)
    return Parsed(made, note) if year >= _FIRST_YEAR else Parsed(None)


# -- spans of days -----------------------------------------------------------------------------------------


def span(raw: RawCell) -> Parsed[tuple[dt.date, dt.date]]:
    """Understand the first and last day of a span: ``1 ตุลาคม 2567 - 30 กันยายน 2568``, ``20/12/2563 - 19/12/2567``.

    What the first leaves out is the last's (``1 - 30 กันยายน 2568``, ``1 ต.ค. – 31 ธ.ค. 2567``); months without days
    are whole (``ตุลาคม 2567 ถึง กันยายน 2568``). A span that ends before it begins is not understood. The note is
    always there: a span in one cell is two values.
    """
    return _span_of(raw) if isinstance(raw, str) else Parsed(None)


@lru_cache(_REMEMBERED)
def _span_of(raw: str) -> Parsed[tuple[dt.date, dt.date]]:
    words, _ = readable(raw)
    words = words.removeprefix("ตั้งแต่").removeprefix("ระหว่าง").strip()
    for between in _BETWEEN.finditer(words):
        first, last = words[: between.start()].strip(), words[between.end() :].strip()
        end = _from_words(last, None).value or _month_day(last, first=False)
        start = end and (_from_words(first, None).value or _month_day(first, like=end) or _begun(first, end))
        if start and end and start <= end:
            return Parsed((start, end), "find.span_of_days")
    return Parsed(None)


def _begun(words: str, end: dt.date) -> dt.date | None:
    """Return a first day that leaves out its year, or its month too: those of the last day."""
    match = _DAY_ALONE.fullmatch(words)
    month = (_month(match["month"]) if match["month"] else end.month) if match else 0
    return _made(end.year, month, int(match["day"]), None).value if match and month else None


def _month_day(words: str, *, first: bool = True, like: dt.date | None = None) -> dt.date | None:
    """Return the first or last day of a month that is printed without a day, in the year of ``like`` if none is."""
    match = _MONTH_ALONE.fullmatch(words)
    month = _month(match["month"]) if match else 0
    if not match or not month or not (match["year"] or like):
        return None
    whole = f"1 {match['month']} {match['year'] or (like.year + BE if like else '')}"
    day_one = _from_words(whole, None).value
    if day_one is None or first:
        return day_one
    return day_one.replace(day=calendar.monthrange(day_one.year, day_one.month)[1])
