"""The search: how big its index is and how long it takes to make, and what a first result costs to fetch.

    python -m benchmarks.search [size …]

Titles are the example's, the head of one with the tail of another, with tambon and year behind them. Each size runs in
a process of its own. Bytes of a first result are those that Chromium fetches from a host that compresses nothing, with
an empty cache: the page with all it loads, the index, the texts of the first twenty results, the counts of all filters.
"""

import functools
import http.server
import json
import math
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from benchmarks import weave
from playwright.sync_api import Browser, sync_playwright

from thaktho import areas
from thaktho.contract import shipped
from thaktho.messages import LANGUAGES, Language
from thaktho.pages import search, table
from thaktho.pages.build import build
from thaktho.pages.search.documents import FACETS, Document

SIZES = (10_000, 100_000)
WORDS = ("ผู้สูงอายุ", "ไข้เลือดออก", "ยา", "องค์การบริหารส่วนตำบลปริก", "เด็ก หาดใหญ่ 2566")
GROUPS = ("ผู้สูงอายุ", "เด็กเล็กและเด็กก่อนวัยเรียน", "เด็กวัยเรียนและเยาวชน", "คนพิการและทุพพลภาพ", "เกษตรกร", "คนยากลำบาก")
GOALS = ("การดูแลผู้สูงอายุ", "เกษตรและอาหารสุขภาพ", "สังคมเป็นสุข", "สิ่งแวดล้อมยั่งยืน", "เศรษฐกิจสร้างสรรค์", "การจัดการขยะ")
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


class Synthetic:
    """So many projects of one province."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._tambon = [tambon for amphoe in areas.children("90") for tambon in areas.children(amphoe.code)]

    def __iter__(self) -> Iterator[Document]:
        luck, known = random.Random(1), weave._titles()  # noqa: S311, SLF001 - no secret; the same titles
        for number in range(self._size):
            yield self._project(number, luck, known)

    def facet_names(self, found: Mapping[str, Iterable[str]], _language: Language) -> dict[str, list[tuple[str, str]]]:
        """Return the values of the facets under their own names."""
        return {facet: [(value, value) for value in sorted(found.get(facet, ()))] for facet in FACETS}

    def _project(self, number: int, luck: random.Random, known: list[str]) -> Document:
        year = 2569 - number * 10 // self._size
        tambon = luck.choice(self._tambon)
        head, tail = luck.choice(known), luck.choice(known)
        place = areas.full_name(tambon.code)
        title = f"{head[: len(head) // 2]}{tail[len(tail) // 2 :]} {place.th.split(' ')[0]} ปี {year}"
        code = f"{year % 100}-L{5100 + int(tambon.code) % 200}-{luck.randrange(1, 6)}-{number:05}"
        fund, body = f"กองทุนสุขภาพตำบล {tambon.name.th}", f"{luck.choice(weave.BODIES)}{tambon.name.th}"
        group, goal = luck.choice(GROUPS), luck.choice(GOALS)
        texts = [[title, code], [place.th, place.en, tambon.name.th, tambon.name.en], [fund, body], [group, goal], []]
        values = {
            "kind": ["project"], "year": [str(year)], "area": ["90", tambon.code[:4], tambon.code],
            "fund": [fund], "goal": [goal], "group": [group], "status": [],
        }  # fmt: skip
        lines = [f"ปีงบประมาณ {year}", place.th, fund, "100,000 บาท อนุมัติ"]
        shown = {
            "kind": "project",
            "to": f"project/{quote(code)}/index.html",
            "title": title,
            "code": code,
            "lines": lines,
        }
        return Document(texts, values, dict.fromkeys(LANGUAGES, shown), table.line(code, code, title, year))


def site(size: int, out: Path) -> float:
    """Write a small site with the index of so many projects in the place of its own; return the index's seconds."""
    from tests.pages.small import SITE, fill  # noqa: PLC0415 - a benchmark of the index alone needs no site

    with fill() as tables:
        build(tables, shipped(), SITE, out, lambda _done, _all: None)
    begun = time.process_time()
    search.write(Synthetic(size), out)
    return time.process_time() - begun


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback; the value is its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def fetched(browser: Browser, address: str, word: str) -> tuple[int, int]:
    """Return the bytes fetched from an empty cache until a word's results and filters stand, and the requests."""
    with browser.new_context() as context:
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        sizes: list[int] = []
        network.on("Network.loadingFinished", lambda said: sizes.append(said["encodedDataLength"]))
        page.goto(f"{address}search/index.html?q={quote(word)}")
        page.locator("#results li").first.wait_for()
        page.wait_for_load_state("networkidle")
        return int(sum(sizes)), len(sizes)


def measure(size: int) -> dict[str, object]:
    """Return what is told of one size."""
    with TemporaryDirectory() as name:
        out = Path(name) / "site"
        out.mkdir()
        took = site(size, out)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        files = [file.stat().st_size for file in (out / "search").rglob("*.bin")]
        with served(out) as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
            first = {word: fetched(browser, address, word) for word in WORDS}
            browser.close()
        return {"seconds": took, "memory": memory, "bytes": sum(files), "files": len(files), "first": first}


def main(sizes: list[int]) -> None:
    """Print a line a size, and one for each word."""
    before: tuple[int, float] | None = None
    for size in sizes:
        command = [sys.executable, "-m", "benchmarks.search", "--one", str(size)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        growth = math.log(told["seconds"] / before[1]) / math.log(size / before[0]) if before else math.nan
        before = size, told["seconds"]
        print(
            f"{size:8,} projects: {told['seconds']:.1f} s (growth {growth:.2f}), peak {told['memory']:.0f} MB, "
            f"{told['files']:,} files, {told['bytes'] / 1e6:.1f} MB",
            flush=True,
        )
        for word, (size_of, requests) in told["first"].items():
            print(f"{'':10}{size_of / 1000:6.0f} kB in {requests} requests: {word}", flush=True)


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["--one"]:
        print(json.dumps(measure(int(asked[1]))))
    else:
        main([int(one) for one in asked] or list(SIZES))
