"""The driver: fills the templates with the facts and writes the site, every page in both languages."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from thaktho.contract import Contract
from thaktho.messages import LANGUAGES
from thaktho.pages import links, search
from thaktho.pages.assets import assets
from thaktho.pages.context import Context, Page
from thaktho.pages.settings import SiteSettings


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
        context = Context(cursor, contract, site, loaded)
        pages = list(context.pages())
        search.write(cursor, {page.path for page in pages}, out)
    for done, page in enumerate(pages, 1):
        _write(context, page, out)
        progress(done * len(LANGUAGES), len(pages) * len(LANGUAGES))
    loaded.write(out)
    return len(pages) * len(LANGUAGES)


def _write(context: Context, page: Page, out: Path) -> None:
    for language in LANGUAGES:
        top = out if language == "th" else out / "en"
        target = links.folder(top, page.path)
        target.mkdir(parents=True, exist_ok=True)
        html = context.render(page, language)
        (target / "index.html").write_text(links.settle(html, page.path, language), encoding="utf-8", newline="\n")
    for name, content in context.beside(page):
        (links.folder(out, page.path) / name).write_bytes(content)
