"""The search: an index made with the site, in static files, which scripts in the browser read.

    normal.py     what a text is to the search, on both sides
    documents.py  what can be found, what it is found by, and what a result says
    numbers.py    the numbers of documents, which stay as they are when other documents come and go
    grams.py      the index: which documents have which four characters in a row
    kept.py       what is kept of an index until the next
    write         all files, below ``search/``

    search/index.json        how many documents and files there are, and the folder of the rest
    search/DIGEST/           named by its content, so that a browser never mixes two indexes
      order.bin              which numbers documents have, and their order in results (numbers.py)
      words/N.bin            the index (grams.py)
      facets/NAME.bin        which documents have which year, area, fund …
      LANGUAGE/facets.bin    what those values are called
      LANGUAGE/N.bin         what the results say, a bucket of documents a file
      rows/N.bin             the same documents as lines of CSV, some buckets a file

Every ``.bin`` is gzip, whatever the host compresses: a search at 10,000 projects stays below 300 kB (docs/search.md).
An index follows from its documents alone. Where one is there already, its files become those of the new one, and only
what changed is read and written: results and rows of buckets that are others, lists of words that came or went.
"""

import hashlib
import json
import shutil
from itertools import groupby, islice, zip_longest
from pathlib import Path

from thaktho import site_folder
from thaktho.messages import LANGUAGES
from thaktho.pages import table
from thaktho.pages.search import grams, kept
from thaktho.pages.search.documents import FACETS, FIELDS, Documents, Findable
from thaktho.pages.search.kept import Found, Kept
from thaktho.pages.search.numbers import ROOM, Numbers

__all__ = ["Documents", "Numbers", "write"]

BUCKETS_OF_ROWS = 8
"""Buckets whose lines of CSV are one file."""
_DIGITS = 8
"""Characters of the digest of an index."""


def write(documents: Findable, numbers: Numbers, out: Path, memory: Path | None = None, common: str = "") -> list[str]:
    """Write the index below the folder of a site; return its files, by their paths from there.

    Args:
        documents: what can be found.
        numbers: their numbers.
        out: the folder of the site; the index that was written last may stand in it.
        memory: the folder in which is kept what makes the next index cheaper; None keeps nothing.
        common: a digest of all that the index is made of but its documents.
    """
    home = out / "search"
    before = kept.read(memory, common, numbers.layout) if memory else None
    if before and not kept.are_there(home / before.folder, before.files):
        before = None
    index = _Index(documents, numbers, home / "new", before)
    try:
        index.write()
    except kept.DamagedError:
        index = _Index(documents, numbers, home / "new", None)
        index.write()
    digest = hashlib.sha256(json.dumps(sorted(index.files.items())).encode())
    folder = digest.hexdigest()[:_DIGITS]
    shutil.rmtree(home / folder, ignore_errors=True)  # links to the same
    (home / "new").rename(home / folder)
    about = {
        "folder": folder, "numbers": len(numbers), "documents": numbers.documents, "things": numbers.things,
        "words": index.words, "fields": len(FIELDS), "shown": ROOM, "rows": ROOM * BUCKETS_OF_ROWS,
        "header": table.header(),
    }  # fmt: skip
    site_folder.write(home / "index.json", f"{json.dumps(about, indent=1)}\n".encode("ascii"))
    if memory:
        kept.keep(memory, common, numbers.layout, Kept(folder, index.buckets, index.files))
    return ["search/index.json", *(f"search/{folder}/{name}" for name in index.files)]


class _Index:
    """The files of one index in a folder, made out of those of the one before, if there is one.

    Attributes:
        buckets, files: as `Kept` has them.
        words: how many files of words there are.
    """

    def __init__(self, documents: Findable, numbers: Numbers, out: Path, before: Kept | None) -> None:
        self._documents, self._numbers, self._out, self._before = documents, numbers, out, before
        self._gone, self._come = ([grams.Field() for _ in FIELDS] for _ in range(2))
        self._values: dict[str, dict[str, tuple[set[int], set[int]]]] = {facet: {} for facet in FACETS}
        self.files = dict(before.files) if before else {}
        self.buckets = before.buckets if before else [("", kept.packed([]))] * len(numbers.buckets)
        self.words = 0

    def write(self) -> None:
        """Write every file that is not as before.

        Raises:
            DamagedError: one of those before is not as it was made.
        """
        shutil.rmtree(self._out, ignore_errors=True)
        if self._before:
            (self._out.with_name(self._before.folder)).rename(self._out)
        self._write_documents()
        self._put("order.bin", grams.zipped(self._numbers.order()))
        self._write_facets()
        self._write_words()

    def _write_documents(self) -> None:
        """Write what results say and the rows, and note what is found by other words or values than before."""
        before, buckets = self.buckets, self._numbers.buckets
        others = [no for no, bucket in enumerate(buckets) if bucket.digest != before[no][0]]
        made = self._documents.made([path for no in others for path in buckets[no].paths])
        self.buckets = list(before)
        for file, some in groupby(others, key=lambda no: no // BUCKETS_OF_ROWS):
            name = f"rows/{file}.bin"
            rows = grams.unzipped(self._read(name))[0] if name in self.files else [""] * ROOM * BUCKETS_OF_ROWS
            for no in some:
                held = list(islice(made, len(buckets[no].paths)))
                found = [(one.texts, one.values) for one in held]
                for number, (old, new) in enumerate(zip_longest(kept.found(before[no][1]), found), no * ROOM):
                    if old != new:
                        self._note(number, old, 0)
                        self._note(number, new, 1)
                for language in LANGUAGES:
                    shown = [one.shown[language] for one in held]
                    self._put(f"{language}/{no}.bin", grams.zipped(shown) if held else b"")
                first = no % BUCKETS_OF_ROWS * ROOM
                rows[first : first + ROOM] = [one.row for one in held] + [""] * (ROOM - len(held))
                self.buckets[no] = buckets[no].digest, kept.packed(found)
            self._put(name, grams.zipped(rows) if any(rows) else b"")

    def _note(self, number: int, found: Found | None, now: int) -> None:
        """Note what a number was found by before, or is found by ``now``."""
        if found:
            texts, values = found
            for field, those in zip((self._gone, self._come)[now], texts, strict=True):
                for text in those:
                    field.add(text, number)
            for facet, said in values.items():
                for value in said:
                    self._values[facet].setdefault(value, (set(), set()))[now].add(number)

    def _write_facets(self) -> None:
        offered: dict[str, list[str]] = {}
        for facet, values in self._values.items():
            name = f"facets/{facet}.bin"
            held = grams.read_facet(self._read(name)) if self._before else {}
            changes = grams.Changes(held)
            for value, (gone, come) in values.items():
                if gone != come:
                    changes.change(value, 0, frozenset(gone), frozenset(come))
            self._put(name, grams.facet(held))
            offered[facet] = sorted(held)
        for language in LANGUAGES:
            self._put(f"{language}/facets.bin", grams.zipped(self._documents.facet_names(offered, language)))

    def _write_words(self) -> None:
        names = [name for name in self.files if name.startswith("words/")]
        held: grams.Packed = {}
        for name in names:
            held |= grams.read(self._read(name))
        changes = grams.Changes(held)
        changes.change_all(self._gone, self._come)
        self.words, files = grams.files(held, changes.touched, len(names))
        for number, content in files:
            self._put(f"words/{number}.bin", content)
        for number in range(self.words, len(names)):
            self._put(f"words/{number}.bin", b"")

    def _read(self, name: str) -> bytes:
        """Return a file of the index before.

        Raises:
            DamagedError: it is not as it was made.
        """
        content = (self._out / name).read_bytes()
        if kept.digest(content) != self.files[name]:
            raise kept.DamagedError
        return content

    def _put(self, name: str, content: bytes) -> None:
        """Write a file; one that has nothing in it is none."""
        if content:
            site_folder.write(self._out / name, content)
            self.files[name] = kept.digest(content)
        elif self.files.pop(name, None):
            (self._out / name).unlink()
