"""A batch of pages, made and written: in this process or in another."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from thaktho import site_folder
from thaktho.messages import Language
from thaktho.pages import links
from thaktho.pages.context import Context

Batch = tuple[str, list[int]]
"""The kind of some pages, and their numbers."""
Written = tuple[int, list[str]]
"""The number of a page, and its files by their paths from the top."""


def write(
    context: Context, given: Batch, languages: Sequence[Language], out: Path, *, html_alone: bool = False
) -> Iterator[Written]:
    """Write some pages of a kind and the files beside them; yield each with its files."""
    batch = context.batch(*given)
    files: dict[int, list[str]] = {}

    def put(no: int, path: str, content: bytes) -> None:
        site_folder.write(f"{out}/{path}", content)
        files.setdefault(no, []).append(path)

    for no, first in batch.pages.items():
        for page in context.numbered(batch, first):
            for language in languages:
                top = "" if language == "th" else "en/"
                path = f"{top}{links.within(page.path)}index.html"
                put(no, path, context.render(batch, no, page, language))
    for no, first in batch.pages.items():
        for name, content in () if html_alone else context.beside(batch, no):
            put(no, f"{links.within(first.path)}{name}", content)
        yield no, files[no]
