"""The files that a dataset is published as, made again from what was accepted; never the file that was received."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from thaktho.contract import Contract, Sheet
from thaktho.describe import tables
from thaktho.iris import PREFIXES
from thaktho.messages import text
from thaktho.metadata import File, Keep, made

_WHO = ("fund", "organization")
"""The sheets of who takes part: what a dataset is for stands in another, where it has one."""
FORMATS = ((RdfFormat.TURTLE, "ttl", "text/turtle"), (RdfFormat.JSON_LD, "jsonld", "application/ld+json"))
"""The forms that statements are published in: how, the ending of a file's name, its media type."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a dataset states: the digest of what was accepted, what gives its file of sorted N-Quads, and its graph."""

    digest: str
    file: Callable[[], Path]
    graph: str

    def write(self, format_: RdfFormat, out: Path) -> None:
        """Write the statements, in their order; one at a time is held."""
        graph = NamedNode(self.graph)
        quads = parse(path=self.file(), format=RdfFormat.N_QUADS)
        triples = (quad.triple for quad in quads if quad.graph_name == graph)
        serialize(triples, out, format=format_, prefixes=PREFIXES)


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
        held = keep(f"{place}/{name}", stated.digest, partial(stated.write, format_))
        yield File(name, held, media_type, text(f"about.file_{ending}"))
    said = tables.digests(facts, contract, dataset)
    sheets = sorted((sheet for sheet in contract.sheets if sheet.name in said), key=lambda sheet: sheet.name in _WHO)
    for number, sheet in enumerate(sheets):
        name = "dataset.csv" if number == 0 else f"dataset.{sheet.name}.csv"
        held = keep(f"{place}/{name}", said[sheet.name], partial(_csv, facts, sheet, dataset))
        yield File(name, held, "text/csv", text("about.file_csv", sheet=sheet.sheet))
    if withheld is not None:
        yield File("left-out.csv", tables.harmless(withheld), "text/csv", text("about.file_left_out"))


def _csv(facts: duckdb.DuckDBPyConnection, sheet: Sheet, dataset: str, out: Path) -> None:
    out.write_bytes(tables.sheet_csv(facts, sheet, dataset))


def serialized(triples: Sequence[Triple], format_: RdfFormat) -> bytes:
    """Return statements as a file."""
    return serialize(triples, format=format_, prefixes=PREFIXES) or b""
