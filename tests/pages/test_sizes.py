"""No page of the example grows long: lists go on over pages, fold, or say which file has the rest."""

import gzip
from pathlib import Path

import pytest

pytestmark = pytest.mark.whole

MOST = 200_000
"""Bytes of a page's HTML as it is written; a host sends about a tenth of that."""
PLACES = 270_000
"""The same of a whole province or region: a map of every tambon alone is 45 kB."""


def test_no_page_is_longer_than_a_phone_likes_to_load(site: Path) -> None:
    long = {
        str(file.relative_to(site)): file.stat().st_size
        for file in site.rglob("index.html")
        if file.stat().st_size > (PLACES if file.parent.name in {"90", "region-12"} else MOST)
    }
    assert long == {}


def test_no_page_is_heavy_to_send(site: Path) -> None:
    """The page of the whole province too; what is short as it is written is light."""
    long = [file for file in site.rglob("index.html") if file.stat().st_size > 90_000]
    assert long
    heavy = {str(file.relative_to(site)): len(gzip.compress(file.read_bytes())) for file in long}
    assert {path: size for path, size in heavy.items() if size > 30_000} == {}


def test_a_project_s_page_is_light(site: Path) -> None:
    sizes = sorted(len(gzip.compress(file.read_bytes())) for file in site.glob("project/*/*/index.html"))
    assert len(sizes) > 200
    assert sizes[-1] < 30_000
