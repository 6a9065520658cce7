"""Decimals in our canonical form, whatever a server makes of them: TDB2 gives ``60000`` back as ``60000.0``."""

import json
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from thaktho.iris import XSD
from thaktho.terms import decimal_text

_DECIMAL = NamedNode(f"{XSD}decimal")
Term = TypeVar("Term")


def settled(term: Term) -> Term | Literal:
    """Return a term; a decimal in the form of XSD 1.1, as all that we write is."""
    if isinstance(term, Literal) and term.datatype == _DECIMAL:
        return Literal(_plain(term.value), datatype=_DECIMAL)
    return term


def settled_table(answer: bytes) -> bytes:
    """Return the answer to a query (SPARQL 1.1 results in JSON) with its decimals in that form.

    Raises:
        ValueError: it is no such answer.
    """
    said = json.loads(answer)
    if not isinstance(said, dict):
        raise ValueError(answer[:50])  # noqa: TRY004 - one error for what is no answer
    rows = said.get("results", {}).get("bindings", [])
    for term in (term for row in rows for term in row.values() if term.get("datatype") == _DECIMAL.value):
        term["value"] = _plain(term["value"])
    return json.dumps(said, ensure_ascii=False).encode()


def _plain(value: str) -> str:
    try:
        return decimal_text(Decimal(value))
    except InvalidOperation:
        return value
