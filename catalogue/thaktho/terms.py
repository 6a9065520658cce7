"""RDF terms: canonical literals, one form a value, so that the same input gives the same bytes."""

import datetime as dt
import re
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from thaktho import iris

_THAI = re.compile("[\u0e01-\u0e5b]")
TYPE = NamedNode(iris.RDF + "type")
_INTEGER = NamedNode(iris.XSD + "integer")
_DECIMAL = NamedNode(iris.XSD + "decimal")
_DATE = NamedNode(iris.XSD + "date")
_WKT = NamedNode(iris.GEO + "wktLiteral")
_POINT = re.compile(r"POINT\((\S+) (\S+)\)")
_TIME = NamedNode(iris.XSD + "dateTime")


def name(text: str) -> Literal:
    """Return a text in its language: Thai, or English where it has no Thai letter."""
    return Literal(text, language="th" if _THAI.search(text) or not re.search("[A-Za-z]", text) else "en")


def canonical(value: str | int | Decimal | dt.date, kind: str) -> Literal:
    """Return a value of a field kind as a canonical literal.

    A text that should have been a number or a date stays a plain string, which SHACL then refuses by its datatype.
    """
    if isinstance(value, Decimal):
        return Literal(decimal_text(value), datatype=_DECIMAL)
    if isinstance(value, int):
        return Literal(str(value), datatype=_INTEGER)
    if isinstance(value, dt.date):
        whole = f"{value.isoformat()}T00:00:00+07:00"
        return Literal(whole, datatype=_TIME) if kind == "datetime" else Literal(value.isoformat(), datatype=_DATE)
    if kind == "point" and _POINT.fullmatch(value):
        return Literal(value, datatype=_WKT)
    return name(value) if kind == "name" else Literal(value)


def point(latitude: Decimal, longitude: Decimal) -> str:
    """Return a point (degrees, WGS 84) as well-known text, which has the longitude first: ``POINT(100.244 6.9)``."""
    return f"POINT({decimal_text(longitude)} {decimal_text(latitude)})"


def latitude_longitude(point: str) -> tuple[Decimal, Decimal]:
    """Return latitude and longitude of what `point` gives; ValueError where it is none."""
    match = _POINT.fullmatch(point)
    if match is None:
        raise ValueError(point)
    return Decimal(match[2]), Decimal(match[1])


def plain(value: str | int | Decimal | dt.date) -> str:
    """Return a value as plain text: what a cell would have to hold for nothing to differ from it."""
    if isinstance(value, Decimal):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def decimal_text(value: Decimal) -> str:
    """Return a decimal in the canonical form of XSD 1.1: no exponent, no needless zero (``60000``, ``0.5``)."""
    digits = f"{value:f}"  # not normalize(), which rounds to the precision of the context
    plain = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if plain in {"-0", "0"} else plain


def time(moment: dt.datetime) -> Literal:
    """Return a moment, in the time zone it carries, to the second."""
    return Literal(moment.isoformat(timespec="seconds"), datatype=_TIME)
