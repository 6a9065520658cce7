"""The site of the example as a whole: no link of it leads nowhere, and it names nobody else's files."""

import html
import json
import re
import urllib.parse
from pathlib import Path

import pytest

pytestmark = pytest.mark.whole


def test_no_link_of_the_site_leads_nowhere(site: Path) -> None:
    """Pages, data files and anchors, in both languages; links out of the site are not followed."""
    files = {str(file.relative_to(site)) for file in site.rglob("*") if file.is_file()}
    pages = {name: (site / name).read_text(encoding="utf-8") for name in files if name.endswith(".html")}
    anchors = {name: set(re.findall(r'\bid="([^"]+)"', page)) for name, page in pages.items()}
    broken = set()
    followed = 0
    for name, page in pages.items():
        for written in re.findall(r'\b(?:href|src)="([^"]+)"', page):
            address = urllib.parse.urlsplit(html.unescape(written))
            if address.scheme:
                continue
            followed += 1
            path = urllib.parse.unquote(address.path)
            target = str((site / name).parent.joinpath(path).resolve().relative_to(site.resolve())) if path else name
            if target not in files or (
                address.fragment and urllib.parse.unquote(address.fragment) not in anchors.get(target, set())
            ):
                broken.add((name, written))
    assert followed > 50_000
    assert broken == set()


def test_everything_the_site_shows_comes_from_the_site(site: Path) -> None:
    for file in sorted(site.rglob("*.html")):
        page = file.read_text(encoding="utf-8")
        assert not re.search(r'<(?:script|img|iframe|source|video|audio)[^>]+src="(?:https?:)?//', page), file
        assert not re.search(r'<link[^>]+rel="(?:stylesheet|preload|icon)"[^>]+href="(?:https?:)?//', page), file


def test_a_dataset_s_page_offers_every_file_that_catalogues_are_told_of_under_its_own_title(site: Path) -> None:
    """A table a sheet: none of them is called the whole dataset."""
    pages = sorted(site.glob("dataset/*/*/*/index.html"))
    assert len(pages) > 30
    for file in pages:
        page = file.read_text(encoding="utf-8")
        (said,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.DOTALL)
        told = {(one["contentUrl"].rpartition("/")[2], one["name"]) for one in json.loads(said)["distribution"]}
        offered = re.findall(r'<a href="(?:[^"]*/)?([^"/]+)">([^<]+)</a>', page)
        assert told <= {(name, html.unescape(title)) for name, title in offered}, file


def test_a_pair_s_page_says_what_speaks_for_it_each_with_its_part_of_the_score(site: Path) -> None:
    """The town's yearly school for older people: found by its title, its body and its fund."""
    folders = sorted((site / "linkage" / "continuation").iterdir())
    in_english = site / "en" / "linkage" / "continuation"
    pages = [
        ((one / "index.html").read_text("utf-8"), (in_english / one.name / "index.html").read_text("utf-8"))
        for one in folders
    ]
    assert pages
    for thai, english in pages:
        for page, words in ((thai, "คะแนนรวม"), (english, "score")):
            told = re.findall(r"<li>([^<]+)</li>", page.partition('<ul class="why">')[2].partition("</ul>")[0])
            *parts, score = [float(re.findall(r"[-+]?\d\.\d\d", one)[0]) for one in told]
            assert words in told[-1]
            assert abs(sum(parts) - score) < 0.02, told  # each is rounded
