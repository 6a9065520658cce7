"""A graph in shares: what belongs to the same fiscal years and provinces, packed in every form that dumps have.

A share is a function of the graph and of what the facts say of its projects' years and places. So it is packed once
and kept (one file a graph, in a folder that is closed to others), and dumps are put together of shares.
"""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from pyoxigraph import RdfFormat, parse, serialize

from thaktho import closed
from thaktho.describe.packed import Packer, Piece
from thaktho.iris import CSVW, PREFIXES, RDF
from thaktho.site_folder import software

FORMS = {"nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}
"""The forms of a dump, by the ending of its name."""
_PARTS = 3  # of the path of a project or a linkage: its kind and two codes
_ROW = b"/row/"
_TYPE = f"<{RDF}type>".encode()


@dataclass(frozen=True, slots=True)
class Graph:
    """Sorted N-Quads that are dumped, by their digest, and the dataset that says them: its IRI, or another name."""

    dataset: str
    digest: str
    content: Callable[[], bytes]


class Belongs(NamedTuple):
    """Where a thing belongs: fiscal years of the Buddhist era, and codes of provinces."""

    years: tuple[int, ...] = ()
    provinces: tuple[str, ...] = ()


class Of(NamedTuple):
    """Of what a share is: where its things belong; and whether it says what they are, or where that comes from."""

    years: tuple[int, ...]
    provinces: tuple[str, ...]
    provenance: bool


@dataclass(frozen=True, slots=True)
class Share:
    """A share: of what it is, how many statements, and where each form of it stands in the file that keeps it."""

    of: Of
    statements: int
    places: Mapping[str, tuple[int, int, int, int, int]]
    """By form: checksum, length and shift of the content; start and size in the file."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A graph in its shares; how many statements it has of each predicate, and how many things of each class."""

    dataset: str
    file: Path
    shares: tuple[Share, ...]
    properties: Mapping[str, int]
    classes: Mapping[str, int]
    subjects: int

    @property
    def statements(self) -> int:
        """Count the statements."""
        return sum(share.statements for share in self.shares)

    def pieces(self, form: str, wanted: Callable[[Of], bool]) -> Iterator[Piece]:
        """Yield the shares that are wanted, in a form."""
        with self.file.open("rb") as file:
            for share in filter(lambda share: wanted(share.of), self.shares):
                checksum, length, shift, start, size = share.places[form]
                file.seek(start)
                yield Piece(file.read(size), checksum, length, shift)


class Kept:
    """The folder of shares; what is not asked for again goes.

    Args:
        folder: where it is.
        base: of the deployment's IRIs.
        provenance: the IRI of the graph that says where values come from.
    """

    def __init__(self, folder: Path, base: str, provenance: str) -> None:
        self._folder, self._base = folder, base.encode()
        self._provenance = f" <{provenance}> .\n".encode()
        self._asked: set[str] = set()
        closed.folder(folder)

    def shared(self, graph: Graph, told: str, belongs: Callable[[], Mapping[bytes, Belongs]]) -> Shared:
        """Return a graph in shares, as kept, or packed anew.

        Args:
            graph: what is wanted.
            told: what tells one answer of the next from another.
            belongs: returns where the things of its dataset belong, by their IRIs; it is only asked if need be.
        """
        name = hashlib.sha256(f"{graph.digest} {told} {software()}".encode()).hexdigest()
        self._asked.add(name)
        path = self._folder / name
        with suppress(OSError, ValueError, KeyError, TypeError):
            return _read(path, graph.dataset)
        self._write(path, graph.content(), belongs())
        return _read(path, graph.dataset)

    def sweep(self) -> None:
        """Remove what was not asked for."""
        for path in self._folder.iterdir():
            if path.name not in self._asked:
                path.unlink()

    def _write(self, path: Path, content: bytes, belongs: Mapping[bytes, Belongs]) -> None:
        parted = _Parted(content, self._base, self._provenance, belongs)
        told, packed, start = [], [], 0
        for of in sorted(parted.lines):
            places = {}
            for form, piece in _forms(bytes(parted.lines.pop(of))):
                places[form] = (piece.checksum, piece.length, piece.shift, start, len(piece.packed))
                packed.append(piece.packed)
                start += len(piece.packed)
            told.append([of, parted.statements[of], places])
        head = {"size": start, "shares": told, "properties": parted.properties, "classes": parted.classes}
        line = json.dumps({**head, "subjects": parted.subjects}).encode() + b"\n"
        closed.put(path, [line, *packed])


def _read(path: Path, dataset: str) -> Shared:
    """Return what is kept in a file; ValueError, if it is not whole."""
    with path.open("rb") as file:
        line = file.readline()
        said: dict[str, Any] = json.loads(line)
        if os.fstat(file.fileno()).st_size != len(line) + said["size"]:
            raise ValueError(path)
    shares = tuple(
        Share(
            Of(tuple(years), tuple(provinces), provenance),
            count,
            {form: (*place[:3], len(line) + place[3], place[4]) for form, place in places.items()},
        )
        for (years, provinces, provenance), count, places in said["shares"]
    )
    return Shared(dataset, path, shares, said["properties"], said["classes"], said["subjects"])


class _Parted:
    """The lines of a graph by what they are of, and counts of them."""

    def __init__(self, content: bytes, base: bytes, provenance: bytes, belongs: Mapping[bytes, Belongs]) -> None:
        self._base, self._belongs = base, belongs
        self._rows = _described(content, base)
        self.lines: dict[Of, bytearray] = {}
        self.statements: Counter[Of] = Counter()
        self.subjects = 0
        properties: Counter[bytes] = Counter()
        classes: Counter[bytes] = Counter()
        last, where = b"", Belongs()
        for line in BytesIO(content):
            subject, predicate, rest = line.split(b" ", 2)
            if subject != last:
                last, where = subject, self._where(subject[1:-1])
                self.subjects += 1
            of = Of(*where, provenance=line.endswith(provenance))
            self.lines.setdefault(of, bytearray()).extend(line)
            self.statements[of] += 1
            properties[predicate] += 1
            if predicate == _TYPE:
                classes[rest[: rest.index(b" ")]] += 1
        self.properties, self.classes = _named(properties), _named(classes)

    def _where(self, subject: bytes) -> Belongs:
        """Return where a subject belongs: as the thing that it is under, or that the row it is of describes."""
        if not subject.startswith(self._base):
            return Belongs()
        row = _row(subject)
        path = (self._rows.get(row, b"") if row else subject).removeprefix(self._base)
        return self._belongs.get(self._base + b"/".join(path.split(b"/")[:_PARTS]), Belongs())


def _described(content: bytes, base: bytes) -> dict[bytes, bytes]:
    """Return the thing that each row of a file describes."""
    told = b"^<(%s[^>]*)> <%s> <([^>]*)>" % (re.escape(base), f"{CSVW}describes".encode())
    return dict(re.findall(told, content, re.MULTILINE))


def _row(subject: bytes) -> bytes:
    """Return the row of a file that a subject is, or is of; nothing, if there is none."""
    before, found, after = subject.partition(_ROW)
    return before + found + b"/".join(after.split(b"/")[:2]) if found else b""


def _named(counted: Mapping[bytes, int]) -> dict[str, int]:
    return {iri[1:-1].decode(): count for iri, count in sorted(counted.items())}


def _forms(lines: bytes) -> Iterator[tuple[str, Piece]]:
    """Yield some lines packed in every form; of JSON-LD what stands within the brackets of a list."""
    packer = Packer()
    packer.write(lines)
    yield "nq", packer.piece()
    for form in ("trig", "jsonld"):
        into = Packer() if form == "trig" else _Within()
        quads = parse(lines, format=RdfFormat.N_QUADS)
        serialize(quads, cast("IO[bytes]", into), format=FORMS[form], prefixes=PREFIXES)
        yield form, into.piece()


class _Within(Packer):
    """Packs a list in JSON without its brackets."""

    def __init__(self) -> None:
        super().__init__()
        self._held = b""
        self._begun = False

    def write(self, content: bytes) -> int:
        held = self._held + content
        if not self._begun and held:
            held, self._begun = held.removeprefix(b"["), True
        self._held = held[-1:]
        super().write(held[:-1])
        return len(content)


def statements(shared: Iterable[Shared], wanted: Callable[[Of], bool]) -> int:
    """Count the statements of what is wanted."""
    return sum(share.statements for one in shared for share in one.shares if wanted(share.of))
