"""The commands that give out what is published: all of it, a dataset as a form, or the answer to a question."""

import argparse
import contextlib
import datetime as dt
import sys
from pathlib import Path

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, serialize

from thaktho import past
from thaktho.commands import forms
from thaktho.commands.formats import ANSWERS, EXPORTS
from thaktho.commands.output import write
from thaktho.contract import shipped
from thaktho.describe import tables
from thaktho.errors import DataError, UsageError
from thaktho.flow import Catalogue
from thaktho.formulas import harmless_csv, harmless_tsv
from thaktho.intake.values.days import day
from thaktho.iris import PREFIXES
from thaktho.messages import text
from thaktho.workspace import open_workspace

HARMLESS = {"csv": harmless_csv, "tsv": harmless_tsv}
"""What makes the answers harmless that are opened in spreadsheets; JSON and XML give every value as it is."""

_LONGEST = 1 << 20
"""Bytes of a query."""


def export(options: argparse.Namespace) -> int:
    """Write out everything that is published; or one dataset, in the form that it is filled in."""
    if options.format == "xlsx":
        return forms.export_form(options)
    if options.publisher or options.dataset or options.year:
        raise UsageError("cli.only_for_form")
    with Catalogue(open_workspace(options.workspace), shipped()) as catalogue:
        if options.format == "csv":
            content = tables.sheet_csv(catalogue.facts(), catalogue.contract.sheet("project")) or b""
        elif options.format == "nquads":
            content = catalogue.export()
        else:
            quads = sorted(catalogue.store.quads(), key=str)
            content = serialize(quads, format=EXPORTS[options.format], prefixes=PREFIXES) or b""
    write(content, options.output)
    return 0


def query(options: argparse.Namespace) -> int:
    """Answer a SPARQL query over everything that is published."""
    question, then = _text_of(options.query), _day(options.as_of)
    with Catalogue(open_workspace(options.workspace), shipped()) as catalogue:
        store = past.store_of(catalogue, then) if then else catalogue.store
        if then:
            print(text("query.as_of", day=past.told(then))[options.lang], file=sys.stderr)
        answer = store.query(question)
        wanted = ANSWERS[options.format]
        if isinstance(answer, QuerySolutions | QueryBoolean):
            if not isinstance(wanted, QueryResultsFormat):
                raise UsageError("cli.answer_is_table", formats="csv, tsv, json, xml")
            content = HARMLESS.get(options.format, bytes)(answer.serialize(format=wanted) or b"")
        else:
            format_ = wanted if isinstance(wanted, RdfFormat) else RdfFormat.TURTLE
            content = serialize(sorted(answer, key=str), format=format_, prefixes=PREFIXES) or b""
    write(content, None)
    return 0


def _day(said: str | None) -> dt.date | None:
    """Return the day that is asked for, in either era, as in a file."""
    if said is None:
        return None
    found = day(said).value
    if found is None:
        raise UsageError("query.no_day", said=said)
    return found


def _text_of(name: str) -> str:
    """Return the text of a file, or of standard input for ``-``; no more of what has no end (``/dev/zero``)."""
    try:
        with contextlib.nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as file:
            said = file.read(_LONGEST + 1)
        if len(said) <= _LONGEST:
            return said.decode()
    except (OSError, UnicodeDecodeError) as cause:
        raise DataError("cli.no_query", file=Path(name).name) from cause
    raise DataError("cli.no_query", file=Path(name).name)
