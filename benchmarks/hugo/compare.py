"""Whether two sites are the same pages: the same elements, attributes, links and words, in the same order."""

from collections.abc import Iterator
from pathlib import Path

from lxml import html
from lxml.etree import _Element as Element


def compare(ours: Path, theirs: Path) -> tuple[int, list[str]]:
    """Return how many pages of ours were compared, and what differs first in each page that is another or missing.

    A page that only they have differs too. Runs of white space are as one, and none counts beside a tag.
    """
    pages = {file.relative_to(site).as_posix() for site in (ours, theirs) for file in site.rglob("*.html")}
    differing = []
    for page in sorted(pages):
        one, other = ours / page, theirs / page
        if not (one.exists() and other.exists()):
            differing.append(f"{page}: only {'ours' if one.exists() else 'theirs'}")
        elif (parts := difference(one.read_bytes(), other.read_bytes())) is not None:
            differing.append(f"{page}: {parts[0]!r}, theirs {parts[1]!r}")
    return len(pages), differing


def difference(one: bytes, other: bytes) -> tuple[str, str] | None:
    """Return the first parts of two pages in UTF-8 that are not the same, or None."""
    parts, others = list(_parts(one)), list(_parts(other))
    for part, its in zip(parts, others, strict=False):
        if part != its:
            return part, its
    if len(parts) != len(others):
        rest = max(parts, others, key=len)[min(len(parts), len(others))]
        return (rest, "") if len(parts) > len(others) else ("", rest)
    return None


def _parts(page: bytes) -> Iterator[str]:
    """Tell a page part by part: tags with their attributes as these are sorted, and words between them."""
    return _told(html.fromstring(page.decode("utf-8")))


def _told(element: Element) -> Iterator[str]:
    attributes = "".join(f" {name!s}={value!r}" for name, value in sorted(element.attrib.items()))
    yield f"<{element.tag!s}{attributes}>"
    if words := " ".join((element.text or "").split()):
        yield words
    for child in element:
        yield from _told(child)
        if words := " ".join((child.tail or "").split()):
            yield words
    yield f"</{element.tag!s}>"
