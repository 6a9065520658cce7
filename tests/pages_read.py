"""Pages of a site as tests read them."""

from pathlib import Path


def html_of(file: Path) -> str:
    """Return a page without the markup that keeps words on one line (`thaktho.pages.unbroken`)."""
    first, *others = file.read_text(encoding="utf-8").split('<span class="nb">')
    return first + "".join(other.replace("</span>", "", 1) for other in others)
