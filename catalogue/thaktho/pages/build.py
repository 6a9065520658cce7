"""The driver: fills the templates with the facts and writes the site, every page in both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from thaktho.contract import Contract
from thaktho.messages import LANGUAGES
from thaktho.pages import inputs, links, neighbours, search
from thaktho.pages.assets import assets
from thaktho.pages.context import Context
from thaktho.pages.settings import SiteSettings

_AT_ONCE = 500
"""Pages whose rows are in memory at a time."""


def build(
    facts: duckdb.DuckDBPyConnection,
    contract: Contract,
    site: SiteSettings,
    out: Path,
    progress: Callable[[int, int], None],
) -> int:
    """Write the whole site into an empty folder.

    Args:
        facts: the fact tables and the linkage tables.
        contract: labels and order of the fields.
        site: what the deployment is called, where it lives and the date of its data.
        out: the folder; the caller puts it in the place of the old site when all is written.
        progress: told how many pages are written and how many there are in all.

    Returns:
        the number of HTML pages written, both languages counted.
    """
    loaded = assets()
    with facts.cursor() as cursor:
        cursor.execute("attach ':memory:' as inputs")
        neighbours.tell(cursor, site.geography)
        inputs.prepare(cursor)
        paths = {path for (path,) in cursor.execute("select path from inputs.unit").fetchall()}
        search.write(search.Documents(cursor, paths), out)
        context = Context(cursor, contract.sheets, site, loaded)
        whole: int
        ((whole,),) = cursor.execute("select sum(numbers) from inputs.unit").fetchall()
        done = 0
        for kind, numbers in batches(cursor):
            done += write(context, kind, numbers, out)
            progress(done * len(LANGUAGES), whole * len(LANGUAGES))
        cursor.execute("detach inputs")
    loaded.write(out)
    return whole * len(LANGUAGES)


def batches(facts: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, list[int]]]:
    """Yield kinds and numbers of pages to be made at a time."""
    for kind, numbers in facts.execute(
        "select kind, list(no order by no) from inputs.unit group by kind order by min(no)"
    ).fetchall():
        for start in range(0, len(numbers), _AT_ONCE):
            yield kind, numbers[start : start + _AT_ONCE]


def write(context: Context, kind: str, numbers: list[int], out: Path) -> int:
    """Write some pages of a kind and the files beside them; return how many pages, a language counted."""
    batch = context.batch(kind, numbers)
    written = 0
    for no, first in batch.pages.items():
        for page in context.numbered(first):
            written += 1
            for language in LANGUAGES:
                target = links.folder(out if language == "th" else out / "en", page.path)
                target.mkdir(parents=True, exist_ok=True)
                html = context.render(batch, no, page, language)
                (target / "index.html").write_text(html, encoding="utf-8", newline="\n")
    for no, first in batch.pages.items():
        for name, content in context.beside(batch, no):
            (links.folder(out, first.path) / name).write_bytes(content)
    return written
