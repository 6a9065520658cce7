"""Files of versions are made again where a version or the contract is another, and only there."""

import gzip
from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest

from thaktho.contract import shipped
from thaktho.describe import versions
from thaktho.describe.versions import Edition
from thaktho.site_folder import SiteFolder

GRAPH = "https://test.example/id/dataset/one"
FOLDER = "dataset/one/"


class _Read:
    """Versions of a dataset, and how often their contents were read."""

    def __init__(self) -> None:
        self.count = 0

    def edition(self, number: int, title: str) -> Edition:
        line = f'<{GRAPH}/project/1> <http://purl.org/dc/terms/title> "{title}"@th <{GRAPH}> .\n'

        def content() -> bytes:
            self.count += 1
            return line.encode()

        return Edition(number, f"digest of {title}", GRAPH, content)


def _built(home: Path, editions: list[Edition], contract_version: str = "") -> dict[str, str]:
    site = SiteFolder(home / "public", home / "memory")
    site.begin()
    contract = copy(shipped())
    contract.version = contract_version or contract.version
    versions.keep(FOLDER.rstrip("/"), editions, contract, site)
    site.finish()
    public = home / "public" / FOLDER
    return {
        file.relative_to(public).as_posix(): gzip.decompress(file.read_bytes()).decode()
        for file in public.rglob("*.gz")
    }


def test_versions_are_made_again_only_where_one_is_another(tmp_path: Path) -> None:
    read = _Read()
    first, second, third = (read.edition(number, title) for number, title in enumerate(("ก", "ข", "ค"), 1))
    assert sorted(_built(tmp_path, [first])) == ["version/1/data.nq.gz"]
    assert read.count == 1
    assert sorted(_built(tmp_path, [first])) == ["version/1/data.nq.gz"]
    assert read.count == 1, "it is kept"
    made = _built(tmp_path, [first, third])
    assert sorted(made) == ["version/1/data.nq.gz", "version/3/changes.rdfp.gz", "version/3/data.nq.gz"]
    assert '"ค"' in made["version/3/data.nq.gz"]
    made = _built(tmp_path, [first, second, third])
    assert len(made) == 5
    assert '"ข"' not in "".join(made.values()), "a title that was corrected away is not told"
    purged = replace(read.edition(2, "ง"), number=2)
    count = read.count
    _built(tmp_path, [first, purged, third])
    assert read.count > count, "a version that a purge rewrote is another"
    count = read.count
    _built(tmp_path, [first, purged, third], contract_version="2")
    assert read.count > count, "what may be told is another under another contract"


def test_the_same_is_packed_into_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = versions.packed(b"content")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert versions.packed(b"content") == first
