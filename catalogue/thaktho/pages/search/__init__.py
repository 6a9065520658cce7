"""The search: an index made with the site, in static files, which scripts in the browser read.

    normal.py     what a text is to the search, on both sides
    documents.py  what can be found, what it is found by, and what a result says
    grams.py      the index: which documents have which three characters in a row
    write         all files, below ``search/``

    search/index.json        how many documents and files there are, and the folder of the rest
    search/DIGEST/           named by its content, so that a browser never mixes two indexes
      words/N.bin            the index (grams.py)
      facets/NAME.bin        which documents have which year, area, fund …
      LANGUAGE/facets.bin    what those values are called
      LANGUAGE/N.bin         what the results say, some documents a file
      rows/N.bin             the same documents as lines of CSV

Every ``.bin`` is gzip, whatever the host compresses: a search at 10,000 projects stays below 300 kB (docs/search.md).
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from thaktho import site_folder
from thaktho.messages import LANGUAGES
from thaktho.pages import table
from thaktho.pages.search import grams
from thaktho.pages.search.documents import FACETS, FIELDS, Document, Documents, Findable

__all__ = ["Documents", "write"]

SHOWN_AT_ONCE = 16
"""Documents whose results are one file: few, since results stand all over the catalogue."""
ROWS_AT_ONCE = 256
_DIGITS = 8


def write(documents: Findable, out: Path) -> list[str]:
    """Write the index below the folder of a site; return its files, by their paths from there.

    Args:
        documents: what can be found.
        out: the folder of the site.
    """
    home = out / "search"
    made = home / "new"
    digest = hashlib.sha256()
    names = []
    index = _Index(documents)
    for name, content in index.files():
        file = made / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
        names.append(name)
    folder = digest.hexdigest()[:_DIGITS]
    shutil.rmtree(home / folder, ignore_errors=True)  # links to the same
    made.rename(home / folder)
    about = {
        "folder": folder, "documents": index.documents, "projects": index.projects,
        "words": sum(name.startswith("words/") for name in names), "fields": len(FIELDS),
        "shown": SHOWN_AT_ONCE, "rows": ROWS_AT_ONCE,
        "header": table.header(),
    }  # fmt: skip
    site_folder.write(home / "index.json", f"{json.dumps(about, indent=1)}\n".encode("ascii"))
    return ["search/index.json", *(f"search/{folder}/{name}" for name in names)]


class _Index:
    """The files of one index. They are made in the order in which they come, with little of them in memory."""

    def __init__(self, documents: Findable) -> None:
        self._read = documents
        self._fields = [grams.Field() for _ in FIELDS]
        self._values: dict[str, dict[str, list[int]]] = {facet: {} for facet in FACETS}
        self.documents = self.projects = 0

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield every file below the folder of the index: its name and content."""
        shown: list[Document] = []
        rows: list[str] = []
        for document in self._read:
            self._note(document)
            shown.append(document)
            rows.append(document.row)
            if len(shown) == SHOWN_AT_ONCE:
                yield from self._shown(shown)
            if len(rows) == ROWS_AT_ONCE:
                yield from self._rows(rows)
        yield from self._shown(shown)
        yield from self._rows(rows)
        for facet, values in self._values.items():
            yield f"facets/{facet}.bin", grams.facet(values, self.documents)
        for language in LANGUAGES:
            yield f"{language}/facets.bin", grams.zipped(self._read.facet_names(self._values, language))
        for number, content in enumerate(grams.files(self._fields, self.documents)):
            yield f"words/{number}.bin", content

    def _note(self, document: Document) -> None:
        number = self.documents
        self.documents += 1
        self.projects += "project" in document.values["kind"]
        for field, texts in zip(self._fields, document.texts, strict=True):
            for text in texts:
                field.add(text, number)
        for facet, values in document.values.items():
            for value in values:
                self._values[facet].setdefault(value, []).append(number)

    def _shown(self, shown: list[Document]) -> Iterator[tuple[str, bytes]]:
        if shown:
            number = (self.documents - 1) // SHOWN_AT_ONCE
            for language in LANGUAGES:
                yield f"{language}/{number}.bin", grams.zipped([document.shown[language] for document in shown])
            shown.clear()

    def _rows(self, rows: list[str]) -> Iterator[tuple[str, bytes]]:
        if rows:
            yield f"rows/{(self.documents - 1) // ROWS_AT_ONCE}.bin", grams.zipped(rows)
            rows.clear()
