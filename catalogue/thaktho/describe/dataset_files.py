"""The files that a dataset is published as, made again from what was accepted; never the file that was received."""

from collections.abc import Collection, Iterable, Iterator, Sequence

import duckdb
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from thaktho.contract import Contract
from thaktho.describe import tables
from thaktho.iris import PREFIXES
from thaktho.messages import text
from thaktho.metadata import File

_WHO = ("fund", "organization")
"""The sheets of who takes part: what a dataset is for stands in another, where it has one."""
FORMATS = ((RdfFormat.TURTLE, "ttl", "text/turtle"), (RdfFormat.JSON_LD, "jsonld", "application/ld+json"))
"""The forms that statements are published in: how, the ending of a file's name, its media type."""


def of(
    facts: duckdb.DuckDBPyConnection,
    graph: Sequence[Triple],
    contract: Contract,
    dataset: str,
    withheld: bytes | None,
) -> Iterator[File]:
    """Yield the files of a dataset: all it states as Turtle and JSON-LD, a CSV a sheet, the list of what is left out.

    Args:
        facts: the fact tables.
        graph: what the dataset states, in order.
        contract: the sheets and fields.
        dataset: its IRI.
        withheld: the list of records that were not submitted, if there is one.
    """
    for format_, ending, media_type in FORMATS:
        yield File(f"dataset.{ending}", serialized(graph, format_), media_type, text(f"about.file_{ending}"))
    sheets = sorted(contract.sheets, key=lambda sheet: sheet.name in _WHO)
    made = [(sheet, tables.sheet_csv(facts, sheet, dataset)) for sheet in sheets]
    for number, (sheet, content) in enumerate((sheet, content) for sheet, content in made if content):
        name = "dataset.csv" if number == 0 else f"dataset.{sheet.name}.csv"
        yield File(name, content, "text/csv", text("about.file_csv", sheet=sheet.sheet))
    if withheld is not None:
        yield File("left-out.csv", tables.harmless(withheld), "text/csv", text("about.file_left_out"))


def serialized(triples: Sequence[Triple], format_: RdfFormat) -> bytes:
    """Return statements as a file."""
    return serialize(triples, format=format_, prefixes=PREFIXES) or b""


def by_graph(quads: Iterable[Quad], names: Collection[str]) -> dict[str, list[Triple]]:
    """Return the statements of each of the graphs named, in order."""
    graphs: dict[str, set[Triple]] = {name: set() for name in names}
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in graphs:
            graphs[quad.graph_name.value].add(quad.triple)
    return {name: sorted(triples, key=str) for name, triples in graphs.items()}
