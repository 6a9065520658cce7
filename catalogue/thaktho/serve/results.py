"""What a process writes of an answer: in the W3C's formats, cut off where it is too long, and right all the same."""

from itertools import islice
from typing import IO, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    parse_query_results,
    serialize,
)

from thaktho.iris import PREFIXES

TABLES = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
"""How SELECT and ASK are answered."""
GRAPHS = {
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
}
"""How CONSTRUCT and DESCRIBE are answered."""


def table(answer: QuerySolutions | QueryBoolean, form: str, rows: int, size: int) -> tuple[bytes, int | None]:
    """Write out the answer to SELECT or ASK.

    It is taken as TSV first, whose lines are rows, and made into another format of the lines that are kept.

    Args:
        answer: what was found.
        form: one of `TABLES`.
        rows: how many are written at the most.
        size: bytes of TSV at the most.

    Returns:
        The answer; and how many rows it has where there would have been more, else None.
    """
    wanted = TABLES[form]
    if isinstance(answer, QueryBoolean):
        return answer.serialize(format=wanted) or b"", None
    lines = _Lines(rows, size)
    try:
        answer.serialize(cast("IO[bytes]", lines), format=QueryResultsFormat.TSV)
    except _EnoughError:
        kept = lines.kept()
    else:
        kept = b"".join(lines.pieces)
    cut = kept.count(b"\n") - 1 if lines.full else None
    if wanted == QueryResultsFormat.TSV:
        return kept, cut
    return parse_query_results(kept, format=QueryResultsFormat.TSV).serialize(format=wanted) or b"", cut


def graph(answer: QueryTriples, form: str, most: int, size: int) -> tuple[bytes, int | None]:
    """Write out the answer to CONSTRUCT or DESCRIBE, as `table` does; ``most`` counts triples.

    Raises:
        UntoldError: the format has no words for it.
    """
    found = list(islice(answer, most + 1))
    cut = len(found) > most
    triples = sorted(set(found[:most]), key=str)
    while True:
        try:
            written = serialize(triples, format=GRAPHS[form], prefixes=PREFIXES) or b""
        except OSError as error:
            raise UntoldError from error
        if len(written) <= size or not triples:
            return written, len(triples) if cut else None
        triples, cut = triples[: len(triples) * size // (len(written) + size)], True


class UntoldError(Exception):
    """A format cannot tell an answer: JSON-LD has no triples of triples."""


class _EnoughError(Exception):
    """No more is written."""


class _Lines:
    """What is written into, until it has so many lines after the first, or so many bytes."""

    def __init__(self, lines: int, size: int) -> None:
        self.pieces: list[bytes] = []
        self.full = False
        self._lines, self._size = lines, size
        self._counted = -1
        self._length = 0

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        self._counted += piece.count(b"\n")
        self._length += len(piece)
        if self._counted > self._lines or self._length > self._size:
            self.full = True
            raise _EnoughError
        return len(piece)

    def flush(self) -> None:
        pass

    def kept(self) -> bytes:
        """Return the whole lines that may be kept."""
        head, *lines = b"".join(self.pieces)[: self._size].rpartition(b"\n")[0].split(b"\n")
        return b"".join(line + b"\n" for line in [head, *lines[: self._lines]])
