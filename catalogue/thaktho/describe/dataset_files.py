"""The files that a dataset is published as, made again from what was accepted; never the file that was received."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import duckdb
from pyoxigraph import Quad, RdfFormat, Triple, serialize

from thaktho.contract import Contract
from thaktho.describe import tables
from thaktho.iris import PREFIXES
from thaktho.messages import text
from thaktho.metadata import File, Keep, made

_WHO = ("fund", "organization")
"""The sheets of who takes part: what a dataset is for stands in another, where it has one."""
FORMATS = ((RdfFormat.TURTLE, "ttl", "text/turtle"), (RdfFormat.JSON_LD, "jsonld", "application/ld+json"))
"""The forms that statements are published in: how, the ending of a file's name, its media type."""


@dataclass(frozen=True)
class Stated:
    """What a dataset states: a digest of its accepted graph, and what gives the quads of that."""

    digest: str
    quads: Callable[[], Iterable[Quad]]

    @cached_property
    def triples(self) -> list[Triple]:
        """Return the statements in order."""
        return sorted({quad.triple for quad in self.quads()}, key=str)


def of(
    facts: duckdb.DuckDBPyConnection,
    stated: Stated,
    contract: Contract,
    dataset: str,
    withheld: bytes | None,
    place: str,
    keep: Keep = made,
) -> Iterator[File]:
    """Yield the files of a dataset: all it states as Turtle and JSON-LD, a CSV a sheet, the list of what is left out.

    Args:
        facts: the fact tables.
        stated: what the dataset states.
        contract: the sheets and fields.
        dataset: its IRI.
        withheld: the list of records that were not submitted, if there is one.
        place: the path of its folder on the site.
        keep: keeps files that are made of the same.
    """
    for format_, ending, media_type in FORMATS:
        name = f"dataset.{ending}"
        content = keep(f"{place}/{name}", stated.digest, partial(_serialized, stated, format_))
        yield File(name, content, media_type, text(f"about.file_{ending}"))
    said = tables.digests(facts, contract, dataset)
    sheets = sorted((sheet for sheet in contract.sheets if sheet.name in said), key=lambda sheet: sheet.name in _WHO)
    for number, sheet in enumerate(sheets):
        name = "dataset.csv" if number == 0 else f"dataset.{sheet.name}.csv"
        content = keep(f"{place}/{name}", said[sheet.name], partial(tables.sheet_csv, facts, sheet, dataset))
        yield File(name, content, "text/csv", text("about.file_csv", sheet=sheet.sheet))
    if withheld is not None:
        yield File("left-out.csv", tables.harmless(withheld), "text/csv", text("about.file_left_out"))


def _serialized(stated: Stated, format_: RdfFormat) -> bytes:
    return serialized(stated.triples, format_)


def serialized(triples: Sequence[Triple], format_: RdfFormat) -> bytes:
    """Return statements as a file."""
    return serialize(triples, format=format_, prefixes=PREFIXES) or b""
