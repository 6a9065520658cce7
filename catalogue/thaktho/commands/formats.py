"""The formats in which commands give things out, by what they are called in a command."""

from pyoxigraph import QueryResultsFormat, RdfFormat

ANSWERS = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "ntriples": RdfFormat.N_TRIPLES,
}
EXPORTS = {"nquads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD, "csv": None, "xlsx": None}
CHANGES = ("patch", "csv")
"""The forms of what changed: an RDF Patch, or the same statements as rows."""
